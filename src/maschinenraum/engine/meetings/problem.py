# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a plan of one-to-one meetings, and the plain sentence that says why it cannot be asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.inputs import (
    LARGEST,
    ProblemError,
    Rule,
    Truth,
    Whole,
    shaped,
    spread,
    truths,
    wholes,
)


class Priority(StrEnum):
    """What a plan should be good at first.

    VALUE      benefit plus floor bonuses
    FEW_SHORT  as few people as possible below the target, whatever it costs; then value
    """

    VALUE = "value"
    FEW_SHORT = "few short"


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    """Who could meet whom, and when.

    available    bool[n, T]: person i is present and free in slot t
    tables       int or int[T]: tables in every slot, or per slot
    pairs        int[m, 2]: candidate pairs; a forbidden pair is simply absent
    benefit      int[m] >= 1: what the meeting is worth, both directions summed
    cap          int[n]: most meetings of each person
    floor        int[k] or int[n, k]: bonus for a person's 1st, 2nd, ... meeting, never rising, so that nobody stays
                 alone; per person where small places are to win ties
    locked       int[m]: the slot in which the pair meets whatever happens, or -1
    allowed      bool[m, T]: slots the pair may use
    locked_table int[m]: the table of a locked pair, or -1
    target       meetings everyone should have; people below it count as short
    priority     what comes first: the greatest value, or the fewest people short and value only then

    Whatever is given is copied, checked and made read-only. Raises ProblemError in one plain sentence.

    >>> Problem([[True], [True]], 1, [[0, 1]], [5], [1, 1]).benefit
    array([5])
    >>> Problem([[True], [True]], 1, [[0, 0]], [5], [1, 1])
    Traceback (most recent call last):
    ...
    maschinenraum.engine.inputs.ProblemError: Pair 0 joins person 0 with the same person.
    """

    available: Truth
    tables: Whole
    pairs: Whole
    benefit: Whole
    cap: Whole
    floor: Whole
    locked: Whole
    allowed: Truth
    locked_table: Whole
    target: int
    priority: Priority

    pairs_repeat: ClassVar[bool] = False  # whether two people may be given several meetings

    def __init__(
        self,
        available: npt.ArrayLike,
        tables: npt.ArrayLike,
        pairs: npt.ArrayLike,
        benefit: npt.ArrayLike,
        cap: npt.ArrayLike,
        floor: npt.ArrayLike = (1000, 500, 250),
        locked: npt.ArrayLike | None = None,
        allowed: npt.ArrayLike | None = None,
        *,
        locked_table: npt.ArrayLike | None = None,
        target: int = 3,
        priority: Priority = Priority.VALUE,
    ) -> None:
        present = truths("available", available, 2)
        n, slots = present.shape
        couples = wholes("pairs", pairs)
        if couples.size == 0:
            couples = couples.reshape(0, 2)
        m = len(couples)
        fields: dict[str, Any] = {
            "available": present,
            "tables": spread("tables", tables, (slots,), 0),
            "pairs": shaped("pairs", couples, (m, 2), 0, n - 1),
            "benefit": shaped("benefit", wholes("benefit", benefit), (m,), 1, LARGEST),
            "cap": np.minimum(spread("cap", cap, (n,), 0), slots),
            "floor": floors(floor, n),
            "locked": spread("locked", -1 if locked is None else locked, (m,), -1, slots - 1),
            "locked_table": spread("locked_table", -1 if locked_table is None else locked_table, (m,), -1),
            "allowed": np.ones((m, slots), np.bool_) if allowed is None else truths("allowed", allowed, 2),
            "target": int(spread("target", target, (1,), 0)[0]),
            "priority": Priority(priority),
        }
        if fields["allowed"].shape != (m, slots):
            raise ProblemError(Rule.SHAPE, (), f"allowed must have {m} rows and {slots} columns.")
        for name, value in fields.items():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
            object.__setattr__(self, name, value)
        check_pairs(self)
        check_locks(self)

    @property
    def people(self) -> int:
        """How many people."""
        return int(self.available.shape[0])

    @property
    def slots(self) -> int:
        """How many slots."""
        return int(self.available.shape[1])

    def possible(self) -> Truth:
        """bool[m, T]: slots in which the pair could meet as far as availability and allowed go."""
        first, second = self.pairs[:, 0], self.pairs[:, 1]
        return self.available[first] & self.available[second] & self.allowed


def floors(values: object, people: int) -> Whole:
    """Bonuses per person, int[n, k], none below 0 and none above the one before."""
    given = wholes("floor", values)
    if given.size == 0:
        given = given.reshape(people, 0) if given.ndim == 2 else np.zeros(0, np.int64)
    if given.ndim == 1:
        given = np.repeat(given[None, :], people, axis=0)
    if given.ndim != 2:
        raise ProblemError(Rule.SHAPE, (), "floor must be a row of bonuses, or one such row per person.")
    shaped("floor", given, (people, given.shape[1]), 0, LARGEST)
    rising = np.argwhere(np.diff(given, axis=1) > 0)
    if len(rising):
        i, k = (int(x) for x in rising[0])
        sentence = f"The bonus of person {i} rises from meeting {k + 1} to meeting {k + 2}; it may only fall."
        raise ProblemError(Rule.FLOOR_RISES, (i, k), sentence)
    return given


def check_pairs(problem: Problem) -> None:
    """Nobody meets themselves, and no pair is named twice unless it may be."""
    first, second = problem.pairs[:, 0], problem.pairs[:, 1]
    selves = np.flatnonzero(first == second)
    if len(selves):
        e = int(selves[0])
        raise ProblemError(
            Rule.SELF_PAIR, (e,), f"Pair {e} joins person {int(first[e])} with the same person."
        )
    if problem.pairs_repeat:
        return
    key = np.minimum(first, second) * max(problem.people, 1) + np.maximum(first, second)
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(np.diff(key[order]) == 0)
    if len(twice):
        d, e = int(order[twice[0]]), int(order[twice[0] + 1])
        a, b = (int(x) for x in problem.pairs[d])
        raise ProblemError(
            Rule.DUPLICATE_PAIR, (d, e), f"Pairs {d} and {e} both join the people {a} and {b}."
        )


def check_locks(problem: Problem) -> None:
    """Locked meetings must be possible, alone and together."""
    taken: dict[tuple[int, int], int] = {}
    seated: dict[tuple[int, int], int] = {}
    count = np.zeros(problem.people, np.int64)
    load = np.zeros(problem.slots, np.int64)
    for e in (int(x) for x in np.flatnonzero(problem.locked >= 0)):
        t = int(problem.locked[e])
        if not problem.allowed[e, t]:
            raise ProblemError(
                Rule.LOCK_NOT_ALLOWED, (e, t), f"Pair {e} is locked in slot {t}, which it may not use."
            )
        for p in (int(x) for x in problem.pairs[e]):
            if not problem.available[p, t]:
                sentence = f"Pair {e} is locked in slot {t}, but person {p} is not available then."
                raise ProblemError(Rule.LOCK_UNAVAILABLE, (e, p, t), sentence)
            if (p, t) in taken:
                sentence = (
                    f"Pairs {taken[p, t]} and {e} are both locked in slot {t}, and person {p} is in both."
                )
                raise ProblemError(Rule.LOCKS_CLASH, (taken[p, t], e), sentence)
            taken[p, t] = e
            count[p] += 1
            if count[p] > problem.cap[p]:
                sentence = (
                    f"Person {p} has {count[p]} locked meetings, but may have at most {problem.cap[p]}."
                )
                raise ProblemError(Rule.LOCKS_EXCEED_CAP, (p,), sentence)
        load[t] += 1
        if load[t] > problem.tables[t]:
            sentence = f"Slot {t} has {load[t]} locked meetings, but only {problem.tables[t]} tables."
            raise ProblemError(Rule.LOCKS_EXCEED_TABLES, (t,), sentence)
        check_table(problem, e, seated)
    loose = np.flatnonzero((problem.locked_table >= 0) & (problem.locked < 0))
    if len(loose):
        e = int(loose[0])
        raise ProblemError(Rule.LOCKED_TABLE, (e,), f"Pair {e} has a locked table, but no locked slot.")


def check_table(problem: Problem, e: int, seated: dict[tuple[int, int], int]) -> None:
    """The table of a locked pair must exist and be its own; `seated` collects the tables taken so far."""
    t, table = int(problem.locked[e]), int(problem.locked_table[e])
    if table < 0:
        return
    if table >= problem.tables[t]:
        sentence = f"Pair {e} is locked at table {table}, but slot {t} has only {problem.tables[t]} tables."
        raise ProblemError(Rule.LOCKED_TABLE, (e,), sentence)
    if (t, table) in seated:
        sentence = f"Pairs {seated[t, table]} and {e} are both locked at table {table} in slot {t}."
        raise ProblemError(Rule.LOCKED_TABLE, (seated[t, table], e), sentence)
    seated[t, table] = e
