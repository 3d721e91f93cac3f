# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Concepts that a query means, also where it uses only part of a name: "Laternen" for "Straßenlaterne"."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from maschinenraum.engine.language import Analyzer, Thesaurus, Word

ENOUGH = 0.6  # share of a name that must be said, each part counting by its rarity in the vocabulary
MOST_CONCEPTS = 12


@dataclass(frozen=True, slots=True)
class Meant:
    """A concept, how much of a name of it is said (1: all of it), and the words of the query that say it."""

    concept: str
    share: float
    words: tuple[str, ...]


class ConceptFinder:
    """Finds the concepts of a vocabulary in a query by the parts of their names."""

    def __init__(self, analyzer: Analyzer, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._names: list[tuple[str, tuple[str, ...]]] = []
        self._with_part: dict[str, list[int]] = defaultdict(list)
        self.label_words: dict[str, tuple[tuple[Word, ...], ...]] = {}
        having: Counter[str] = Counter()
        for concept in thesaurus:
            labels = [analyzer.words(label.text) for label in concept.labels]
            self.label_words[concept.key] = tuple(
                tuple(word for word in words if word.telling) for words in labels
            )
            names = dict.fromkeys(map(parts_of, self.label_words[concept.key]))
            having.update({part for name in names for part in name})
            for name in filter(None, names):
                for part in name:
                    self._with_part[part].append(len(self._names))
                self._names.append((concept.key, name))
        self._rarity = {part: math.log(1 + len(thesaurus) / count) for part, count in having.items()}
        self._total = [sum(self._rarity[part] for part in name) for _, name in self._names]

    @property
    def words(self) -> set[str]:
        """All words of all names, folded."""
        return {word.whole for names in self.label_words.values() for words in names for word in words}

    def meant(self, words: Sequence[Word]) -> list[Meant]:
        """The concepts most fully said, best first."""
        best = {key: Meant(key, 1.0, named) for key, named in self._named(words).items()}
        sayer: dict[str, str] = {}
        for word in words:
            for part in word.parts if word.telling else ():
                sayer.setdefault(part, word.written)
        sums: dict[int, float] = defaultdict(float)
        for part in sorted(sayer):
            for number in self._with_part.get(part, ()):
                sums[number] += self._rarity[part]
        for number, amount in sums.items():
            key, name = self._names[number]
            share = min(1.0, amount / self._total[number])
            if share >= ENOUGH and (key not in best or share > best[key].share):
                found = tuple(dict.fromkeys(sayer[part] for part in name if part in sayer))
                best[key] = Meant(key, share, found)
        return sorted(best.values(), key=lambda one: (-one.share, one.concept))[:MOST_CONCEPTS]

    def _named(self, words: Sequence[Word]) -> dict[str, tuple[str, ...]]:
        """Concepts whose names stand in the words, as the tagger of documents finds them."""
        found: dict[str, tuple[str, ...]] = {}
        for mention in self._thesaurus.tagger.mentions([word.whole for word in words]):
            said = tuple(word.written for word in words[mention.start : mention.end])
            found.setdefault(mention.concept, said)
        return found


def parts_of(words: Sequence[Word]) -> tuple[str, ...]:
    """The distinct parts of some words, in order."""
    return tuple(dict.fromkeys(part for word in words for part in word.parts))
