# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where requests are left over: small groups of hosts among whom a proof is found that not all can be served.

The bound of the flow splits among hosts once a place in a guest's day has its price: a guest may then be in two places
at once. To forbid that among a few hosts only, and to solve those few exactly, lowers the bound by what they lose
(Lagrangean decomposition, M. Guignard & S. Kim 1987). Groups without a common host add up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from maschinenraum.engine.consultations.bound import Network, Prices, Relaxation, prices
from maschinenraum.engine.consultations.programme import Outcome, Programme, Real
from maschinenraum.engine.consultations.remainder import Remainder
from maschinenraum.engine.inputs import Truth, Whole

LARGEST_AREA = 40_000  # columns that a programme may begin with
LOOSE = 16  # columns per host up to which it may be more, because they hardly compete
WIDE = 0.3  # share of all hosts from which on a group may as well hold all
SHORT = 1_000  # columns up to which earliness is proven to the last slot, too
SPARSE = 4  # slots per request up to which large programmes are easy
LITTLE, DEAR = 1 / 1024, 2  # slots, and days, that it is worth to serve what the flow serves
DEPTH = 0.05  # columns that lose more than this share of the greatest weight are left out at first


@dataclass
class Areas:
    """Groups of hosts, and the best that each can do by itself.

    relaxation a flow with the greatest value, from `network`
    prices     what proves that
    groups     disjoint sets of hosts
    loss       by how much less each group reaches than the flow
    slot       the best slots within each group, int[k]
    """

    rest: Remainder
    relaxation: Relaxation
    network: Network
    prices: Prices
    groups: list[frozenset[int]] = field(default_factory=list)
    loss: dict[frozenset[int], int] = field(default_factory=dict)
    slot: dict[frozenset[int], Whole] = field(default_factory=dict)

    @classmethod
    def of(cls, rest: Remainder, relaxation: Relaxation, network: Network) -> Areas:
        """No groups yet."""
        return cls(rest, relaxation, network, prices(rest, relaxation, network))

    def grow(self, left: Whole, contested: Truth) -> None:
        """Groups around what is left open: hosts whose requests compete for the same guest.

        left      requests without a slot
        contested bool[G, T]: cells that more than one request fought for
        """
        wanted = self.wanted()
        aimed = wanted >= 0
        aimed[left] = True
        guest = self.rest.guest
        competes = aimed & (self.rest.possible & contested[guest]).any(axis=1)
        competes |= aimed & np.isin(guest, guest[left])
        idle = self.underused(wanted)
        competes |= idle[guest]
        requests = np.flatnonzero(competes)
        order = requests[np.argsort(guest[requests], kind="stable")]
        cuts = np.flatnonzero(np.diff(guest[order])) + 1
        together: list[set[int]] = [set(group) for group in self.groups]
        together += [set(self.rest.host[part].tolist()) for part in np.split(order, cuts) if len(part)]
        needed = set(self.rest.host[left].tolist()) | set(self.rest.host[idle[guest]].tolist())
        needed |= set().union(*self.groups)
        self.groups = [group for group in merged(together) if group & needed]
        everyone = frozenset(self.rest.host.tolist())
        columns = int(self.rest.possible.sum())
        easy = columns <= SPARSE * len(self.rest.index)
        if easy and any(len(group) > WIDE * len(everyone) for group in self.groups):
            self.groups = [everyone]

    def wanted(self) -> Whole:
        """int[k]: the slots of the flow, within the groups those of their own best."""
        slot = self.relaxation.slot.copy()
        for group in self.groups:
            if group in self.slot:
                own = self.requests_of(group)
                slot[own] = self.slot[group][own]
        return slot

    def requests_of(self, group: frozenset[int]) -> Whole:
        """The requests of the hosts of a group."""
        return np.flatnonzero(np.isin(self.rest.host, sorted(group)))

    def unsolved(self) -> list[frozenset[int]]:
        """Groups whose best is not known."""
        return [group for group in self.groups if group not in self.loss]

    def solve(self, group: frozenset[int], seconds: float | None) -> Outcome:
        """Find the best of a group, or only a bound on it; where early slots make it too hard, whatever the slots."""
        own = np.isin(self.rest.host[self.network.request], sorted(group))
        request, slot = self.network.request[own], self.network.slot[own]
        likely = self.prices.reduced[own] >= -DEPTH * self.relaxation.unit * int(self.rest.weight.max())
        if len(request) <= min(LARGEST_AREA, LOOSE * len(group)):
            likely[:] = True
        if likely.sum() > max(LARGEST_AREA, LOOSE * len(group)):
            return Outcome(None, 0, False)
        worth = self.worth(group, request, slot)
        reached = int(worth[self.relaxation.slot[request] == slot].sum())
        programme = Programme(self.rest, request, slot)
        within = 1 if len(request) <= SHORT else 1 + self.relaxation.unit // 8
        whenever = worth + self.relaxation.delay * slot
        little = np.where(self.relaxation.slot[request] >= 0, LITTLE, 0.0)
        outcome = programme.maximise(worth, seconds, within, little, likely)
        for gain, liking in ((whenever, little), (worth, self.liking(group, request, little))):
            if outcome.ran_out_of_time or self.goes_well(group, outcome.slot):
                break
            other = programme.maximise(gain, seconds, within, liking, likely)
            better = outcome.slot if other.slot is None else other.slot
            outcome = Outcome(better, min(outcome.bound, other.bound), other.ran_out_of_time)
        if not outcome.ran_out_of_time:
            self.loss[group] = max(0, reached - outcome.bound)
        if outcome.slot is not None:
            self.slot[group] = outcome.slot
        return outcome

    def goes_well(self, group: frozenset[int], slot: Whole | None) -> bool:
        """Whether there are slots, and no dear place of a guest stays empty that the flow fills."""
        if slot is None:
            return False
        own, wanted = self.requests_of(group), self.wanted()
        wanted[own] = slot[own]
        return not bool((self.underused(wanted) & self.shared(own)).any())

    def liking(self, group: frozenset[int], request: Whole, little: Real) -> Real:
        """How much columns are liked: what fills dear places of guests with requests elsewhere, more than any slots."""
        dear = (self.prices.guest >= self.relaxation.unit) & self.shared(self.requests_of(group))
        return np.where((little > 0) & dear[self.rest.guest[request]], float(DEAR * self.rest.slots), little)

    def shared(self, requests: Whole) -> Truth:
        """bool[G]: guests with some of these requests, and with others."""
        here = np.bincount(self.rest.guest[requests], minlength=len(self.prices.guest)) > 0
        return np.asarray(here & ~self.inside(requests), np.bool_)

    def worth(self, group: frozenset[int], request: Whole, slot: Whole) -> Whole:
        """What columns are worth within a group, less the price of their guests' places."""
        price = np.where(self.inside(self.requests_of(group)), 0, self.prices.guest)
        worth = self.relaxation.unit * self.rest.weight[request] - self.relaxation.delay * slot
        return np.asarray(worth - price[self.rest.guest[request]], np.int64)

    def inside(self, requests: Whole) -> Truth:
        """bool[G]: guests all of whose requests are among these; their rooms need no price."""
        everywhere, here = (
            np.bincount(guests, minlength=len(self.prices.guest))
            for guests in (self.rest.guest, self.rest.guest[requests])
        )
        return np.equal(everywhere, here)

    def underused(self, slot: Whole) -> Truth:
        """bool[G]: guests with room left though it is worth weight: others of their requests may take it."""
        count = np.bincount(self.rest.guest[slot >= 0], minlength=len(self.prices.guest))
        return (self.prices.guest >= self.relaxation.unit) & (count < self.rest.guest_room)

    def total_loss(self) -> int:
        """What all groups together lose against the flow."""
        return sum(self.loss.get(group, 0) for group in self.groups)


def merged(groups: list[set[int]]) -> list[frozenset[int]]:
    """Groups with a common member become one.

    >>> sorted(sorted(group) for group in merged([{1, 2}, {5}, {2, 3}]))
    [[1, 2, 3], [5]]
    """
    parent: dict[int, int] = {}

    def root(x: int) -> int:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for group in groups:
        first, *others = sorted(group)
        for other in others:
            parent[root(other)] = root(first)
        root(first)
    members: dict[int, set[int]] = {}
    for x in parent:
        members.setdefault(root(x), set()).add(x)
    return [frozenset(members[key]) for key in sorted(members)]
