# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""One analysis for the index and for the query: what a German word has in common with others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from maschinenraum.engine.language.dictionary import building_blocks, lemma
from maschinenraum.engine.language.folding import fold, surfaces
from maschinenraum.engine.language.splitting import LONGEST_WORD, Splitter
from maschinenraum.engine.language.stems import FUNCTION_WORDS, STOPWORDS, stem

GRAM = 4
MOST_KNOWN = 500_000  # words kept analysed


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what it shares with others: `whole` is folded, `parts` holds stems of a compound's parts.

    `parts` of a word that is no compound is its stem alone. `grams` are the sequences of four letters.
    `telling` is false for words of grammar, `weak` true for words that say little in this field.
    """

    written: str
    whole: str
    stem: str
    parts: tuple[str, ...]
    grams: tuple[str, ...]
    telling: bool
    weak: bool

    @property
    def is_compound(self) -> bool:
        """Whether the word has been taken apart."""
        return self.parts != (self.stem,)


class Analyzer:
    """Cuts text into words and each word into what an index is asked for. Pure: same words, same result.

    `words` are those of a corpus and vocabulary, folded; compounds may be made of them and of the words of the
    language. An index and the queries to it use one analyser; `VERSION` rises with every change of its results.

    >>> word = Analyzer().words("die Badegewässerüberwachung")[1]
    >>> word.written, word.parts
    ('Badegewässerüberwachung', ('bad', 'gewass', 'uberwach'))
    """

    VERSION: ClassVar[int] = 1

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.learned = frozenset(words)
        self._splitter = Splitter(self._knows)
        self._stems: dict[str, str] = {}
        self._known: dict[str, Word] = {}

    def words(self, text: str) -> list[Word]:
        """The words of a text in order, function words included. O(letters); a word is analysed once."""
        return [self.word(written) for written in surfaces(text)]

    def word(self, written: str) -> Word:
        """One word, without spaces and punctuation."""
        known = self._known.get(written)
        if known is None:
            known = self._analyse(written)
            if len(self._known) < MOST_KNOWN:
                self._known[written] = known
        return known

    def _knows(self, part: str) -> bool:
        return part in self.learned or part in building_blocks()

    def _stem(self, folded: str) -> str:
        known = self._stems.get(folded)
        if known is None:
            known = self._stems[folded] = stem(lemma(folded))
        return known

    def _analyse(self, written: str) -> Word:
        whole = fold(written)[:LONGEST_WORD]
        stemmed = self._stem(whole)
        parts = tuple(dict.fromkeys(map(self._stem, self._splitter.split(whole))))
        return Word(
            written,
            whole,
            stemmed,
            parts or (stemmed,),
            grams(stemmed),
            whole not in FUNCTION_WORDS,
            whole in STOPWORDS,
        )


def grams(whole: str) -> tuple[str, ...]:
    """The distinct sequences of four letters, beginning and end not marked; a short word has none.

    >>> grams("baden"), grams("ki")
    (('bade', 'aden'), ())
    """
    return tuple(dict.fromkeys(whole[k : k + GRAM] for k in range(len(whole) - GRAM + 1)))
