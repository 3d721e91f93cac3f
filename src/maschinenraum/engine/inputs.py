# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How input is read: into fresh arrays of whole numbers or truths, or refused in one plain sentence."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

LARGEST = 10**9  # a benefit or bonus above this could overflow the sums of a large congress


class Rule(StrEnum):
    """Which rule the input breaks."""

    SHAPE = "shape"
    NOT_WHOLE = "not whole"
    OUT_OF_RANGE = "out of range"
    SELF_PAIR = "self pair"
    DUPLICATE_PAIR = "duplicate pair"
    FLOOR_RISES = "floor rises"
    LOCK_UNAVAILABLE = "lock while unavailable"
    LOCK_NOT_ALLOWED = "lock not allowed"
    LOCKS_CLASH = "locks clash"
    LOCKS_EXCEED_CAP = "locks exceed cap"
    LOCKS_EXCEED_TABLES = "locks exceed tables"
    LOCKED_TABLE = "locked table"
    WRONG_ROUND = "fixed in the wrong round"
    FIXED_TWICE = "fixed twice in the same"
    TOO_FEW_SEATS = "too few seats"
    ABSENT_AND_ARRIVED = "absent and arrived"
    NOT_SYMMETRIC = "not symmetric"


class ProblemError(ValueError):
    """The input contradicts itself. `rule` says how, `where` holds the indices concerned, the text says it plainly."""

    def __init__(self, rule: Rule, where: tuple[int, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.where = where


def wholes(name: str, values: object) -> Whole:
    """A fresh int64 array; numbers that are not whole are named, not rounded."""
    given = np.array(values)
    if given.size == 0 or given.dtype.kind in "iu":
        return given.astype(np.int64)
    if given.dtype.kind == "f":
        wrong = np.argwhere(~(np.isfinite(given) & (given == np.floor(given))))
        if len(wrong) == 0:
            return given.astype(np.int64)
        where = tuple(int(x) for x in wrong[0])
        value = given[where]
        raise ProblemError(Rule.NOT_WHOLE, where, f"{entry(name, where)} is {value}, not a whole number.")
    raise ProblemError(Rule.NOT_WHOLE, (), f"{name} must hold whole numbers.")


def truths(name: str, values: object, dimensions: int) -> Truth:
    """A fresh bool array of so many dimensions; 0 and 1 are taken as no and yes, an empty list as nobody."""
    given = np.array(values)
    if given.size == 0 and given.ndim < dimensions:
        given = given.reshape((0,) * dimensions)
    if given.ndim != dimensions:
        raise ProblemError(Rule.SHAPE, (), f"{name} must have {dimensions} dimensions, not {given.ndim}.")
    if given.dtype.kind != "b" and given.size and not np.isin(given, (0, 1)).all():
        raise ProblemError(Rule.NOT_WHOLE, (), f"{name} must hold yes or no.")
    return given.astype(np.bool_)


def shaped(name: str, values: Whole, shape: tuple[int, ...], low: int, high: int) -> Whole:
    """The values, if they have this shape and lie in low .. high."""
    if values.size == 0 and 0 in shape:
        return values.reshape(shape)
    if values.shape != shape:
        raise ProblemError(Rule.SHAPE, (), f"{name} must have the shape {shape}, not {values.shape}.")
    wrong = np.argwhere((values < low) | (values > high))
    if len(wrong):
        where = tuple(int(x) for x in wrong[0])
        sentence = f"{entry(name, where)} is {values[where]}; it must lie between {low} and {high}."
        raise ProblemError(Rule.OUT_OF_RANGE, where, sentence)
    return values


def spread(name: str, values: object, shape: tuple[int, ...], low: int, high: int = LARGEST) -> Whole:
    """The values in this shape; a single number stands for every entry."""
    given = wholes(name, values)
    return shaped(name, np.full(shape, given) if given.ndim == 0 else given, shape, low, high)


def entry(name: str, where: tuple[int, ...]) -> str:
    """How an entry of an array, or a number of its own, is called in a sentence."""
    return f"{name}[{', '.join(map(str, where))}]" if where else name
