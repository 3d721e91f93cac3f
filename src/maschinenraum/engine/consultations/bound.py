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

from maschinenraum.engine.consultations.core import Core, asked, usable
from maschinenraum.engine.flow import Arcs
from maschinenraum.engine.inputs import Whole

SAFE = 2**58  # costs times nodes stay below, so that the flow cannot overflow


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The best when guests may be in two places at once.

    slot     int[k]: slot of each request, -1 where it is not served
    value    weight served; no timetable serves more
    lateness no timetable that serves so much has a smaller sum of slots
    """

    slot: Whole
    value: int
    lateness: int


@dataclass(frozen=True, eq=False)
class Network:
    """The flow of a core, and where its arcs and nodes begin."""

    arcs: Arcs
    request: Whole
    slot: Whole
    guests: int = 2

    @classmethod
    def of(cls, core: Core, unit: int) -> Network:
        """Weight counts `unit` times as much as a slot; with a unit of 0 it counts once, and slots nothing."""
        k, slots, hosts = len(core.index), core.slots, len(core.host_room)
        request, slot = core.columns(np.arange(k))
        tight = core.guest_room < asked(core.guest, core.guest_room)
        capped = core.host_room < usable(core.host, core.possible, hosts).sum(axis=1)
        guests = 2 + np.arange(len(core.guest_room))
        requests = 2 + len(guests) + np.arange(k)
        cells = 2 + len(guests) + k
        host_nodes = cells + hosts * slots + np.arange(hosts)
        # one unit always runs past the requests, beside room for more: so the amount itself has no price
        amount = int(min(core.guest_room.sum(), core.host_room.sum())) + 1
        arcs = Arcs(int(cells + hosts * (slots + 1)), 0, 1, amount)
        arcs.add(requests[request], cells + core.host[request] * slots + slot, 1, slot * min(unit, 1))
        arcs.add(np.where(tight[core.guest], guests[core.guest], 0), requests, 1, -core.weight * max(unit, 1))
        through = np.repeat(np.where(capped, host_nodes, 1), slots)
        for tail, head, width in (
            (np.zeros_like(guests[tight]), guests[tight], core.guest_room[tight]),
            (cells + np.arange(hosts * slots), through, np.ones_like(through)),
            (host_nodes[capped], np.ones_like(host_nodes[capped]), core.host_room[capped]),
            (np.zeros(1, np.int64), np.ones(1, np.int64), np.array([amount + 1])),
        ):
            arcs.add(tail, head, width, np.zeros_like(tail))
        return cls(arcs, request, slot)


def relax(core: Core) -> Relaxation:
    """The largest weight, and of all ways to serve it the earliest.

    Where the numbers are so large that both do not fit 64 bits, the lateness is bounded by 0.
    """
    k = len(core.index)
    if k == 0:
        return Relaxation(np.zeros(0, np.int64), 0, 0)
    unit = latest(core) + 1
    nodes = len(core.guest_room) + k + len(core.host_room) * (core.slots + 1) + 2
    if int(core.weight.max()) * unit * nodes > SAFE:
        unit = 0
    network = Network.of(core, unit)
    through, cost = network.arcs.cheapest_flow()
    used = np.flatnonzero(through[: len(network.request)])
    slot = np.full(k, -1, np.int64)
    slot[network.request[used]] = network.slot[used]
    value = int(core.weight[slot >= 0].sum())
    return Relaxation(slot, value, value * unit + cost if unit else 0)


def latest(core: Core) -> int:
    """No timetable has a greater sum of slots."""
    backwards = usable(core.host, core.possible, len(core.host_room))[:, ::-1]
    used = backwards & (np.cumsum(backwards, axis=1) <= core.host_room[:, None])
    return int(used.sum(axis=0) @ np.arange(core.slots)[::-1])


def guest_prices(core: Core) -> Whole:
    """int[G] >= 0: what a place in a guest's day costs at the optimum, in weight; 0 where there is room for all."""
    tight = core.guest_room < asked(core.guest, core.guest_room)
    if not tight.any():
        return np.zeros(len(tight), np.int64)
    network = Network.of(core, 0)
    through, _ = network.arcs.cheapest_flow()
    price = network.arcs.prices(through)
    price = price[network.guests : network.guests + len(tight)] - price[network.arcs.source]
    return np.where(tight, np.maximum(price, 0), 0)
