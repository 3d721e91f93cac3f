# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is written down of an event, a session and its times, as plain values from a form."""

from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any, Self
from zoneinfo import ZoneInfo

from maschinenraum.events.models import Event, Room, Session, SessionFormat
from maschinenraum.network.models import Group, Visibility


@dataclass(frozen=True)
class EventDetails:
    """An event as its organisers write it; the names are those of ``Event``."""

    title: str
    starts_on: date
    ends_on: date
    subtitle: str = ""
    group: Group | None = None
    time_zone: str = "Europe/Berlin"
    attendance: str = Event.Attendance.OFFLINE
    venue: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    online_url: str = ""
    contact_name: str = ""
    contact_email: str = ""
    summary: str = ""
    internal_text: str = ""
    registration_opens_on: date | None = None
    registration_closes_on: date | None = None
    visibility: str = Visibility.NETWORK
    inner_visibility: str = Visibility.INTERNAL

    @classmethod
    def of(cls, event: Event) -> Self:
        """Read them from a stored event."""
        return cls(**{field.name: getattr(event, field.name) for field in fields(cls)})

    @property
    def values(self) -> dict[str, Any]:
        """The values by the name of the field they are stored in."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class SessionDetails:
    """A session as its organisers write it: a day of the event and times of its zone.

    An end before the beginning is after midnight.
    """

    format: SessionFormat
    day: date
    starts: time
    ends: time
    title: str = ""
    title_note: str = ""
    group: Group | None = None
    room: Room | None = None
    capacity: int | None = None
    visibility: str = Visibility.INTERNAL

    @classmethod
    def of(cls, session: Session) -> Self:
        """Read them from a stored session, its event and format loaded."""
        zone = ZoneInfo(session.event.time_zone)
        starts = session.starts_at.astimezone(zone)
        return cls(
            format=session.format,
            day=starts.date(),
            starts=starts.time(),
            ends=session.ends_at.astimezone(zone).time(),
            title=session.title,
            title_note=session.title_note,
            group=session.group,
            room=session.room,
            capacity=session.capacity,
            visibility=session.visibility,
        )


@dataclass(frozen=True)
class Series:
    """Times in a row within a session, as organisers think of them; lengths in minutes.

    They end with the last that fits before ``ends``, or after ``count`` of them. ``size`` is the number of
    tables for one-to-one meetings, of seats at each table for rounds, and nothing for advice.
    """

    starts: time
    length: int
    pause: int = 0
    ends: time | None = None
    count: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class Problem:
    """Why something cannot be written down so, and the field it is about ("" for all of them)."""

    field: str
    sentence: str
