# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing concepts into the database: the shipped ones, and those people write."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maschinenraum.engine import language
from maschinenraum.engine.language import sort_key
from maschinenraum.search.models import Concept, ConceptLabel
from maschinenraum.search.queries.vocabulary import thesaurus_concepts

FACTS = ("label_de", "label_en", "sort_key", "definition_de", "definition_en")


@transaction.atomic
def load_vocabulary() -> int:
    """Add the shipped concepts and correct those that differ; what people edited or retired stays theirs.

    Returns how many concepts are shipped. Loading twice changes nothing.
    """
    vocabulary = language.thesaurus()
    edited = set(Concept.objects.exclude(edited_at=None).values_list("pk", flat=True))
    taken = _labels_of_others([concept.key for concept in vocabulary])
    ours = [
        concept
        for concept in vocabulary
        if concept.key not in edited and taken.get(concept.preferred("de"), concept.key) == concept.key
    ]
    there = {concept.key for concept in ours} | set(Concept.objects.values_list("pk", flat=True))
    said_by_people = _relations_of(edited)
    _store(
        [
            replace(
                concept,
                broader=tuple(key for key in concept.broader if key in there),
                related=tuple(sorted((there & {*vocabulary.related(concept.key)}) - edited))
                + said_by_people.get(concept.key, ()),
            )
            for concept in ours
        ]
    )
    offered = (
        files("maschinenraum.search").joinpath("data/offered.csv").read_text(encoding="utf-8").split()[1:]
    )
    Concept.objects.filter(pk__in=offered, edited_at=None, is_offered=False).update(is_offered=True)
    return len(vocabulary)


def _labels_of_others(shipped: Sequence[str]) -> dict[str, str]:
    """Return preferred labels that concepts outside the shipped ones, or edited ones, have taken."""
    others = Concept.objects.filter(~Q(pk__in=shipped) | ~Q(edited_at=None))
    return dict(others.values_list("label_de", "pk"))


def _relations_of(edited: set[str]) -> dict[str, tuple[str, ...]]:
    """Return to which concepts people have related others when they edited one of the two."""
    rows = Concept.related.through.objects.filter(to_concept__in=edited)
    found: dict[str, list[str]] = defaultdict(list)
    for key, other in rows.order_by("to_concept").values_list("from_concept", "to_concept"):
        found[key].append(other)
    return {key: tuple(others) for key, others in found.items()}


@transaction.atomic
def store_concepts(concepts: Sequence[language.Concept]) -> None:
    """Store what people wrote, whole: words that are not named any more go. Marked as edited."""
    _store(concepts)
    Concept.objects.filter(pk__in=[concept.key for concept in concepts]).update(
        edited_at=timezone.now(), is_retired=False
    )


def set_retired(concept: Concept, is_retired: bool) -> None:
    """Take a concept out of use, or back; records keep it."""
    Concept.objects.filter(pk=concept.pk).update(is_retired=is_retired, edited_at=timezone.now())


def set_offered(concept: Concept, is_offered: bool) -> None:
    """Put a concept into the short lists people tick, or take it out."""
    Concept.objects.filter(pk=concept.pk).update(is_offered=is_offered, edited_at=timezone.now())


def _store(concepts: Sequence[language.Concept]) -> None:
    """Bring the tables to what ``concepts`` say; what is so already is not written."""
    stored = {
        concept.key: concept
        for concept in thesaurus_concepts(Concept.objects.filter(pk__in=[one.key for one in concepts]))
    }
    new = [concept for concept in concepts if concept.key not in stored]
    changed = [
        one for one in concepts if one.key in stored and _canonical(one) != _canonical(stored[one.key])
    ]
    Concept.objects.bulk_create([_row(concept) for concept in new])
    Concept.objects.bulk_update([_row(concept) for concept in changed], FACTS, batch_size=200)
    _store_words([*new, *changed])
    _store_relations([*new, *changed])


def _canonical(concept: language.Concept) -> tuple[object, ...]:
    return (
        (concept.preferred("de"), concept.preferred("en")),
        sorted(_words(concept).items()),
        sorted(concept.broader),
        sorted(set(concept.related)),
        sorted(concept.definitions),
    )


def _words(concept: language.Concept) -> dict[tuple[str, str], str]:
    """Return the kind of every word by language and text; a word said twice is of the first kind."""
    others = [label for label in concept.labels if label.kind != "preferred"]
    return {(label.language, label.text): label.kind for label in reversed(others)}


def _row(concept: language.Concept) -> Concept:
    return Concept(
        key=concept.key,
        label_de=concept.preferred("de"),
        label_en=concept.preferred("en"),
        sort_key=sort_key(concept.preferred("de")),
        definition_de=concept.definition("de"),
        definition_en=concept.definition("en"),
    )


def _store_words(concepts: Sequence[language.Concept]) -> None:
    ConceptLabel.objects.filter(concept__in=[concept.key for concept in concepts]).delete()
    rows = [
        ConceptLabel(concept_id=concept.key, language=spoken, kind=kind, label=text)
        for concept in concepts
        for (spoken, text), kind in _words(concept).items()
    ]
    ConceptLabel.objects.bulk_create(rows, batch_size=500)


def _store_relations(concepts: Sequence[language.Concept]) -> None:
    keys = [concept.key for concept in concepts]
    broader = Concept.broader.through
    broader.objects.filter(from_concept__in=keys).delete()
    pairs = {(concept.key, above) for concept in concepts for above in concept.broader}
    broader.objects.bulk_create(
        [broader(from_concept_id=one, to_concept_id=other) for one, other in sorted(pairs)]
    )
    related = Concept.related.through
    related.objects.filter(Q(from_concept__in=keys) | Q(to_concept__in=keys)).delete()
    linked = {
        pair for one in concepts for other in one.related for pair in ((one.key, other), (other, one.key))
    }
    related.objects.bulk_create(
        [related(from_concept_id=one, to_concept_id=other) for one, other in sorted(linked)]
    )
