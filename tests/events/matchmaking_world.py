# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A congress to plan, and the question whether a stored plan breaks a hard rule."""

import random
from collections.abc import Iterable
from datetime import datetime

from maschinenraum.events.actions.matchmaking import start_run
from maschinenraum.events.jobs.matchmaking.planning import plan_run
from maschinenraum.events.models import (
    AttendedDay,
    Event,
    Meeting,
    MeetingSlot,
    Registration,
    Run,
    SessionHost,
    Unavailability,
    Wish,
    WorkshopPlace,
)
from maschinenraum.events.queries.matchmaking.runs import Keep
from maschinenraum.network.models import Person
from tests.checker import meeting_violations
from tests.factories import (
    BERLIN,
    EventFactory,
    MatchmakingFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    TerritoryFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
)

TOPICS = (
    *("LoRaWAN", "Zwilling", "Parkraum", "Beteiligung", "Starkregen", "Mobilität", "Wärmeplanung"),
    *("Gesundheit", "Leerstand", "Pegel", "Chatbot", "Drohnen", "Bibliothek", "Ehrenamt"),
)


def congress(people: int = 20, organisations: int = 12, slots: int = 6, tables: int = 8) -> Event:
    """Two parallel workshops and a round of meetings; who seeks and offers what is drawn once."""
    draw = random.Random(7)
    event = EventFactory()
    MatchmakingFactory(event=event, slots=slots, slots__tables=tables)
    workshops = WorkshopFactory.create_batch(2, event=event, capacity=people // 2)
    sizes = (3_000, 15_000, 90_000, 400_000)
    houses = [
        OrganisationFactory(territory=TerritoryFactory(population=draw.choice(sizes)))
        for _n in range(organisations)
    ]
    for n in range(people):
        registration = RegistrationFactory(
            event=event,
            person=PersonFactory(organisation=houses[n % organisations]),
            offers=[f"Wir betreiben {draw.choice(TOPICS)}"],
            seeks=[f"Betriebsmodell für {draw.choice(TOPICS)}"],
        )
        for rank, session in enumerate(draw.sample(workshops, 2), 1):
            WorkshopChoiceFactory(registration=registration, session=session, rank=rank)
    return event


def office() -> Person:
    """A person of the coordination office."""
    return PersonFactory(role=Person.Role.COORDINATION)


def planned(
    event: Event,
    *,
    seed: int = 5,
    based_on: Run | None = None,
    by: Person | None = None,
    keep: Keep = Keep.LOCKED,
) -> Run:
    """A run, computed as the worker would."""
    run = start_run(event, by=by or office(), seed=seed, based_on=based_on, keep=keep)
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == Run.State.DRAFT, run.error
    return run


def violations(run: Run) -> list[str]:
    """What is wrong with a stored plan by the records of today, asked of the independent checker."""
    event = run.event
    people = list(Registration.objects.filter(event=event).select_related("person"))
    slots = list(MeetingSlot.objects.filter(session__event=event).order_by("starts_at", "pk"))
    meetings = list(Meeting.objects.filter(run=run))
    row = {registration.pk: i for i, registration in enumerate(people)}
    column = {slot.pk: t for t, slot in enumerate(slots)}
    wishes = Wish.objects.filter(registration__event=event, kind=Wish.Kind.NEVER)
    found = meeting_violations(
        available=[_free(run, person, slots) for person in people],
        tables=[slot.tables for slot in slots],
        pairs=[(row[meeting.first_id], row[meeting.second_id]) for meeting in meetings],
        cap=[len(slots) if p.max_meetings is None else p.max_meetings for p in people],
        slot=[column[meeting.slot_id] for meeting in meetings],
        table=[meeting.table - 1 for meeting in meetings],
        organisation=[person.person.organisation_id or person.pk for person in people],
        forbidden=[(row[w.registration_id], row[w.other_id]) for w in wishes],
        times=[(slot.starts_at, slot.ends_at) for slot in slots],
        engagements=[_sessions(run, person) for person in people],
    )
    return found + _shared_partners(people, meetings)


def _free(run: Run, registration: Registration, slots: list[MeetingSlot]) -> list[bool]:
    days = list(AttendedDay.objects.filter(registration=registration).values_list("day", flat=True))
    own = [
        *Unavailability.objects.filter(registration=registration).values_list("starts_at", "ends_at"),
        *SessionHost.objects.filter(person=registration.person, session__event=run.event).values_list(
            "session__starts_at", "session__ends_at"
        ),
        *WorkshopPlace.objects.filter(run=run, registration=registration).values_list(
            "session__starts_at", "session__ends_at"
        ),
        *run.event.sessions.filter(format__is_for_all=True).values_list("starts_at", "ends_at"),
    ]
    return [
        (not days or slot.starts_at.astimezone(BERLIN).date() in days) and not _any_overlap(own, slot)
        for slot in slots
    ]


def _sessions(run: Run, registration: Registration) -> list[tuple[datetime, datetime]]:
    """The times of what the person attends by the plan or hosts, each session once."""
    hosted = SessionHost.objects.filter(person=registration.person, session__event=run.event)
    attended = WorkshopPlace.objects.filter(run=run, registration=registration)
    keys = {*hosted.values_list("session", flat=True), *attended.values_list("session", flat=True)}
    sessions = run.event.sessions.filter(pk__in=keys).order_by("starts_at", "pk")
    return list(sessions.values_list("starts_at", "ends_at"))


def _any_overlap(times: Iterable[tuple[datetime, datetime]], slot: MeetingSlot) -> bool:
    return any(starts < slot.ends_at and slot.starts_at < ends for starts, ends in times)


def _shared_partners(people: list[Registration], meetings: list[Meeting]) -> list[str]:
    """Two people of one organisation are not both booked with the same partner."""
    house = {person.pk: person.person.organisation_id for person in people}
    seen: set[tuple[object, object]] = set()
    wrong = []
    for meeting in meetings:
        for one, partner in ((meeting.first_id, meeting.second_id), (meeting.second_id, meeting.first_id)):
            if house[one] is not None and (house[one], partner) in seen:
                wrong.append(f"Two people of {house[one]} meet {partner}.")
            seen.add((house[one], partner))
    return wrong
