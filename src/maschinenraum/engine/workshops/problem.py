# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked: parallel workshops, wishes, and the plain sentence that says why it cannot be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.inputs import ProblemError, Rule, Truth, Whole, shaped, spread, truths, wholes


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    """Parallel workshops in rounds, and what people wish for.

    ranks     int[n, W]: 1 is the first wish, 2 the second, ...; 0 is not wished for
    capacity  int[W]: places
    rounds    int[W]: the round in which the workshop takes place, 0 .. R - 1
    fixed     int[n, R]: the workshop the person hosts or is bound to in that round, or -1
    available bool[n, R]: whether the person takes part in that round
    same_as   int[W]: workshops with the same number are the same title; nobody attends a title twice

    Raises ProblemError in one plain sentence.
    """

    ranks: Whole
    capacity: Whole
    rounds: Whole
    fixed: Whole
    available: Truth
    same_as: Whole

    def __init__(
        self,
        ranks: npt.ArrayLike,
        capacity: npt.ArrayLike,
        rounds: npt.ArrayLike,
        fixed: npt.ArrayLike,
        available: npt.ArrayLike | None = None,
        same_as: Sequence[object] | Whole | None = None,
    ) -> None:
        wishes = wholes("ranks", ranks)
        if wishes.ndim != 2:
            raise ProblemError(Rule.SHAPE, (), "ranks must have a row per person and a column per workshop.")
        n, w = wishes.shape
        bound_to = wholes("fixed", fixed)
        if bound_to.ndim != 2 or len(bound_to) != n:
            raise ProblemError(Rule.SHAPE, (), "fixed must have a row per person and a column per round.")
        r = bound_to.shape[1]
        labels = list(range(w)) if same_as is None else list(same_as)
        if len(labels) != w:
            raise ProblemError(Rule.SHAPE, (), f"same_as must have {w} entries, not {len(labels)}.")
        known = {label: k for k, label in enumerate(dict.fromkeys(labels))}
        fields: dict[str, Any] = {
            "ranks": shaped("ranks", wishes, (n, w), 0, 1_000),
            "capacity": spread("capacity", capacity, (w,), 0),
            "rounds": shaped("rounds", wholes("rounds", rounds), (w,), 0, r - 1),
            "fixed": shaped("fixed", bound_to, (n, r), -1, w - 1),
            "available": np.ones((n, r), np.bool_)
            if available is None
            else truths("available", available, 2),
            "same_as": np.array([known[label] for label in labels], np.int64),
        }
        if fields["available"].shape != (n, r):
            raise ProblemError(Rule.SHAPE, (), f"available must have {n} rows and {r} columns.")
        for name, value in fields.items():
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        check_fixed(self)


def check_fixed(problem: Problem) -> None:
    """People are fixed in workshops of the right round, and not twice in the same title."""
    for i, r in ((int(i), int(r)) for i, r in np.argwhere(problem.fixed >= 0)):
        w = int(problem.fixed[i, r])
        if problem.rounds[w] != r:
            own = problem.rounds[w]
            sentence = f"Person {i} is fixed in workshop {w} in round {r}, but it takes place in round {own}."
            raise ProblemError(Rule.WRONG_ROUND, (i, r), sentence)
        titles = problem.same_as[problem.fixed[i, :r][problem.fixed[i, :r] >= 0]]
        if problem.same_as[w] in titles:
            sentence = f"Person {i} is fixed twice in workshops with the title of workshop {w}."
            raise ProblemError(Rule.FIXED_TWICE, (i, r), sentence)
