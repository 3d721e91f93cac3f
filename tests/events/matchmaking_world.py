# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A congress to plan, and the question whether a stored plan breaks a hard rule."""

import random
from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from maschinenraum.events.actions.matchmaking import start_run
from maschinenraum.events.jobs.matchmaking.planning import plan_run
from maschinenraum.events.models import (
    AdviceRequest,
    AttendedDay,
    Consultation,
    Event,
    Meeting,
    MeetingSlot,
    Registration,
    Run,
    Session,
    SessionHost,
    TableSeat,
    Turn,
    Unavailability,
    Wish,
    WorkshopPlace,
)
from maschinenraum.events.queries.matchmaking.runs import Keep
from maschinenraum.network.models import Person
from tests.checker import (
    clock_violations,
    consultation_violations,
    meeting_violations,
    round_violations,
)
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
    session: Session | None = None,
) -> Run:
    """A run, computed as the worker would."""
    run = start_run(event, by=by or office(), seed=seed, based_on=based_on, keep=keep, session=session)
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == Run.State.DRAFT, run.error
    return run


def violations(run: Run) -> list[str]:
    """What is wrong with a stored plan by the records of today, asked of the independent checker."""
    world = _World(run)
    return [
        *world.of_meetings(),
        *world.of_rounds(),
        *world.of_advice(),
        *clock_violations([world.entries(person) for person in world.people]),
        *_shared_partners(world.people, world.meetings),
    ]


class _World:
    """A stored plan and the records it has to agree with, in the numbers of the checker."""

    def __init__(self, run: Run) -> None:
        self.run, self.event = run, run.event
        self.people = list(Registration.objects.filter(event=run.event).select_related("person"))
        self.row = {registration.pk: i for i, registration in enumerate(self.people)}
        self.slots = list(
            MeetingSlot.objects.filter(session__event=run.event)
            .select_related("session__format")
            .order_by("starts_at", "pk")
        )
        self.turns = list(
            Turn.objects.filter(session__event=run.event)
            .select_related("session__format")
            .order_by("starts_at", "pk")
        )
        self.meetings = list(Meeting.objects.filter(run=run))
        self.seats = list(TableSeat.objects.filter(run=run))
        self.consultations = list(Consultation.objects.filter(run=run).select_related("adviser"))
        wishes = Wish.objects.filter(registration__event=run.event, kind=Wish.Kind.NEVER)
        self.for_all = list(self.event.sessions.filter(format__is_for_all=True))
        self.days: dict[UUID, set[date]] = defaultdict(set)
        for day in AttendedDay.objects.filter(registration__event=run.event):
            self.days[day.registration_id].add(day.day)
        self.busy: dict[UUID, list[Unavailability]] = defaultdict(list)
        for busy in Unavailability.objects.filter(registration__event=run.event):
            self.busy[busy.registration_id].append(busy)
        self.hosted: dict[UUID, set[Session]] = defaultdict(set)
        hosts = SessionHost.objects.filter(session__event=run.event, session__format__holds_meetings=False)
        for host in hosts.select_related("session"):
            self.hosted[host.person_id].add(host.session)
        self.attended: dict[UUID, set[Session]] = defaultdict(set)
        for place in WorkshopPlace.objects.filter(run=run).select_related("session"):
            self.attended[place.registration_id].add(place.session)
        self.never = [(self.row[w.registration_id], self.row[w.other_id]) for w in wishes]

    def of_meetings(self) -> list[str]:
        column = {slot.pk: t for t, slot in enumerate(self.slots)}
        return meeting_violations(
            available=[[self.free(person, slot) for slot in self.slots] for person in self.people],
            tables=[slot.tables for slot in self.slots],
            pairs=[(self.row[m.first_id], self.row[m.second_id]) for m in self.meetings],
            cap=[len(self.slots) if p.max_meetings is None else p.max_meetings for p in self.people],
            slot=[column[meeting.slot_id] for meeting in self.meetings],
            table=[meeting.table - 1 for meeting in self.meetings],
            organisation=[person.person.organisation_id or person.pk for person in self.people],
            forbidden=self.never,
            times=[(slot.starts_at, slot.ends_at) for slot in self.slots],
        )

    def of_rounds(self) -> list[str]:
        column = {turn.pk: t for t, turn in enumerate(self.turns)}
        return round_violations(
            seats=[(self.row[s.registration_id], column[s.turn_id], s.table - 1) for s in self.seats],
            capacity=[turn.session.seats_per_table or 0 for turn in self.turns],
            available=[[self.free(person, turn) for turn in self.turns] for person in self.people],
            forbidden=self.never,
        )

    def of_advice(self) -> list[str]:
        column = {turn.pk: t for t, turn in enumerate(self.turns)}
        hosts = list(SessionHost.objects.filter(session__event=self.event).select_related("person"))
        place = {host.pk: a for a, host in enumerate(hosts)}
        by_person = {registration.person_id: registration for registration in self.people}
        requests = AdviceRequest.objects.filter(registration__event=self.event)
        asked = [
            (self.row[who], place[whom]) for who, whom in requests.values_list("registration", "adviser")
        ]
        given = [
            (self.row[c.registration_id], place[c.adviser_id], column[c.turn_id]) for c in self.consultations
        ]
        slot = {(who, whom): turn for who, whom, turn in given}
        found = consultation_violations(
            available_adviser=[
                [
                    turn.session_id == host.session_id
                    and (
                        host.person_id not in by_person
                        or self.free(by_person[host.person_id], turn, as_host=True)
                    )
                    for turn in self.turns
                ]
                for host in hosts
            ],
            available_person=[[self.free(person, turn) for turn in self.turns] for person in self.people],
            requests=asked,
            cap=len(self.turns),
            slot=[slot.get(pair, -1) for pair in asked],
        )
        return found + [
            f"Person {who} did not ask adviser {whom}."
            for who, whom, _turn in given
            if (who, whom) not in asked
        ]

    def free(self, registration: Registration, time: MeetingSlot | Turn, *, as_host: bool = False) -> bool:
        """Whether the time is for the person, who is there, not busy and in no other session then."""
        days = self.days[registration.pk]
        there = not days or time.starts_at.astimezone(BERLIN).date() in days
        own = self.sessions(registration)
        engaged: list[Session | Unavailability] = [
            session for session in {*own, *self.for_all} if session.pk != time.session_id
        ]
        by_places = time.session.format.takes_wishes and time.session.round is not None
        belongs = as_host or not by_places or time.session_id in {session.pk for session in own}
        engaged += self.busy[registration.pk]
        return there and belongs and not any(_overlap(other, time) for other in engaged)

    def sessions(self, registration: Registration) -> list[Session]:
        """What the person attends by the plan or hosts; hosting meetings binds nobody."""
        found = {*self.hosted[registration.person_id], *self.attended[registration.pk]}
        return sorted(found, key=lambda session: (session.starts_at, str(session.pk)))

    def entries(self, registration: Registration) -> list[tuple[datetime, datetime, object, object]]:
        """Everything the person has to do, with what it is part of."""
        slots = {slot.pk: slot for slot in self.slots}
        turns = {turn.pk: turn for turn in self.turns}
        mine: list[MeetingSlot | Turn] = [
            slots[m.slot_id] for m in self.meetings if registration.pk in {m.first_id, m.second_id}
        ]
        mine += [turns[seat.turn_id] for seat in self.seats if seat.registration_id == registration.pk]
        mine += [
            turns[c.turn_id]
            for c in self.consultations
            if registration.pk == c.registration_id or registration.person_id == c.adviser.person_id
        ]
        return [
            *((s.starts_at, s.ends_at, s.pk, None) for s in self.sessions(registration)),
            *((time.starts_at, time.ends_at, (type(time), time.pk), time.session_id) for time in mine),
        ]


def _overlap(one: Session | Unavailability, other: MeetingSlot | Turn) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


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
