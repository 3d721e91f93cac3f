# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much weight any timetable could serve, and how early: one min-cost flow through the slots of the hosts.

All rules are kept but one: a guest may be in two places at once. What is left is a flow from guests through requests
and (host, slot) to hosts, so that its optimum is integral and a certified bound; the weight counts so much that no
gain in earliness outweighs a unit of it. Complexity: that of a min-cost flow with k T arcs, by cost scaling
(Goldberg & Tarjan 1990).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maschinenraum.engine.consultations.remainder import Remainder, asked, usable
from maschinenraum.engine.flow import Arcs
from maschinenraum.engine.inputs import Truth, Whole

SAFE = 2**58  # costs times nodes stay below, so that the flow cannot overflow


@dataclass(frozen=True, eq=False)
class Network:
    """The flow of what is left, and where its arcs and nodes begin.

    request, slot int[columns]: what the first arcs stand for
    tight  bool[G]: guests who cannot have all they ask for; only they are nodes of their own
    capped bool[H]: hosts who could serve in more slots than they may
    """

    arcs: Arcs
    request: Whole
    slot: Whole
    tight: Truth
    capped: Truth
    guests: Whole
    cells: Whole
    hosts: Whole

    @classmethod
    def of(cls, rest: Remainder, unit: int, delay: int) -> Network:
        """Weight costs minus `unit` apiece, each slot later `delay`."""
        k, slots, hosts = len(rest.index), rest.slots, len(rest.host_room)
        request, slot = rest.columns(np.arange(k))
        tight = rest.guest_room < asked(rest.guest, rest.guest_room)
        capped = rest.host_room < usable(rest.host, rest.possible, hosts).sum(axis=1)
        guest_nodes = 2 + np.arange(len(rest.guest_room))
        requests = 2 + len(guest_nodes) + np.arange(k)
        cells = 2 + len(guest_nodes) + k + np.arange(hosts * slots)
        host_nodes = 2 + len(guest_nodes) + k + len(cells) + np.arange(hosts)
        # one unit always runs past the requests, beside room for more: so the amount itself has no price
        amount = int(min(rest.guest_room.sum(), rest.host_room.sum())) + 1
        through = np.repeat(np.where(capped, host_nodes, 1), slots)
        arcs = Arcs(int(host_nodes[-1]) + 1, 0, 1, amount)
        arcs.add(requests[request], cells[rest.host[request] * slots + slot], 1, slot * delay)
        arcs.add(np.where(tight[rest.guest], guest_nodes[rest.guest], 0), requests, 1, -rest.weight * unit)
        for tail, head, width in (
            (np.zeros_like(guest_nodes[tight]), guest_nodes[tight], rest.guest_room[tight]),
            (cells, through, np.ones_like(through)),
            (host_nodes[capped], np.ones_like(host_nodes[capped]), rest.host_room[capped]),
            (np.zeros(1, np.int64), np.ones(1, np.int64), np.array([amount + 1])),
        ):
            arcs.add(tail, head, width, np.zeros_like(tail))
        return cls(arcs, request, slot, tight, capped, guest_nodes, cells, host_nodes)


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The best when guests may be in two places at once.

    slot    int[k]: slot of each request, -1 where it is not served
    unit    how much a unit of weight counts
    delay   how much it counts against a request to be a slot later: 1, or 0 where the numbers are too large for both
    ceiling unit * weight - delay * sum of slots; no timetable reaches more
    network the flow it comes from, None where there was nothing to decide
    through what runs through every arc of it
    """

    slot: Whole
    unit: int
    delay: int
    ceiling: int
    network: Network | None
    through: Whole


@dataclass(frozen=True, eq=False)
class Prices:
    """What proves the flow the best.

    guest   int[G] >= 0: what a place in a guest's day costs, 0 where there is room for all
    reduced int[columns] <= 0: how much is lost at least where that column of the network is used
    """

    guest: Whole
    reduced: Whole


def relax(rest: Remainder) -> Relaxation:
    """The largest weight, and of all ways to serve it the earliest."""
    k = len(rest.index)
    unit, delay = latest(rest) + 1, 1
    if k == 0:
        return Relaxation(np.zeros(0, np.int64), unit, delay, 0, None, np.zeros(0, np.int64))
    nodes = len(rest.guest_room) + k + len(rest.host_room) * (rest.slots + 1) + 2
    if int(rest.weight.max()) * unit * nodes > SAFE:
        unit, delay = 1, 0
    network = Network.of(rest, unit, delay)
    through, cost = network.arcs.cheapest_flow()
    used = np.flatnonzero(through[: len(network.request)])
    slot = np.full(k, -1, np.int64)
    slot[network.request[used]] = network.slot[used]
    return Relaxation(slot, unit, delay, -cost, network, through)


def latest(rest: Remainder) -> int:
    """No timetable has a greater sum of slots."""
    backwards = usable(rest.host, rest.possible, len(rest.host_room))[:, ::-1]
    used = backwards & (np.cumsum(backwards, axis=1) <= rest.host_room[:, None])
    return int(used.sum(axis=0) @ np.arange(rest.slots)[::-1])


def prices(rest: Remainder, relaxation: Relaxation, network: Network) -> Prices:
    """Optimal prices, from the shortest ways through the residual network of the flow."""
    distance = network.arcs.prices(relaxation.through)
    source, target = distance[network.arcs.source], distance[network.arcs.target]
    guest = np.where(network.tight, np.maximum(distance[network.guests] - source, 0), 0)
    before_host = np.where(network.capped, distance[network.hosts], target)
    cell = np.maximum(np.repeat(before_host, rest.slots) - distance[network.cells], 0)
    cell += np.repeat(np.maximum(target - before_host, 0), rest.slots)
    surplus = relaxation.unit * rest.weight[network.request] - relaxation.delay * network.slot
    surplus -= guest[rest.guest[network.request]]
    surplus -= cell[rest.host[network.request] * rest.slots + network.slot]
    profit = np.zeros(len(rest.index), np.int64)
    np.maximum.at(profit, network.request, surplus)
    return Prices(guest, surplus - profit[network.request])
