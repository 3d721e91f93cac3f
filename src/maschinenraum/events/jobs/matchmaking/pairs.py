# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which pairs the engine may choose from, so that colleagues do not both meet the same partner."""

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
