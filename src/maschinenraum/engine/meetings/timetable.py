# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""When meetings that are all agreed take place, with as few breaks in anybody's day as possible.

The B2B scheduling problem of M. Bofill, J. Espasa, M. Garcia, M. Palahí, J. Suy, M. Villaret (Scheduling B2B
meetings, CP 2014). A break is a maximal run of idle slots between two meetings of a person, however long, over noon
too; slots before the first and after the last meeting do not count. No two people's numbers of breaks may differ by
more than two; people without meetings count with none.

Kempe chains place the meetings, annealing closes breaks, a flow of days bounds them from below, and where a gap is
left, a constraint programme closes it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import heavy, randomness
from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.inputs import Truth, Whole, wholes
from maschinenraum.engine.meetings import exact, kernel, patterns, planner, weave
from maschinenraum.engine.meetings.planner import masks
from maschinenraum.engine.meetings.problem import Problem
from maschinenraum.engine.meetings.shortfall import different_times
from maschinenraum.engine.report import Counted, Report, tally

STEPS = 40_000_000  # by default; the public instances need less
CHUNK = 20_000  # steps of annealing between two looks at the clock and at the caller
PER_EFFORT = 2_000_000  # steps for one unit of the solver's deterministic time
PLACING = 100_000  # steps for placing what does not fit at once
FIRST_ROUND = 500_000
LATER_ROUND = 4_000_000
MENDINGS = 4
REACH = 14  # people whose meetings may move at first, when the programme mends
NEAR = 2  # breaks above the bound that are worth a try at a proof
SMALL = 2_000  # meetings times slots up to which the constraint programme is tried at once
LARGE = 100_000  # meetings times slots from which the constraint programme is left out
LOSSES = 200  # no loss above is ever accepted
# cost of a break and of an idle slot, and the temperature at the beginning and at the end of a round, around those at
# which order sets in; while no break at all seems possible, idle slots show the way as well as breaks do
SEAMLESS = ((10, 10, 5.0, 4.0), (10, 10, 4.0, 3.0))
BROKEN = (10, 2, 2.5, 1.5)


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


class Programme(Problem):
    """Meetings that shall all take place; two people may have several."""

    pairs_repeat = True

    def __init__(
        self,
        pairs: npt.ArrayLike,
        available: npt.ArrayLike,
        tables: npt.ArrayLike,
        fixed: npt.ArrayLike | None,
        allowed: npt.ArrayLike | None,
    ) -> None:
        count = len(np.atleast_1d(wholes("pairs", pairs)))
        slots = np.shape(available)[1] if np.ndim(available) == 2 else 0
        super().__init__(
            available,
            tables,
            pairs,
            np.ones(count, np.int64),
            slots,
            floor=(),
            locked=fixed,
            allowed=allowed,
            target=0,
        )

    def possible(self) -> Truth:
        """bool[m, T]: slots in which the meeting could take place; of a fixed one only its own."""
        slots = super().possible()
        fixed = self.locked >= 0
        slots[fixed] = np.arange(self.slots)[None, :] == self.locked[fixed][:, None]
        return slots


def timetable(
    pairs: npt.ArrayLike,
    available: npt.ArrayLike,
    tables: npt.ArrayLike,
    *,
    fixed: npt.ArrayLike | None = None,
    allowed: npt.ArrayLike | None = None,
    seed: int,
    steps: int | None = None,
    seconds: float | None = None,
    on_progress: Progress | None = None,
) -> Timetable:
    """Slots for all meetings, with as few breaks as possible.

    pairs        int[m, 2]: the two people of each meeting; every meeting shall take place
    available    bool[n, T]: person i is present and free in slot t
    tables       int or int[T]: tables in every slot, or per slot
    fixed        int[m]: the slot of a meeting that is fixed, or -1
    allowed      bool[m, T]: slots the meeting may use (mornings only, say)
    steps        budget; one unit of the solvers' deterministic time counts as two million
    seconds      ends the work early; the result says after how many steps
    on_progress  called with the share of steps done and the fewest breaks so far; False ends the work

    Where not all meetings can be placed, as many as possible are; the others are named with the rule that binds. Where
    nobody can keep the fairness rule, the difference is as small as possible, and the two people are named. Fixed
    meetings that contradict one another, or the rules, raise ProblemError.

    >>> everyone = [[True] * 3] * 3
    >>> result = timetable([[0, 1], [0, 2]], everyone, 1, seed=1)
    >>> result.value, result.is_optimal, result.breaks.tolist()
    (0, True, [0, 0, 0])
    """
    programme = Programme(pairs, available, tables, fixed, allowed)
    budget = Budget(STEPS if steps is None else steps, seconds, on_progress)
    work = Work(programme, seed, budget)
    work.place()
    for stage in work.stages():
        if work.is_proven or not budget.allows(work.value):
            break
        stage()
    return work.report()


class Work:
    """The best timetable so far, and what is proven about it."""

    def __init__(self, programme: Programme, seed: int, budget: Budget) -> None:
        self.programme, self.seed, self.budget = programme, seed, budget
        self.days = patterns.days(programme)
        self.alone = np.array([patterns.fewest_alone(day) for day in self.days], np.int64)
        self.slot = programme.locked.copy()
        self.breaks = np.zeros(programme.people, np.int64)
        self.bound = 0
        self.most_are_placed = False
        self.is_settled = False
        self.loom: Loom | None = None
        self.rng = np.random.default_rng([abs(seed), 2])
        self.reach = REACH
        self.partners: list[list[int]] = [[] for _ in range(programme.people)]
        for a, b in programme.pairs.tolist():
            self.partners[a].append(b)
            self.partners[b].append(a)

    @property
    def value(self) -> int:
        """All breaks of the best timetable."""
        return int(self.breaks.sum())

    @property
    def cost(self) -> int:
        """What timetables with as many meetings are compared by."""
        return exact.cost(self.programme, self.breaks)

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be better."""
        return self.most_are_placed and (self.is_settled or self.cost <= self.bound)

    @property
    def is_complete(self) -> bool:
        """Whether every meeting has a slot."""
        return bool((self.slot >= 0).all())

    @property
    def is_small(self) -> bool:
        """Whether the constraint programme may well settle everything."""
        return self.programme.slots * len(self.slot) <= SMALL

    @property
    def fits_the_solver(self) -> bool:
        """Whether the constraint programme is small enough to be worth its while."""
        return self.programme.slots * len(self.slot) <= LARGE

    def place(self) -> None:
        """Give every meeting a slot, or as many as Kempe chains can; free of charge where they all fit at once."""
        programme = self.programme
        possible = programme.possible()
        could: Truth = np.asarray(possible.any(axis=1), np.bool_)
        worth = np.zeros((programme.people, programme.slots + 1), np.int64)
        search = planner.Search.begin(
            programme, self.seed, self.budget.steps, worth, np.zeros(len(self.slot), np.int64)
        )
        busy = np.bincount(programme.pairs.ravel(), minlength=programme.people)
        load = busy[programme.pairs].sum(axis=1)
        order = np.lexsort((-load, possible.sum(axis=1)))
        search.seat(order[could[order]], kernel.SETTLING)
        search.keep_best()
        wanted, tried = int(could.sum()), 0
        while search.best_key[1] < wanted and tried < PLACING and self.budget.allows(0):
            count = min(planner.CHUNK, self.budget.left)
            search.advance(count)
            self.budget.spend(count)
            tried += count
        self.take(search.best)
        self.most_are_placed = search.best_key[1] == wanted
        self.bound = int(self.alone.sum()) if self.is_complete else 0

    def take(self, slot: Whole) -> None:
        """Make these slots the best."""
        self.slot = slot.copy()
        self.breaks = np.array([weave.breaks(day) for day in day_masks(self.programme, slot)], np.int64)

    def take_if_better(self, slot: Whole) -> None:
        """Make these slots the best if they cost less."""
        breaks = [weave.breaks(day) for day in day_masks(self.programme, slot)]
        if exact.cost(self.programme, np.array(breaks, np.int64)) < self.cost:
            self.take(slot)

    def stages(self) -> Iterator[Callable[[], None]]:
        """What is done in which order: a little annealing, the bound, then more of everything in turn."""
        nobody = np.zeros(self.programme.people, np.bool_)
        if not self.most_are_placed and self.fits_the_solver:
            yield lambda: self.place_more(0.25)
            if not self.most_are_placed:
                yield lambda: self.place_more(2.0)
        yield from self.anneal(FIRST_ROUND)
        if self.is_complete and self.fits_the_solver:
            yield lambda: self.bound_by_days(1.0)
            if self.bound == 0:
                yield lambda: self.close(0.5, ~nobody)
        length, effort = LATER_ROUND, 0.5
        while True:
            if self.is_small or 0 < self.bound >= self.value - NEAR:
                yield lambda effort=effort: self.close(effort, nobody)  # type: ignore[misc]
            yield from self.anneal(length)
            for _ in range(MENDINGS if self.fits_the_solver else 0):
                yield self.mend
            length, effort = 2 * length, min(2 * effort, 2.0)

    def affordable(self, effort: float) -> float:
        """As much of the effort as the budget allows, which is spent by it."""
        steps = min(math.ceil(effort * PER_EFFORT), self.budget.left)
        self.budget.spend(steps)
        return steps / PER_EFFORT

    def place_more(self, effort: float) -> None:
        """As many meetings as possible, proven if the effort suffices."""
        outcome = exact.most_meetings(self.programme, self.slot, self.affordable(effort))
        if outcome.slot is not None and (outcome.slot >= 0).sum() > (self.slot >= 0).sum():
            self.take(outcome.slot)
        self.most_are_placed = outcome.is_settled
        if self.is_complete:
            self.bound = int(self.alone.sum())

    def bound_by_days(self, effort: float) -> None:
        """The bound that forgets who meets whom."""
        effort = self.affordable(effort)
        self.bound = max(self.bound, patterns.fewest_breaks(self.programme, self.days, effort))

    def close(self, effort: float, seamless: Truth) -> None:
        """Ask the constraint programme for less, with those who are seamless in one block each."""
        below = self.cost
        everything = np.ones(len(self.slot), np.bool_)
        outcome = exact.fewest_breaks(
            self.programme, self.slot, below, self.affordable(effort), seamless, everything
        )
        if outcome.slot is not None:
            self.take_if_better(outcome.slot)
        if seamless.any():
            return
        if outcome.is_settled:
            self.is_settled = self.most_are_placed
            self.bound = max(self.bound, self.value)
        elif outcome.slot is not None and below < exact.heaviest(self.programme):
            self.bound = max(self.bound, min(outcome.bound, self.value))

    def mend(self) -> None:
        """Ask for less, when only a circle of people around somebody with a break may move their meetings."""
        waiting = np.flatnonzero(self.breaks > self.alone)
        if len(waiting) == 0:
            waiting = np.arange(self.programme.people)
        circle = {int(self.rng.choice(waiting))}
        around = [int(next(iter(circle)))]
        while len(circle) < min(self.reach, self.programme.people):
            known = self.partners[around[int(self.rng.integers(len(around)))]]
            strangers = [p for p in known if p not in circle]
            one = strangers[int(self.rng.integers(len(strangers)))] if strangers else self.anybody(circle)
            circle.add(one)
            around.append(one)
        inside = np.isin(np.arange(self.programme.people), around)
        movable: Truth = np.asarray(inside[self.programme.pairs].any(axis=1), np.bool_)
        seamless = (self.breaks == 0) & ~inside
        effort = self.affordable(0.15)
        outcome = exact.fewest_breaks(self.programme, self.slot, self.cost, effort, seamless, movable)
        if outcome.slot is not None:
            self.take_if_better(outcome.slot)
        # as many people as the effort suffices for
        self.reach = self.reach + 2 if outcome.is_settled else max(5, self.reach - 1)

    def anybody(self, known: set[int]) -> int:
        """Somebody who is not known."""
        others = [p for p in range(self.programme.people) if p not in known]
        return others[int(self.rng.integers(len(others)))]

    def anneal(self, length: int) -> Iterator[Callable[[], None]]:
        """One round of annealing per mood, chunk by chunk."""
        if self.loom is None:
            self.loom = Loom(
                self.programme, self.slot, self.seed, self.budget.steps, int(self.alone.min(initial=0))
            )
        for mood in SEAMLESS if self.bound == 0 else (*SEAMLESS, BROKEN):
            self.loom.begin(self.slot, mood)
            for begin in range(0, length, CHUNK):
                yield lambda begin=begin: self.cool(begin / length)  # type: ignore[misc]

    def cool(self, share: float) -> None:
        """One chunk of annealing, so far into its round."""
        count = min(CHUNK, self.budget.left)
        if self.loom is not None:
            self.loom.advance(share, count)
            self.take_if_better(np.array(self.loom.cloth.best, np.int64))
        self.budget.spend(count)

    def report(self) -> Timetable:
        """The best timetable with everything one may ask of it."""
        table = planner.tables(self.programme, self.slot)
        for array in (self.slot, table, self.breaks, self.alone):
            array.setflags(write=False)
        return Timetable(
            slot=self.slot,
            table=table,
            breaks=self.breaks,
            alone=self.alone,
            value=self.value,
            bound=self.bound,
            is_optimal=self.is_proven,
            unplaced=unplaced(self.programme, self.slot),
            uneven=uneven(self.breaks),
            steps_done=self.budget.done,
            stopped=self.budget.stopped,
        )


class Loom:
    """The annealing's arrays, for Python or numba."""

    def __init__(self, programme: Programme, slot: Whole, seed: int, budget: int, least: int) -> None:
        fast = programme.slots <= planner.MASK_BITS and (
            heavy.numba_is_at_hand() or budget >= planner.WORTH_COMPILING
        )
        self.programme = programme
        self.moves: Any = heavy.compiled(weave) if fast else weave
        self.frame = weave.Loom(*(self.cells(a) for a in frame_arrays(programme, exact.FAIR + least)))
        state = int(np.random.SeedSequence([abs(seed), 1]).generate_state(1, np.uint32)[0]) | 1
        self.cloth = weave.Cloth(*(self.cells(a) for a in cloth_arrays(programme, slot, state)))
        self.mood = BROKEN

    def cells(self, array: Whole) -> Any:
        """A copy in the form these moves work on."""
        return array.tolist() if self.moves is weave else np.array(array, np.int64, order="C")

    def begin(self, slot: Whole, mood: tuple[int, int, float, float]) -> None:
        """Set out from these slots in another mood."""
        self.mood = mood
        state = int(self.cloth.book[randomness.RANDOM])
        for array, new in zip(self.cloth, cloth_arrays(self.programme, slot, state), strict=True):
            array[:] = self.cells(new)
        self.frame.weight[weave.PER_BREAK], self.frame.weight[weave.PER_IDLE] = mood[:2]
        self.frame.weight[weave.PER_EXCESS] = 5 * mood[0]
        self.moves.weigh(self.frame, self.cloth)
        self.cloth.book[weave.LEAST] = self.cloth.book[weave.FLAWS]

    def advance(self, share: float, count: int) -> None:
        """So many steps at the temperature of this part of the round."""
        hot, cold = self.mood[2:]
        temperature = hot * (cold / hot) ** share
        self.frame.accept[:] = self.cells(
            np.array([int(weave.CERTAIN * math.exp(-loss / temperature)) for loss in range(LOSSES)])
        )
        self.moves.run(self.frame, self.cloth, count)


def frame_arrays(programme: Programme, most: int) -> tuple[Whole, ...]:
    """The arrays of a weave.Loom, in its order."""
    return (
        programme.pairs[:, 0],
        programme.pairs[:, 1],
        masks(programme.possible()),
        masks(programme.available),
        programme.tables,
        np.array([0, 0, 0, most]),
        np.zeros(LOSSES, np.int64),
    )


def cloth_arrays(programme: Programme, slot: Whole, state: int) -> tuple[Whole, ...]:
    """The arrays of a weave.Cloth with these slots, in its order."""
    n, m, slots = programme.people, len(slot), programme.slots
    at = np.full((n, slots), -1, np.int64)
    placed = np.flatnonzero(slot >= 0)
    for side in (0, 1):
        at[programme.pairs[placed, side], slot[placed]] = placed
    load = np.bincount(slot[placed], minlength=slots)
    room = sum(1 << t for t in range(slots) if load[t] < programme.tables[t])
    wide = object if slots > planner.MASK_BITS else np.int64
    return (
        slot,
        at.ravel(),
        masks(at >= 0),
        load,
        np.zeros(n, np.int64),
        np.zeros(n + m + 2, np.int64),
        np.zeros(16 * weave.DEEP + 16, np.int64),
        np.zeros(weave.DEEP + 1, np.int64),
        slot,
        np.array([state, 0, 0, room, 0, 0, 0], wide),
    )


def day_masks(programme: Programme, slot: Whole) -> list[int]:
    """The slots in which each person meets, as a bit mask."""
    days = [0] * programme.people
    for (a, b), t in zip(programme.pairs.tolist(), slot.tolist(), strict=True):
        if t >= 0:
            days[a] |= 1 << t
            days[b] |= 1 << t
    return days


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
