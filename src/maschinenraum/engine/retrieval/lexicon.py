# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of all documents: for beginnings as one types, and for words with slips of the finger."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from maschinenraum.engine.language import Thesaurus, fold, surfaces
from maschinenraum.engine.language.stems import FUNCTION_WORDS
from maschinenraum.engine.retrieval.documents import Document

MOST_COMPLETIONS = 20
MOST_CORRECTIONS = 5
LONGEST_COMMON = 400  # a sequence of letters in more words than this tells too little to look through them


class Lexicon:
    """Folded words, each with the number of documents that have it, apart by the marks of those documents.

    A mark is a label whose holders are helped with the words; words of the vocabulary help everyone.
    """

    def __init__(self, counts: Mapping[str, Mapping[str, int]], vocabulary: Iterable[str] = ()) -> None:
        self.counts = {mark: Counter(words) for mark, words in counts.items()}
        self.vocabulary = frozenset(vocabulary)
        self._known = set(self.vocabulary).union(*self.counts.values())
        self._sorted = sorted(self._known)
        self._by_gram: dict[str, list[str]] = {}

    def with_gram(self, gram: str) -> list[str]:
        """The words with a sequence of letters; all are looked through when first asked for."""
        if not self._by_gram:
            self._by_gram = defaultdict(list)
            for word in self._sorted:
                self._learn(word)
        return self._by_gram.get(gram, [])

    def beginning_with(self, beginning: str) -> list[str]:
        """The words that begin like this, in order."""
        start = bisect_left(self._sorted, beginning)
        return self._sorted[start : bisect_left(self._sorted, beginning + "\U0010ffff")]

    def _learn(self, word: str) -> None:
        for gram in trigrams(word):
            self._by_gram[gram].append(word)

    def add(self, words: Iterable[str], marks: Collection[str]) -> None:
        """Count the distinct words of one more document; without a mark they help nobody."""
        for word in words if marks else ():
            if word not in self._known:
                self._known.add(word)
                insort(self._sorted, word)
                if self._by_gram:
                    self._learn(word)
            for mark in marks:
                self.counts.setdefault(mark, Counter())[word] += 1

    def known_to(self, marks: Collection[str]) -> KnownWords:
        """The words that help the holders of these marks; of all others nothing is to be noticed."""
        return KnownWords(self, [self.counts[mark] for mark in sorted(marks) if mark in self.counts])


class KnownWords:
    """What one reader may be helped with."""

    def __init__(self, lexicon: Lexicon, counts: Sequence[Counter[str]]) -> None:
        self._lexicon, self._counts = lexicon, counts

    def __contains__(self, word: str) -> bool:
        return word in self._lexicon.vocabulary or any(word in counts for counts in self._counts)

    def count(self, word: str) -> int:
        """How many documents have it; one with several marks counts for each."""
        return sum(counts[word] for counts in self._counts)

    def completions(self, beginning: str) -> list[str]:
        """The most frequent words that begin like this, the word itself left out."""
        begun = self._lexicon.beginning_with(beginning)
        found = [word for word in begun if word != beginning and word in self]
        return sorted(found, key=lambda word: (-self.count(word), word))[:MOST_COMPLETIONS]

    def corrections(self, word: str) -> list[str]:
        """The words nearest to an unknown one: one slip, two in words of eight letters and more.

        A slip is a letter too many, missing or wrong, or two neighbours swapped (Damerau, 1964).
        """
        allowed = 1 if len(word) < 8 else 2
        if len(word) < 4:
            return []
        shared: Counter[str] = Counter()
        for gram in trigrams(word):
            # What is not known is left out before anything is counted, or it would show in the counts.
            alike = [other for other in self._lexicon.with_gram(gram) if other in self]
            if len(alike) <= LONGEST_COMMON:
                shared.update(alike)
        near = [
            (distance(word, other, allowed), -count, other)
            for other, count in shared.items()
            if abs(len(other) - len(word)) <= allowed and count >= len(word) - 1 - 4 * allowed
        ]
        best = sorted(found for found in near if found[0] <= allowed)
        return [other for slips, _, other in best if slips == best[0][0]][:MOST_CORRECTIONS]


def trigrams(word: str) -> set[str]:
    """The distinct sequences of three letters, the beginning marked."""
    marked = f"^{word}"
    return {marked[k : k + 3] for k in range(len(marked) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """Slips that turn one word into the other, or any number above `most`.

    >>> distance("elterntaxi", "eltrentaxi", 2), distance("bus", "busse", 1) > 1
    (1, True)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, match in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def learn(documents: Iterable[Document], thesaurus: Thesaurus) -> frozenset[str]:
    """The folded words that compounds may be made of: those of the documents and of the vocabulary."""
    written = {word for document in documents for text in document.fields.values() for word in surfaces(text)}
    written |= {word for concept in thesaurus for label in concept.labels for word in surfaces(label.text)}
    return frozenset(map(fold, written)) - FUNCTION_WORDS
