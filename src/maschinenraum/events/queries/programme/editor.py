# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The programme as those who prepare an event see it, with what they should look at."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID, uuid5

from django.db.models import Count, QuerySet

from maschinenraum.events.models import Event, Organiser, Room, Session
from maschinenraum.events.queries.congresses import events_seen_by, inner_sessions
from maschinenraum.events.queries.programme.clock import day_of
from maschinenraum.events.queries.programme.hints import activity_of, hints_of
from maschinenraum.events.queries.registrations import days_of
from maschinenraum.events.rules import may_prepare_event
from maschinenraum.network.models import Group, Person
from maschinenraum.network.queries.groups import groups_led_by, groups_seen_by
from maschinenraum.network.rules import Viewer, is_office


@dataclass(frozen=True)
class Item:
    """A session with what happens in it, and what is odd about it."""

    session: Session
    activity: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """A day of the event with all that takes place on it."""

    date: date
    items: tuple[Item, ...]


def editable_sessions(viewer: Viewer, event: Event) -> QuerySet[Session]:
    """Return the sessions this organiser may know of: a group's own and private ones are not theirs."""
    sessions = inner_sessions(viewer, event).select_related("event", "format", "room")
    return sessions.prefetch_related("slots", "turns")


def programme_days(viewer: Viewer, event: Event) -> list[Day]:
    """Return all days of an event, those without a session too; a day left behind comes as it is."""
    sessions = list(editable_sessions(viewer, event))
    hints = hints_of(event, sessions)
    items = [
        Item(session, activity_of(event, session), tuple(hints.get(session.pk, ()))) for session in sessions
    ]
    by_day = {day: tuple(of_day) for day, of_day in groupby(items, lambda item: day_of(item.session))}
    return [Day(day, by_day.get(day, ())) for day in sorted({*days_of(event), *by_day})]


def rooms_of(event: Event) -> QuerySet[Room]:
    """Return the rooms of an event by name."""
    return Room.objects.filter(event=event).order_by("name", "pk")


def room_key(room: Room) -> UUID:
    """Return what names a room in an address: nobody counts through records."""
    return uuid5(room.event_id, f"room {room.pk}")


def sessions_by_room(viewer: Viewer, event: Event) -> Counter[int]:
    """Return how many sessions this organiser knows of are in each room."""
    rooms = inner_sessions(viewer, event).exclude(room=None).order_by().values_list("room", flat=True)
    return Counter(rooms)


def organisers_of(event: Event) -> QuerySet[Organiser]:
    """Return who organises an event, by name."""
    return Organiser.objects.filter(event=event).select_related("person__organisation").order_by(
        "person__sort_key", "pk"
    )  # fmt: skip


def groups_to_create_for(person: Person) -> QuerySet[Group]:
    """Return the groups whose events this person may create: the office those it sees, others those they lead."""
    return groups_seen_by(person) if is_office(person) else groups_led_by(person)


def events_to_copy_from(person: Person, event: Event) -> list[Event]:
    """Return the other events this person prepares that have a programme, latest first."""
    others = events_seen_by(person).exclude(pk=event.pk).annotate(size=Count("sessions")).filter(size__gt=0)
    return [other for other in others if may_prepare_event(person, other)]
