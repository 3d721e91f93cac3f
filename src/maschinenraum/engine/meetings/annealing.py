# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The moves of `weave` at work on a timetable, round by round."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from maschinenraum.engine import heavy, randomness
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.meetings import exact, planner, weave
from maschinenraum.engine.meetings.planner import masks
from maschinenraum.engine.meetings.programme import Programme

LOSSES = 200  # no loss above is ever accepted
# cost of a break and of an idle slot, and the temperature at the beginning and at the end of a round, around those at
# which order sets in
BROKEN = (10, 2, 2.5, 1.5)


class Annealing:
    """The annealing's arrays, for Python or numba."""

    def __init__(self, programme: Programme, slot: Whole, seed: int, budget: int, least: int) -> None:
        fast = programme.slots <= planner.MASK_BITS and (
            heavy.numba_is_at_hand() or budget >= planner.WORTH_COMPILING
        )
        self.programme = programme
        self.moves: Any = heavy.compiled(weave) if fast else weave
        self.frame = weave.Loom(*(self.cells(a) for a in frame_arrays(programme, exact.FAIR + least)))
        state = int(np.random.SeedSequence([abs(seed), 1]).generate_state(1, np.uint32)[0]) | 1
        self.cloth = weave.Cloth(*(self.cells(a) for a in cloth_arrays(programme, slot, state)))
        self.mood = BROKEN

    def cells(self, array: Whole) -> Any:
        """A copy in the form these moves work on."""
        return array.tolist() if self.moves is weave else np.array(array, np.int64, order="C")

    def begin(self, slot: Whole, mood: tuple[int, int, float, float]) -> None:
        """Set out from these slots in another mood."""
        self.mood = mood
        state = int(self.cloth.book[randomness.RANDOM])
        for array, new in zip(self.cloth, cloth_arrays(self.programme, slot, state), strict=True):
            array[:] = self.cells(new)
        self.frame.weight[weave.PER_BREAK], self.frame.weight[weave.PER_IDLE] = mood[:2]
        self.frame.weight[weave.PER_EXCESS] = 5 * mood[0]
        self.moves.weigh(self.frame, self.cloth)
        self.cloth.book[weave.LEAST] = self.cloth.book[weave.FLAWS]

    def advance(self, share: float, count: int) -> None:
        """So many steps at the temperature of this part of the round."""
        hot, cold = self.mood[2:]
        temperature = hot * (cold / hot) ** share
        self.frame.accept[:] = self.cells(
            np.array([int(weave.CERTAIN * math.exp(-loss / temperature)) for loss in range(LOSSES)])
        )
        self.moves.run(self.frame, self.cloth, count)


def frame_arrays(programme: Programme, most: int) -> tuple[Whole, ...]:
    """The arrays of a weave.Loom, in its order."""
    return (
        programme.pairs[:, 0],
        programme.pairs[:, 1],
        masks(programme.possible()),
        masks(programme.available),
        programme.tables,
        np.array([0, 0, 0, most]),
        np.zeros(LOSSES, np.int64),
    )


def cloth_arrays(programme: Programme, slot: Whole, state: int) -> tuple[Whole, ...]:
    """The arrays of a weave.Cloth with these slots, in its order."""
    n, m, slots = programme.people, len(slot), programme.slots
    at = np.full((n, slots), -1, np.int64)
    placed = np.flatnonzero(slot >= 0)
    for side in (0, 1):
        at[programme.pairs[placed, side], slot[placed]] = placed
    load = np.bincount(slot[placed], minlength=slots)
    room = sum(1 << t for t in range(slots) if load[t] < programme.tables[t])
    wide = object if slots > planner.MASK_BITS else np.int64
    return (
        slot,
        at.ravel(),
        masks(at >= 0),
        load,
        np.zeros(n, np.int64),
        np.zeros(n + m + 2, np.int64),
        np.zeros(16 * weave.DEEP + 16, np.int64),
        np.zeros(weave.DEEP + 1, np.int64),
        slot,
        np.array([state, 0, 0, room, 0, 0, 0], wide),
    )
