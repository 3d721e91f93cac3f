# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people do with the vocabulary: members propose, the office accepts, edits, reads files."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop

from maschinenraum.engine.language import Concept
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.models import ConceptProposal, Person, VocabularyFile
from maschinenraum.network.queries.addresses import address_handed_out
from maschinenraum.network.queries.vocabulary import VocabularyDifference, difference_of, difference_of_file
from maschinenraum.network.rules import Viewer, may_edit_vocabulary, may_propose_concepts
from maschinenraum.search.changes import vocabulary
from maschinenraum.search.models import Concept as StoredConcept
from maschinenraum.search.skos.checking import Problem
from maschinenraum.search.skos.content import as_json
from maschinenraum.search.skos.reading import read_skos

State = ConceptProposal.State
ACCEPTED = gettext_noop("Ihr Vorschlag zum Vokabular ist übernommen.")
DECLINED = gettext_noop("Ihr Vorschlag zum Vokabular wurde nicht übernommen.")


class NotStorable(Exception):
    """The concepts contradict the vocabulary; ``problems`` say how."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class AlreadyDecided(Exception):
    """Somebody has accepted, declined or withdrawn the proposal meanwhile."""


def _office_only(viewer: Viewer) -> None:
    if not may_edit_vocabulary(viewer):
        raise PermissionDenied


@transaction.atomic
def propose_concept(
    content: Concept, *, reason: str, by: Person, concept: StoredConcept | None = None
) -> ConceptProposal:
    """Put a new concept, or another content for ``concept``, before the office. Raises ``NotStorable``.

    The very same proposal that still waits is not made twice.
    """
    if not may_propose_concepts(by):
        raise PermissionDenied
    _checked(content)
    proposal, _made = ConceptProposal.objects.get_or_create(
        concept=concept, content=as_json(content), reason=reason, author=by, state=State.OPEN
    )
    record_deed(person=by, verb="propose-concept", subject=proposal)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: ConceptProposal, *, by: Person) -> None:
    """Take one's own proposal back. Raises ``AlreadyDecided``."""
    if proposal.author_id != by.pk:
        raise PermissionDenied
    _decide(proposal, State.WITHDRAWN, by=by)


@transaction.atomic
def accept_proposal(proposal: ConceptProposal, content: Concept, *, answer: str, by: Person) -> None:
    """Store the content, as proposed or as the office amended it. Raises ``NotStorable``, ``AlreadyDecided``."""
    _office_only(by)
    _decide(proposal, State.ACCEPTED, answer=answer, by=by)
    _store(content)
    ConceptProposal.objects.filter(pk=proposal.pk).update(concept=content.key)
    _tell_author(proposal, ACCEPTED, answer)


@transaction.atomic
def decline_proposal(proposal: ConceptProposal, *, answer: str, by: Person) -> None:
    """Leave the vocabulary as it is and say why. Raises ``AlreadyDecided``."""
    _office_only(by)
    _decide(proposal, State.DECLINED, answer=answer, by=by)
    _tell_author(proposal, DECLINED, answer)


@transaction.atomic
def edit_concept(content: Concept, *, by: Person) -> None:
    """Store a new or changed concept at once. Raises ``NotStorable``."""
    _office_only(by)
    _store(content)
    record_deed(person=by, verb="edit-concept", subject=StoredConcept.objects.get(pk=content.key))


@transaction.atomic
def retire_concept(concept: StoredConcept, *, is_retired: bool, by: Person) -> None:
    """Take a concept out of use or back into it."""
    _office_only(by)
    vocabulary.set_retired(concept, is_retired)
    record_deed(person=by, verb="retire-concept" if is_retired else "reinstate-concept", subject=concept)


@transaction.atomic
def offer_concept(concept: StoredConcept, *, is_offered: bool, by: Person) -> None:
    """Put a concept into the short lists people tick, or take it out."""
    _office_only(by)
    vocabulary.set_offered(concept, is_offered)
    record_deed(person=by, verb="offer-concept" if is_offered else "withhold-concept", subject=concept)


@transaction.atomic
def take_in_vocabulary(data: bytes, *, name: str, by: Person) -> VocabularyFile:
    """Read a SKOS file and let it wait; the vocabulary stays as it is. Raises ``NotSkos``."""
    _office_only(by)
    concepts = read_skos(data, name)
    file = VocabularyFile.objects.create(name=name[:200], content=[as_json(one) for one in concepts], by=by)
    record_deed(person=by, verb="take-in-vocabulary", subject=file, details={"concepts": len(concepts)})
    return file


@transaction.atomic
def apply_vocabulary(file: VocabularyFile, *, by: Person) -> VocabularyDifference:
    """Store what a file brings; what it does not name stays. Raises ``NotStorable``; twice changes nothing."""
    _office_only(by)
    difference = difference_of_file(file)
    if difference.problems:
        raise NotStorable(difference.problems)
    vocabulary.store_concepts([*difference.new, *(now for _old, now in difference.changed)])
    VocabularyFile.objects.filter(pk=file.pk, applied_at=None).update(applied_at=timezone.now())
    details: dict[str, object] = {"new": len(difference.new), "changed": len(difference.changed)}
    record_deed(person=by, verb="apply-vocabulary", subject=file, details=details)
    return difference


def _checked(content: Concept) -> VocabularyDifference:
    difference = difference_of([content])
    if difference.problems:
        raise NotStorable(difference.problems)
    return difference


def _store(content: Concept) -> None:
    difference = _checked(content)
    vocabulary.store_concepts([*difference.new, *(now for _old, now in difference.changed)])


def _decide(proposal: ConceptProposal, state: State, *, by: Person, answer: str = "") -> None:
    decided = ConceptProposal.objects.filter(pk=proposal.pk, state=State.OPEN).update(
        state=state, answer=answer, decided_by=by, decided_at=timezone.now()
    )
    if not decided:
        raise AlreadyDecided
    record_deed(person=by, verb=f"concept-proposal-{state}", subject=proposal)


def _tell_author(proposal: ConceptProposal, verdict: str, answer: str) -> None:
    author = proposal.author
    if author is None or not author.is_active or not author.email:
        return
    with translation.override(author.language):
        subject = gettext(verdict)
        lines = [subject, answer, address_handed_out("concept-proposal", proposal.pk)]
        body = "\n\n".join(line for line in lines if line)
    queue_mail(
        address=author.email,
        subject=subject,
        body=body,
        person=author,
        dedupe_key=f"concept-proposal:{proposal.pk}",
    )
