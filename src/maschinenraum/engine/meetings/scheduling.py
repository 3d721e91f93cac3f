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

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings import exact, kernel, patterns, planner, weave
from maschinenraum.engine.meetings.annealing import BROKEN, Annealing
from maschinenraum.engine.meetings.programme import Programme, day_masks
from maschinenraum.engine.meetings.timetable import Timetable, uneven, unplaced

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
# moods in turn while no break at all seems possible: idle slots show the way as well as breaks do
SEAMLESS = ((10, 10, 5.0, 4.0), (10, 10, 4.0, 3.0))


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
        self.loom: Annealing | None = None
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
            self.loom = Annealing(
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
