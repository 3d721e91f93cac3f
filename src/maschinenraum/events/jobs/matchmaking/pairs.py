# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which pairs the engine may choose from, so that colleagues do not both meet the same partner."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Couple = tuple[int, int]


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
