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

from maschinenraum.engine.consultations.bound import guest_prices
from maschinenraum.engine.consultations.core import Core
from maschinenraum.engine.consultations.programme import Outcome, Programme
from maschinenraum.engine.inputs import Truth, Whole

LARGEST_AREA = 40_000  # columns that a programme may have
WIDE = 0.3  # share of all hosts from which on a group may as well hold all
SPARSE = 4  # slots per request up to which large programmes are easy
EXACT = 10**8  # gains up to which the solver's tolerances are far below one unit


@dataclass
class Areas:
    """Groups of hosts, and the best that each can do by itself.

    target  int[k], a flow of the greatest value
    price   int[G], what a place in a guest's day costs
    groups  disjoint sets of hosts
    loss    by how much less each group serves than the flow
    slot    the best slots within each group, int[k]
    """

    core: Core
    target: Whole
    price: Whole
    groups: list[frozenset[int]] = field(default_factory=list)
    loss: dict[frozenset[int], int] = field(default_factory=dict)
    slot: dict[frozenset[int], Whole] = field(default_factory=dict)

    @classmethod
    def of(cls, core: Core, target: Whole) -> Areas:
        """No groups yet."""
        return cls(core, target, guest_prices(core))

    def grow(self, left: Whole, contested: Truth) -> None:
        """Groups around what is left open: hosts whose requests compete for the same guest.

        left      requests without a slot
        contested bool[G, T]: cells that more than one request fought for
        """
        wanted = self.wanted()
        aimed = wanted >= 0
        aimed[left] = True
        guest = self.core.guest
        competes = aimed & (self.core.possible & contested[guest]).any(axis=1)
        competes |= aimed & np.isin(guest, guest[left])
        idle = self.underused(wanted)
        competes |= idle[guest]
        requests = np.flatnonzero(competes)
        order = requests[np.argsort(guest[requests], kind="stable")]
        cuts = np.flatnonzero(np.diff(guest[order])) + 1
        together: list[set[int]] = [set(group) for group in self.groups]
        together += [set(self.core.host[part].tolist()) for part in np.split(order, cuts) if len(part)]
        needed = set(self.core.host[left].tolist()) | set(self.core.host[idle[guest]].tolist())
        needed |= set().union(*self.groups)
        self.groups = [group for group in merged(together) if group & needed]
        everyone = frozenset(self.core.host.tolist())
        sparse = self.core.possible.sum() <= SPARSE * len(self.target)
        if sparse and any(len(group) > WIDE * len(everyone) for group in self.groups):
            self.groups = [everyone]

    def wanted(self) -> Whole:
        """int[k]: the slots of the flow, within the groups those of their own best."""
        slot = self.target.copy()
        for group in self.groups:
            if group in self.slot:
                own = self.requests_of(group)
                slot[own] = self.slot[group][own]
        return slot

    def requests_of(self, group: frozenset[int]) -> Whole:
        """The requests of the hosts of a group."""
        return np.flatnonzero(np.isin(self.core.host, sorted(group)))

    def unsolved(self) -> list[frozenset[int]]:
        """Groups whose best is not known."""
        return [group for group in self.groups if group not in self.loss]

    def is_too_large(self, group: frozenset[int]) -> bool:
        """Whether a group is beyond what a programme can do."""
        return int(self.core.possible[self.requests_of(group)].sum()) > LARGEST_AREA

    def solve(self, group: frozenset[int], seconds: float | None) -> Outcome:
        """Find the best of a group, or only a bound on it."""
        own = self.requests_of(group)
        aimed = self.target >= 0
        worth = self.core.weight - np.where(self.inside(own), 0, self.price)[self.core.guest]
        unit = 4 * (len(own) + 1)
        if int(np.abs(worth[own]).max()) * unit > EXACT:
            unit = 1
        # of equals, what the flow serves: it goes well with what happens elsewhere
        gain = worth * unit + aimed * (unit > 1)
        programme = Programme(self.core, own)
        within = unit - int(aimed[own].sum()) if unit > 1 else 1
        outcome = programme.maximise(gain[programme.request], seconds, within)
        self.loss[group] = max(0, int(worth[own][aimed[own]].sum()) - outcome.bound // unit)
        if outcome.slot is not None:
            self.slot[group] = outcome.slot
        return outcome

    def inside(self, requests: Whole) -> Truth:
        """bool[G]: guests all of whose requests are among these; their rooms need no price."""
        everywhere, here = (
            np.bincount(guests, minlength=len(self.price))
            for guests in (self.core.guest, self.core.guest[requests])
        )
        return np.equal(everywhere, here)

    def underused(self, slot: Whole) -> Truth:
        """bool[G]: guests with room left though it has a price: others of their requests may take it."""
        count = np.bincount(self.core.guest[slot >= 0], minlength=len(self.price))
        return (self.price > 0) & (count < self.core.guest_room)

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
