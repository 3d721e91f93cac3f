# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a run knows of an event, frozen under pseudonyms.

A run computes from this and from nothing else, so it can be repeated after registrations changed and
after a person was erased. Free text enters as topics and word stems only, a population as one of four
size classes, an organisation as a label. The way back to people is kept apart (``RunPseudonym``).
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from maschinenraum.events.models import (
    AdviceRequest,
    Consultation,
    Event,
    KnownContact,
    Meeting,
    MeetingSlot,
    Registration,
    Session,
    SessionHost,
    Statement,
    TableSeat,
    Turn,
    Wish,
    WorkshopPlace,
)
from maschinenraum.events.queries.matchmaking.tagging import StatementTagger
from maschinenraum.events.queries.registrations import people_to_tell
from maschinenraum.network.models import Organisation

FORMAT = 2  # 1 knew neither turns nor advice, and no slot of a session whose places are given out
#: Meetings everyone should have; people below it are named with the rule that binds.
TARGET = 3
#: Inhabitants below which a place wins ties, and the class it then counts as (0: it does not).
SIZE_CLASSES = ((5_000, 3), (20_000, 2), (100_000, 1))
SMALL = 2  # the class from which a place counts as small: under 20,000 inhabitants

Snapshot = dict[str, Any]
Key = dict[UUID, str]


@dataclass(frozen=True)
class Frozen:
    """A snapshot and the key to it: pseudonym by registration."""

    snapshot: Snapshot
    key: Key


@dataclass(frozen=True)
class Staying:
    """What of an earlier plan must not move, each row with what ``queries.matchmaking.runs`` says of it."""

    meetings: Iterable[Meeting] = ()
    places: Iterable[WorkshopPlace] = ()
    seats: Iterable[TableSeat] = ()
    consultations: Iterable[Consultation] = ()


def take_snapshot(
    event: Event,
    *,
    seed: int,
    keep: Staying | None = None,
    only: Session | None = None,
    now: datetime | None = None,
) -> Frozen:
    """Freeze what is known of the event today; ``keep`` is what must not move, ``only`` the one session to plan.

    While the event is on, slots and turns that have begun by ``now`` are marked: nobody new can be sent
    there. A bounded number of queries, however many people. Pseudonyms are dealt in an order drawn from
    the seed, so that they do not follow the alphabet.
    """
    keep = keep or Staying()
    registrations = list(_registrations(event))
    random.Random(seed).shuffle(registrations)  # noqa: S311 (repeatable order, not a secret)
    key = {registration.pk: f"p{i:03d}" for i, registration in enumerate(registrations, 1)}
    now = now or timezone.now()
    is_over = event.ends_on < timezone.localdate(now)  # planning it again is then an exercise
    slots = list(MeetingSlot.objects.filter(session__event=event).order_by("starts_at", "pk"))
    turns = list(Turn.objects.filter(session__event=event).order_by("starts_at", "pk"))
    sessions = list(_sessions(event))
    advisers = list(_advisers(event))
    places = {turn.pk: i for i, turn in enumerate(turns)}
    desks = {adviser.pk: i for i, adviser in enumerate(advisers)}
    snapshot: Snapshot = {
        "format": FORMAT,
        "only": str(only.pk) if only else None,
        # Where no meetings are held, nobody has too few of them.
        "target": TARGET if slots else 0,
        "most_by_default": most_by_default(_open_to_all(slots, sessions)),
        "time_zone": event.time_zone,
        "slots": [
            {**_times(slot, has_begun=not is_over and slot.starts_at <= now), "tables": slot.tables}
            for slot in slots
        ],
        "turns": [_times(turn, has_begun=not is_over and turn.starts_at <= now) for turn in turns],
        "sessions": [_session(session) for session in sessions],
        "people": _people(event, registrations, key),
        "wishes": _wishes(event, key, (Wish.Kind.MUST, Wish.Kind.WOULD)),
        "apart": sorted({_pair(a, b) for a, b, _kind in _wishes(event, key, (Wish.Kind.NEVER,))}),
        "known": sorted({_pair(a, b) for a, b in _known(event, key)}),
        "advisers": _desks(event, advisers, key),
        "requests": _requests(event, key, desks),
        "kept": _kept(keep.meetings, key, {slot.pk: i for i, slot in enumerate(slots)}),
        "places": _kept_places(keep.places, key),
        "seats": _kept_seats(keep.seats, key, places),
        "consultations": _kept_consultations(keep.consultations, key, places, desks),
    }
    return Frozen(snapshot, key)


def most_by_default(slots: int) -> int:
    """How many meetings people have at most who name no limit: two thirds of the slots, so that breaks remain."""
    return max(TARGET, two_thirds(slots))


def two_thirds(slots: int) -> int:
    """Two thirds of so many slots, rounded up."""
    return -(-2 * slots // 3)


def _open_to_all(slots: Iterable[MeetingSlot], sessions: Iterable[Session]) -> int:
    """How many slots are for everyone who is free, not for those with a place in a workshop."""
    closed = {session.pk for session in sessions if gives_places(session)}
    return sum(slot.session_id not in closed for slot in slots)


def gives_places(session: Session) -> bool:
    """Whether who takes part is decided by wishes."""
    return session.format.takes_wishes and session.round is not None


def size_class(organisation: Organisation | None) -> int:
    """Return 3 under 5,000 inhabitants, 2 under 20,000, 1 under 100,000, else or where unknown 0."""
    territory = organisation.territory if organisation else None
    if territory is None or not territory.population:
        return 0
    return next((size for limit, size in SIZE_CLASSES if territory.population < limit), 0)


def _registrations(event: Event) -> Iterable[Registration]:
    return (
        people_to_tell(event)
        .select_related("person__organisation__territory")
        .prefetch_related("days", "unavailabilities", "workshop_choices")
        .order_by("pk")
    )


def _sessions(event: Event) -> Iterable[Session]:
    """Sessions that bind people (for all, or with places by wishes, or hosted), and those with times of their own."""
    binding = Q(format__is_for_all=True) | Q(format__takes_wishes=True) | Q(hosts__isnull=False)
    with_times = Q(slots__isnull=False) | Q(turns__isnull=False)
    sessions = Session.objects.filter(binding | with_times, event=event)
    return sessions.select_related("format", "room").distinct().order_by("starts_at", "pk")


def _times(time: MeetingSlot | Turn, *, has_begun: bool) -> dict[str, Any]:
    return {
        "id": time.pk,
        "session": str(time.session_id),
        "starts": _time(time.starts_at),
        "ends": _time(time.ends_at),
        "begun": has_begun,
    }


def _session(session: Session) -> dict[str, Any]:
    capacity = session.capacity
    if capacity is None and session.room is not None:
        capacity = session.room.capacity
    return {
        "id": str(session.pk),
        "for_all": session.format.is_for_all,
        "takes_wishes": session.format.takes_wishes,
        # Whoever hosts a round of meetings takes part in it like everyone else.
        "binds_hosts": not session.format.holds_meetings,
        "gives_advice": session.format.gives_advice,
        "seats_per_table": session.seats_per_table,
        "round": session.round,
        "title": session.title,
        "starts": _time(session.starts_at),
        "ends": _time(session.ends_at),
        "capacity": capacity,
    }


def _people(event: Event, registrations: list[Registration], key: Key) -> list[dict[str, Any]]:
    hosted = _hosted(event)
    organisations: dict[UUID, str] = {}
    statements = _statements(event)
    return [
        {
            "key": key[registration.pk],
            "organisation": _label(registration, organisations),
            "size": size_class(registration.person.organisation),
            "days": [day.day.isoformat() for day in registration.days.all()],
            "busy": [[_time(u.starts_at), _time(u.ends_at)] for u in registration.unavailabilities.all()],
            "most": registration.max_meetings,
            "hosts": hosted[registration.person_id],
            "workshops": [str(choice.session_id) for choice in registration.workshop_choices.all()],
            "statements": statements[registration.pk],
        }
        for registration in registrations
    ]


def _label(registration: Registration, organisations: dict[UUID, str]) -> str:
    """A label for the organisation; whoever has none is an organisation of their own."""
    organisation = registration.person.organisation_id
    return organisations.setdefault(organisation or registration.pk, f"o{len(organisations) + 1:03d}")


def _statements(event: Event) -> dict[UUID, list[dict[str, Any]]]:
    tagger = StatementTagger.from_vocabulary()
    rows = Statement.objects.filter(registration__event=event).prefetch_related("concepts").order_by("pk")
    statements: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        statements[row.registration_id].append(
            {"id": row.pk, "kind": row.kind, **tagger.tags(row.text, [c.pk for c in row.concepts.all()])}
        )
    return statements


def _wishes(event: Event, key: Key, kinds: Iterable[Wish.Kind]) -> list[tuple[str, str, str]]:
    """Return wishes among people who take part, as (who, whom, kind)."""
    rows = Wish.objects.filter(registration__event=event, kind__in=list(kinds))
    return sorted(
        (key[who], key[whom], kind)
        for who, whom, kind in rows.values_list("registration", "other", "kind")
        if who in key and whom in key
    )


def _known(event: Event, key: Key) -> Iterable[tuple[str, str]]:
    rows = KnownContact.objects.filter(registration__event=event).values_list("registration", "other")
    return ((key[who], key[whom]) for who, whom in rows if who in key and whom in key)


def _advisers(event: Event) -> Iterable[SessionHost]:
    """The hosts of advice, registered or not; whoever has signed off or left does not come."""
    hosts = SessionHost.objects.filter(
        session__event=event, session__format__gives_advice=True, person__is_active=True
    )
    signed_off = Registration.objects.filter(event=event, state=Registration.State.CANCELLED)
    return hosts.exclude(person__in=signed_off.values("person")).order_by("session", "pk")


def _desks(event: Event, advisers: list[SessionHost], key: Key) -> list[dict[str, Any]]:
    """Advisers; one who is not registered has no pseudonym, and is named by the row that says who hosts."""
    registered = dict(Registration.objects.filter(event=event).values_list("person", "pk"))
    hosted = _hosted(event)
    found = []
    for adviser in advisers:
        person = key.get(registered.get(adviser.person_id, adviser.person_id))
        row: dict[str, Any] = {"session": str(adviser.session_id), "person": person}
        if person is None:
            row |= {"host": adviser.pk, "hosts": hosted[adviser.person_id]}
        found.append(row)
    return found


def _requests(event: Event, key: Key, desks: dict[int, int]) -> list[tuple[str, int, int]]:
    """Return requests for advice as (who, which adviser, rank), without what is asked."""
    rows = AdviceRequest.objects.filter(registration__event=event)
    return sorted(
        (key[who], desks[adviser], rank)
        for who, adviser, rank in rows.values_list("registration", "adviser", "rank")
        if who in key and adviser in desks
    )


def _hosted(event: Event) -> dict[UUID, list[str]]:
    """The sessions each person hosts."""
    hosted: dict[UUID, list[str]] = defaultdict(list)
    for person, session in SessionHost.objects.filter(session__event=event).values_list("person", "session"):
        hosted[person].append(str(session))
    return defaultdict(list, {person: sorted(sessions) for person, sessions in hosted.items()})


def _kept(keep: Iterable[Meeting], key: Key, place: dict[int, int]) -> list[dict[str, Any]]:
    """Meetings that must not move; one with a person who has signed off is gone."""
    return [
        {
            "people": [key[meeting.first_id], key[meeting.second_id]],
            "slot": place[meeting.slot_id],
            "table": meeting.table,
            "locked": meeting.locked,
            "origin": meeting.origin,
            **_why(meeting),
        }
        for meeting in keep
        if meeting.first_id in key and meeting.second_id in key and meeting.slot_id in place
    ]


def _kept_places(keep: Iterable[WorkshopPlace], key: Key) -> list[dict[str, Any]]:
    """Workshop places that stay; whether the wish for it still stands is asked when they are given out."""
    return [
        {
            "person": key[place.registration_id],
            "session": str(place.session_id),
            "rank": place.rank,
            **_why(place),
        }
        for place in keep
        if place.registration_id in key
    ]


def _kept_seats(keep: Iterable[TableSeat], key: Key, place: dict[int, int]) -> list[dict[str, Any]]:
    return [
        {
            "person": key[seat.registration_id],
            "turn": place[seat.turn_id],
            "table": seat.table,
            **_why(seat),
        }
        for seat in keep
        if seat.registration_id in key and seat.turn_id in place
    ]


def _kept_consultations(
    keep: Iterable[Consultation], key: Key, place: dict[int, int], desks: dict[int, int]
) -> list[dict[str, Any]]:
    return [
        {
            "person": key[row.registration_id],
            "adviser": desks[row.adviser_id],
            "turn": place[row.turn_id],
            "rank": row.rank,
            **_why(row),
        }
        for row in keep
        if row.registration_id in key and row.adviser_id in desks and row.turn_id in place
    ]


def _why(row: object) -> dict[str, bool]:
    """What the query said of a row that stays: it has happened, or is no part of what is planned anew."""
    return {name: bool(getattr(row, name, False)) for name in ("past", "outside")}


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _time(moment: datetime) -> str:
    return moment.isoformat()
