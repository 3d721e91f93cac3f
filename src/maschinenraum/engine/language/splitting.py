# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""German compounds taken apart: "Badegewässerüberwachung" is bathing, water and monitoring."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST_PART = 4
LONGEST_WORD = 60  # longer ones are no words but addresses, keys or noise
# What may stand between two parts ("Verkehrs-wende", "Straßen-bau"); the empty one comes first.
LINKS = ("", "s", "n", "en", "es", "er", "e")
# Endings that look like words but never are the last part of a compound.
NO_PARTS = frozenset(
    "barkeit sein heit keit lich isch ungs ungen schaft ende enden ieren iert ierte ismus istisch".split()
)


class Splitter:
    """Takes words apart into words it knows; the fewest parts win, then the longest last part.

    >>> Splitter(["bade", "gewaesser", "ueberwachung"]).split("badegewaesserueberwachung")
    ('bade', 'gewaesser', 'ueberwachung')
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(
            word for word in words if SHORTEST_PART <= len(word) <= LONGEST_WORD and word not in NO_PARTS
        )

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word; empty when it is no compound of known words. O(letters squared)."""
        size = len(word)
        if size < 2 * SHORTEST_PART or size > LONGEST_WORD:
            return ()
        # best[end]: the fewest parts that cover the first letters, and where the last of them begins and ends
        best: list[tuple[int, int, int] | None] = [None] * (size + 1)
        best[0] = (0, 0, 0)
        for start in range(size - SHORTEST_PART + 1):
            reached = best[start]
            if reached is None:
                continue
            for end in range(start + SHORTEST_PART, size + 1):
                if end - start < size and word[start:end] in self._words:
                    self._link(word, best, reached[0] + 1, start, end)
        return self._walk(word, best)

    def _link(
        self, word: str, best: list[tuple[int, int, int] | None], count: int, start: int, end: int
    ) -> None:
        for link in LINKS:
            after = end + len(link)
            if after > len(word) or not word.startswith(link, end) or (link and after == len(word)):
                continue
            known = best[after]
            if known is None or count < known[0]:
                best[after] = (count, start, end)

    def _walk(self, word: str, best: list[tuple[int, int, int] | None]) -> tuple[str, ...]:
        parts: list[str] = []
        at = len(word)
        while at > 0:
            reached = best[at]
            if reached is None:
                return ()
            _, start, end = reached
            parts.append(word[start:end])
            at = start
        return tuple(reversed(parts)) if len(parts) > 1 else ()
