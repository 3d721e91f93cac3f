# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a search believes a meeting to cost: less than nothing if it is welcome, much if a rule forbids it."""

from __future__ import annotations

import numpy as np

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables.limits import Limits, pairs_of
from maschinenraum.engine.tables.problem import Problem

LARGEST_SUM = 2**61  # costs of all meetings together stay below this
OUTWEIGHS = 4  # benefits per seat of a table that a repeat outweighs; a move changes twice as many meetings
SOFTLY = 2  # benefits that a repeat outweighs while a search is hot


class Costs:
    """Costs of meetings, and the benefit of a good one, which is the measure of all temperatures."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        size = int(problem.sizes.max(initial=1))
        together = problem.rounds * pairs_of(problem.sizes) + 1
        room = LARGEST_SUM // (OUTWEIGHS * OUTWEIGHS * size * size * together)
        # where benefits are very large for very large tables, their last bits are not looked at
        shift = max(0, int(problem.benefit.max(initial=0)).bit_length() + 1 - max(room, 2).bit_length())
        self.gain = np.where(problem.met, 0, problem.benefit >> shift)
        self.problem, self.same = problem, limits.same
        self.best = max(1, int(self.gain.max(initial=0)))
        beside = max(problem.rounds * (size - 1), 1)
        most = -np.sort(-self.gain * limits.new, axis=1)[:, :beside]
        self.good = max(float(most.mean()) if most.size else 1.0, 0.01)

    def once_and_more(self, *, strictly: bool) -> tuple[Whole, Whole]:
        """What a first meeting of two people costs and what every further one, int[n, n] each.

        strictly  whether no gain of a move can outweigh a repeat, nor any repeats two people of one label together
        """
        outweigh = OUTWEIGHS * int(self.problem.sizes.max(initial=0)) if strictly else SOFTLY
        again = outweigh * self.best + 1
        toll = (outweigh if strictly else 1) * again * self.same
        once = np.where(self.problem.met, again, -self.gain) + toll
        more = again + toll
        np.fill_diagonal(once, 0)
        np.fill_diagonal(more, 0)
        return once, more
