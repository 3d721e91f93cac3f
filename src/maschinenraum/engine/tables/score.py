# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a seating is worth, counted from its tables alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables.problem import Problem


class Score(NamedTuple):
    """What seatings are compared by: the greater is the better.

    same_label  minus the meetings of people of the same label and of forbidden pairs
    repeats     minus the meetings of pairs that had met
    value       benefit of the pairs that meet at least once and had not met before
    """

    same_label: int
    repeats: int
    value: int


class Meetings(NamedTuple):
    """Pairs that meet: the two people, and how often."""

    first: Whole
    second: Whole
    times: Whole


def seats_together(sizes: Whole) -> tuple[Whole, Whole]:
    """All pairs of seats at the same table, seats being counted table after table."""
    start = np.cumsum(sizes) - sizes
    found = [np.stack(np.triu_indices(int(size), 1)) + at for size, at in zip(sizes, start, strict=True)]
    both = np.concatenate(found, axis=1) if found else np.zeros((2, 0), np.int64)
    return both[0], both[1]


def meetings(who: Whole, together: tuple[Whole, Whole]) -> Meetings:
    """Who meets whom in rounds that hold the person of each seat, int[R, n]. O(R P log R P) for P pairs per round."""
    people = max(who.shape[1], 1)
    one, other = who[:, together[0]].ravel(), who[:, together[1]].ravel()
    code, times = np.unique(np.minimum(one, other) * people + np.maximum(one, other), return_counts=True)
    return Meetings(code // people, code % people, times)


def score(problem: Problem, who: Whole, together: tuple[Whole, Whole]) -> Score:
    """What rounds that hold the person of each seat are worth."""
    first, second, times = meetings(who, together)
    met = problem.met[first, second]
    same = (problem.apart[first] == problem.apart[second]) | problem.forbidden[first, second]
    return Score(
        -int(times[same].sum()),
        -int((times - 1 + met).sum()),
        int(problem.benefit[first, second][~met].sum()),
    )


def seated(table: Whole) -> Whole:
    """The person in each seat of each round, int[R, n], from the table of each person in each round, int[n, R]."""
    return np.ascontiguousarray(np.argsort(table, axis=0, kind="stable").T)


def tabled(who: Whole, sizes: Whole) -> Whole:
    """The table of each person in each round, int[n, R], from the person in each seat of each round, int[R, n]."""
    table = np.empty(who.shape[::-1], np.int64)
    seat_table = np.repeat(np.arange(len(sizes)), sizes)
    for r, round_ in enumerate(who):
        table[round_, r] = seat_table
    return table
