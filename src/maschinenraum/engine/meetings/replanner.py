# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a plan in force to one that keeps what can stay, while people queue at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings import bound as bounds
from maschinenraum.engine.meetings import kernel, planner
from maschinenraum.engine.meetings.changes import Cause, Change, Fate, Replan
from maschinenraum.engine.meetings.plan import Plan
from maschinenraum.engine.meetings.problem import Problem
from maschinenraum.engine.meetings.search import CHUNK, Search
from maschinenraum.engine.meetings.standing import InForce, Standing, Today, today

LOYALTY = (16, 8, 6, 4, 3, 2)  # what staying is worth, step by step, in eighths of a usual meeting's benefit
GOOD = 0.9905  # share of the benefit from which nothing more gives way
FAITHFUL = 0.98  # share of the meetings able to stay that do stay, whatever could be gained
STEPS_PER_PERSON = 20
MOST_STEPS = 25_000  # for each of these steps of loyalty
QUICK = 10_000  # columns up to which the slots' prices are asked for, so that nobody waits


def replan(
    problem: Problem,
    plan: InForce,
    absent: npt.ArrayLike,
    arrived: npt.ArrayLike,
    *,
    now: int = 0,
    seed: int,
    steps: int | None = None,
    seconds: float | None = None,
    on_progress: Progress | None = None,
) -> Replan:
    """A plan for what is known now, that keeps every meeting it can of the plan in force.

    problem  today's people, pairs, availability, caps, tables and locks; people who came late have their rows in it
    plan     the plan in force: anything with slot and table, int[m] or shorter; pairs beyond it are new
    absent   people (indices) who come to no slot any more; or bool[n, T], the slots each person misses. A meeting
             that somebody misses did not take place, even in a slot that is over, and its pair may meet later
    arrived  people (indices) who have come late: named as the cause of the meetings they are given
    now      slots before it are over: their meetings stay as they are, and nothing is added to them
    seed, steps, seconds, on_progress  as for `plan`

    A meeting that neither absence nor a changed rule touches stays in its slot and at its table, unless the plan
    gains clearly by the change: at first more than twice a usual meeting's benefit for each that gives way; as long
    as the plan lies a hundredth below the bound, less, but never less than a quarter, and never does more than one
    in fifty give way. Locked meetings always stay, except where somebody is absent. Bounds are those of the problem
    that is left: with the meetings that are over, without those who are absent. Raises ProblemError as `Problem`
    does.

    >>> day = [[True, True]] * 4
    >>> pairs = [[0, 1], [2, 3], [0, 2], [1, 3]]
    >>> problem = Problem(day, 2, pairs, [9, 9, 5, 5], [2] * 4, floor=())
    >>> before = planner.plan(problem, seed=1)
    >>> after = replan(problem, before, absent=[3], arrived=[], seed=1)
    >>> [(change.pair, change.fate.value, change.cause.value, change.person) for change in after.changes]
    [(1, 'dropped', 'absent', 3), (3, 'dropped', 'absent', 3)]
    >>> after.stay_share, after.value == after.bound
    (1.0, True)
    """
    standing = Standing.of(problem, plan, absent, arrived, now)
    work = Replanning(standing, today(problem, standing), seed, steps)
    budget = Budget(work.steps, seconds, on_progress)
    work.relax()
    work.repair()
    work.give_way(budget)
    return work.report(budget)


class Replanning(planner.Planning):
    """A plan being made from one in force."""

    def __init__(self, standing: Standing, today: Today, seed: int, steps: int | None) -> None:
        super().__init__(today.problem, seed, steps)
        self.standing, self.today = standing, today

    def default_steps(self) -> int:
        """Steps until nothing more may give way."""
        if self.limits.meetings == 0:
            return 0
        return len(LOYALTY) * self.steps_of_loyalty() + (self.price_of_prices if self.is_quick() else 0)

    def steps_of_loyalty(self) -> int:
        """Steps before staying is worth less."""
        return min(CHUNK + STEPS_PER_PERSON * self.problem.people, MOST_STEPS)

    def give_way(self, budget: Budget) -> None:
        """Let meetings give way for less and less, until the plan is good or too many would have to."""
        for turn, eighths in enumerate(LOYALTY):
            before = self.search.best
            self.search.value_stay(max(self.benefit_of_one * eighths // 8, 1))
            until = budget.done + self.steps_of_loyalty() if turn + 1 < len(LOYALTY) else budget.steps
            self.search_on(budget, until)
            if self.stay_share(self.search.best) < FAITHFUL <= self.stay_share(before):
                self.search.best = before
                return
            if turn == 0 and self.share() < GOOD and self.is_quick() and budget.left >= self.price_of_prices:
                self.price_slots()
                budget.spend(self.price_of_prices)
            if self.share() >= GOOD or budget.left == 0:
                return

    @property
    def goal(self) -> tuple[int, int]:
        """All that could be gained, with everything staying where it is."""
        fewer, bound = super().goal
        return fewer, bound + self.search.stay * int((self.search.home >= 0).sum())

    def is_quick(self) -> bool:
        """Whether the slots' prices are found while nobody waits."""
        return 0 < self.price_of_prices <= QUICK and self.is_fit_for_prices() and not self.few_short

    def share(self) -> float:
        """The benefit reached as a share of the benefit not excluded, as in Plan.ben."""
        met = self.problem.pairs[self.search.best >= 0].ravel()
        counts = np.bincount(met, minlength=self.problem.people)
        possible = self.bound - bounds.worth_of_counts(self.problem, counts)
        return 1.0 - (self.bound - self.search.best_value) / possible if possible > 0 else 1.0

    def stay_share(self, slot: Whole) -> float:
        """Of the meetings able to stay in their slot, the share that does."""
        able = self.search.home >= 0
        return float((slot == self.search.home)[able].mean()) if able.any() else 1.0

    def repair(self) -> None:
        """Seat what stands, the most valuable first, then what fits into the gaps."""
        problem, standing = self.problem, self.standing
        able = np.flatnonzero(self.today.able & (problem.locked < 0))
        self.benefit_of_one = int(np.median(problem.benefit[able])) if len(able) else 0
        self.search = Search.begin(
            problem,
            self.seed,
            self.steps,
            self.worth,
            planner.attraction(problem, self.limits, self.surplus),
            home=np.where(self.today.able, standing.slot, -1),
            stay=max(self.benefit_of_one * LOYALTY[0] // 8, 1),
        )
        first = able[np.argsort(-problem.benefit[able], kind="stable")]
        self.search.enter(first, standing.slot[first], checked=True)
        self.displaced = first[np.asarray(self.search.board.slot)[first] < 0]
        self.search.keep_best()
        self.search.take_turns()
        lacking = np.zeros(problem.people, np.bool_)
        lacking[np.asarray(self.search.frame.turn, np.int64)] = True
        waiting = self.limits.open[lacking[problem.pairs[self.limits.open]].all(axis=1)]
        worth = planner.attraction(problem, self.limits, self.surplus)[waiting]
        self.search.seat(waiting[np.argsort(-worth, kind="stable")], kernel.CHAINS)
        self.search.keep_best()
        lost = (standing.slot >= 0) & (np.asarray(self.search.board.slot) != standing.slot)
        self.search.concerned = standing.arrived.copy()
        self.search.concerned[problem.pairs[lost].ravel()] = True

    def report(self, budget: Budget) -> Replan:
        """The best plan of the search, and what became of the one in force."""
        slot, standing = self.search.best, self.standing
        table = planner.tables(self.problem, slot, np.where(slot == standing.slot, standing.table, -1))
        plan = planner.report(self.problem, slot, table, self.bound, self.fewest_short(slot), budget)
        stayed = (slot >= 0) & (slot == standing.slot) & (table == standing.table)
        stayed.setflags(write=False)
        return Replan(
            **{field.name: getattr(plan, field.name) for field in fields(Plan)},
            stayed=stayed,
            untouched=int(self.today.able.sum()) - len(self.displaced),
            changes=tuple(self.changes(slot, table, stayed)),
        )

    def changes(self, slot: Whole, table: Whole, stayed: Truth) -> Iterator[Change]:
        """One record per meeting that does not simply stay."""
        before = self.standing
        causes = {**self.today.cause, **{int(e): self.no_room(int(e), slot) for e in self.displaced}}
        disturbed = np.zeros(self.problem.people, np.bool_)
        disturbed[self.problem.pairs[(before.slot >= 0) & (before.slot != slot)].ravel()] = True
        for e in (int(x) for x in np.flatnonzero(~stayed & ((slot >= 0) | (before.slot >= 0)))):
            if before.slot[e] < 0:
                fate, (cause, person) = Fate.NEW, self.occasion(e, disturbed)
            elif slot[e] < 0:
                fate, (cause, person) = Fate.DROPPED, causes.get(e, (Cause.GAVE_WAY, -1))
            elif slot[e] != before.slot[e]:
                fate, (cause, person) = Fate.MOVED, causes.get(e, (Cause.GAVE_WAY, -1))
            else:
                locked = self.problem.locked_table[e] >= 0
                fate, (cause, person) = Fate.RESEATED, (Cause.LOCKED if locked else Cause.TABLES, -1)
            yield Change(
                e, fate, cause, person, int(before.slot[e]), int(before.table[e]), int(slot[e]), int(table[e])
            )

    def no_room(self, e: int, slot: Whole) -> tuple[Cause, int]:
        """Why a meeting that could stay, taken alone, did not fit beside the others."""
        counts = np.bincount(self.problem.pairs[slot >= 0].ravel(), minlength=self.problem.people)
        for p in (int(x) for x in self.problem.pairs[e]):
            if counts[p] >= self.problem.cap[p]:
                return Cause.CAP, p
        return Cause.TABLES, -1

    def occasion(self, e: int, disturbed: Truth) -> tuple[Cause, int]:
        """Why a meeting is new."""
        if self.problem.locked[e] >= 0:
            return Cause.LOCKED, -1
        for cause, concerned in ((Cause.ARRIVED, self.standing.arrived), (Cause.FREED, disturbed)):
            for p in (int(x) for x in self.problem.pairs[e]):
                if concerned[p]:
                    return cause, p
        return Cause.GAINED, -1
