# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands in a timetable: entries, the people in them, and the days they are on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from maschinenraum.events.models import Registration
from maschinenraum.network.models import Person

#: A shorter gap is the time it takes to change tables.
SHORTEST_BREAK = timedelta(minutes=10)


class Kind(StrEnum):
    """What a participant does at a time."""

    SESSION = "session"  # for everyone who is there that day
    WORKSHOP = "workshop"  # the place the plan gives
    HOSTED = "hosted"  # the person hosts it
    MEETING = "meeting"  # one-to-one, at a table
    TABLE = "table"  # a round at rotating tables
    CONSULTATION = "consultation"  # advice, given or asked for
    BREAK = "break"


#: What a plan gives a time and a place, so that a preliminary one may still change it.
PLANNED = frozenset({Kind.WORKSHOP, Kind.MEETING, Kind.TABLE, Kind.CONSULTATION})


@dataclass(frozen=True)
class Partner:
    """Whom one meets: name and organisation, never an address. ``registration`` is None for a guest's adviser."""

    registration: UUID | None
    name: str
    organisation: str
    is_example: bool

    @property
    def label(self) -> str:
        """Name, and the organisation in brackets where there is one."""
        return f"{self.name} ({self.organisation})" if self.organisation else self.name


@dataclass(frozen=True)
class Item:
    """One entry of the day; ``key`` stays the same from plan to plan (session, round, or the two people).

    At rotating tables ``round`` counts from 1 and ``company`` are the others at the table. In a
    consultation ``question`` is what is asked, and ``gives_advice`` says that it is asked of the person.
    """

    kind: Kind
    key: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    note: str = ""
    format: str = ""
    room: str = ""
    table: int | None = None
    round: int | None = None
    partner: Partner | None = None
    company: tuple[Partner, ...] = ()
    question: str = ""
    gives_advice: bool = False
    reasons: tuple[str, ...] = ()
    rank: int | None = None
    answer: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Day:
    """A day of the event and what is on it, in order of time."""

    date: date
    items: tuple[Item, ...]


def participant(registration: Registration) -> Partner:
    """Return a registered person as others read them; person and organisation should be loaded."""
    return _named(registration.person, registration.pk)


def adviser(person: Person) -> Partner:
    """Return an adviser as others read them, registered or not."""
    return _named(person, None)


def _named(person: Person, registration: UUID | None) -> Partner:
    organisation = str(person.organisation) if person.organisation else ""
    return Partner(registration, person.name, organisation, person.is_example)


def days_with(items: Sequence[Item], zone: ZoneInfo) -> tuple[Day, ...]:
    """Sort items into days of the event's time zone and fill the gaps between them with breaks.

    What is part of something longer comes after it, e.g. rounds after the workshop they are held in.
    """
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.starts_at, item.starts_at - item.ends_at, item.key)):
        by_day[item.starts_at.astimezone(zone).date()].append(item)
    return tuple(Day(day, tuple(_with_breaks(found))) for day, found in sorted(by_day.items()))


def _with_breaks(items: Sequence[Item]) -> list[Item]:
    filled = list(items[:1])
    busy_until = items[0].ends_at
    for item in items[1:]:
        if item.starts_at - busy_until >= SHORTEST_BREAK:
            filled.append(
                Item(Kind.BREAK, f"break:{busy_until:%d%H%M}", busy_until, item.starts_at, title=_("Pause"))
            )
        filled.append(item)
        busy_until = max(busy_until, item.ends_at)
    return filled
