# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a problem to a timetable of consultations: bound, slots, reasons."""

from __future__ import annotations

import time

import numpy as np

from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.consultations.assignment import Assignment, Binding, Unserved
from maschinenraum.engine.consultations.bound import relax
from maschinenraum.engine.consultations.core import Core
from maschinenraum.engine.consultations.problem import Problem
from maschinenraum.engine.consultations.search import Search
from maschinenraum.engine.inputs import Truth, Whole

PLENTY = 10**9  # steps: the work ends by itself long before
OVER = object()


def assign(
    problem: Problem,
    *,
    seed: int,
    steps: int | None = None,
    seconds: float | None = None,
    on_progress: Progress | None = None,
) -> Assignment:
    """The timetable that serves the greatest weight, and of those an early one.

    Locked consultations never move. The bound is computed first, whatever the budget.

    steps        budget of search steps; by default until the optimum is proven or nothing more is gained
    seconds      ends the search early; the result says after how many steps
    on_progress  called with the share of steps done and the best value so far; False ends the search

    The same problem, seed and steps give the same timetable in any process, with numba or without.

    >>> both = [[True, True]] * 2
    >>> a = assign(Problem(both, both, [[0, 0], [0, 1], [1, 0]], [5, 3, 4], cap=1), seed=1)
    >>> a.slot.tolist(), a.value, a.is_optimal, a.lateness
    ([-1, 0, 0], 7, True, 0)
    >>> a.reasons[0].binding.value
    'adviser cap'
    """
    until = None if seconds is None else time.monotonic() + seconds
    budget = Budget(PLENTY if steps is None else steps, seconds, on_progress)
    core = Core.of(problem)
    search = Search(core, relax(core), seed, until)
    fixed = problem.locked >= 0
    held = int(problem.weight[fixed].sum())
    work = search.work()
    while not search.is_settled and budget.allows(held + search.best_key[0]):
        done = next(work, OVER)
        if not isinstance(done, int):
            break
        budget.spend(done)
    search.fill()
    slot = problem.locked.copy()
    slot[core.index] = search.best
    return report(problem, slot, search, budget.done, budget.stopped or search.is_late)


def report(problem: Problem, slot: Whole, search: Search, steps_done: int, stopped: bool) -> Assignment:
    """The timetable with everything one may ask of it."""
    fixed, served = problem.locked >= 0, slot >= 0
    counts = np.bincount(problem.requests[served, 0], minlength=len(problem.available_person))
    reasons = unserved(problem, slot)
    for array in (slot, counts):
        array.setflags(write=False)
    return Assignment(
        slot=slot,
        counts=counts,
        value=int(problem.weight[served].sum()),
        bound=int(problem.weight[fixed].sum()) + search.bound,
        lateness=int(slot[served].sum()),
        lateness_bound=int(slot[fixed].sum()) + search.lateness_bound,
        reasons=reasons,
        steps_done=steps_done,
        stopped=stopped,
    )


def unserved(problem: Problem, slot: Whole) -> tuple[Unserved, ...]:
    """Why each request without a slot has none. O(m T)."""
    served = slot >= 0
    person, adviser = problem.requests[:, 0], problem.requests[:, 1]
    sides = ((person, problem.available_person), (adviser, problem.available_adviser))
    free_person, free_adviser = (booked_out(who, there, slot, served)[who] for who, there in sides)
    common = problem.common()
    could = common & problem.allowed
    full = [
        np.bincount(who[served], minlength=len(cap))[who] >= cap[who]
        for who, cap in ((adviser, problem.cap), (person, problem.person_cap))
    ]
    rules = [
        (Binding.NO_COMMON_TIME, ~common.any(axis=1)),
        (Binding.NOT_ALLOWED, ~could.any(axis=1)),
        (Binding.ADVISER_CAP, full[0]),
        (Binding.PERSON_CAP, full[1]),
        (Binding.ADVISER_BOOKED, ~(could & free_adviser).any(axis=1)),
        (Binding.PERSON_BOOKED, ~(could & free_person).any(axis=1)),
        (Binding.BOTH_BOOKED, np.ones(len(slot), np.bool_)),
    ]
    which = np.argmax(np.array([holds for _, holds in rules]), axis=0)
    return tuple(
        Unserved(e, int(person[e]), int(adviser[e]), rules[which[e]][0])
        for e in np.flatnonzero(~served).tolist()
    )


def booked_out(who: Whole, there: Truth, slot: Whole, served: Truth) -> Truth:
    """Who is available and not booked: bool of the shape of `there`."""
    free = there.copy()
    free[who[served], slot[served]] = False
    return free
