# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Records of a programme as they are now, held while somebody changes them."""

from django.core.exceptions import PermissionDenied

from maschinenraum.events.actions.programme.refusals import Gone, Refused
from maschinenraum.events.changes.registrations import hold_event
from maschinenraum.events.models import Event, Room, Session
from maschinenraum.events.queries.congresses import inner_sessions
from maschinenraum.events.rules import may_prepare_event
from maschinenraum.network.models import Person


def held_event(event: Event, by: Person) -> Event:
    """Return the event as it is now, held until the end of the transaction, for whoever prepares it."""
    hold_event(event)
    event = Event.objects.get(pk=event.pk)
    if not may_prepare_event(by, event):
        raise PermissionDenied
    return event


def held_session(session: Session, by: Person) -> Session:
    """Return the session as it is now; raises ``Gone``, or ``PermissionDenied`` where it is not theirs to know."""
    event = held_event(session.event, by)
    current = Session.objects.select_related("format", "room", "group").filter(pk=session.pk).first()
    if current is None:
        raise Gone
    if not inner_sessions(by, event).filter(pk=current.pk).exists():
        raise PermissionDenied
    current.event = event
    return current


def insist_on_sight(session: Session, by: Person, sentence: str) -> None:
    """Raise ``Refused`` where this person could not see the session any more."""
    if not inner_sessions(by, session.event).filter(pk=session.pk).exists():
        raise Refused(sentence)


def held_room(room: Room, by: Person) -> Room:
    """Return the room as it is now; raises ``Gone``."""
    event = held_event(room.event, by)
    current = Room.objects.filter(pk=room.pk, event=event).first()
    if current is None:
        raise Gone
    return current


def version_of(session: Session) -> str:
    """What a form remembers of the session it shows, and of the times in it."""
    return session.changed_at.isoformat()


def version_of_room(room: Room) -> str:
    """What a form remembers of the room it shows."""
    return f"{room.capacity} {room.name}"
