# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a problem to a plan: bound, pairing, slots, search, tables, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.inputs import LARGEST, Truth, Whole
from maschinenraum.engine.meetings import bound as bounds
from maschinenraum.engine.meetings import chains, kernel, rounding
from maschinenraum.engine.meetings.plan import Plan
from maschinenraum.engine.meetings.problem import Priority, Problem
from maschinenraum.engine.meetings.shortfall import shortfalls

CHUNK = 2_000  # steps between two looks at the clock, at the caller and at the best plan so far
PERIOD = 40_000  # steps from one warm start to the next
COLD = 24_000  # steps in which no loss is accepted: at first, climbing gains most
INSISTENCE = 6  # further passes over the wanted pairs that found no place
MASK_BITS = 62  # slots that fit a mask in a 64-bit word
WORTH_COMPILING = 60_000  # steps from which loading numba pays


def plan(
    problem: Problem,
    *,
    seed: int,
    steps: int | None = None,
    seconds: float | None = None,
    on_progress: Progress | None = None,
) -> Plan:
    """The best timetable found, by the problem's priority.

    steps        budget of search steps; by default enough for a plan within a few thousandths of the bound
    seconds      ends the search early; the result says after how many steps
    on_progress  called with the share of steps done and the best value so far; False ends the search

    The same problem, seed and steps give the same plan in any process, with numba or without.

    >>> everyone = [[True, True]] * 3
    >>> p = plan(Problem(everyone, 1, [[0, 1], [1, 2]], [7, 5], [2, 2, 2]), seed=1)
    >>> p.value, p.bound, p.counts.tolist()
    (3512, 3512, [1, 2, 1])
    """
    limits = bounds.limits(problem)
    budget = Budget(default_steps(problem, limits) if steps is None else steps, seconds, on_progress)
    bound, relaxation = bounds.value_bound(problem, limits)
    fewest_short, capable = bounds.short_bound(problem, limits)
    worth = guide(problem, limits, capable, fewest_short)
    bonus = bounds.later(problem, worth)
    if problem.priority is Priority.FEW_SHORT:
        relaxation = bounds.relax(problem, limits, problem.benefit[limits.open], bonus)
    search = Search.begin(problem, seed, budget.steps, worth, attraction(problem, limits, relaxation))
    wanted = rounding.whole(problem, limits, problem.benefit[limits.open], bonus, relaxation)
    search.settle(problem, limits, wanted, relaxation)
    goal = (-fewest_short if problem.priority is Priority.FEW_SHORT else 0, bound)
    while search.best_key < goal and budget.allows(search.best_key[1]):
        count = min(CHUNK, budget.left)
        search.advance(count)
        budget.spend(count)
    return report(problem, search, bound, fewest_short, budget.stopped)


def default_steps(problem: Problem, limits: bounds.Limits) -> int:
    """Steps that bring the search close to where it gains no more."""
    return 0 if limits.meetings == 0 else 2 * (problem.people * problem.slots + len(limits.open))


def guide(problem: Problem, limits: bounds.Limits, capable: Truth, fewest_short: int) -> Whole:
    """int[n, T + 1]: what the search should believe a number of meetings is worth. Concave in every row.

    Floor bonuses, and where few short people come first, a weight that no benefit outweighs on each meeting up to
    the target. Where the tables cannot satisfy everyone, those who gain least do without that weight.
    """
    worth = bounds.worths(problem)
    if problem.priority is Priority.VALUE:
        return worth
    preferred = capable.copy()
    surplus = fewest_short - int((~capable).sum())
    held = np.bincount(problem.pairs[problem.locked >= 0].ravel(), minlength=problem.people)
    gain = problem.floor.sum(axis=1) + 1.0 * LARGEST * held
    np.add.at(
        gain, problem.pairs[limits.open].ravel(), np.repeat(problem.benefit[limits.open], 2) / problem.people
    )
    order = np.argsort(np.where(capable, gain, np.inf), kind="stable")
    preferred[order[:surplus]] = False
    heaviest = int(problem.floor.max(initial=0)) + int(problem.benefit.max(initial=0))
    return worth + 4 * (heaviest + 1) * preferred[:, None] * np.minimum(
        np.arange(problem.slots + 1), problem.target
    )


def attraction(problem: Problem, limits: bounds.Limits, relaxation: bounds.Relaxation) -> Whole:
    """int[m]: what makes a pair worth trying: its surplus at the prices of the relaxed optimum, doubled."""
    tempting = 2 * problem.benefit - 4 * LARGEST
    tempting[limits.open] = relaxation.surplus
    return tempting


def report(problem: Problem, search: Search, bound: int, fewest_short: int, stopped: bool) -> Plan:
    """The best plan of the search with everything one may ask of it."""
    slot = search.best
    counts = np.bincount(problem.pairs[slot >= 0].ravel(), minlength=problem.people)
    floor_value = bounds.worth_of_counts(problem, counts)
    reasons = shortfalls(problem, slot)
    table = tables(problem, slot)
    for array in (slot, table, counts):
        array.setflags(write=False)
    return Plan(
        slot=slot,
        table=table,
        counts=counts,
        value=int(problem.benefit[slot >= 0].sum()) + floor_value,
        floor_value=floor_value,
        bound=bound,
        short=len(reasons),
        short_bound=fewest_short,
        reasons=reasons,
        steps_done=search.done,
        stopped=stopped,
    )


def tables(problem: Problem, slot: Whole) -> Whole:
    """int[m]: in every slot the free tables in order, after the locked ones have theirs."""
    table = np.where(slot >= 0, problem.locked_table, -1)
    for t in range(problem.slots):
        waiting = np.flatnonzero((slot == t) & (table < 0))
        taken = table[(slot == t) & (table >= 0)]
        table[waiting] = np.setdiff1d(np.arange(len(waiting) + len(taken)), taken)[: len(waiting)]
    return table


@dataclass
class Search:
    """The state of a search: the board being changed, and the best plan seen at the end of a chunk."""

    problem: Problem
    moves: Any
    frame: kernel.Frame
    board: kernel.Board
    heat: int
    best: Whole
    best_key: tuple[int, int]
    done: int = 0

    @classmethod
    def begin(cls, problem: Problem, seed: int, budget: int, worth: Whole, tempting: Whole) -> Search:
        """A board with nothing but the locked meetings on it."""
        fast = problem.slots <= MASK_BITS and (heavy.numba_is_at_hand() or budget >= WORTH_COMPILING)
        moves: Any = heavy.compiled(kernel) if fast else kernel
        frame = kernel.Frame(*(cells(a, moves) for a in frame_arrays(problem, worth, tempting)))
        board = kernel.Board(*(cells(a, moves) for a in board_arrays(problem, seed)))
        heat = int(np.median(problem.benefit)) // 10 if len(problem.benefit) else 0
        search = cls(problem, moves, frame, board, heat, problem.locked.copy(), (-problem.people, -1))
        for e in np.flatnonzero(problem.locked >= 0):
            moves.put(frame, board, int(e), int(problem.locked[e]))
        search.keep_best()
        return search

    def settle(
        self, problem: Problem, limits: bounds.Limits, wanted: Whole, relaxation: bounds.Relaxation
    ) -> None:
        """Seat the wanted pairs, those with the fewest slots first, then whatever else fits, by surplus."""
        choice = limits.possible.sum(axis=1)
        order = np.lexsort((-problem.benefit[limits.open], choice))
        rest = np.lexsort((choice, -relaxation.surplus))
        self.seat(limits.open[order[wanted[order] > 0]], kernel.SETTLING)
        for _ in range(INSISTENCE):
            left = [e for e in limits.open[wanted > 0].tolist() if self.board.slot[e] < 0]
            if not left:
                break
            self.seat(np.array(left), 10 * kernel.SETTLING)
        self.seat(limits.open[rest], 2)
        self.keep_best()

    def seat(self, queue: Whole, attempts: int) -> None:
        """Seat pairs in this order where they fit, with so many attempts to align the days of two people."""
        self.moves.settle(self.frame, self.board, cells(queue, self.moves), attempts)

    def advance(self, count: int) -> None:
        """So many steps more; every warm start sets out from the best plan so far."""
        if self.done % PERIOD == 0:
            self.return_to_best()
        heat = self.heat if self.done >= COLD else 0
        self.moves.run(self.frame, self.board, self.done, self.done + count, PERIOD, heat)
        self.done += count
        self.keep_best()

    def return_to_best(self) -> None:
        """Put the best plan back on the board."""
        now = np.array(self.board.slot, np.int64)
        changed = np.flatnonzero(now != self.best)
        for e in changed[now[changed] >= 0]:
            self.moves.lift(self.frame, self.board, int(e))
        for e in changed[self.best[changed] >= 0]:
            self.moves.put(self.frame, self.board, int(e), int(self.best[e]))

    def key(self) -> tuple[int, int]:
        """What plans are compared by: fewer people below the target, then value."""
        counts = np.asarray(self.board.booked)
        placed = np.asarray(self.board.slot) >= 0
        value = int(self.problem.benefit[placed].sum()) + bounds.worth_of_counts(self.problem, counts)
        short = int((counts < self.problem.target).sum())
        return (-short if self.problem.priority is Priority.FEW_SHORT else 0), value

    def keep_best(self) -> None:
        """Remember the present plan if it is the best so far."""
        key = self.key()
        if key > self.best_key:
            self.best_key, self.best = key, np.array(self.board.slot, np.int64)


def cells(array: Whole, moves: Any) -> Any:
    """A copy in the form these moves work on: lists for Python itself, arrays of one and the same type for numba."""
    return array.tolist() if moves is kernel else np.array(array, np.int64, order="C")


def masks(slots_of: Truth) -> Whole:
    """One bit mask per row; Python's own numbers where a 64-bit word is too narrow."""
    if slots_of.shape[1] <= MASK_BITS:
        bits = np.left_shift(1, np.arange(slots_of.shape[1], dtype=np.int64))
        return np.asarray((slots_of * bits).sum(axis=1), np.int64)
    return np.array([sum(1 << int(t) for t in np.flatnonzero(row)) for row in slots_of], object)


def frame_arrays(problem: Problem, worth: Whole, tempting: Whole) -> tuple[Whole, ...]:
    """The arrays of a kernel.Frame, in its order."""
    m, n = len(problem.pairs), problem.people
    ends = problem.pairs.T.ravel()
    which = np.tile(np.arange(m), 2)
    order = np.lexsort((which, -tempting[which], ends))
    start = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))])
    return (
        problem.pairs[:, 0],
        problem.pairs[:, 1],
        problem.benefit,
        masks(problem.possible()),
        (problem.locked >= 0).astype(np.int64),
        problem.cap,
        start.astype(np.int64),
        which[order].astype(np.int64),
        worth.ravel(),
        problem.tables,
    )


def board_arrays(problem: Problem, seed: int) -> tuple[Whole, ...]:
    """The arrays of an empty kernel.Board, in its order."""
    m, n, slots = len(problem.pairs), problem.people, problem.slots
    state = np.random.SeedSequence(abs(seed)).generate_state(1, np.uint32)[0] | 1
    room = int(sum(1 << t for t in range(slots) if problem.tables[t] > 0))
    book = np.array([int(state), 0, 0, room], object if slots > MASK_BITS else np.int64)
    return (
        np.full(m, -1, np.int64),
        np.full(n * slots, -1, np.int64),
        masks(problem.available),
        np.zeros(n, np.int64),
        np.zeros(slots, np.int64),
        np.zeros(16 * (n + slots) + 64 * chains.UNDER_WAY, np.int64),
        np.zeros(n + slots + 1, np.int64),
        np.zeros(chains.UNDER_WAY, np.int64),
        book,
    )
