# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The times within a session: what they are for, and what becomes of them when they are set anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.models import MeetingSlot, Session, Turn
from maschinenraum.events.queries.programme.clock import SlotOrTurn, Times
from maschinenraum.events.queries.programme.details import Series
from maschinenraum.events.queries.programme.stakes import Part


class Purpose(StrEnum):
    """What people do in the times of a session."""

    MEETINGS = "gespraeche"
    TABLES = "tischrunden"
    ADVICE = "beratung"

    @property
    def label(self) -> str:
        """The name of it."""
        return {
            Purpose.MEETINGS: _("Einzelgespräche"),
            Purpose.TABLES: _("Tischrunden mit Wechsel"),
            Purpose.ADVICE: _("Beratung"),
        }[self]


def purposes_of(session: Session) -> tuple[Purpose, ...]:
    """Return what a session of this format can be used for."""
    if session.format.gives_advice:
        return (Purpose.ADVICE,)
    if session.format.holds_meetings:
        return (Purpose.MEETINGS,)
    if session.format.rotates_tables:
        return (Purpose.TABLES,)
    return (Purpose.MEETINGS, Purpose.TABLES)


def times_for(session: Session, purpose: Purpose) -> list[SlotOrTurn]:
    """Return the times there are for this purpose, in order."""
    found: Sequence[SlotOrTurn] = (
        list(session.slots.order_by("starts_at", "pk"))
        if purpose is Purpose.MEETINGS
        else list(session.turns.order_by("starts_at", "pk"))
    )
    for time in found:
        time.session = session
    return list(found)


def begin_of(time: SlotOrTurn) -> str:
    """Return what names a time in an address below its session: two of one session never begin at once."""
    return f"{time.starts_at.astimezone(UTC):%Y%m%dT%H%M%S}"


def inner_times(session: Session) -> list[SlotOrTurn]:
    """Return all times within a session, in order; no query where they are loaded."""
    return sorted([*session.slots.all(), *session.turns.all()], key=lambda time: time.starts_at)


def part_of(session: Session, times: Sequence[SlotOrTurn]) -> Part:
    """Return times as a part of the programme that plans may hold."""
    return Part(
        session,
        slots=tuple(time for time in times if isinstance(time, MeetingSlot)),
        turns=tuple(time for time in times if isinstance(time, Turn)),
    )


@dataclass(frozen=True)
class Rearrangement:
    """What becomes of the times of a session: those that stay, of them those that move, those that go, new ones."""

    staying: tuple[tuple[SlotOrTurn, Times], ...]
    moving: tuple[tuple[SlotOrTurn, Times], ...]
    going: tuple[SlotOrTurn, ...]
    new: tuple[Times, ...]

    @classmethod
    def between(cls, present: Sequence[SlotOrTurn], wanted: Sequence[Times]) -> Self:
        """Match what there is with what is wanted, both in order.

        As many as before: each takes the place of the one with its number, and what was planned in it
        moves along. More or fewer: those that begin when one began stay, the others take the places
        left over in order, and what finds none goes.
        """
        if len(present) == len(wanted):
            pairs = list(zip(present, wanted, strict=True))
            return cls(tuple(pairs), _moving(pairs), (), ())
        by_start = {times[0]: times for times in wanted}
        same = [(time, by_start[time.starts_at]) for time in present if time.starts_at in by_start]
        taken = {times for _time, times in same}
        left = [time for time in present if time.starts_at not in by_start]
        open_places = [times for times in wanted if times not in taken]
        moved = list(zip(left, open_places, strict=False))
        pairs = sorted([*same, *moved], key=lambda pair: pair[1])
        return cls(tuple(pairs), _moving(pairs), tuple(left[len(moved) :]), tuple(open_places[len(moved) :]))

    @property
    def times(self) -> tuple[Times, ...]:
        """All times there are afterwards, in order."""
        return tuple(sorted([*(times for _time, times in self.staying), *self.new]))


def _moving(pairs: Sequence[tuple[SlotOrTurn, Times]]) -> tuple[tuple[SlotOrTurn, Times], ...]:
    """Those that begin or end at another time than before."""
    return tuple((time, times) for time, times in pairs if (time.starts_at, time.ends_at) != times)


def in_words(times: Sequence[Times], zone: ZoneInfo) -> str:
    """Say "5 Zeiten zu 20 Minuten: 13:45, 14:10 …"; the lengths are named only if all are the same."""
    starts = ", ".join(f"{begin.astimezone(zone):%H:%M}" for begin, _end in times)
    lengths = {minutes_of(end - begin) for begin, end in times}
    words = {"n": len(times), "starts": starts}
    if len(lengths) == 1:
        return ngettext(
            "Eine Zeit zu %(length)s Minuten: %(starts)s",
            "%(n)s Zeiten zu %(length)s Minuten: %(starts)s",
            len(times),
        ) % {**words, "length": lengths.pop()}
    return ngettext("Eine Zeit: %(starts)s", "%(n)s Zeiten: %(starts)s", len(times)) % words


def series_behind(session: Session, purpose: Purpose) -> Series | None:
    """Return the series the present times are, or come near to; None where there are none yet."""
    times = times_for(session, purpose)
    if not times:
        return None
    zone = ZoneInfo(session.event.time_zone)
    first, last = times[0], times[-1]
    pause = minutes_of(times[1].starts_at - first.ends_at) if len(times) > 1 else 0
    size = first.tables if isinstance(first, MeetingSlot) else session.seats_per_table
    return Series(
        starts=first.starts_at.astimezone(zone).time(),
        ends=last.ends_at.astimezone(zone).time(),
        count=len(times),
        length=minutes_of(first.ends_at - first.starts_at),
        pause=max(0, pause),
        size=None if purpose is Purpose.ADVICE else size,
    )


def minutes_of(length: timedelta) -> int:
    """Return whole minutes."""
    return round(length.total_seconds() / 60)


def has_begun(time: SlotOrTurn | Session, now: datetime) -> bool:
    """Whether it is too late to change anything about it."""
    return time.starts_at <= now
