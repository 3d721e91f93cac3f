# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which pairs a plan of meetings may choose from, and how much more a meeting counts for a small place.

Colleagues do not meet, and do not both meet the same partner.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from maschinenraum.engine.inputs import Whole

Couple = tuple[int, int]

WEIGHT = (1.0, 1.1, 1.25, 1.5)  # how much more a person's gain counts in each class of smallness
FILLER = 1  # what a pair without a reason is worth: it is there for people who would else meet nobody


def bonuses(heaviest: int, smallness: Sequence[int], target: int = 3) -> Whole:
    """int[n, target]: bonuses for everyone's 1st, 2nd, ... meeting, in benefits of the heaviest pair.

    They fall to 1 at the target and grow by as much again with each class of smallness, so that small places win ties.

    >>> bonuses(10, [0, 1]).tolist()
    [[30, 20, 10], [60, 40, 20]]
    """
    classes = np.array(smallness, np.int64).reshape(-1, 1)
    return heaviest * (1 + classes) * np.arange(target, 0, -1, dtype=np.int64)


@dataclass
class Admission:
    """Lets pairs in one by one; between two organisations each person appears at most once.

    The engine knows no colleagues. Where between any two organisations the pairs form a matching,
    no plan can book two colleagues with the same partner, whichever pairs it chooses.
    """

    organisation: Sequence[str]
    admitted: list[int] = field(default_factory=list)
    _taken: set[tuple[int, str]] = field(default_factory=set)

    def admit(self, pairs: Sequence[Couple], order: Iterable[int], *, whatever: bool = False) -> None:
        """Admit pairs (indices into ``pairs``) in this order as far as the rule lets them."""
        for e in order:
            a, b = pairs[e]
            sides = ((a, self.organisation[b]), (b, self.organisation[a]))
            if whatever or not any(side in self._taken for side in sides):
                self._taken.update(sides)
                self.admitted.append(e)

    def admit_evenly(self, pairs: Sequence[Couple], rest: Iterable[int]) -> None:
        """Admit more of the pairs as far as the rule lets them, those first whose two have the fewest so far.

        >>> admission = Admission(["Kiel", "Ulm", "Bonn", "Ulm"])
        >>> everyone = [(0, 1), (0, 2), (0, 3), (1, 2), (2, 3)]
        >>> admission.admit_evenly(everyone, range(5))
        >>> [everyone[e] for e in admission.admitted]
        [(0, 1), (2, 3), (0, 2)]
        """
        waiting = np.array(list(rest), np.int64)
        ends = np.array(pairs, np.int64).reshape(-1, 2)
        having = np.bincount(ends[self.admitted].ravel(), minlength=len(self.organisation))
        asked = np.zeros(len(ends), np.bool_)
        while len(waiting):
            together = having[ends[waiting]].sum(axis=1)
            least = int(together.min())
            for e in waiting[together == least].tolist():
                a, b = pairs[e]
                if having[a] + having[b] > least:
                    continue  # its turn comes later
                asked[e] = True  # whoever is refused once is refused for good
                before = len(self.admitted)
                self.admit(pairs, [e])
                having[[a, b]] += len(self.admitted) - before
            waiting = waiting[~asked[waiting]]


def possible_pairs(organisation: Sequence[str], apart: set[Couple]) -> list[Couple]:
    """Return all pairs (smaller index first) of different organisations that nothing forbids."""
    people = range(len(organisation))
    return [
        (a, b)
        for a in people
        for b in people[a + 1 :]
        if organisation[a] != organisation[b] and (a, b) not in apart
    ]


def fewest_short(organisation: Sequence[str], pairs: Iterable[Couple], target: int) -> int:
    """Return how many people stay below the target in any plan, because colleagues share no partner.

    Between two organisations there are at most as many meetings as the smaller one has people with
    a possible partner in the other; so an organisation's people together, and each of them alone,
    can have only so many.
    """
    if target == 0:
        return 0
    partners: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    houses: dict[int, set[str]] = defaultdict(set)
    for a, b in pairs:
        for one, other in ((a, b), (b, a)):
            partners[organisation[one]][organisation[other]].add(one)
            houses[one].add(organisation[other])
    short = 0
    for own, size in Counter(organisation).items():
        together = sum(min(len(people), len(partners[other][own])) for other, people in partners[own].items())
        able = sum(len(houses[i]) >= target for i, label in enumerate(organisation) if label == own)
        short += size - min(able, together // target)
    return short
