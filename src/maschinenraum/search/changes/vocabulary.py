# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing the shipped vocabulary into the database."""

import csv
from importlib.resources import files
from itertools import chain

from django.db import transaction

from maschinenraum.engine.language import sort_key
from maschinenraum.search.models import Concept, ConceptLabel

#: Columns of ``data/concepts.csv`` with further words for a concept, divided by semicolons.
WORDS = (
    ("alternative_de", "de", ConceptLabel.Kind.ALTERNATIVE),
    ("colloquial_de", "de", ConceptLabel.Kind.COLLOQUIAL),
    ("abbreviation_de", "de", ConceptLabel.Kind.ABBREVIATION),
    ("alternative_en", "en", ConceptLabel.Kind.ALTERNATIVE),
)
FIELDS = ("label_de", "label_en", "sort_key", "definition_de", "broader_id")


@transaction.atomic
def load_vocabulary() -> int:
    """Add the shipped concepts and labels, correct those that differ, remove none.

    Returns how many concepts the file holds. Loading twice changes nothing.
    """
    text = files("maschinenraum.search").joinpath("data/concepts.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    _store_concepts([_concept(row) for row in rows])
    labels = chain.from_iterable(_labels(row) for row in rows)
    ConceptLabel.objects.bulk_create(labels, ignore_conflicts=True)
    return len(rows)


def _concept(row: dict[str, str]) -> Concept:
    return Concept(
        key=row["key"],
        label_de=row["label_de"],
        label_en=row["label_en"],
        sort_key=sort_key(row["label_de"]),
        definition_de=row["definition_de"],
        broader_id=row["broader"] or None,
    )


def _store_concepts(shipped: list[Concept]) -> None:
    stored = Concept.objects.in_bulk([concept.key for concept in shipped])
    new = [concept for concept in shipped if concept.key not in stored]
    changed = [c for c in shipped if c.key in stored and _facts(c) != _facts(stored[c.key])]
    # Narrower concepts may come before their broader one: both exist before the constraint is checked.
    Concept.objects.bulk_create(new)
    Concept.objects.bulk_update(changed, FIELDS)


def _facts(concept: Concept) -> list[object]:
    return [getattr(concept, field) for field in FIELDS]


def _labels(row: dict[str, str]) -> list[ConceptLabel]:
    return [
        ConceptLabel(concept_id=row["key"], language=language, kind=kind, label=label)
        for column, language, kind in WORDS
        for label in filter(None, row[column].split(";"))
    ]
