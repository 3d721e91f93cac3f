# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented registrations: days, workshop wishes, what people offer and seek, and whom they wish to meet.

All of it follows from ``network.sample.dice`` and is the same on every machine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from maschinenraum.events.models import (
    AccessNeed,
    AdviceRequest,
    AttendedDay,
    Event,
    KnownContact,
    MeetingSlot,
    Registration,
    Session,
    SessionHost,
    Statement,
    Unavailability,
    Wish,
    WorkshopChoice,
)
from maschinenraum.events.sample.congresses import document
from maschinenraum.network.models import Person
from maschinenraum.network.sample.dice import below, chance, pick, pick_weighted, sample_id, shuffled
from maschinenraum.network.sample.facts import document as network_document
from maschinenraum.network.sample.people import COORDINATION, MEMBER, SPEAKER, SamplePerson

#: Of a hundred people this many have one, two or three statements of a kind.
STATEMENTS = (35, 45, 20)
#: Meetings people want at most (None: as many as there are slots), and how many of a hundred say so.
MOST = ((None, 40), (8, 12), (6, 18), (5, 12), (4, 10), (3, 5), (2, 3))

#: Of a hundred officers so many ask for advice.
ASKING = 13


@dataclass(frozen=True)
class _Guest:
    """An invented person with their registration."""

    person: SamplePerson
    registration: Registration


def store_registrations(event: Event, people: Sequence[SamplePerson]) -> None:
    """Register everyone who takes part; a fixed number of queries."""
    guests = [_Guest(person, _registration(event, person)) for person in people if person.attends]
    Registration.objects.bulk_create(guest.registration for guest in guests)
    hosting = _days_of_hosts(event)
    AttendedDay.objects.bulk_create(
        AttendedDay(registration=guest.registration, day=day)
        for guest in guests
        for day in _days(event, guest.person, hosting)
    )
    _store_statements(guests)
    workshops = list(Session.objects.filter(event=event, format="workshop").select_related("group"))
    workshops.sort(key=lambda session: (session.starts_at, str(session.pk)))
    WorkshopChoice.objects.bulk_create(chain.from_iterable(_choices(guest, workshops) for guest in guests))
    slots = list(
        MeetingSlot.objects.filter(session__event=event, session__format="matchmaking").order_by("starts_at")
    )
    Unavailability.objects.bulk_create(filter(None, (_unavailability(guest, slots) for guest in guests)))
    Wish.objects.bulk_create(chain.from_iterable(_wishes(guest, guests) for guest in guests))
    KnownContact.objects.bulk_create(chain.from_iterable(_known(guest, guests) for guest in guests))
    AccessNeed.objects.bulk_create(_access_needs(guests))
    AdviceRequest.objects.bulk_create(_requests(event, guests))


def _registration(event: Event, person: SamplePerson) -> Registration:
    most = [number for number, _share in MOST]
    return Registration(
        id=sample_id("registration", person.id),
        event=event,
        person_id=person.id,
        origin=Registration.Origin.SAMPLE,
        max_meetings=pick_weighted(most, [share for _number, share in MOST], "most", person.id),
    )


def _days_of_hosts(event: Event) -> dict[UUID, date]:
    rows = SessionHost.objects.filter(session__event=event).select_related("session")
    return {row.person_id: _day(event, row.session) for row in rows}


def _day(event: Event, session: Session) -> date:
    first = session.starts_at.date() == event.starts_on
    return event.starts_on if first else event.ends_on


def _days(event: Event, person: SamplePerson, hosting: dict[UUID, date]) -> list[date]:
    """Most are there on both days; whoever hosts is there on that day at least."""
    both = [event.starts_on, event.ends_on]
    if person.id in {COORDINATION, MEMBER, SPEAKER} or not chance(14, "one day", person.id):
        return both
    return [hosting.get(person.id) or pick(both, "which day", person.id)]


# --- what people offer and seek -------------------------------------------------------------------


def _store_statements(guests: Sequence[_Guest]) -> None:
    phrases = document("phrases.json")
    topics = _topics_of_communities()
    made = [(guest, kind, key) for guest in guests for kind, key in _subjects(guest.person, topics, phrases)]
    statements = [
        Statement(
            registration=guest.registration, kind=kind, text=_sentence(guest.person, kind, key, phrases)
        )
        for guest, kind, key in made
    ]
    Statement.objects.bulk_create(statements)
    tagged = Statement.concepts.through
    tagged.objects.bulk_create(
        tagged(statement_id=statement.pk, concept_id=key)
        for statement, (guest, kind, key) in zip(statements, made, strict=True)
        # Some write and tick nothing: their topics are found in the text.
        if chance(88, "ticks", guest.person.id, kind, key)
    )


def _topics_of_communities() -> dict[str, list[str]]:
    return {row["slug"]: row["topics"] for row in network_document("groups.json")["communities"]}


def _subjects(
    person: SamplePerson, topics: dict[str, list[str]], phrases: dict[str, Any]
) -> Iterable[tuple[Statement.Kind, str]]:
    """Draw the topics a person offers and seeks: mostly of their communities, never one on both sides."""
    everything = list(phrases["things"])
    near = list(chain.from_iterable(topics[slug] for slug in person.communities))
    taken: set[str] = set()
    for kind in (Statement.Kind.OFFER, Statement.Kind.SEEK):
        number = pick_weighted((1, 2, 3), STATEMENTS, "how many", kind, person.id)
        for place in range(number):
            pool = near if chance(70, "near", kind, place, person.id) else everything
            left = [key for key in pool if key not in taken] or [
                key for key in everything if key not in taken
            ]
            weights = [phrases["weights"].get(key, 2) for key in left]
            key = pick_weighted(left, weights, "topic", kind, place, person.id)
            taken.add(key)
            yield kind, key


def _sentence(person: SamplePerson, kind: Statement.Kind, key: str, phrases: dict[str, Any]) -> str:
    frame = pick(phrases["frames"][kind.value], "frame", kind, key, person.id)
    thing = pick(phrases["things"][key][kind.value], "thing", kind, key, person.id)
    return str(frame.format(thing=thing))


# --- wishes ---------------------------------------------------------------------------------------


def _choices(guest: _Guest, workshops: Sequence[Session]) -> Iterable[WorkshopChoice]:
    """Rank the workshops of one's communities first, then some others, three to six in all."""
    person = guest.person
    home = {sample_id("group", slug): rank for rank, slug in enumerate(person.communities)}
    drawn = shuffled(workshops, "workshops", person.id)
    ranked = sorted(drawn, key=lambda session: home.get(session.group_id, len(home)))  # type: ignore[arg-type]
    for rank, session in enumerate(ranked[: 3 + below(4, "how many workshops", person.id)], 1):
        yield WorkshopChoice(registration=guest.registration, session=session, rank=rank)


def _unavailability(guest: _Guest, slots: Sequence[MeetingSlot]) -> Unavailability | None:
    """One in seven has a call or a train: one to three slots in a row."""
    if not chance(14, "unavailable", guest.person.id):
        return None
    first = below(len(slots) - 2, "from", guest.person.id)
    last = first + below(3, "until", guest.person.id)
    if slots[first].session_id != slots[last].session_id:
        last = first
    return Unavailability(
        registration=guest.registration, starts_at=slots[first].starts_at, ends_at=slots[last].ends_at
    )


def _wishes(guest: _Guest, guests: Sequence[_Guest]) -> Iterable[Wish]:
    """Draw whom one must, would like to, or does not want to meet; each about another person."""
    others = iter(_strangers(guest, guests, "wishes"))
    me = guest.person.id
    numbers = (
        (Wish.Kind.MUST, 1 + below(2, "musts", me) if chance(22, "must", me) else 0),
        (Wish.Kind.WOULD, 1 + below(3, "woulds", me) if chance(45, "would", me) else 0),
        (Wish.Kind.NEVER, 1 if chance(5, "never", me) else 0),
    )
    for kind, number in numbers:
        for _place in range(number):
            yield Wish(registration=guest.registration, other=next(others).registration, kind=kind)


def _known(guest: _Guest, guests: Sequence[_Guest]) -> Iterable[KnownContact]:
    """Draw with whom one already works: mostly people of the same working community."""
    if not chance(35, "knows", guest.person.id):
        return
    strangers = _strangers(guest, guests, "known")
    near = sorted(strangers, key=lambda other: other.person.communities[0] != guest.person.communities[0])
    for other in near[: 1 + below(3, "how many known", guest.person.id)]:
        yield KnownContact(registration=guest.registration, other=other.registration)


def _strangers(guest: _Guest, guests: Sequence[_Guest], what: str) -> list[_Guest]:
    """Return people of other organisations and projects, in an order drawn for this person."""
    mine = guest.person
    return [
        other
        for other in shuffled(guests, what, mine.id)
        if other.person.organisation != mine.organisation
        and (other.person.project is None or other.person.project != mine.project)
        and other.person.role != Person.Role.MINISTRY
    ]


def _access_needs(guests: Sequence[_Guest]) -> Iterable[AccessNeed]:
    texts = document("phrases.json")["access_needs"]
    for text, guest in zip(texts, shuffled(guests, "access"), strict=False):
        yield AccessNeed(registration=guest.registration, text=text)


# --- advice ---------------------------------------------------------------------------------------


def _requests(event: Event, guests: Sequence[_Guest]) -> Iterable[AdviceRequest]:
    """One in eight officers asks one or two advisers of other organisations, on a day they are there."""
    questions = document("phrases.json")["questions"]
    advisers = list(
        SessionHost.objects.filter(session__event=event, session__format="advice")
        .select_related("session", "person")
        .order_by("session__starts_at", "person__sort_key")
    )
    hosts = {adviser.person_id for adviser in advisers}
    days = AttendedDay.objects.filter(registration__event=event)
    there = set(days.values_list("registration", "day"))
    for guest in guests:
        me = guest.person
        if me.project is None or me.id in hosts or not chance(ASKING, "asks", me.id):
            continue
        possible = [
            adviser
            for adviser in shuffled(advisers, "whom to ask", me.id)
            if adviser.person.organisation_id != me.organisation
            and (guest.registration.pk, _day(event, adviser.session)) in there
        ]
        for rank, adviser in enumerate(possible[: pick((1, 1, 2), "how many to ask", me.id)], 1):
            asked_of = "office" if adviser.person.role == Person.Role.COORDINATION else "practice"
            question = pick(questions[asked_of], "question", me.id, rank)
            yield AdviceRequest(registration=guest.registration, adviser=adviser, text=question, rank=rank)
