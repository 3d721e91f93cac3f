# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Copying sessions with what happens in them, within an event or from an earlier one."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from maschinenraum.events.changes.documents import refresh_sessions
from maschinenraum.events.models import Event, MeetingSlot, Room, Session, Turn

Moved = Callable[[datetime], datetime]


def copy_session(
    session: Session, event: Event, *, moved: Moved, room: Room | None, key: UUID | None = None
) -> Session:
    """Store a copy of a session, its times within included; ``moved`` says when something takes place now.

    Neither hosts nor where the facts came from are copied: others do it, another time.
    """
    copy = Session.objects.create(
        id=key or uuid4(),
        event=event,
        format_id=session.format_id,
        title=session.title,
        title_note=session.title_note,
        group_id=session.group_id,
        room=room,
        starts_at=moved(session.starts_at),
        ends_at=moved(session.ends_at),
        capacity=session.capacity,
        seats_per_table=session.seats_per_table,
        visibility=session.visibility,
    )
    MeetingSlot.objects.bulk_create(
        MeetingSlot(
            session=copy, starts_at=moved(slot.starts_at), ends_at=moved(slot.ends_at), tables=slot.tables
        )
        for slot in session.slots.all()
    )
    Turn.objects.bulk_create(
        Turn(session=copy, starts_at=moved(turn.starts_at), ends_at=moved(turn.ends_at))
        for turn in session.turns.all()
    )
    refresh_sessions([copy.pk])
    return copy


def room_like(room: Room | None, event: Event) -> Room | None:
    """Return the room of an event that is called like one of another event; stored if there is none yet."""
    if room is None:
        return None
    found, _is_new = Room.objects.get_or_create(
        event=event, name=room.name, defaults={"capacity": room.capacity}
    )
    return found
