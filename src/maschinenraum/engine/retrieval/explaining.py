# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a document was found: which words of the query meet which of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from maschinenraum.engine.language import Thesaurus, Word
from maschinenraum.engine.retrieval.documents import Reason
from maschinenraum.engine.retrieval.planning import Plan

MOST_WORDS = 8  # of a document, named for one word of the query
ALIKE = 0.5  # share of the query word's sequences of letters that a similar word has


class Explainer:
    """Gives the reasons for the hits of one plan."""

    def __init__(self, plan: Plan, thesaurus: Thesaurus) -> None:
        self._plan, self._thesaurus = plan, thesaurus
        by_stem: dict[str, set[int]] = defaultdict(set)
        by_part: dict[str, set[int]] = defaultdict(set)
        for place, (word, others) in enumerate(plan.words):
            for one in (word, *others):
                by_stem[one.stem].add(place)
                for part in one.parts:
                    by_part[part].add(place)
        self._by_stem, self._by_part = dict(by_stem), dict(by_part)
        self._expanded = {one.concept: place for place, one in enumerate(plan.expansions)}
        self._phrases: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for concept, place in self._expanded.items():
            for phrase in thesaurus.phrases(concept):
                self._phrases[phrase[0]].append((place, phrase))

    def reasons(self, words: Sequence[Word]) -> tuple[Reason, ...]:
        """The reasons for a document with these words; those by word come first, in the order of the query."""
        same: dict[int, list[Word]] = defaultdict(list)
        sharing: dict[int, list[Word]] = defaultdict(list)
        named: dict[int, list[Word]] = defaultdict(list)
        for word in words:
            # Most words of a document meet nothing.
            for place in self._by_stem.get(word.stem, ()):
                same[place].append(word)
            for part in word.parts:
                for place in self._by_part.get(part, ()):
                    sharing[place].append(word)
            for concept, _ in self._thesaurus.tagger.in_word(word.whole):
                if concept in self._expanded:
                    named[self._expanded[concept]].append(word)
        self._find_phrases(words, named)
        return (*self._by_word(words, same, sharing), *self._by_concept(named))

    def _find_phrases(self, words: Sequence[Word], named: dict[int, list[Word]]) -> None:
        """Add names of several words, all of which the document has."""
        if self._phrases:
            by_stem = {word.stem: word for word in reversed(words)}
            for first in self._phrases.keys() & by_stem.keys():
                for place, phrase in self._phrases[first]:
                    if all(stem in by_stem for stem in phrase):
                        named[place] += [by_stem[stem] for stem in phrase]

    def _by_word(
        self,
        words: Sequence[Word],
        same: Mapping[int, Sequence[Word]],
        sharing: Mapping[int, Sequence[Word]],
    ) -> Iterator[Reason]:
        for place, (word, _) in enumerate(self._plan.words):
            if place in same:
                yield Reason(word.written, "word", written(same[place]))
            elif place in sharing:
                yield Reason(word.written, "part", written(sharing[place]))
            elif not same and not sharing and (found := alike(word, words)):
                yield Reason(word.written, "similar", written(found))

    def _by_concept(self, named: Mapping[int, Sequence[Word]]) -> Iterator[Reason]:
        for place in sorted(named):
            expansion = self._plan.expansions[place]
            if any(word.stem not in self._by_stem for word in named[place]):
                label = self._thesaurus.concepts[expansion.concept].preferred()
                yield Reason(expansion.query, expansion.kind, written(named[place]), expansion.concept, label)


def alike(word: Word, words: Sequence[Word]) -> list[Word]:
    """The words that have more than half of this word's sequences of letters."""
    grams = set(word.grams)
    return [other for other in words if len(grams.intersection(other.grams)) > ALIKE * len(grams)]


def written(words: Iterable[Word]) -> tuple[str, ...]:
    """The words as written, each once, not too many."""
    return tuple(dict.fromkeys(word.written for word in words))[:MOST_WORDS]
