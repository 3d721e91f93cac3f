# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cheapest flows through a network in whole numbers, and the prices that prove them cheapest."""

from __future__ import annotations

import numpy as np

from maschinenraum.engine import heavy, potentials
from maschinenraum.engine.inputs import Whole

LARGE = 200_000  # residual arcs from which loading numba pays


class Arcs:
    """A network for one commodity, in whole numbers: so much runs from the source to the target.

    nodes            how many there are
    source, target   two of them
    """

    def __init__(self, nodes: int, source: int, target: int, amount: int) -> None:
        self.nodes, self.source, self.target, self.amount = nodes, source, target, amount
        self._parts: list[tuple[Whole, Whole, Whole, Whole]] = []

    def add(self, tail: Whole, head: Whole, width: Whole | int, cost: Whole) -> None:
        """Arcs from tail to head; width and cost of each unit per arc."""
        self._parts.append((tail, head, np.broadcast_to(width, tail.shape), cost))

    def joined(self) -> tuple[Whole, Whole, Whole, Whole]:
        """tail, head, width and cost of all arcs, in the order they were added."""
        tail, head, width, cost = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        return tail, head, width, cost

    def cheapest_flow(self) -> tuple[Whole, int]:
        """The flow through every arc, and what it costs."""
        flow = heavy.min_cost_flow()()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(*self.joined())
        flow.set_node_supply(self.source, self.amount)
        flow.set_node_supply(self.target, -self.amount)
        if flow.solve() != flow.OPTIMAL:
            raise RuntimeError("The flow found no optimum; its costs are too large.")
        return flow.flows(arcs), int(flow.optimal_cost())

    def prices(self, through: Whole) -> Whole:
        """A potential per node; they prove the flow cheapest: no arc with room left is cheaper than they differ."""
        tail, head, width, cost = self.joined()
        onward, back = through < width, through > 0
        start_of = np.concatenate([tail[onward], head[back]])
        order = np.argsort(start_of, kind="stable")
        rows = np.searchsorted(start_of[order], np.arange(self.nodes + 1))
        ends = np.concatenate([head[onward], tail[back]])[order]
        costs = np.concatenate([cost[onward], -cost[back]])[order]
        work = [rows, ends, costs, np.zeros(self.nodes), np.arange(self.nodes), np.ones(self.nodes)]
        moves = heavy.compiled(potentials) if heavy.numba_is_at_hand() or len(ends) > LARGE else potentials
        plain = moves is potentials
        arguments = [a.astype(np.int64).tolist() if plain else a.astype(np.int64) for a in work]
        moves.settle(*arguments)
        return np.array(arguments[3], np.int64)
