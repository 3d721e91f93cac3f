# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Concepts of a vocabulary found in German text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from maschinenraum.engine.language.folding import tokens
from maschinenraum.engine.language.stems import stem

COMPOUND_PART = 5  # letters a label needs to be sought inside longer words
COMPOUND_REST = 3  # letters that must be left over, so that an ending is not taken for a word


class Mention(NamedTuple):
    """A label of a concept, found in a text: words `start` to `end` (exclusive) of `tokens(text)`."""

    concept: str
    label: str
    start: int
    end: int


class ConceptTagger:
    """Finds concepts of a vocabulary in German text by their labels.

    A label is found in any inflection, in compounds and around hyphens; labels shorter than five letters only as a
    word of their own, so that "KI" is not found in "Kind".

    >>> tagger = ConceptTagger({"lorawan": ["LoRaWAN"], "zwilling": ["Digitaler Zwilling"], "ki": ["KI"]})
    >>> sorted(tagger.tag("LoRaWAN-Netze und digitale Zwillinge für Kinder"))
    ['lorawan', 'zwilling']
    """

    def __init__(self, labels: Mapping[str, Sequence[str]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        self._words: dict[str, dict[str, str]] = {}
        self._known: dict[str, tuple[tuple[str, str], ...]] = {}
        for concept, names in labels.items():
            for name in names:
                self._learn(concept, name, tokens(name))

    def _learn(self, concept: str, name: str, words: list[str]) -> None:
        if not words:
            return
        stems = tuple(stem(word) for word in words)
        if len(words) > 1:
            self._phrases.setdefault(stems[0], []).append((stems, concept, name))
        self._words.setdefault(stem("".join(words)), {}).setdefault(concept, name)

    def tag(self, text: str) -> frozenset[str]:
        """The concepts whose labels the text contains. O(letters), whatever the number of labels."""
        return frozenset(mention.concept for mention in self.mentions(text))

    def mentions(self, text: str) -> Iterator[Mention]:
        """Every place of the text where a label stands, in the order of the words."""
        words = tokens(text)
        stems = [stem(word) for word in words]
        for k, start in enumerate(stems):
            for concept, label in self.in_word(words[k]):
                yield Mention(concept, label, k, k + 1)
            # "LoRa WAN" for "LoRaWAN"
            if k + 1 < len(words):
                for concept, label in self._words.get(stem(words[k] + words[k + 1]), {}).items():
                    yield Mention(concept, label, k, k + 2)
            for phrase, concept, label in self._phrases.get(start, ()):
                if tuple(stems[k : k + len(phrase)]) == phrase:
                    yield Mention(concept, label, k, k + len(phrase))

    def in_word(self, word: str) -> tuple[tuple[str, str], ...]:
        """Concepts and labels that are this folded word, or a part at its beginning or end."""
        known = self._known.get(word)
        if known is None:
            stemmed = stem(word)
            found = dict(self._words.get(stemmed, {}))
            for whole in (word, stemmed):
                for part in parts_at_the_ends(whole):
                    for concept, label in self._words.get(part, {}).items():
                        found.setdefault(concept, label)
            known = self._known[word] = tuple(found.items())
        return known


def parts_at_the_ends(word: str) -> Iterator[str]:
    """What could be a word at the beginning or end of this one, which goes on for a few letters more; longest first.

    >>> list(parts_at_the_ends("seebruecke"))
    ['seebrue', 'bruecke', 'seebru', 'ruecke', 'seebr', 'uecke']
    """
    for length in range(len(word) - COMPOUND_REST, COMPOUND_PART - 1, -1):
        yield word[:length]
        yield word[-length:]
