# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which wishes could come true, and what that would be worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.workshops.problem import Problem

Fairness = Literal["worst-first", "sum"]


@dataclass(frozen=True, eq=False)
class Wishes:
    """Wishes that could come true.

    position int[n, W]: 1 for the first wish within the round, ..., 0 where there is no wish or no way to meet it
    depth    the greatest position
    places   int[W]: places left by those who are fixed
    wished   bool[n, R]: rounds in which a person has such a wish
    """

    position: Whole
    depth: int
    places: Whole
    wished: Truth

    @classmethod
    def of(cls, problem: Problem) -> Wishes:
        """Leave out rounds in which a person is fixed or away, and titles the person hosts. O(n W log n W)."""
        n, w = problem.ranks.shape
        hosted = np.zeros((n, int(problem.same_as.max(initial=-1)) + 1), np.bool_)
        i, r = np.nonzero(problem.fixed >= 0)
        hosted[i, problem.same_as[problem.fixed[i, r]]] = True
        free = problem.available & (problem.fixed < 0)
        open_to = (problem.ranks > 0) & free[:, problem.rounds] & ~hosted[:, problem.same_as]
        position = positions(problem, *(x.astype(np.int64) for x in np.nonzero(open_to)))
        taken = np.bincount(problem.fixed[problem.fixed >= 0], minlength=w)
        wished = np.zeros(problem.fixed.shape, np.bool_)
        person, workshop = np.nonzero(position)
        wished[person, problem.rounds[workshop]] = True
        return cls(position, int(position.max(initial=0)), np.maximum(problem.capacity - taken, 0), wished)

    def met(self, place: Whole) -> Whole:
        """int[n, R]: position of the wish that was met, 0 for none (hosts included)."""
        if self.position.shape[1] == 0:
            return np.zeros_like(place)
        met = np.take_along_axis(self.position, np.maximum(place, 0), axis=1)
        return np.where(place >= 0, met, 0)

    def points(self, place: Whole) -> int:
        """D for every first wish met, one less for each place down the list."""
        got = self.met(place)
        return int(np.where(got > 0, self.depth + 1 - got, 0).sum())

    def histogram(self, place: Whole) -> Whole:
        """int[D + 1]: how many first, second, ... wishes were met; the last number: none was."""
        got = self.met(place)[self.wished]
        return np.bincount(np.where(got > 0, got, self.depth + 1) - 1, minlength=self.depth + 1)


def positions(problem: Problem, person: Whole, workshop: Whole) -> Whole:
    """int[n, W]: the place of each of these wishes among those of the same person and round; equal ranks share it."""
    position = np.zeros(problem.ranks.shape, np.int64)
    rank = problem.ranks[person, workshop]
    list_ = person * problem.fixed.shape[1] + problem.rounds[workshop]
    order = np.lexsort((rank, list_))
    list_, rank = list_[order], rank[order]
    begins = np.diff(list_, prepend=-1) != 0
    counted = np.cumsum(begins | (np.diff(rank, prepend=0) != 0))
    before = np.maximum.accumulate(np.where(begins, counted - 1, 0))
    position[person[order], workshop[order]] = counted - before
    return position


def worth_of_points(depth: int) -> list[int]:
    """What the k-th wish is worth, k = 1 .. depth; entry 0 is not used.

    >>> worth_of_points(3)
    [0, 3, 2, 1]
    """
    return [0, *range(depth, 0, -1)]


def worth_worst_first(depth: int, base: int) -> list[int]:
    """The same where one unit at a level outweighs `base` - 1 units at all levels above it.

    >>> worth_worst_first(3, 10)
    [0, 1000, 990, 900]
    """
    return [0, *(base**depth - (base ** (k - 1) if k > 1 else 0) for k in range(1, depth + 1))]


def greatest_base(depth: int, most: int) -> int:
    """The greatest base, at most `most`, with which the worth of a first wish stays below `most`; 1 if none does.

    >>> greatest_base(3, 1_001)
    10
    """
    low, high = 1, most
    while low < high:
        base = (low + high + 1) // 2
        low, high = (
            (base, high) if depth * base.bit_length() < 400 and base**depth < most else (low, base - 1)
        )
    return low


def worth_nearly_worst_first(depth: int, base: int, most: int) -> list[int]:
    """Worst-first with this base, or as nearly as numbers below `most` allow; better wishes are worth more."""
    fits = min(base, greatest_base(depth, most))
    if fits > 1:
        return worth_worst_first(depth, fits)
    ratio = max(most // 2, 2) ** (1 / max(depth, 1))
    return [
        0,
        *(int(most // 2 * (1 - ratio ** (k - 1 - depth))) + depth + 1 - k for k in range(1, depth + 1)),
    ]


def worth_of_stage(depth: int, stage: int, base: int, most: int) -> list[int]:
    """What counts at a stage of worst-first: the worst `stage` levels, each `base` times as much as the next.

    At stage 1 only whether a wish comes true at all. Levels so bad that their weight would exceed `most` all have that
    weight.

    >>> worth_of_stage(3, 2, 10, 1000)
    [0, 11, 11, 10]
    """
    weight = [min(base ** (stage - j), most) if stage - j < 60 else most for j in range(1, stage + 1)]
    whole = sum(weight)
    return [
        0,
        *(
            whole - sum(weight[j - 1] for j in range(1, stage + 1) if k > depth + 1 - j)
            for k in range(1, depth + 1)
        ),
    ]
