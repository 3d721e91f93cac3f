# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a seating at rotating tables, and the plain sentence that says why it cannot be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.inputs import LARGEST, ProblemError, Rule, Truth, Whole, shaped, truths, wholes


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    """Who sits at tables in several rounds (speed dating, world café), and whom it is good to get to know.

    people   n
    seats    int: seats at every table; there are as few tables as that allows. Or int[k]: seats of each table
    rounds   R
    benefit  int[n, n] >= 0, symmetric: what a first meeting of two people is worth; by default 1 for everyone.
             The diagonal means nothing
    apart    int[n]: people with the same label never sit at one table if that is possible
    met      bool[n, n], symmetric: pairs that know each other already. Their meeting has no value and counts as
             a repeat: it is avoided like one
    forbidden bool[n, n], symmetric: pairs that must not sit at one table, like people with the same label, with whom
             they are counted. Their meeting has no value
    sizes    int[k], derived: how many sit at each table in every round. The tables are filled as evenly as their
             seats allow, so that with equal seats two tables differ by one person at most; the fuller tables
             come first

    Whatever is given is copied, checked and made read-only. Raises ProblemError in one plain sentence.

    >>> Problem(11, 4, 2).sizes
    array([4, 4, 3])
    >>> Problem(11, [2, 4, 8], 2).sizes
    array([2, 4, 5])
    >>> Problem(11, [4, 4], 2)
    Traceback (most recent call last):
    ...
    maschinenraum.engine.inputs.ProblemError: 11 people cannot sit on 8 seats.
    """

    people: int
    seats: Whole
    rounds: int
    benefit: Whole
    apart: Whole
    met: Truth
    forbidden: Truth
    sizes: Whole

    def __init__(
        self,
        people: int,
        seats: npt.ArrayLike,
        rounds: int,
        benefit: npt.ArrayLike | None = None,
        apart: npt.ArrayLike | None = None,
        met: npt.ArrayLike | None = None,
        forbidden: npt.ArrayLike | None = None,
    ) -> None:
        n = int(shaped("people", wholes("people", people), (), 0, LARGEST))
        capacity = table_seats(n, seats)
        worth = np.ones((n, n), np.int64) if benefit is None else wholes("benefit", benefit)
        known = pairs_named("met", met, n)
        never = pairs_named("forbidden", forbidden, n)
        fields: dict[str, Any] = {
            "people": n,
            "seats": capacity,
            "rounds": int(shaped("rounds", wholes("rounds", rounds), (), 0, LARGEST)),
            "benefit": symmetric("benefit", shaped("benefit", worth, (n, n), 0, LARGEST)) * ~never,
            "apart": np.arange(n)
            if apart is None
            else shaped("apart", wholes("apart", apart), (n,), -(2**62), 2**62),
            "met": known,
            "forbidden": never,
            "sizes": evenly(n, capacity),
        }
        for name, value in fields.items():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
            object.__setattr__(self, name, value)


def table_seats(people: int, seats: npt.ArrayLike) -> Whole:
    """Seats per table, enough for everyone."""
    given = wholes("seats", seats)
    if given.ndim == 0:
        size = int(shaped("seats", given, (), 1, LARGEST))
        return np.full(-(-people // size), size, np.int64)
    shaped("seats", given, (given.size,), 0, LARGEST)
    if given.sum() < people:
        sentence = f"{people} people cannot sit on {given.sum()} seats."
        raise ProblemError(Rule.TOO_FEW_SEATS, (), sentence)
    return given


def evenly(people: int, seats: Whole) -> Whole:
    """How many sit at each table: the same everywhere as far as the seats go, the rest at the first with room."""
    low, high = 0, int(seats.max(initial=0))
    while low < high:
        level = (low + high + 1) // 2
        low, high = (level, high) if np.minimum(seats, level).sum() <= people else (low, level - 1)
    sizes = np.minimum(seats, low)
    sizes[np.flatnonzero(seats > low)[: people - int(sizes.sum())]] += 1
    return sizes


def pairs_named(name: str, given: npt.ArrayLike | None, people: int) -> Truth:
    """bool[n, n], symmetric and with an empty diagonal: the pairs given, by default none."""
    if given is None:
        return np.zeros((people, people), np.bool_)
    values = truths(name, given, 2)
    if values.size == 0 and people == 0:
        return values.reshape(0, 0)
    if values.shape != (people, people):
        sentence = f"{name} must have the shape {(people, people)}, not {values.shape}."
        raise ProblemError(Rule.SHAPE, (), sentence)
    pairs: Truth = symmetric(name, values)
    return pairs


def symmetric(name: str, values: Any) -> Any:
    """The values with an empty diagonal, if they are the same in both directions."""
    np.fill_diagonal(values, 0)
    wrong = np.argwhere(values != values.T)
    if len(wrong):
        i, j = (int(x) for x in wrong[0])
        sentence = f"{name}[{i}, {j}] is {values[i, j]}, but {name}[{j}, {i}] is {values[j, i]}."
        raise ProblemError(Rule.NOT_SYMMETRIC, (i, j), sentence)
    return values
