# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary as it is read. Retired concepts stay with the records that have them and are offered no more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from maschinenraum.engine import language
from maschinenraum.search.models import Concept, ConceptLabel

FIELDS_OF_ACTION, SPATIAL_TYPES = "handlungsfeld", "raumtyp"


def concepts() -> QuerySet[Concept]:
    """Return all concepts in use, in the order of the dictionary."""
    return Concept.objects.filter(is_retired=False).order_by("sort_key", "key")


def offered_concepts() -> QuerySet[Concept]:
    """Return the few topics among which people choose by ticking."""
    return concepts().filter(is_offered=True)


def narrower_concepts(key: str) -> QuerySet[Concept]:
    """Return the concepts right below another, e.g. the fields of action below ``handlungsfeld``."""
    return concepts().filter(broader=key)


def concept_labels() -> dict[str, tuple[str, ...]]:
    """Return every word for every concept, preferred labels first: what texts are tagged by.

    Two queries, however many concepts.
    """
    labels: dict[str, list[str]] = defaultdict(list)
    in_use = concepts().order_by("key")
    for key, german, english in in_use.values_list("key", "label_de", "label_en"):
        labels[key] += [german, english]
    others = ConceptLabel.objects.filter(concept__is_retired=False)
    for key, label in others.order_by("concept", "language", "label").values_list("concept", "label"):
        labels[key].append(label)
    return {key: tuple(dict.fromkeys(words)) for key, words in labels.items()}


def offered_above() -> dict[str, frozenset[str]]:
    """Return, for every concept below any, the concepts of the short lists above it, however far. Two queries."""
    offered = set(offered_concepts().values_list("pk", flat=True))
    above = _grouped(Concept.broader.through.objects.values_list("from_concept", "to_concept"))
    return {key: frozenset(offered & _reached(key, above)) for key in above}


def _reached(key: str, above: Mapping[str, list[tuple[str, ...]]]) -> set[str]:
    reached: set[str] = set()
    waiting = [key]
    while waiting:
        for (higher,) in above.get(waiting.pop(), []):
            if higher not in reached:
                reached.add(higher)
                waiting.append(higher)
    return reached


def thesaurus_concepts(chosen: Iterable[Concept] | None = None) -> list[language.Concept]:
    """Return concepts (all in use by default) as the engine and files carry them. Four queries."""
    rows = list(concepts().order_by("key") if chosen is None else chosen)
    keys = {row.pk for row in rows}
    words = _grouped(ConceptLabel.objects.order_by("pk").values_list("concept", "kind", "language", "label"))
    broader = _grouped(Concept.broader.through.objects.values_list("from_concept", "to_concept"))
    related = _grouped(Concept.related.through.objects.values_list("from_concept", "to_concept"))
    return [
        language.Concept(
            key=row.pk,
            labels=(
                language.Label(row.label_de, "preferred", "de"),
                language.Label(row.label_en, "preferred", "en"),
                *(language.Label(text, kind, spoken) for kind, spoken, text in words[row.pk]),
            ),
            broader=tuple(sorted(key for (key,) in broader[row.pk] if key in keys or chosen is not None)),
            related=tuple(sorted(key for (key,) in related[row.pk] if key in keys or chosen is not None)),
            definitions=tuple(
                (spoken, text)
                for spoken, text in (("de", row.definition_de), ("en", row.definition_en))
                if text
            ),
        )
        for row in rows
    ]


def _grouped(rows: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    groups: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, *rest in rows:
        groups[key].append(tuple(rest))
    return groups
