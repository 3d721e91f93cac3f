# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""German compounds taken apart: "Badegewässerüberwachung" is bathing, water and monitoring."""

from __future__ import annotations

from collections.abc import Callable

SHORTEST_PART = 4
SHORTEST_SPLIT = 7  # letters of a word that is worth looking into
DEEP = 9  # letters of a part that may be a compound itself
LONGEST_WORD = 60  # longer ones are no words but addresses, keys or noise
# What may stand between two parts ("Verkehr-s-wende", "Straße-n-bau"); the empty one comes first.
LINKS = ("", "s", "n", "en", "es", "er", "e")
LINK_COST, PART_COST, SHORT_COST = 1, 10, 14
# Endings that look like words.
NO_PARTS = frozenset(
    """
    barkeit chen ende enden enen erin eren heit ieren ierende iert ierte innen inne isch ismus istisch keit lein
    lich ling ndes rinnen reich schaft barschaft sein stel sten ster tens ungen ungs
    """.split()
)
# Short words that compounds of this field are made of; other short words are too often found by chance.
SHORT_PARTS = frozenset(
    """
    abo amt app art arm arzt bad bau bus eis gas gut hof hut kur lkw mut not oel ohr ort pkw rad rat see tag tal
    tee tor uhr weg zug
    """.split()
)
Reached = tuple[int, int, int]  # cost of all parts so far, and where the last of them begins and ends


class Splitter:
    """Takes folded words apart into known ones: the fewest parts win, then each part is looked into.

    >>> known = {"bade", "gewaesser", "badegewaesser", "ueberwachung"}
    >>> Splitter(known.__contains__).split("badegewaesserueberwachung")
    ('bade', 'gewaesser', 'ueberwachung')
    """

    def __init__(self, knows: Callable[[str], bool]) -> None:
        self._knows = knows
        self._split: dict[str, tuple[str, ...]] = {}

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a word; empty when it is no compound of known words. O(letters squared)."""
        if not SHORTEST_SPLIT <= len(word) <= LONGEST_WORD:
            return ()
        known = self._split.get(word)
        if known is None:
            parts = self._fewest(word)
            deep = ((self.split(part) if len(part) >= DEEP else ()) or (part,) for part in parts)
            known = self._split[word] = tuple(part for inner in deep for part in inner)
        return known

    def _fewest(self, word: str) -> tuple[str, ...]:
        size = len(word)
        best: list[Reached | None] = [None] * (size + 1)
        best[0] = (0, 0, 0)
        for start in range(size - 2):
            reached = best[start]
            if reached is None:
                continue
            for end in range(start + 3, size + 1 if start else size):
                part = word[start:end]
                if part in SHORT_PARTS:
                    _link(word, best, reached[0] + SHORT_COST, start, end)
                elif end - start >= SHORTEST_PART and part not in NO_PARTS and self._knows(part):
                    _link(word, best, reached[0] + PART_COST, start, end)
        return _walk(word, best)


def _link(word: str, best: list[Reached | None], cost: int, start: int, end: int) -> None:
    """Note how the part from start to end is reached, with whatever may stand between it and the next."""
    for link in LINKS:
        after = end + len(link)
        if after > len(word) or (link and (after == len(word) or not word.startswith(link, end))):
            continue
        known, total = best[after], cost + (LINK_COST if link else 0)
        if known is None or total < known[0]:
            best[after] = (total, start, end)


def _walk(word: str, best: list[Reached | None]) -> tuple[str, ...]:
    parts: list[str] = []
    at = len(word)
    while at > 0:
        reached = best[at]
        if reached is None:
            return ()
        _, at, end = reached
        parts.append(word[at:end])
    return tuple(reversed(parts)) if len(parts) > 1 else ()
