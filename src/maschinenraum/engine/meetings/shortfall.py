# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which rule keeps a person below the target."""

from __future__ import annotations

import numpy as np

from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings.plan import Binding, Shortfall
from maschinenraum.engine.meetings.problem import Problem
from maschinenraum.engine.meetings.rows import Rows


def shortfalls(problem: Problem, slot: Whole) -> tuple[Shortfall, ...]:
    """One record per person with fewer meetings than the target, in the order of people."""
    meeting = slot >= 0
    counts = np.bincount(problem.pairs[meeting].ravel(), minlength=problem.people)
    free = problem.available.copy()
    free[problem.pairs[meeting].ravel(), np.repeat(slot[meeting], 2)] = False
    room = np.bincount(slot[meeting], minlength=problem.slots) < problem.tables
    possible = problem.possible()
    rows = Rows.of(problem.pairs, problem.people)
    found = []
    for person in (int(p) for p in np.flatnonzero(counts < problem.target)):
        own = rows[person]
        most = min(int(problem.cap[person]), different_times(possible[own], problem.target))
        binding = own_limit(problem, person, len(own), most)
        if binding is None:
            partners = problem.pairs[own].sum(axis=1) - person
            willing = ~meeting[own] & (counts[partners] < problem.cap[partners])
            common = possible[own] & free[person] & free[partners] & willing[:, None]
            binding = Binding.TABLES_FULL if (common & ~room).any() else Binding.PARTNERS_TAKEN
        found.append(Shortfall(person, int(counts[person]), most, binding))
    return tuple(found)


def own_limit(problem: Problem, person: int, partners: int, most: int) -> Binding | None:
    """The rule that alone keeps the person below the target, or None where the person could reach it."""
    if problem.cap[person] < problem.target:
        return Binding.CAP
    if int(problem.available[person].sum()) < problem.target:
        return Binding.AVAILABILITY
    if partners < problem.target:
        return Binding.FEW_PARTNERS
    return Binding.NO_COMMON_TIME if most < problem.target else None


def different_times(possible: Truth, enough: int) -> int:
    """How many of the rows (partners) can be given different columns (slots), counted up to `enough`.

    A maximum bipartite matching by augmenting paths (H. W. Kuhn 1955). O(enough * size of the table).

    >>> different_times(np.array([[True, False], [True, False]]), 3)
    1
    """
    holder: dict[int, int] = {}
    size = 0
    for row in range(len(possible)):
        if size == min(enough, possible.shape[1]):
            break
        size += _placed(possible, row, holder, set())
    return size


def _placed(possible: Truth, row: int, holder: dict[int, int], tried: set[int]) -> bool:
    for column in (int(c) for c in np.flatnonzero(possible[row])):
        if column in tried:
            continue
        tried.add(column)
        if column not in holder or _placed(possible, holder[column], holder, tried):
            holder[column] = row
            return True
    return False
