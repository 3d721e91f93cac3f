# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a problem to a plan: bound, pairing, slots, search, tables, reasons."""

from __future__ import annotations

import numpy as np

from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.inputs import LARGEST, Whole
from maschinenraum.engine.meetings import bound as bounds
from maschinenraum.engine.meetings import kernel, rounding, slotwise
from maschinenraum.engine.meetings.plan import Plan
from maschinenraum.engine.meetings.problem import Priority, Problem
from maschinenraum.engine.meetings.search import CHUNK, MASK_BITS, WORTH_COMPILING, Search, masks
from maschinenraum.engine.meetings.shortfall import shortfalls

__all__ = ["CHUNK", "MASK_BITS", "WORTH_COMPILING", "Search", "masks", "plan", "tables"]

MANY_STEPS = 80_000  # by default the search ends here at the latest
AFTER_PRICES = 20_000  # further steps where the slots' prices are asked for
CLOSE = 0.003  # share of the benefit up to which a gap is left to the search
MANY_PAIRS = (
    100_000  # from which the flow is not asked how few people must stay short, unless that comes first
)
TINY = 300  # columns up to which the programme in whole numbers is asked


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
    work = Planning(problem, seed, steps)
    budget = Budget(work.steps, seconds, on_progress)
    work.settle(work.relax())
    work.search_on(budget, work.first_steps())
    prices = work.wants_prices() and budget.left >= work.price_of_prices
    if prices and budget.allows(work.leader.best_value):
        work.ask_for_prices()
        budget.spend(work.price_of_prices)
    usual = budget.done + AFTER_PRICES if prices else work.steps_without_prices()
    work.search_on(budget, usual if steps is None else budget.steps)
    slot = work.leader.best
    return report(problem, slot, tables(problem, slot), work.bound, work.fewest_short(slot), budget)


class Planning:
    """A plan being made.

    bound   certified upper bound on the value, as far as it is known
    search  the timetable being worked on
    rival   the one worked on before, if any
    """

    search: Search
    rival: Search | None = None

    def __init__(self, problem: Problem, seed: int, steps: int | None) -> None:
        self.problem, self.seed = problem, seed
        self.limits = bounds.limits(problem)
        self.able = bounds.capable(problem, self.limits)
        self.few_short = problem.priority is Priority.FEW_SHORT
        self.least = bounds.short_bound(problem, self.limits, self.able) if self.few_short else 0
        self.price_of_prices = int(self.limits.possible.sum())
        self.steps = self.default_steps() if steps is None else steps
        self.usual = steps is None

    def default_steps(self) -> int:
        """Steps that bring the search close to where it gains no more."""
        if self.limits.meetings == 0:
            return 0
        with_prices = self.first_steps() + self.price_of_prices + AFTER_PRICES
        prices = self.is_tiny() or (self.is_fit_for_prices() and not self.few_short)
        return max(self.steps_without_prices(), with_prices if prices else 0)

    def steps_without_prices(self) -> int:
        """Steps where nobody asks for the slots' prices."""
        return min(4 * self.first_steps(), MANY_STEPS)

    def first_steps(self) -> int:
        """Steps before the slots' prices are asked for."""
        most = 4 * (self.problem.people * self.problem.slots + len(self.limits.open))
        return 0 if self.is_tiny() else min(most, MANY_STEPS)

    def search_on(self, budget: Budget, until: int) -> None:
        """Search until so many steps are done or nothing is left to gain."""
        while (
            budget.done < until and self.leader.best_key < self.goal and budget.allows(self.leader.best_value)
        ):
            count = min(CHUNK, budget.left)
            self.search.advance(count)
            budget.spend(count)

    def relax(self) -> bounds.Relaxation:
        """The pairing that is best when slots are forgotten, and the bound that follows."""
        self.bound, relaxation = bounds.value_bound(self.problem, self.limits)
        self.worth = self.guide()
        self.bonus = bounds.later(self.problem, self.worth)
        if self.few_short:
            benefit = self.problem.benefit[self.limits.open]
            relaxation = bounds.relax(self.problem, self.limits, benefit, self.bonus)
        self.surplus = relaxation.surplus
        return relaxation

    def settle(self, relaxation: bounds.Relaxation) -> None:
        """Seat this pairing as far as Kempe chains can."""
        problem, limits = self.problem, self.limits
        benefit = problem.benefit[limits.open]
        tempting = attraction(problem, limits, relaxation.surplus)
        steps = self.first_steps() if self.usual else self.steps
        self.search = Search.begin(problem, self.seed, steps, self.worth, tempting)
        wanted = rounding.whole(problem, limits, benefit, self.bonus, relaxation)
        self.search.settle(limits, wanted, relaxation.surplus)

    def guide(self) -> Whole:
        """int[n, T + 1]: what the search should believe a number of meetings is worth. Concave in every row.

        Floor bonuses, and where few short people come first, a weight that no benefit outweighs on each meeting up
        to the target. Where the tables cannot satisfy everyone, those who gain least do without that weight.
        """
        problem, limits = self.problem, self.limits
        worth = bounds.worths(problem)
        if not self.few_short:
            return worth
        preferred = self.able.copy()
        surplus = self.least - int((~self.able).sum())
        held = np.bincount(problem.pairs[problem.locked >= 0].ravel(), minlength=problem.people)
        gain = problem.floor.sum(axis=1) + 1.0 * LARGEST * held
        ends = problem.pairs[limits.open].ravel()
        np.add.at(gain, ends, np.repeat(problem.benefit[limits.open], 2) / problem.people)
        order = np.argsort(np.where(self.able, gain, np.inf), kind="stable")
        preferred[order[:surplus]] = False
        heaviest = int(problem.floor.max(initial=0)) + int(problem.benefit.max(initial=0))
        towards = np.minimum(np.arange(problem.slots + 1), problem.target)
        return worth + 4 * (heaviest + 1) * preferred[:, None] * towards

    @property
    def leader(self) -> Search:
        """The search that has found the best plan so far."""
        if self.rival is not None and self.rival.best_key > self.search.best_key:
            return self.rival
        return self.search

    @property
    def goal(self) -> tuple[int, int]:
        """A plan as good as that cannot be improved."""
        return (-self.least if self.few_short else 0), self.bound

    def is_fit_for_prices(self) -> bool:
        """Whether the programme that knows the slots is small enough to be worth its time."""
        return self.problem.people * self.problem.slots <= slotwise.PEOPLE_BY_SLOTS

    def is_tiny(self) -> bool:
        """Whether that programme can be solved in whole numbers."""
        return 0 < self.price_of_prices <= TINY

    def wants_prices(self) -> bool:
        """Whether forgetting the slots left a gap that they might explain."""
        if self.is_tiny():
            return self.search.best_key < self.goal
        if self.few_short or not self.is_fit_for_prices():
            return False
        counts = np.bincount(self.problem.pairs[self.search.best >= 0].ravel(), minlength=self.problem.people)
        uncertain = self.bound - bounds.worth_of_counts(self.problem, counts)
        return self.bound - self.search.best_key[1] > CLOSE * uncertain

    def ask_for_prices(self) -> None:
        """Ask the programme that knows the slots, and search on from what it proposes."""
        self.begin_anew(self.price_slots())
        if self.is_tiny():
            self.solve()

    def price_slots(self) -> slotwise.Slotwise:
        """Lower the bound by the programme that knows the slots."""
        benefit = self.problem.benefit[self.limits.open]
        nearest = np.argsort(-self.surplus, kind="stable")
        priced = slotwise.relax(self.problem, self.limits, benefit, self.bonus, nearest)
        if not self.few_short:
            self.bound = min(self.bound, bounds.value_of_locked(self.problem) + priced.value)
        return priced

    def begin_anew(self, priced: slotwise.Slotwise) -> None:
        """Search on from what that programme proposes; what was found before stays in reserve."""
        problem, limits = self.problem, self.limits
        usable = problem.possible()
        usable[limits.open] = priced.core(len(limits.open), problem.slots)
        surplus = priced.surplus(len(limits.open))
        tempting = attraction(problem, limits, surplus)
        search = Search.begin(problem, self.seed, self.steps, self.worth, tempting, usable=usable)
        pairs, slots = priced.rounded()
        search.enter(limits.open[pairs], slots, checked=True)
        search.seat(limits.open[np.argsort(-surplus, kind="stable")], kernel.SETTLING)
        search.keep_best()
        self.rival, self.search = self.search, search

    def solve(self) -> None:
        """The optimum of a very small problem."""
        held = np.bincount(
            self.problem.pairs[self.problem.locked >= 0].ravel(), minlength=self.problem.people
        )
        missing = np.maximum(self.problem.target - held, 0) if self.few_short else None
        bonus = bounds.later(self.problem, bounds.worths(self.problem))
        benefit = self.problem.benefit[self.limits.open]
        solved = slotwise.solved(self.problem, self.limits, benefit, bonus, missing)
        if solved is not None:
            slot = self.problem.locked.copy()
            slot[self.limits.open] = solved
            self.search.take(slot)
            self.search.keep_best()

    def fewest_short(self, slot: Whole) -> int:
        """A certified lower bound on the people short; the flow is only asked where it could say more."""
        if self.few_short:
            return self.least
        unable = int((~self.able).sum())
        counts = np.bincount(self.problem.pairs[self.search.best >= 0].ravel(), minlength=self.problem.people)
        if int((counts < self.problem.target).sum()) == unable:
            return unable
        return bounds.short_bound(
            self.problem, self.limits, self.able, quick=len(self.limits.open) > MANY_PAIRS
        )


def attraction(problem: Problem, limits: bounds.Limits, surplus: Whole) -> Whole:
    """int[m]: what makes a pair worth trying: the surplus of an open one; the others come last."""
    tempting = np.full(len(problem.pairs), np.iinfo(np.int64).min // 4)
    tempting[limits.open] = surplus
    return tempting


def report(
    problem: Problem, slot: Whole, table: Whole, bound: int, fewest_short: int, budget: Budget
) -> Plan:
    """A timetable with everything one may ask of it."""
    counts = np.bincount(problem.pairs[slot >= 0].ravel(), minlength=problem.people)
    floor_value = bounds.worth_of_counts(problem, counts)
    reasons = shortfalls(problem, slot)
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
        steps_done=budget.done,
        stopped=budget.stopped,
    )


def tables(problem: Problem, slot: Whole, wished: Whole | None = None) -> Whole:
    """int[m]: in every slot the free tables in order, after the locked ones have theirs, and then those wished for.

    wished  int[m]: the table a meeting should have if that exists and is free, or -1
    """
    table = np.where(slot >= 0, problem.locked_table, -1)
    for t in range(problem.slots):
        here = np.flatnonzero(slot == t)
        if wished is not None:
            asking = here[(table[here] < 0) & (wished[here] >= 0) & (wished[here] < problem.tables[t])]
            asking = asking[~np.isin(wished[asking], table[here])]
            first = np.unique(wished[asking], return_index=True)[1]
            table[asking[first]] = wished[asking[first]]
        waiting, taken = here[table[here] < 0], table[here][table[here] >= 0]
        table[waiting] = np.setdiff1d(np.arange(len(here)), taken)[: len(waiting)]
    return table
