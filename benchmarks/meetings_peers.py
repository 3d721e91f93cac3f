# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one would do without this engine: simple planners on the same problems."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
import rustworkx
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


def round_robin(problem: Problem) -> Whole:
    """The circle method of tournaments: everybody meets everybody in turn, where that pair is a candidate."""
    board = Board(problem)
    n = problem.people + problem.people % 2
    pair_of = {frozenset(pair): e for e, pair in enumerate(problem.pairs.tolist())}
    for turn in range(n - 1):
        circle = [0, *((k + turn) % (n - 1) + 1 for k in range(n - 1))]
        for a, b in zip(circle[: n // 2], reversed(circle), strict=False):
            e = pair_of.get(frozenset((a, b)))
            t = turn % max(problem.slots, 1)
            if e is not None and t in board.open_slots(e):
                board.put(e, t)
    return board.slot


def matched_by_rustworkx(problem: Problem) -> Whole:
    """For every slot the best matching of all people who are there."""
    return matched(problem, rustworkx_matching)


def matched_by_networkx(problem: Problem) -> Whole:
    """The same by another library."""
    return matched(problem, networkx_matching)


def matched(
    problem: Problem, matching: Callable[[dict[tuple[int, int], int]], set[tuple[int, int]]]
) -> Whole:
    """Slot by slot the matching of greatest gain; the best of it where there are too few tables."""
    board = Board(problem)
    pair_of = {tuple(sorted(pair)): e for e, pair in enumerate(problem.pairs.tolist())}
    for t in range(problem.slots):
        gains = {pair: board.gain(e) for pair, e in pair_of.items() if t in board.open_slots(e)}
        chosen = sorted((tuple(sorted(pair)) for pair in matching(gains)), key=lambda pair: -gains[pair])
        for pair in chosen[: problem.tables[t] - board.load[t]]:
            board.put(pair_of[pair], t)
    return board.slot


def rustworkx_matching(gains: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """Blossom algorithm in compiled code."""
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(max((b for _, b in gains), default=-1) + 1))
    graph.add_edges_from([(a, b, gain) for (a, b), gain in gains.items()])
    return set(rustworkx.max_weight_matching(graph, weight_fn=int))


def networkx_matching(gains: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """Blossom algorithm in Python."""
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, gain) for (a, b), gain in gains.items())
    return set(nx.max_weight_matching(graph))
