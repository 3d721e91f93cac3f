# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a timetable of consultations, and the plain sentence that says why it cannot be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    """Who asks whom for advice, and when both could.

    available_adviser bool[A, T]: adviser a gives advice in slot t
    available_person  bool[P, T]: person p is free in slot t
    requests          int[m, 2]: (person, adviser); nobody asks the same adviser twice
    weight            int[m] >= 1: what it is worth to serve the request
    cap               int or int[A]: most consultations of each adviser
    person_cap        int or int[P]: most consultations of each person; by default as many as they ask for
    locked            int[m]: the slot in which the request is served whatever happens, or -1
    allowed           bool[m, T]: slots the request may use

    Whatever is given is copied, checked and made read-only. Raises ProblemError in one plain sentence.

    >>> Problem([[True]], [[True]], [[0, 0]], [5], 1).cap
    array([1])
    >>> Problem([[True]], [[True]], [[1, 0]], [5], 1)
    Traceback (most recent call last):
    ...
    maschinenraum.engine.inputs.ProblemError: Request 0 names person 1; there are 1, counted from 0.
    """

    available_adviser: Truth
    available_person: Truth
    requests: Whole
    weight: Whole
    cap: Whole
    person_cap: Whole
    locked: Whole
    allowed: Truth

    def __init__(
        self,
        available_adviser: npt.ArrayLike,
        available_person: npt.ArrayLike,
        requests: npt.ArrayLike,
        weight: npt.ArrayLike,
        cap: npt.ArrayLike,
        *,
        person_cap: npt.ArrayLike | None = None,
        locked: npt.ArrayLike | None = None,
        allowed: npt.ArrayLike | None = None,
    ) -> None:
        advisers = truths("available_adviser", available_adviser, 2)
        people = truths("available_person", available_person, 2)
        asked = wholes("requests", requests)
        if asked.size == 0:
            asked = asked.reshape(0, 2)
        m, slots = len(asked), advisers.shape[1]
        fields: dict[str, Any] = {
            "available_adviser": advisers,
            "available_person": people,
            "requests": shaped("requests", asked, (m, 2), 0, LARGEST),
            "weight": shaped("weight", wholes("weight", weight), (m,), 1, LARGEST),
            "cap": spread("cap", cap, (len(advisers),), 0),
            "person_cap": spread(
                "person_cap", LARGEST if person_cap is None else person_cap, (len(people),), 0
            ),
            "locked": spread("locked", -1 if locked is None else locked, (m,), -1, slots - 1),
            "allowed": np.ones((m, slots), np.bool_) if allowed is None else truths("allowed", allowed, 2),
        }
        for name, rows in (("available_person", len(people)), ("allowed", m)):
            if fields[name].shape != (rows, slots):
                raise ProblemError(Rule.SHAPE, (), f"{name} must have {rows} rows and {slots} columns.")
        for name, value in fields.items():
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        check_requests(self)
        check_locks(self)

    @property
    def slots(self) -> int:
        """How many slots."""
        return int(self.available_adviser.shape[1])

    def common(self) -> Truth:
        """bool[m, T]: slots in which both sides of a request are available."""
        person, adviser = self.requests[:, 0], self.requests[:, 1]
        return self.available_person[person] & self.available_adviser[adviser]


def check_requests(problem: Problem) -> None:
    """Every request names a person and an adviser who exist, and none is made twice."""
    sides = (("person", len(problem.available_person)), ("adviser", len(problem.available_adviser)))
    for side, (called, there) in enumerate(sides):
        unknown = np.flatnonzero(problem.requests[:, side] >= there)
        if len(unknown):
            e = int(unknown[0])
            sentence = (
                f"Request {e} names {called} {problem.requests[e, side]}; there are {there}, counted from 0."
            )
            raise ProblemError(Rule.OUT_OF_RANGE, (e, side), sentence)
    key = problem.requests[:, 0] * max(sides[1][1], 1) + problem.requests[:, 1]
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(np.diff(key[order]) == 0)
    if len(twice):
        d, e = int(order[twice[0]]), int(order[twice[0] + 1])
        p, a = (int(x) for x in problem.requests[d])
        raise ProblemError(
            Rule.DUPLICATE_PAIR, (d, e), f"Requests {d} and {e} both ask adviser {a} for person {p}."
        )


def check_locks(problem: Problem) -> None:
    """Locked consultations must be possible, alone and together."""
    sides = (
        ("person", problem.available_person, problem.person_cap),
        ("adviser", problem.available_adviser, problem.cap),
    )
    taken: dict[tuple[str, int, int], int] = {}
    count: dict[tuple[str, int], int] = {}
    for e in (int(x) for x in np.flatnonzero(problem.locked >= 0)):
        t = int(problem.locked[e])
        if not problem.allowed[e, t]:
            sentence = f"Request {e} is locked in slot {t}, which it may not use."
            raise ProblemError(Rule.LOCK_NOT_ALLOWED, (e, t), sentence)
        for (called, available, cap), who in zip(sides, problem.requests[e].tolist(), strict=True):
            if not available[who, t]:
                sentence = f"Request {e} is locked in slot {t}, but {called} {who} is not available then."
                raise ProblemError(Rule.LOCK_UNAVAILABLE, (e, who, t), sentence)
            other = taken.setdefault((called, who, t), e)
            if other != e:
                sentence = (
                    f"Requests {other} and {e} are both locked in slot {t}, and {called} {who} is in both."
                )
                raise ProblemError(Rule.LOCKS_CLASH, (other, e), sentence)
            count[called, who] = held = count.get((called, who), 0) + 1
            if held > cap[who]:
                sentence = (
                    f"The {called} {who} has {held} locked consultations, but may have {cap[who]} at most."
                )
                raise ProblemError(Rule.LOCKS_EXCEED_CAP, (who,), sentence)
