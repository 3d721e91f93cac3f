# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing down what a person answered, and deleting what must not be kept."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from maschinenraum.engine.language import ConceptTagger
from maschinenraum.events.changes.registration_drafts import drop_draft
from maschinenraum.events.models import (
    AccessNeed,
    AdviceRequest,
    AttendedDay,
    Event,
    KnownContact,
    MeetingSlot,
    Registration,
    Statement,
    Unavailability,
    Wish,
    WorkshopChoice,
)
from maschinenraum.events.queries.advice import Request, requests_of
from maschinenraum.events.queries.registrations import (
    LONGEST_STATEMENT,
    Answers,
    meeting_slots,
    statements_of,
    workshops_of,
)
from maschinenraum.network.models import Person
from maschinenraum.search.models import Concept


def hold_event(event: Event) -> None:
    """Let nobody else register, sign off or import a list here until this transaction ends."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def note_registration(
    event: Event, person: Person, *, origin: Registration.Origin = Registration.Origin.FORM
) -> Registration:
    """Return the person's one registration, made now or before; a cancelled one is in force again."""
    registration, _created = Registration.objects.get_or_create(
        event=event, person=person, defaults={"origin": origin}
    )
    # Whoever fills in the form takes over an entry that came with a list: a later list leaves it alone.
    Registration.objects.filter(pk=registration.pk).update(state=Registration.State.REGISTERED, origin=origin)
    registration.refresh_from_db()
    return registration


def write_answers(
    registration: Registration,
    answers: Answers,
    *,
    partners: Collection[UUID],
    advisers: Collection[int],
    tagger: ConceptTagger,
) -> None:
    """Replace what the person was asked with these answers.

    ``partners`` are whom they could name, ``advisers`` whom they could ask. What they were not shown
    stays: wishes about other people, workshops a list chose for them, requests to other advisers.
    """
    registration.max_meetings = answers.max_meetings
    registration.save(update_fields=["max_meetings", "changed_at"])
    write_days(registration, answers.days)
    write_workshops(registration, (*answers.workshops, *_workshops_not_shown(registration)))
    write_statements(registration, Statement.Kind.OFFER, answers.offers, answers.offer_topics, tagger=tagger)
    write_statements(registration, Statement.Kind.SEEK, answers.seeks, answers.seek_topics, tagger=tagger)
    _write_people(registration, answers, partners)
    _write_times(registration, answers.busy)
    _write_access_need(registration, answers.access_need)
    _write_requests(registration, answers.requests, advisers)


def write_days(registration: Registration, days: Iterable[date]) -> None:
    """Set the days on which the person is there."""
    AttendedDay.objects.filter(registration=registration).delete()
    AttendedDay.objects.bulk_create(AttendedDay(registration=registration, day=day) for day in sorted(days))


def _workshops_not_shown(registration: Registration) -> list[UUID]:
    shown = workshops_of(registration.person, registration.event).values("pk")
    kept = registration.workshop_choices.exclude(session__in=shown).order_by("rank", "pk")
    return list(kept.values_list("session", flat=True))


def write_workshops(registration: Registration, workshops: Iterable[UUID]) -> None:
    """Set the ranked wishes; the first is the first choice."""
    WorkshopChoice.objects.filter(registration=registration).delete()
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(registration=registration, session_id=session, rank=rank)
        for rank, session in enumerate(dict.fromkeys(workshops), start=1)
    )


def write_statements(
    registration: Registration,
    kind: Statement.Kind,
    text: str,
    topics: Collection[str] = (),
    *,
    tagger: ConceptTagger,
) -> None:
    """Set what the person offers or seeks: one statement per line, with its topics.

    Topics the person chose win over those found in the text; a chosen one that no line speaks of
    goes with the first line. Topics left as they were while the text changed are found anew.
    """
    lines = [line.strip()[:LONGEST_STATEMENT] for line in text.splitlines() if line.strip()]
    old_text, old_topics = statements_of(registration, kind)
    chosen = frozenset(topics)
    if chosen == old_topics:
        if lines == old_text.splitlines():
            return
        chosen = frozenset()
    Statement.objects.filter(registration=registration, kind=kind).delete()
    found = [tagger.tag(line) for line in lines]
    spoken_of = frozenset().union(*found)
    for place, line in enumerate(lines):
        topics_of_line = found[place] & chosen if chosen else found[place]
        if place == 0:
            topics_of_line |= chosen - spoken_of
        Statement.objects.create(registration=registration, kind=kind, text=line).concepts.set(
            Concept.objects.filter(pk__in=topics_of_line)
        )


def _write_people(registration: Registration, answers: Answers, partners: Collection[UUID]) -> None:
    """Replace wishes about people who could be named; one about somebody signed off stays in force."""
    Wish.objects.filter(registration=registration, other__in=partners).delete()
    KnownContact.objects.filter(registration=registration, other__in=partners).delete()
    Wish.objects.bulk_create(
        Wish(registration=registration, other_id=other, kind=kind) for other, kind in answers.wishes.items()
    )
    KnownContact.objects.bulk_create(
        KnownContact(registration=registration, other_id=other) for other in sorted(answers.known)
    )


def _write_times(registration: Registration, busy: Collection[int]) -> None:
    """Set the slots the person cannot; times outside all slots, e.g. from a list, stay."""
    slots = list(meeting_slots(registration.event))
    for time in Unavailability.objects.filter(registration=registration):
        if any(time.starts_at < slot.ends_at and slot.starts_at < time.ends_at for slot in slots):
            time.delete()
    Unavailability.objects.bulk_create(
        Unavailability(registration=registration, starts_at=starts, ends_at=ends)
        for starts, ends in _joined(slot for slot in slots if slot.pk in busy)
    )


def _joined(slots: Iterable[MeetingSlot]) -> list[tuple[datetime, datetime]]:
    """Return the times of slots in order, those that touch made one."""
    times: list[tuple[datetime, datetime]] = []
    for slot in slots:
        if times and slot.starts_at <= times[-1][1]:
            times[-1] = (times[-1][0], max(times[-1][1], slot.ends_at))
        else:
            times.append((slot.starts_at, slot.ends_at))
    return times


def _write_access_need(registration: Registration, text: str) -> None:
    if not text.strip():
        AccessNeed.objects.filter(registration=registration).delete()
        return
    AccessNeed.objects.update_or_create(
        registration=registration,
        defaults={"text": text.strip()},
    )


def _write_requests(
    registration: Registration, requests: Iterable[Request], advisers: Collection[int]
) -> None:
    """Set the ranked requests for advice; those to somebody who could not be asked come after them."""
    asked = [*requests, *(kept for kept in requests_of(registration) if kept.adviser not in advisers)]
    AdviceRequest.objects.filter(registration=registration).delete()
    AdviceRequest.objects.bulk_create(
        AdviceRequest(registration=registration, adviser_id=request.adviser, text=request.question, rank=rank)
        for rank, request in enumerate(asked, start=1)
    )


def cancel(registration: Registration) -> None:
    """Sign the person off. What they need to take part is no longer needed and goes at once, drafts too."""
    AccessNeed.objects.filter(registration=registration).delete()
    drop_draft(registration.event, registration.person)
    registration.state = Registration.State.CANCELLED
    registration.save(update_fields=["state", "changed_at"])


def delete_access_needs_due(day: date) -> int:
    """Delete the needs whose day has come, by today's dates of the events; return how many there were."""
    over = AccessNeed.objects.filter(registration__event__ends_on__lte=day - AccessNeed.KEPT)
    deleted, _by_model = over.delete()
    return deleted
