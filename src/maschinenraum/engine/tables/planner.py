# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a problem to a plan: limits, design, search, bound, reasons."""

from __future__ import annotations

import numpy as np

from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.tables import bound as bounds
from maschinenraum.engine.tables.limits import Limits
from maschinenraum.engine.tables.plan import Binding, Plan, Reason
from maschinenraum.engine.tables.problem import Problem
from maschinenraum.engine.tables.score import Score, meetings, tabled
from maschinenraum.engine.tables.search import GROWTH, Search, first_length

PATIENT = 100_000_000  # steps that a repeat is worth which nothing shows to be unavoidable
OVER = object()
FEWEST = 40_000  # steps that even a small problem is worth
CYCLES = 5  # rounds of the search that bring a good value where the rules are kept


def plan(
    problem: Problem,
    *,
    seed: int,
    steps: int | None = None,
    seconds: float | None = None,
    on_progress: Progress | None = None,
) -> Plan:
    """The best seating found: first labels apart, then as few repeats as possible, then the greatest value.

    steps        budget of search steps. By default enough for a good value, and as long as repeats remain that
                 nothing shows to be unavoidable, much more
    seconds      ends the search early; the result says after how many steps
    on_progress  called with the share of steps done and the value of the best plan so far; False ends the search

    The same problem, seed and steps give the same plan in any process, with numba or without.

    >>> p = plan(Problem(9, 3, 4), seed=1)
    >>> p.repeats, p.value, p.bound, p.steps_done
    (0, 36, 36, 0)
    """
    limits = Limits.of(problem)
    budget = Budget(PATIENT if steps is None else steps, seconds, on_progress)
    search = Search(problem, limits, seed, budget)
    goal = Score(-limits.same_label, -limits.repeats, bounds.degree_bound(problem, limits))
    enough = default_steps(problem, limits) if steps is None else budget.steps
    work = search.work()
    while search.score < goal and budget.allows(search.score.value):
        rules_kept = search.score[:2] >= goal[:2] or limits.repeats > 0
        if (rules_kept and budget.done >= enough) or next(work, OVER) is OVER:
            break
    search.finish()
    return report(problem, limits, search)


def default_steps(problem: Problem, limits: Limits) -> int:
    """Steps that bring a good value; some more where repeats cannot be avoided but should be few."""
    cycles = CYCLES + (limits.repeats > 0)
    return max(FEWEST, int(first_length(problem) * (GROWTH**cycles - 1) // (GROWTH - 1)))


def report(problem: Problem, limits: Limits, search: Search) -> Plan:
    """The best plan of the search with everything one may ask of it."""
    first, second, _ = meetings(search.best, search.together)
    new = ~problem.met[first, second]
    ends = np.concatenate([first[new], second[new]])
    acquaintances = np.bincount(ends, minlength=problem.people)
    histogram = np.bincount(acquaintances, minlength=problem.people)
    table = tabled(search.best, problem.sizes)
    same_label, repeats, value = search.score
    kept = repeats == 0 and -same_label == limits.same_label
    bound = bounds.clique_bound(problem, limits, value) if kept else bounds.degree_bound(problem, limits)
    for array in (table, acquaintances, histogram):
        array.setflags(write=False)
    return Plan(
        table=table,
        value=value,
        bound=bound,
        repeats=-repeats,
        repeats_bound=limits.repeats,
        same_label=-same_label,
        same_label_bound=limits.same_label,
        acquaintances=acquaintances,
        histogram=histogram,
        reasons=reasons(limits, search.score),
        steps_done=search.budget.done,
        stopped=search.budget.stopped,
    )


def reasons(limits: Limits, score: Score) -> tuple[Reason, ...]:
    """Why rules are broken in the plan: what proves it unavoidable, or that nothing does."""
    labels = (Binding.LABEL_TOO_LARGE, Binding.TOO_FEW_LABELS)
    found: list[Reason] = []
    for broken, about in ((-score.same_label, True), (-score.repeats, False)):
        proven = [reason for reason in limits.reasons if (reason.binding in labels) == about]
        if broken:
            found += proven or [Reason(Binding.NOT_FOUND, -1, broken, 0)]
    return tuple(found)
