# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""A plan in force, and what of it still stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.inputs import ProblemError, Rule, Truth, Whole, shaped, spread, truths, wholes
from maschinenraum.engine.meetings.changes import Cause
from maschinenraum.engine.meetings.problem import Problem


class InForce(Protocol):
    """Slots and tables of the pairs of a plan, -1 for none."""

    @property
    def slot(self) -> Whole:
        """int[m]."""

    @property
    def table(self) -> Whole:
        """int[m]."""


@dataclass(frozen=True, eq=False)
class Standing:
    """The plan in force on the morning of today's problem.

    slot, table  int[m]: where the pairs meet by the plan in force, -1 for none
    missed       bool[n, T]: slots that a person misses although the problem says available
    arrived      bool[n]: people who have come late
    now          the first slot that is not over
    """

    slot: Whole
    table: Whole
    missed: Truth
    arrived: Truth
    now: int

    @classmethod
    def of(
        cls, problem: Problem, plan: InForce, absent: npt.ArrayLike, arrived: npt.ArrayLike, now: int
    ) -> Standing:
        """Check what is said about the plan; pairs beyond its own are new. Raises ProblemError."""
        m, known = len(problem.pairs), len(plan.slot)
        if known > m or len(plan.table) != known:
            sentence = f"The plan in force has {known} slots and {len(plan.table)} tables for {m} pairs."
            raise ProblemError(Rule.SHAPE, (), sentence)
        beyond = np.full(m - known, -1)
        slot = spread("slot", np.concatenate([plan.slot, beyond]), (m,), -1, problem.slots - 1)
        table = spread("table", np.concatenate([plan.table, beyond]), (m,), -1)
        now = int(spread("now", now, (1,), 0, problem.slots)[0])
        missed = missed_slots(problem, absent, now)
        come = np.zeros(problem.people, np.bool_)
        come[people(problem, "arrived", arrived)] = True
        both = np.flatnonzero(come & missed[:, now:].all(axis=1) & (now < problem.slots))
        if len(both):
            p = int(both[0])
            raise ProblemError(
                Rule.ABSENT_AND_ARRIVED, (p,), f"Person {p} is said to be absent and to have arrived."
            )
        return cls(slot, np.where(slot >= 0, table, -1), missed, come, now)


def people(problem: Problem, name: str, given: npt.ArrayLike) -> Whole:
    """Indices of people."""
    listed = wholes(name, given).reshape(-1)
    return shaped(name, listed, listed.shape, 0, problem.people - 1)


def missed_slots(problem: Problem, absent: npt.ArrayLike, now: int) -> Truth:
    """bool[n, T]; people who are absent miss every slot that is not over."""
    if np.ndim(absent) == 2 and np.shape(absent) == problem.available.shape:
        return truths("absent", absent, 2)
    missed = np.zeros(problem.available.shape, np.bool_)
    missed[people(problem, "absent", absent), now:] = True
    return missed


@dataclass(frozen=True, eq=False)
class Today:
    """What is left to solve.

    problem  today's problem: slots that are over hold what took place, and nothing else
    able     bool[m]: meetings of the plan in force that could stay in their slot, each taken alone
    cause    of the others, why not; and whom that is about, or -1
    """

    problem: Problem
    able: Truth
    cause: dict[int, tuple[Cause, int]]


def today(problem: Problem, standing: Standing) -> Today:
    """Cross out what cannot take place any more, and hold what is over."""
    planned = np.flatnonzero(standing.slot >= 0)
    locked = kept_locks(problem, standing)
    cause: dict[int, tuple[Cause, int]] = {}
    for why, sides in obstacles(problem, standing, locked, planned):
        for k in (int(x) for x in np.flatnonzero(sides.any(axis=1))):
            whose = int(problem.pairs[planned[k], int(sides[k].argmax())])
            about_somebody = why in {Cause.ABSENT, Cause.LOCKED, Cause.UNAVAILABLE}
            cause.setdefault(int(planned[k]), (why, whose if about_somebody else -1))
    able = standing.slot >= 0
    able[list(cause)] = False
    over = np.flatnonzero(able & (standing.slot < standing.now))
    return Today(held_fast(problem, standing, locked, over), able, cause)


def kept_locks(problem: Problem, standing: Standing) -> Whole:
    """int[m]: the locks of today. Absence breaks a lock: who does not come cannot be held to it."""
    locked = problem.locked.copy()
    at = np.flatnonzero(locked >= 0)
    broken = standing.missed[problem.pairs[at], locked[at][:, None]].any(axis=1)
    locked[at[broken]] = -1
    return locked


def obstacles(
    problem: Problem, standing: Standing, locked: Whole, planned: Whole
) -> Iterator[tuple[Cause, Truth]]:
    """What may keep the planned meetings from staying, hardest first: bool[len(planned), 2], for each of the two."""
    slot, ends = standing.slot[planned], problem.pairs[planned]
    cells = (ends, slot[:, None])
    ahead = (slot >= standing.now)[:, None]
    yield Cause.ABSENT, standing.missed[cells]
    holder = np.full(problem.available.shape, -1)
    at = np.flatnonzero(locked >= 0)
    holder[problem.pairs[at], locked[at][:, None]] = at[:, None]
    elsewhere = (locked[planned] >= 0) & (locked[planned] != slot)
    yield Cause.LOCKED, ((holder[cells] >= 0) & (holder[cells] != planned[:, None])) | elsewhere[:, None]
    yield Cause.UNAVAILABLE, ahead & ~problem.available[cells]
    yield Cause.NOT_ALLOWED, ahead & ~problem.allowed[planned, slot][:, None]
    yield Cause.TABLES, ahead & (problem.tables[slot] == 0)[:, None]


def held_fast(problem: Problem, standing: Standing, locked: Whole, over: Whole) -> Problem:
    """The problem in which the meetings that are over are locked, and nobody has time in a slot that is over."""
    locked, table, allowed = locked.copy(), problem.locked_table.copy(), problem.allowed.copy()
    table[locked < 0] = -1
    locked[over], table[over] = standing.slot[over], standing.table[over]
    allowed[over, standing.slot[over]] = True
    available = problem.available & ~standing.missed
    available[:, : standing.now] = False
    at = np.flatnonzero((locked >= 0) & (locked < standing.now))
    available[problem.pairs[at], locked[at][:, None]] = True
    tables = problem.tables.copy()
    for t in range(standing.now):
        here = locked == t
        tables[t] = max(tables[t], here.sum(), table[here].max(initial=-1) + 1)
    count = np.bincount(problem.pairs[locked >= 0].ravel(), minlength=problem.people)
    return replace(
        problem,
        available=available,
        tables=tables,
        cap=np.maximum(problem.cap, count),
        locked=locked,
        locked_table=table,
        allowed=allowed,
    )
