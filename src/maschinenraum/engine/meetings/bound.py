# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good any plan could be: one min-cost flow on the bipartite double cover of the pairs.

Every person stands on the left and on the right; a pair is an arc in both directions, worth half its benefit
each. Forgetting which slot a pair uses leaves a b-matching with concave bonuses, whose linear programme has
half-integral optima, exactly those of the flow (Edmonds & Johnson 1970; Lovász & Plummer, Matching Theory,
1986, ch. 6). The flow's value is therefore an upper bound for every timetable. Its pairing is what the search
starts from.

Complexity: that of a min-cost flow with 2 m + 2 n k arcs, by cost scaling O(n² m log(n C)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from maschinenraum.engine.flow import Arcs
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings.problem import Problem
from maschinenraum.engine.meetings.rows import Rows
from maschinenraum.engine.meetings.shortfall import different_times


@dataclass(frozen=True, eq=False)
class Limits:
    """What is left to decide once the locked meetings stand.

    open     pairs that could still meet, indices into the problem's pairs
    possible bool[len(open), T]: the slots they could meet in
    most     int[n]: most further meetings of each person
    room     int[T]: most further meetings in each slot
    """

    open: Whole
    possible: Truth
    most: Whole
    room: Whole

    @property
    def meetings(self) -> int:
        """Most further meetings altogether."""
        return int(self.room.sum())


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The optimum when slots are forgotten.

    twice   its value, doubled to stay whole
    halves  int[len(open)]: 0, 1 or 2 halves of each open pair
    surplus int[len(open)]: how much more a pair brings than its two places cost at the optimum's prices, doubled;
            at most 0 where halves is 0, at least 0 where it is 2, and 0 where it is 1 (complementary slackness)
    """

    twice: int
    halves: Whole
    surplus: Whole


def limits(problem: Problem) -> Limits:
    """What every timetable must respect, slot by slot where that is cheap. O(m T)."""
    locked = np.flatnonzero(problem.locked >= 0)
    free = problem.available.copy()
    free[problem.pairs[locked].ravel(), np.repeat(problem.locked[locked], 2)] = False
    held = np.bincount(problem.pairs[locked].ravel(), minlength=problem.people)
    room = problem.tables - np.bincount(problem.locked[locked], minlength=problem.slots)
    capless = problem.cap - held <= 0
    first, second = problem.pairs[:, 0], problem.pairs[:, 1]
    possible = free[first] & free[second] & problem.allowed & (room > 0)
    possible[capless[first] | capless[second] | (problem.locked >= 0)] = False
    open_pairs = np.flatnonzero(possible.any(axis=1))
    usable = np.zeros_like(free)
    for t in range(problem.slots):
        usable[problem.pairs[possible[:, t]].ravel(), t] = True
    partners = np.bincount(problem.pairs[open_pairs].ravel(), minlength=problem.people)
    most = np.minimum.reduce([problem.cap - held, usable.sum(axis=1), partners])
    room = np.minimum(room, usable.sum(axis=0) // 2).astype(np.int64)
    return Limits(open_pairs, possible[open_pairs], np.maximum(most, 0).astype(np.int64), room)


def relax(problem: Problem, limits: Limits, benefit: Whole, bonus: Whole) -> Relaxation:
    """The best half-integral pairing of the open pairs; benefit int[len(open)], bonus int[n, k], never rising.

    A person's meetings beyond the k-th bring no bonus. Raises RuntimeError where the solver gives up, which only
    numbers near the overflow of 64 bits can cause.
    """
    n, m = problem.people, len(limits.open)
    if m == 0 or limits.meetings == 0:
        return Relaxation(0, np.zeros(m, np.int64), np.zeros(m, np.int64))
    arcs = double_cover(problem, limits, benefit, bonus)
    through, cost_of_all = arcs.cheapest_flow()
    price = arcs.prices(through)
    first, second = problem.pairs[limits.open, 0], problem.pairs[limits.open, 1]
    left, right = price[:n], price[n : 2 * n]
    surplus = 2 * benefit - (left[first] - right[second]) - (left[second] - right[first])
    return Relaxation(-cost_of_all, through[:m] + through[m : 2 * m], surplus)


def most_steps(problem: Problem, limits: Limits, bonus: Whole) -> int:
    """The greatest sum of bonuses alone, int[n, k], that the flow admits, rounded down."""
    if len(limits.open) == 0 or limits.meetings == 0:
        return 0
    worthless = np.zeros(len(limits.open), np.int64)
    return -double_cover(problem, limits, worthless, bonus).cheapest_flow()[1] // 2


def double_cover(problem: Problem, limits: Limits, benefit: Whole, bonus: Whole) -> Arcs:
    """The network: a pair is an arc in both directions, from the left copy of one person to the right of the other."""
    n = problem.people
    source, target = 2 * n, 2 * n + 1
    first, second = problem.pairs[limits.open, 0], problem.pairs[limits.open, 1]
    amount = min(2 * limits.meetings, int(limits.most.sum()))
    arcs = Arcs(target + 1, source, target, amount)
    arcs.add(np.concatenate([first, second]), n + np.concatenate([second, first]), 1, -np.tile(benefit, 2))
    for width, cost in steps_of_bonus(limits.most, bonus):
        arcs.add(np.full(n, source), np.arange(n), width, cost)
        arcs.add(n + np.arange(n), np.full(n, target), width, cost)
    arcs.add(np.array([source]), np.array([target]), amount, np.zeros(1, np.int64))
    return arcs


def steps_of_bonus(most: Whole, bonus: Whole) -> Iterator[tuple[Whole, Whole]]:
    """(width int[n], cost int[n]) of a person's 1st, 2nd, ... meeting, and of all others together."""
    for k in range(bonus.shape[1]):
        if not bonus[:, k:].any():
            yield np.maximum(most - k, 0), np.zeros_like(most)
            return
        yield (most > k).astype(np.int64), -bonus[:, k]
    yield np.maximum(most - bonus.shape[1], 0), np.zeros_like(most)


def later(problem: Problem, worth: Whole) -> Whole:
    """int[n, T]: what each further meeting is worth once the locked ones stand; worth is int[n, T + 1] by count."""
    held = np.bincount(problem.pairs[problem.locked >= 0].ravel(), minlength=problem.people)
    gains = np.concatenate([np.diff(worth, axis=1), np.zeros_like(worth[:, 1:])], axis=1)
    return np.take_along_axis(gains, np.arange(problem.slots)[None, :] + held[:, None], axis=1)


def worths(problem: Problem) -> Whole:
    """int[n, T + 1]: floor bonuses of a person with 0, 1, ... meetings."""
    counts = np.arange(problem.slots + 1)
    worth = np.zeros((problem.people, problem.slots + 1), np.int64)
    for k in range(problem.floor.shape[1]):
        worth += problem.floor[:, k][:, None] * (counts > k)
    return worth


def worth_of_counts(problem: Problem, counts: Whole) -> int:
    """The floor bonuses of people with so many meetings."""
    earned = np.arange(problem.floor.shape[1])[None, :] < counts[:, None]
    return int(problem.floor[earned].sum())


def value_of_locked(problem: Problem) -> int:
    """What the locked meetings bring by themselves."""
    locked = problem.locked >= 0
    held = np.bincount(problem.pairs[locked].ravel(), minlength=problem.people)
    return int(problem.benefit[locked].sum()) + worth_of_counts(problem, held)


def value_bound(problem: Problem, limits: Limits) -> tuple[int, Relaxation]:
    """A certified upper bound on benefit plus bonuses, and the pairing that attains it without slots."""
    relaxation = relax(problem, limits, problem.benefit[limits.open], later(problem, worths(problem)))
    return value_of_locked(problem) + relaxation.twice // 2, relaxation


def capable(problem: Problem, limits: Limits) -> Truth:
    """bool[n]: who can reach the target taken alone. Whoever lacks partners or slots is short in every plan."""
    held = np.bincount(problem.pairs[problem.locked >= 0].ravel(), minlength=problem.people)
    able: Truth = held + limits.most >= problem.target
    return able & enough_times(problem, limits, np.where(able, problem.target - held, 0))


def short_bound(problem: Problem, limits: Limits, able: Truth) -> int:
    """A certified lower bound on the people below the target, of whom some are able to reach it taken alone.

    Of these at most F / target can reach the target together, where F is the largest sum of min(meetings, target)
    over them that the flow admits.
    """
    held = np.bincount(problem.pairs[problem.locked >= 0].ravel(), minlength=problem.people)
    missing = np.where(able, np.maximum(problem.target - held, 0), 0)
    if not missing.any():
        return int((~able).sum())
    bonus = (np.arange(problem.target)[None, :] < missing[:, None]).astype(np.int64)
    most = most_steps(problem, limits, bonus)
    # the cheapest people to satisfy come first
    cheapest = np.cumsum(np.sort(missing[able]))
    reached = int(np.searchsorted(cheapest, most, side="right"))
    return problem.people - reached


def enough_times(problem: Problem, limits: Limits, missing: Whole) -> Truth:
    """bool[n]: whether each person could meet so many further partners in different slots, if alone in wishing.

    Whoever has that many partners with that many slots each surely can (P. Hall 1935); only the others are matched.
    """
    ends = problem.pairs[limits.open]
    roomy = np.zeros(problem.people, np.int64)
    width = limits.possible.sum(axis=1)
    for side in (0, 1):
        roomy += np.bincount(ends[width >= missing[ends[:, side]], side], minlength=problem.people)
    enough: Truth = (roomy >= missing) | (missing <= 0)
    rows = Rows.of(ends, problem.people)
    for person in (int(p) for p in np.flatnonzero(~enough)):
        own = limits.possible[rows[person]]
        enough[person] = different_times(own, int(missing[person])) >= missing[person]
    return enough
