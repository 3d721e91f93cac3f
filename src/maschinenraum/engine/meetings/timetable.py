# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out: when and where every agreed meeting takes place, and what was not possible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings import exact
from maschinenraum.engine.meetings.programme import Programme
from maschinenraum.engine.meetings.shortfall import different_times
from maschinenraum.engine.report import Counted, Report, tally


class Obstacle(StrEnum):
    """The rule that keeps a meeting from taking place. The first that applies is named, hardest first."""

    NO_COMMON_TIME = "no common time"  # both are never there together in a slot the meeting may use
    TOO_MANY_MEETINGS = "too many meetings"  # one of the two has more meetings than slots for them
    TABLES_FULL = "tables full"  # both are free at a common time, but every table is taken then
    PEOPLE_BOOKED = "people booked"  # at every common time one of the two has another meeting
    UNEVEN = "uneven"  # two people's numbers of breaks differ by more than two in every timetable found


@dataclass(frozen=True)
class Unplaced:
    """A meeting that does not take place, the rule that binds, and the person it binds most (-1: no one person)."""

    meeting: int
    binding: Obstacle
    person: int


@dataclass(frozen=True)
class Uneven:
    """The fairness rule is broken: these two people's numbers of breaks differ by more than two."""

    most: int
    least: int
    difference: int
    binding: Obstacle = Obstacle.UNEVEN


@dataclass(frozen=True, eq=False)
class Timetable:
    """When and where every meeting takes place.

    slot       int[m]: slot of each meeting, -1 where it could not be placed
    table      int[m]: its table, counted from 0 in every slot, or -1
    breaks     int[n]: breaks in each person's day
    alone      int[n]: the breaks each person must have even if everyone else gave way (0 where no day is possible)
    value      all breaks together
    bound      no timetable with as many meetings and as even has fewer (certified)
    is_optimal proven: no timetable places more meetings; of those none is more even beyond the fair difference of
               two; of those none has fewer breaks
    unplaced   one record per meeting that could not be placed
    uneven     the people between whom the fairness rule is broken, or None
    steps_done steps spent; repeating with steps=steps_done gives the identical timetable
    stopped    whether time or the caller ended the work before its steps were spent
    """

    slot: Whole
    table: Whole
    breaks: Whole
    alone: Whole
    value: int
    bound: int
    is_optimal: bool
    unplaced: tuple[Unplaced, ...]
    uneven: Uneven | None
    steps_done: int
    stopped: bool

    @property
    def is_complete(self) -> bool:
        """Whether every meeting takes place."""
        return not self.unplaced

    @property
    def report(self) -> Report:
        """The timetable as every problem reports."""
        return Report(
            self.value,
            self.bound,
            Counted.BREAKS,
            tally(self.breaks),
            (*self.unplaced, self.uneven) if self.uneven else self.unplaced,
            self.steps_done,
            self.stopped,
            is_proven=self.is_optimal,
        )


def unplaced(programme: Programme, slot: Whole) -> tuple[Unplaced, ...]:
    """One record per meeting without a slot, in their order."""
    possible = programme.possible()
    free = programme.available.copy()
    met = np.flatnonzero(slot >= 0)
    free[programme.pairs[met].ravel(), np.repeat(slot[met], 2)] = False
    room = np.bincount(slot[met], minlength=programme.slots) < programme.tables
    found = []
    for e in (int(x) for x in np.flatnonzero(slot < 0)):
        a, b = (int(p) for p in programme.pairs[e])
        crowded = [p for p in (a, b) if has_too_many(programme, possible, p)]
        if not possible[e].any():
            found.append(Unplaced(e, Obstacle.NO_COMMON_TIME, -1))
        elif crowded:
            found.append(Unplaced(e, Obstacle.TOO_MANY_MEETINGS, crowded[0]))
        elif (possible[e] & free[a] & free[b] & ~room).any():
            found.append(Unplaced(e, Obstacle.TABLES_FULL, -1))
        else:
            found.append(Unplaced(e, Obstacle.PEOPLE_BOOKED, -1))
    return tuple(found)


def has_too_many(programme: Programme, possible: Truth, person: int) -> bool:
    """Whether the person's own meetings cannot all be in different slots."""
    own = (programme.pairs == person).any(axis=1) & possible.any(axis=1)
    return different_times(possible[own], int(own.sum())) < int(own.sum())


def uneven(breaks: Whole) -> Uneven | None:
    """The two people whose breaks differ most, where that is more than fair."""
    if len(breaks) == 0 or breaks.max() - breaks.min() <= exact.FAIR:
        return None
    most, least = int(breaks.argmax()), int(breaks.argmin())
    return Uneven(most, least, int(breaks[most] - breaks[least]))
