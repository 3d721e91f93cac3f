# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a search believes a meeting to cost: less than nothing if it is welcome, much if a rule forbids it."""

from __future__ import annotations

import numpy as np

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables.limits import Limits
from maschinenraum.engine.tables.problem import Problem

BITS = 15  # to so many the searches look at benefits
SOFTLY = 2  # benefits that a repeat outweighs while a search is hot


class Costs:
    """Costs of meetings, and the benefit of a good one, which is the measure of all temperatures."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        shift = max(0, int(problem.benefit.max(initial=0)).bit_length() - BITS)
        self.gain = np.where(problem.met, 0, problem.benefit >> shift)
        self.problem, self.same = problem, limits.same
        self.best = max(1, int(self.gain.max(initial=0)))
        beside = max(problem.rounds * (int(problem.sizes.max(initial=1)) - 1), 1)
        most = -np.sort(-self.gain * limits.new, axis=1)[:, :beside]
        self.good = max(float(most.mean()) if most.size else 1.0, 0.01)

    def once_and_more(self, *, strictly: bool) -> tuple[Whole, Whole]:
        """What a first meeting of two people costs and what every further one, int[n, n] each.

        strictly  whether no gain of a move can outweigh a repeat, nor any repeats two people of one label together
        """
        outweigh = 4 * int(self.problem.sizes.max(initial=0)) if strictly else SOFTLY
        again = outweigh * self.best + 1
        toll = outweigh * again * self.same
        once = np.where(self.problem.met, again, -self.gain) + toll
        more = again + toll
        np.fill_diagonal(once, 0)
        np.fill_diagonal(more, 0)
        return once, more
