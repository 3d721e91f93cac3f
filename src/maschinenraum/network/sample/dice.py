# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Repeatable chance for invented records: the same on every machine and with every Python version.

Each draw is named by what it is for and independent of all others, so that adding one changes none.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar
from uuid import UUID, uuid5

T = TypeVar("T")

SEED = "maschinenraum-sample-1"
NAMESPACE = UUID("5f0ce0a4-6f0b-5f4e-9a35-2b6d3c0f7a11")


def sample_id(kind: str, key: object) -> UUID:
    """Return the identifier of a record of the sample, the same in every installation."""
    return uuid5(NAMESPACE, f"{kind}:{key}")


def below(limit: int, *what: object) -> int:
    """Return a number from 0 to ``limit`` - 1; ``limit`` must be far below 2**64."""
    named = "|".join([SEED, *map(str, what)])
    return int.from_bytes(sha256(named.encode()).digest()[:8], "big") % limit


def chance(percent: int, *what: object) -> bool:
    """Return whether an event of this chance happens."""
    return below(100, *what) < percent


def pick(options: Sequence[T], *what: object) -> T:
    """Return one of the options."""
    return options[below(len(options), *what)]


def pick_weighted(options: Sequence[T], weights: Sequence[int], *what: object) -> T:
    """Return one of the options, each as often as its weight says."""
    left = below(sum(weights), *what)
    for option, weight in zip(options, weights, strict=True):
        left -= weight
        if left < 0:
            return option
    raise ValueError("the weights must be positive")


def shuffled(options: Sequence[T], *what: object) -> list[T]:
    """Return the options in a drawn order."""
    places = sorted(range(len(options)), key=lambda place: (below(2**62, *what, place), place))
    return [options[place] for place in places]
