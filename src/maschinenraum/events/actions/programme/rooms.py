# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Adding, changing and deleting the rooms of an event."""

from django.db import transaction
from django.utils.translation import gettext as _

from maschinenraum.events.actions.programme.holding import held_event, held_room, version_of_room
from maschinenraum.events.actions.programme.refusals import Consequences, Invalid, insist_on_seen
from maschinenraum.events.changes.programme import sessions
from maschinenraum.events.models import Event, Room, Session
from maschinenraum.events.queries.programme.details import Problem
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person


@transaction.atomic
def add_room(event: Event, *, name: str, capacity: int | None, by: Person) -> Room:
    """Add a room; the very same one sent twice (a double click) is added once.

    Raises ``Invalid`` where another room of that name is there.
    """
    event = held_event(event, by)
    same = Room.objects.filter(event=event, name=name).first()
    if same is not None and same.capacity == capacity:
        return same
    if same is not None:
        raise _name_taken()
    room = sessions.add_room(event, name=name, capacity=capacity)
    record_deed(person=by, verb="add-room", subject=event, details={"room": room.pk})
    return room


@transaction.atomic
def change_room(room: Room, *, name: str, capacity: int | None, by: Person, seen: str | None = None) -> None:
    """Change a room's name or capacity; raises ``Overtaken``, ``Gone``, or ``Invalid`` for a name taken."""
    room = held_room(room, by)
    insist_on_seen(seen, version_of_room(room))
    if Room.objects.filter(event=room.event, name=name).exclude(pk=room.pk).exists():
        raise _name_taken()
    if (room.name, room.capacity) != (name, capacity):
        sessions.change_room(room, name=name, capacity=capacity)
        record_deed(person=by, verb="change-room", subject=room.event, details={"room": room.pk})


def consequences_of_deleting_room(room: Room) -> Consequences:
    """Return what follows from deleting a room: nothing, or it is still needed."""
    if Session.objects.filter(room=room).exists():
        return Consequences(
            refusal=_(
                "Der Raum wird noch gebraucht. Legen Sie zuerst, was in ihm stattfindet, in einen anderen Raum."
            )
        )
    return Consequences()


@transaction.atomic
def delete_room(room: Room, *, by: Person, seen: str | None = None) -> None:
    """Delete a room nothing takes place in; raises ``Refused`` for one still needed."""
    room = held_room(room, by)
    insist_on_seen(seen, version_of_room(room))
    consequences_of_deleting_room(room).insist("")
    event, key = room.event, room.pk
    room.delete()
    record_deed(person=by, verb="delete-room", subject=event, details={"room": key})


def _name_taken() -> Invalid:
    return Invalid([Problem("name", _("Einen Raum mit diesem Namen gibt es schon."))])
