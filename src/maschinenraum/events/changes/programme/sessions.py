# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing down sessions, rooms and hosts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from maschinenraum.events.changes.documents import refresh_sessions
from maschinenraum.events.changes.programme.times import move_times
from maschinenraum.events.models import Event, Room, Session, SessionHost
from maschinenraum.events.queries.matchmaking.rounds import rounds_of
from maschinenraum.events.queries.programme.clock import Times
from maschinenraum.events.queries.programme.details import SessionDetails
from maschinenraum.events.queries.programme.times import inner_times
from maschinenraum.network.models import Person


def add_session(event: Event, details: SessionDetails, times: Times, *, key: UUID) -> Session:
    """Store a new session."""
    session = Session.objects.create(id=key, event=event, **_values(details, times))
    number_rounds(event)
    refresh_sessions([session.pk])
    return session


def change_session(session: Session, details: SessionDetails, times: Times) -> list[str]:
    """Write what has changed and return the names of the fields; a session moved as a whole takes its times along."""
    values = _values(details, times)
    changed = [name for name, value in values.items() if getattr(session, name) != value]
    shift = times[0] - session.starts_at
    if shift and times[1] - session.ends_at == shift:
        _shift(session, shift)
    for name in changed:
        setattr(session, name, values[name])
    if changed:
        session.save(update_fields=[*changed, "changed_at"])
        number_rounds(session.event)
        refresh_sessions([session.pk])
    return changed


def delete_session(session: Session) -> None:
    """Delete a session with its times and hosts; it is not found any more."""
    event, key = session.event, session.pk
    session.delete()
    number_rounds(event)
    refresh_sessions([key])


def note_change(session: Session) -> None:
    """Note that something within the session has changed: calendars and open forms ask for it."""
    session.changed_at = timezone.now()
    session.save(update_fields=["changed_at"])


def number_rounds(event: Event) -> None:
    """Number the rounds of workshops by their real times, the first 1; what takes no wishes has none."""
    Session.objects.filter(event=event, format__takes_wishes=False, round__isnull=False).update(round=None)
    workshops = list(
        Session.objects.filter(event=event, format__takes_wishes=True).order_by("starts_at", "pk")
    )
    rounds = rounds_of([(session.starts_at, session.ends_at) for session in workshops])
    for session, number in zip(workshops, rounds, strict=True):
        if session.round != number + 1:
            # Not a change anybody made to the session: what is noted as changed stays.
            Session.objects.filter(pk=session.pk).update(round=number + 1)


def add_hosts(session: Session, people: Iterable[Person]) -> None:
    """Name hosts of a session; whoever is one stays one."""
    SessionHost.objects.bulk_create(
        [SessionHost(session=session, person=person) for person in people], ignore_conflicts=True
    )
    refresh_sessions([session.pk])


def remove_host(host: SessionHost) -> None:
    """Take a host off a session."""
    host.delete()
    refresh_sessions([host.session_id])


def add_room(event: Event, *, name: str, capacity: int | None) -> Room:
    """Store a new room."""
    return Room.objects.create(event=event, name=name, capacity=capacity)


def change_room(room: Room, *, name: str, capacity: int | None) -> None:
    """Write a room's name and capacity."""
    room.name, room.capacity = name, capacity
    room.save(update_fields=["name", "capacity"])


def _shift(session: Session, shift: timedelta) -> None:
    moves = [(time, (time.starts_at + shift, time.ends_at + shift)) for time in inner_times(session)]
    move_times(moves)


def _values(details: SessionDetails, times: Times) -> dict[str, Any]:
    return {
        "format": details.format,
        "title": details.title,
        "title_note": details.title_note,
        "group": details.group,
        "room": details.room,
        "starts_at": times[0],
        "ends_at": times[1],
        "capacity": details.capacity,
        "visibility": details.visibility,
    }
