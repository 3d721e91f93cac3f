# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which rules cannot be kept whatever one does, and how often they must be broken at least."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.tables.plan import Binding, Reason
from maschinenraum.engine.tables.problem import Problem


@dataclass(frozen=True, eq=False)
class Limits:
    """What counting alone tells about a problem.

    new         bool[n, n]: pairs whose meeting is neither a repeat nor one of the same label. Where labels cannot
                be kept apart, or where forbidden pairs may be what prevents it, they are not asked for
    same        bool[n, n]: pairs with the same label, and forbidden ones
    same_label  meetings within labels that no plan avoids
    repeats     repeats that no plan with so few meetings within labels avoids
    reasons     why these two are not 0
    """

    new: Truth
    same: Truth
    same_label: int
    repeats: int
    reasons: tuple[Reason, ...]

    @classmethod
    def of(cls, problem: Problem) -> Limits:
        """O(n² + k L) for L labels."""
        same = problem.apart[:, None] == problem.apart
        same |= problem.forbidden
        np.fill_diagonal(same, False)
        broken = labels_broken(problem)
        new = ~problem.met & ~np.eye(problem.people, dtype=np.bool_)
        if not broken and not problem.forbidden.any():
            new &= ~same
        repeated, why = repeats_forced(problem, new)
        return cls(new, same, problem.rounds * crowding(problem), repeated, tuple(broken + why))


def pairs_of(sizes: Whole) -> int:
    """How many pairs sit together at tables of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def spread_pairs(many: int, over: int) -> int:
    """The fewest pairs that share a place when so many are spread over so many places.

    >>> spread_pairs(5, 3)
    2
    """
    each, more = divmod(many, over)
    return more * (each + 1) * each // 2 + (over - more) * each * (each - 1) // 2


def crowding(problem: Problem) -> int:
    """Pairs of the same label that share a table in every round, at least."""
    tables = int((problem.sizes > 0).sum())
    counts = np.unique(problem.apart, return_counts=True)[1]
    return sum(spread_pairs(int(c), tables) for c in counts)


def labels_broken(problem: Problem) -> list[Reason]:
    """Why no single round keeps all labels apart; empty if one does (D. Gale, H. J. Ryser 1957)."""
    sizes = np.sort(problem.sizes[problem.sizes > 0])[::-1]
    if problem.rounds == 0 or len(sizes) == 0:
        return []
    labels, counts = np.unique(problem.apart, return_counts=True)
    found = [
        Reason(Binding.LABEL_TOO_LARGE, int(labels[i]), int(counts[i]), len(sizes))
        for i in np.flatnonzero(counts > len(sizes))
    ]
    if found:
        return found
    for j in range(1, len(sizes) + 1):
        needed, there = int(sizes[:j].sum()), int(np.minimum(counts, j).sum())
        if needed > there:
            return [Reason(Binding.TOO_FEW_LABELS, -1, needed, there)]
    return []


def repeats_forced(problem: Problem, new: Truth) -> tuple[int, list[Reason]]:
    """How many repeats no plan avoids, and every count that shows some of them."""
    sizes = problem.sizes[problem.sizes > 0]
    if problem.rounds == 0 or len(sizes) == 0:
        return 0, []
    reasons = []
    others = new.sum(axis=1)
    beside = problem.rounds * (int(sizes.min()) - 1)
    lacking = np.maximum(beside - others, 0)
    if lacking.any():
        worst = int(np.argmax(lacking))
        reasons.append(Reason(Binding.TOO_FEW_PEOPLE, worst, beside, int(others[worst])))
    together, there = problem.rounds * pairs_of(sizes), int(others.sum()) // 2
    if together > there:
        reasons.append(Reason(Binding.TOO_FEW_PAIRS, -1, together, there))
    again = (problem.rounds - 1) * sum(spread_pairs(int(s), len(sizes)) for s in sizes)
    if again:
        reasons.append(Reason(Binding.TOO_FEW_TABLES, -1, int(sizes.max()), len(sizes)))
    return max(-(-int(lacking.sum()) // 2), together - there, again), reasons
