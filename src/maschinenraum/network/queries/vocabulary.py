# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Proposals to the vocabulary and files of it, as a viewer sees them; what a set of concepts would change."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from maschinenraum.engine.language import Concept
from maschinenraum.network.models import ConceptProposal, Person, VocabularyFile
from maschinenraum.network.rules import Viewer, is_signed_in, may_edit_vocabulary
from maschinenraum.search.models import Concept as StoredConcept
from maschinenraum.search.queries.vocabulary import thesaurus_concepts
from maschinenraum.search.skos.checking import Problem, problems_of
from maschinenraum.search.skos.content import from_json


def proposals_seen_by(viewer: Viewer) -> QuerySet[ConceptProposal]:
    """Return all proposals for the office, one's own for everybody else; the newest first."""
    proposals = ConceptProposal.objects.select_related("concept", "author", "decided_by")
    if may_edit_vocabulary(viewer):
        return proposals
    if is_signed_in(viewer) and isinstance(viewer, Person):
        return proposals.filter(author=viewer)
    return proposals.none()


def vocabulary_files_seen_by(viewer: Viewer) -> QuerySet[VocabularyFile]:
    """Return the files that were read; the office's business."""
    files = VocabularyFile.objects.select_related("by")
    return files if may_edit_vocabulary(viewer) else files.none()


def stored_concepts() -> dict[str, Concept]:
    """Return every concept by its key, retired ones too."""
    return {concept.key: concept for concept in thesaurus_concepts(StoredConcept.objects.order_by("pk"))}


@dataclass(frozen=True)
class VocabularyDifference:
    """What storing a set of concepts would change: new and changed ones, how many are the same, what is wrong."""

    new: list[Concept] = field(default_factory=list)
    changed: list[tuple[Concept, Concept]] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def difference_of(concepts: Sequence[Concept]) -> VocabularyDifference:
    """Compare concepts with those stored, each as it was written: what one does not name, it loses."""
    return _difference(concepts, stored_concepts())


def difference_of_file(file: VocabularyFile) -> VocabularyDifference:
    """Compare what a file brought with what is stored.

    Relations count from both sides, and those to concepts the file cannot name stay: files carry no retired ones.
    """
    stored = stored_concepts()
    concepts = _with_both_sides(_with_retired_above(concepts_of_file(file), stored), stored)
    return _difference(concepts, stored)


def _difference(wanted: Sequence[Concept], stored: dict[str, Concept]) -> VocabularyDifference:
    new = [concept for concept in wanted if concept.key not in stored]
    pairs = [(stored[concept.key], concept) for concept in wanted if concept.key in stored]
    changed = [(old, now) for old, now in pairs if _plain(old) != _plain(now)]
    return VocabularyDifference(
        new=new,
        changed=changed,
        same=len(pairs) - len(changed),
        problems=list(problems_of(wanted, stored)),
    )


def concepts_of_file(file: VocabularyFile) -> list[Concept]:
    """Return the concepts a file brought."""
    return [from_json(content) for content in file.content]


def _with_retired_above(concepts: Sequence[Concept], stored: dict[str, Concept]) -> list[Concept]:
    retired = set(StoredConcept.objects.filter(is_retired=True).values_list("pk", flat=True))
    retired -= {concept.key for concept in concepts}
    above = {one.key: retired.intersection(stored[one.key].broader) for one in concepts if one.key in stored}
    return [replace(one, broader=tuple(sorted({*one.broader, *above.get(one.key, ())}))) for one in concepts]


def _with_both_sides(concepts: Sequence[Concept], stored: dict[str, Concept]) -> list[Concept]:
    """Let every concept name what is related to it, whichever side the file or the database says it on."""
    own = {concept.key for concept in concepts}
    sides = [(concept.key, other) for concept in concepts for other in concept.related]
    sides += [(key, other) for key, one in stored.items() if key not in own for other in one.related]
    others: dict[str, set[str]] = {}
    for one, other in sides:
        others.setdefault(one, set()).add(other)
        others.setdefault(other, set()).add(one)
    return [replace(one, related=tuple(sorted(others.get(one.key, set())))) for one in concepts]


def _plain(concept: Concept) -> tuple[object, ...]:
    return (
        {(label.text, label.kind, label.language) for label in concept.labels},
        set(concept.broader),
        set(concept.related),
        dict(concept.definitions),
    )
