# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Concepts of a vocabulary found in German text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from maschinenraum.engine.language.folding import fold, tokens
from maschinenraum.engine.language.stems import stem, umlauted

COMPOUND_PART = 5  # letters a label needs to be sought inside longer words
COMPOUND_REST = 3  # letters that must be left over, so that an ending is not taken for a word
SHORT, SHORT_ENDING, LONGEST_ENDING = 7, 3, 5  # letters of a short word, and those that a stem loses at most
MOST_KNOWN = 500_000  # words remembered


class Mention(NamedTuple):
    """A label of a concept, found in a text: words `start` to `end` (exclusive)."""

    concept: str
    label: str
    start: int
    end: int


Phrase = tuple[tuple[str, ...], str, str]  # stems, concept, label


class Known(NamedTuple):
    """What there is to know of a word: labels in it, whether one may go on after it, phrases by their second stem."""

    letters: str
    stem: str
    concepts: tuple[tuple[str, str], ...]
    begins: bool
    phrases: Mapping[str, Sequence[Phrase]]
    opens: bool  # whether the next word matters at all


class ConceptTagger:
    """Finds concepts of a vocabulary in German text by their labels.

    A label is found in any inflection, in compounds and around hyphens; labels shorter than five letters only as a
    word of their own, so that "KI" is not found in "Kind".

    >>> tagger = ConceptTagger({"lorawan": ["LoRaWAN"], "zwilling": ["Digitaler Zwilling"], "ki": ["KI"]})
    >>> sorted(tagger.tag("LoRaWAN-Netze und digitale Zwillinge für Kinder"))
    ['lorawan', 'zwilling']
    """

    def __init__(self, labels: Mapping[str, Sequence[str]]) -> None:
        self._phrases: dict[str, list[Phrase]] = {}
        self._words: dict[str, dict[str, str]] = {}
        self._beginnings: set[str] = set()
        self._known: dict[str, Known] = {}
        for concept, names in labels.items():
            for name in names:
                self._learn(concept, name, tokens(name))

    def _learn(self, concept: str, name: str, words: list[str]) -> None:
        if not words:
            return
        stems = tuple(stem(word) for word in words)
        if len(words) > 1:
            self._phrases.setdefault(stems[0], []).append((stems, concept, name))
        joined = stem("".join(words))
        self._words.setdefault(joined, {}).setdefault(concept, name)
        self._beginnings.update(joined[:length] for length in range(len(joined) + 1))

    def tag(self, text: str) -> frozenset[str]:
        """The concepts whose labels the text contains. O(letters), whatever the number of labels."""
        return self.tag_words(tokens(text))

    def tag_words(self, words: Sequence[str]) -> frozenset[str]:
        """The concepts whose labels stand in folded words."""
        return self.tag_known(words, [self.known(word) for word in words])

    def tag_known(self, words: Sequence[str], known: Sequence[Known]) -> frozenset[str]:
        """The same for words that have been looked up."""
        found = {concept for one in known if one.concepts for concept, _ in one.concepts}
        return frozenset(found.union(mention.concept for mention in self._across(words, known)))

    def mentions(self, words: Sequence[str]) -> list[Mention]:
        """Every place where a label stands in folded words, in their order."""
        known = [self.known(word) for word in words]
        found = [
            Mention(concept, label, k, k + 1)
            for k, one in enumerate(known)
            for concept, label in one.concepts
        ]
        return sorted([*found, *self._across(words, known)], key=lambda mention: mention.start)

    def _across(self, words: Sequence[str], all_known: Sequence[Known]) -> Iterator[Mention]:
        """Labels of several words, and those written in two words here."""
        for k in [k for k, known in enumerate(all_known[:-1]) if known.opens]:
            known, after = all_known[k], all_known[k + 1]
            # "LoRa WAN" for "LoRaWAN"
            if known.begins and self._goes_on(known.letters, after.letters):
                for concept, label in self._words.get(stem(words[k] + words[k + 1]), {}).items():
                    yield Mention(concept, label, k, k + 2)
            if after.stem in known.phrases:
                for phrase, concept, label in known.phrases[after.stem]:
                    if tuple(one.stem for one in all_known[k : k + len(phrase)]) == phrase:
                        yield Mention(concept, label, k, k + len(phrase))

    def in_word(self, word: str) -> tuple[tuple[str, str], ...]:
        """Concepts and labels that are this folded word, or a part at its beginning or end."""
        return self.known(word).concepts

    def known(self, word: str) -> Known:
        """All there is to know of a folded word."""
        return self._known.get(word) or self._look_up(word)

    def _goes_on(self, letters: str, after: str) -> bool:
        """Whether a label may consist of these two words; an ending that the stem loses is left out of account."""
        ending = LONGEST_ENDING if len(after) > SHORT else SHORT_ENDING
        return letters + after[: max(1, len(after) - ending)] in self._beginnings

    def _look_up(self, word: str) -> Known:
        stemmed = stem(word)
        found = dict(self._words.get(stemmed, {}))
        for whole in (word, stemmed):
            for part in parts_at_the_ends(whole):
                for concept, label in self._words.get(part, {}).items():
                    found.setdefault(concept, label)
        letters = fold(umlauted(word))
        begins = letters in self._beginnings
        phrases: dict[str, list[Phrase]] = {}
        for phrase in self._phrases.get(stemmed, ()):
            phrases.setdefault(phrase[0][1], []).append(phrase)
        known = Known(letters, stemmed, tuple(found.items()), begins, phrases, begins or bool(phrases))
        if len(self._known) < MOST_KNOWN:
            self._known[word] = known
        return known


def parts_at_the_ends(word: str) -> Iterator[str]:
    """What could be a word at the beginning or end of this one, which goes on for a few letters more; longest first.

    >>> list(parts_at_the_ends("seebruecke"))
    ['seebrue', 'bruecke', 'seebru', 'ruecke', 'seebr', 'uecke']
    """
    for length in range(len(word) - COMPOUND_REST, COMPOUND_PART - 1, -1):
        yield word[:length]
        yield word[-length:]
