# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Registering oneself for an event, changing the answers, signing off."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.engine.language import ConceptTagger
from maschinenraum.events.changes import registrations as changes
from maschinenraum.events.changes.registration_drafts import drop_draft
from maschinenraum.events.models import Event, Registration, Wish
from maschinenraum.events.queries.advice import (
    LONGEST_QUESTION,
    MOST_REQUESTS,
    Request,
    advisers_offered,
)
from maschinenraum.events.queries.registrations import (
    Answers,
    days_of,
    own_registration,
    possible_partners,
    registration_is_open,
    slots_offered,
    workshops_of,
)
from maschinenraum.events.rules import may_register
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.search.models import Concept
from maschinenraum.search.queries.vocabulary import concept_labels


class RegistrationClosed(Exception):
    """Registration has not begun or is over."""


class AnswerRefused(ValueError):
    """An answer names something that is not to be had at this event; ``field`` says which answer."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@transaction.atomic
def register(event: Event, answers: Answers, *, by: Person) -> Registration:
    """Register oneself, or change one's answers; sent twice it is still one registration.

    Raises ``PermissionDenied``, ``RegistrationClosed`` or ``AnswerRefused``.
    """
    if not may_register(by, event):
        raise PermissionDenied
    if not registration_is_open(event):
        raise RegistrationClosed
    changes.hold_event(event)
    partners = frozenset(possible_partners(by, event).values_list("pk", flat=True))
    advisers = frozenset(advisers_offered(by, event).values_list("pk", flat=True))
    _check(event, answers, by, partners)
    if not _may_ask(answers.requests, advisers):
        raise AnswerRefused("requests")
    known = own_registration(by, event)
    was_in_force = known is not None and known.state == Registration.State.REGISTERED
    registration = changes.note_registration(event, by)
    tagger = ConceptTagger(concept_labels())
    changes.write_answers(registration, answers, partners=partners, advisers=advisers, tagger=tagger)
    drop_draft(event, by)
    # Neither how many wishes nor whether there are any: the log is read by others.
    record_deed(person=by, verb="change-registration" if was_in_force else "register", subject=registration)
    return registration


@transaction.atomic
def cancel_registration(event: Event, *, by: Person) -> None:
    """Sign oneself off; doing it twice changes nothing."""
    changes.hold_event(event)
    registration = own_registration(by, event)
    if registration is None:
        raise PermissionDenied
    if registration.state == Registration.State.CANCELLED:
        return
    changes.cancel(registration)
    record_deed(person=by, verb="cancel-registration", subject=registration)


def _check(event: Event, answers: Answers, by: Person, partners: frozenset[UUID]) -> None:
    """Refuse what the form never offered, whoever sent it."""
    allowed = {
        "days": bool(answers.days) and answers.days <= set(days_of(event)),
        "workshops": set(answers.workshops) <= set(workshops_of(by, event).values_list("pk", flat=True)),
        "topics": _are_concepts(answers.offer_topics | answers.seek_topics),
        "wishes": set(answers.wishes) <= partners and set(answers.wishes.values()) <= set(Wish.Kind),
        "known": answers.known <= partners,
        "busy": answers.busy <= set(slots_offered(by, event).values_list("pk", flat=True)),
        "max_meetings": answers.max_meetings is None or 0 <= answers.max_meetings <= 100,
    }
    for field, is_allowed in allowed.items():
        if not is_allowed:
            raise AnswerRefused(field)


def _may_ask(requests: Sequence[Request], advisers: frozenset[int]) -> bool:
    """Whether each is a question to another one of these advisers, and there are not too many."""
    asked = {request.adviser for request in requests}
    questions = (request.question.strip() for request in requests)
    return (
        len(requests) <= MOST_REQUESTS
        and len(asked) == len(requests)
        and asked <= advisers
        and all(0 < len(question) <= LONGEST_QUESTION for question in questions)
    )


def _are_concepts(keys: frozenset[str]) -> bool:
    return Concept.objects.filter(pk__in=keys).count() == len(keys)
