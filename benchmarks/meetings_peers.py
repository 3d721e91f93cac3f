# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one would do without this engine: simple planners on the same problems."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.meetings import Problem


class Board:
    """Slots of pairs as they are given out, starting with the locked ones."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slot = np.full(len(problem.pairs), -1)
        self.free = problem.available.copy()
        self.count = np.zeros(problem.people, np.int64)
        self.load = np.zeros(problem.slots, np.int64)
        for e in np.flatnonzero(problem.locked >= 0):
            self.put(int(e), int(problem.locked[e]))

    def put(self, e: int, t: int) -> None:
        self.slot[e] = t
        self.free[self.problem.pairs[e], t] = False
        self.count[self.problem.pairs[e]] += 1
        self.load[t] += 1

    def open_slots(self, e: int) -> Whole:
        a, b = self.problem.pairs[e]
        if self.slot[e] >= 0 or (self.count[[a, b]] >= self.problem.cap[[a, b]]).any():
            return np.zeros(0, np.int64)
        room = self.load < self.problem.tables
        return np.flatnonzero(self.free[a] & self.free[b] & self.problem.allowed[e] & room)

    def gain(self, e: int) -> int:
        bonus = sum(
            int(self.problem.floor[p, self.count[p]]) if self.count[p] < self.problem.floor.shape[1] else 0
            for p in self.problem.pairs[e]
        )
        return int(self.problem.benefit[e]) + bonus


def greedy(problem: Problem) -> Whole:
    """The best pair first, in its first open slot; again in the order of what is left to gain."""
    board = Board(problem)
    for _ in range(int(problem.cap.max(initial=0))):
        gains = np.array([board.gain(e) for e in range(len(problem.pairs))])
        met = board.count.copy()
        for e in np.argsort(-gains, kind="stable"):
            open_slots = board.open_slots(int(e))
            # one more meeting per person and pass, so that bonuses are counted at their present worth
            if len(open_slots) and (board.count[problem.pairs[e]] == met[problem.pairs[e]]).all():
                board.put(int(e), int(open_slots[0]))
    return board.slot


def slot_by_slot(problem: Problem) -> Whole:
    """For every slot the best matching between two random halves of the people (Hungarian method)."""
    board = Board(problem)
    rng = np.random.default_rng(0)
    for t in range(problem.slots):
        side = rng.permutation(problem.people) % 2
        weight = np.zeros((problem.people, problem.people))
        pair_of = np.full((problem.people, problem.people), -1)
        for e in range(len(problem.pairs)):
            a, b = problem.pairs[e] if side[problem.pairs[e, 0]] == 0 else problem.pairs[e][::-1]
            if side[a] != side[b] and t in board.open_slots(e):
                weight[a, b], pair_of[a, b] = board.gain(e), e
        rows, columns = linear_sum_assignment(weight, maximize=True)
        best = sorted(zip(rows, columns, strict=True), key=lambda cell: -weight[cell])
        for a, b in best:
            if pair_of[a, b] >= 0 and board.load[t] < problem.tables[t]:
                board.put(int(pair_of[a, b]), t)
    return board.slot


def first_come(problem: Problem) -> Whole:
    """The pairs in the order of the list, each in its first open slot."""
    board = Board(problem)
    for e in range(len(problem.pairs)):
        open_slots = board.open_slots(e)
        if len(open_slots):
            board.put(e, int(open_slots[0]))
    return board.slot
