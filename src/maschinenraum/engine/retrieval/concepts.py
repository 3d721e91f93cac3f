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
SENTENCE = 2  # words of grammar that make a sentence of a name with a single telling part ...
COMMON = 20  # ... which so many names have: alone it says little
Name = tuple[tuple[str, ...], tuple[str, ...]]  # its telling parts, and its words of grammar where they count


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
        self._names: list[tuple[str, Name]] = []
        self._with_part: dict[str, list[int]] = defaultdict(list)
        self.label_words: dict[str, tuple[tuple[Word, ...], ...]] = {}
        having: Counter[str] = Counter()
        for concept in thesaurus:
            labels = [analyzer.words(label.text) for label in concept.labels]
            self.label_words[concept.key] = tuple(
                tuple(word for word in words if word.telling) for words in labels
            )
            names = dict.fromkeys(map(name_of, labels))
            having.update({token for name in names for tokens in name for token in tokens})
            self._names += [(concept.key, name) for name in names]
        self._names = [
            (key, (parts, grammar if having[parts[0]] >= COMMON else ()))
            for key, (parts, grammar) in self._names
            if parts
        ]
        for number, (_, (parts, _)) in enumerate(self._names):
            for part in parts:
                self._with_part[part].append(number)
        self._rarity = {part: math.log(1 + len(thesaurus) / count) for part, count in having.items()}
        self._total = [
            sum(self._rarity[part] for part in (*name, *grammar)) for _, (name, grammar) in self._names
        ]

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
        spoken = tuple(dict.fromkeys(word.written for word in words))  # reasons quote the query in its order
        sums: dict[int, float] = defaultdict(float)
        for part in sorted(sayer):
            for number in self._with_part.get(part, ()):
                sums[number] += self._rarity[part]
        grammar_said = set(grammar_of(words))
        for number, amount in sums.items():
            key, (name, grammar) = self._names[number]
            beside = sum(self._rarity[word] for word in grammar if word in grammar_said)
            share = min(1.0, (amount + beside) / self._total[number])
            if share >= ENOUGH and (key not in best or share > best[key].share):
                said = {sayer[part] for part in name if part in sayer}
                best[key] = Meant(key, share, tuple(written for written in spoken if written in said))
        return sorted(best.values(), key=lambda one: (-one.share, one.concept))[:MOST_CONCEPTS]

    def _named(self, words: Sequence[Word]) -> dict[str, tuple[str, ...]]:
        """Concepts whose names stand in the words, as the tagger of documents finds them."""
        found: dict[str, tuple[str, ...]] = {}
        for mention in self._thesaurus.tagger.mentions([word.whole for word in words]):
            said = tuple(word.written for word in words[mention.start : mention.end])
            found.setdefault(mention.concept, said)
        return found


def parts_of(words: Sequence[Word]) -> tuple[str, ...]:
    """The distinct parts of the telling ones of some words, in order."""
    return tuple(dict.fromkeys(part for word in words if word.telling for part in word.parts))


def grammar_of(words: Sequence[Word]) -> tuple[str, ...]:
    """The distinct words of grammar; "in der Stadt ist alles zu" is not said by "Stadt" alone."""
    return tuple(dict.fromkeys(word.whole for word in words if not word.telling))


def name_of(words: Sequence[Word]) -> Name:
    """The parts of a label, and its words of grammar where they may count: in a sentence with one telling part."""
    parts, grammar = parts_of(words), grammar_of(words)
    return parts, grammar if len(parts) == 1 and len(grammar) >= SENTENCE else ()
