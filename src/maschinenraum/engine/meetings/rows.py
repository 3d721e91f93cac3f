# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pairs of each person, in compressed rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maschinenraum.engine.inputs import Whole


@dataclass(frozen=True, eq=False)
class Rows:
    """Person p has the pairs incident[start[p]:start[p + 1]]; start int[n + 1], incident int[2 m]."""

    start: Whole
    incident: Whole

    @classmethod
    def of(cls, pairs: Whole, people: int, tempting: Whole | None = None) -> Rows:
        """The rows of pairs int[m, 2], the most tempting (int[m]) first, else in their order.

        >>> Rows.of(np.array([[0, 1], [0, 2]]), 3)[0].tolist()
        [0, 1]
        """
        ends = pairs.T.ravel()
        which = np.tile(np.arange(len(pairs)), 2)
        order = np.lexsort((which, ends) if tempting is None else (which, -tempting[which], ends))
        start = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=people))])
        return cls(start.astype(np.int64), which[order].astype(np.int64))

    def __getitem__(self, person: int) -> Whole:
        """The pairs of a person."""
        return self.incident[self.start[person] : self.start[person + 1]]
