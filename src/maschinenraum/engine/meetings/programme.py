# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetings that shall all take place, and whose days they fill."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.inputs import Truth, Whole, wholes
from maschinenraum.engine.meetings.problem import Problem


class Programme(Problem):
    """Meetings that shall all take place; two people may have several."""

    pairs_repeat = True

    def __init__(
        self,
        pairs: npt.ArrayLike,
        available: npt.ArrayLike,
        tables: npt.ArrayLike,
        fixed: npt.ArrayLike | None,
        allowed: npt.ArrayLike | None,
    ) -> None:
        count = len(np.atleast_1d(wholes("pairs", pairs)))
        slots = np.shape(available)[1] if np.ndim(available) == 2 else 0
        super().__init__(
            available,
            tables,
            pairs,
            np.ones(count, np.int64),
            slots,
            floor=(),
            locked=fixed,
            allowed=allowed,
            target=0,
        )

    def possible(self) -> Truth:
        """bool[m, T]: slots in which the meeting could take place; of a fixed one only its own."""
        slots = super().possible()
        fixed = self.locked >= 0
        slots[fixed] = np.arange(self.slots)[None, :] == self.locked[fixed][:, None]
        return slots


def day_masks(programme: Programme, slot: Whole) -> list[int]:
    """The slots in which each person meets, as a bit mask."""
    days = [0] * programme.people
    for (a, b), t in zip(programme.pairs.tolist(), slot.tolist(), strict=True):
        if t >= 0:
            days[a] |= 1 << t
            days[b] |= 1 << t
    return days
