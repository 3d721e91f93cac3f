# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing down the times within a session."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from maschinenraum.events.models import MeetingSlot, Session, Turn
from maschinenraum.events.queries.programme.clock import SlotOrTurn, Times
from maschinenraum.events.queries.programme.times import Purpose

#: Where times wait while others take their places: two of one session never begin at once, not even in between.
_ASIDE = timedelta(days=3_650)


def move_times(moves: Iterable[tuple[SlotOrTurn, Times]]) -> None:
    """Give times another beginning and end, all at once; what is planned in them moves along."""
    moving = [(time, times) for time, times in moves if (time.starts_at, time.ends_at) != times]
    for aside in (_ASIDE, timedelta()):
        for time, (begin, end) in moving:
            time.starts_at, time.ends_at = begin + aside, end + aside
            time.save(update_fields=["starts_at", "ends_at"])


def add_times(session: Session, purpose: Purpose, new: Sequence[Times], *, size: int | None) -> None:
    """Add times to a session; ``size`` is the number of tables, for one-to-one meetings."""
    if purpose is Purpose.MEETINGS:
        MeetingSlot.objects.bulk_create(
            MeetingSlot(session=session, starts_at=begin, ends_at=end, tables=size or 0) for begin, end in new
        )
    else:
        Turn.objects.bulk_create(Turn(session=session, starts_at=begin, ends_at=end) for begin, end in new)


def set_tables(slots: Iterable[MeetingSlot], tables: int) -> None:
    """Say at how many tables people meet in these times."""
    for slot in slots:
        slot.tables = tables
        slot.save(update_fields=["tables"])


def set_seats(session: Session, seats: int | None) -> None:
    """Say how many people sit at each of the rotating tables."""
    session.seats_per_table = seats
    session.save(update_fields=["seats_per_table", "changed_at"])


def delete_times(times: Iterable[SlotOrTurn]) -> None:
    """Delete times that no plan holds any more."""
    for time in times:
        time.delete()
