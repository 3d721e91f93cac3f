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
    Event,
    KnownContact,
    Meeting,
    MeetingSlot,
    Registration,
    Session,
    SessionHost,
    Statement,
    Wish,
    WorkshopPlace,
)
from maschinenraum.events.queries.matchmaking.tagging import StatementTagger
from maschinenraum.events.queries.registrations import people_to_tell
from maschinenraum.network.models import Organisation

FORMAT = 1
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


def take_snapshot(
    event: Event,
    *,
    seed: int,
    keep: Iterable[Meeting] = (),
    keep_places: Iterable[WorkshopPlace] = (),
    now: datetime | None = None,
) -> Frozen:
    """Freeze what is known of the event today; ``keep`` are the meetings and places that must not move.

    While the event is on, slots that have begun by ``now`` are marked: nobody new can be sent there.
    A bounded number of queries, however many people. Pseudonyms are dealt in an order drawn from
    the seed, so that they do not follow the alphabet.
    """
    registrations = list(_registrations(event))
    random.Random(seed).shuffle(registrations)  # noqa: S311 (repeatable order, not a secret)
    key = {registration.pk: f"p{i:03d}" for i, registration in enumerate(registrations, 1)}
    now = now or timezone.now()
    is_over = event.ends_on < timezone.localdate(now)  # planning it again is then an exercise
    slots = list(MeetingSlot.objects.filter(session__event=event).order_by("starts_at", "pk"))
    snapshot: Snapshot = {
        "format": FORMAT,
        "target": TARGET,
        # Whoever names no limit meets people in two thirds of the slots, so that breaks remain.
        "most_by_default": max(TARGET, -(-2 * len(slots) // 3)),
        "time_zone": event.time_zone,
        "slots": [_slot(slot, has_begun=not is_over and slot.starts_at <= now) for slot in slots],
        "sessions": [_session(session) for session in _sessions(event)],
        "people": _people(event, registrations, key),
        "wishes": _wishes(event, key, (Wish.Kind.MUST, Wish.Kind.WOULD)),
        "apart": sorted({_pair(a, b) for a, b, _kind in _wishes(event, key, (Wish.Kind.NEVER,))}),
        "known": sorted({_pair(a, b) for a, b in _known(event, key)}),
        "kept": _kept(keep, key, {slot.pk: i for i, slot in enumerate(slots)}),
        "places": _kept_places(keep_places, key),
    }
    return Frozen(snapshot, key)


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
    """Sessions that bind people: for all, or with places by wishes, or hosted; not the meetings themselves."""
    binding = Q(format__is_for_all=True) | Q(format__takes_wishes=True) | Q(hosts__isnull=False)
    sessions = Session.objects.filter(binding, event=event, format__holds_meetings=False)
    return sessions.select_related("format", "room").distinct().order_by("starts_at", "pk")


def _slot(slot: MeetingSlot, *, has_begun: bool) -> dict[str, Any]:
    return {
        "id": slot.pk,
        "starts": _time(slot.starts_at),
        "ends": _time(slot.ends_at),
        "tables": slot.tables,
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
        "round": session.round,
        "title": session.title,
        "starts": _time(session.starts_at),
        "ends": _time(session.ends_at),
        "capacity": capacity,
    }


def _people(event: Event, registrations: list[Registration], key: Key) -> list[dict[str, Any]]:
    hosted: dict[UUID, list[str]] = defaultdict(list)
    for person, session in SessionHost.objects.filter(session__event=event).values_list("person", "session"):
        hosted[person].append(str(session))
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
            "hosts": sorted(hosted[registration.person_id]),
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


def _kept(keep: Iterable[Meeting], key: Key, place: dict[int, int]) -> list[dict[str, Any]]:
    """Meetings that must not move; one with a person who has signed off is gone."""
    return [
        {
            "people": [key[meeting.first_id], key[meeting.second_id]],
            "slot": place[meeting.slot_id],
            "table": meeting.table,
            "locked": meeting.locked,
            "past": bool(getattr(meeting, "past", False)),
            "origin": meeting.origin,
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
            "past": bool(getattr(place, "past", False)),
        }
        for place in keep
        if place.registration_id in key
    ]


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _time(moment: datetime) -> str:
    return moment.isoformat()
