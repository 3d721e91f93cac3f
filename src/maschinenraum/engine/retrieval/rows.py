# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a document to what is written into the index: each distinct word is analysed and joined once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from maschinenraum.engine import heavy
from maschinenraum.engine.language import Analyzer, Thesaurus, Word, surfaces
from maschinenraum.engine.language.tagging import Known
from maschinenraum.engine.retrieval.documents import FIELD_WEIGHTS, Document
from maschinenraum.engine.retrieval.storage import BETWEEN, FACET, ID, LABEL, WORDS


class Tokens(NamedTuple):
    """What one word gives to the index; `number` is its place among all words as written, -1 if it tells nothing."""

    number: int
    whole: str
    stem: str
    parts: str
    grams: str
    known: Known


class Rows:
    """Makes rows, and knows which words as written stand in them, by number."""

    def __init__(self, analyzer: Analyzer, thesaurus: Thesaurus, written: Iterable[str]) -> None:
        self._analyzer, self._tagger = analyzer, thesaurus.tagger
        self.written = list(written)
        self._number = {word: number for number, word in enumerate(self.written)}
        self._tokens: dict[str, Tokens] = {}

    def row(self, document: Document) -> tuple[Any, set[str]]:
        """The row of a document, and its telling words, folded."""
        once: list[Tokens] = []
        weighted: list[Tokens] = []
        concepts: set[str] = set()
        for name, text in document.fields.items():
            words = [self._tokens.get(word) or self._look_up(word) for word in surfaces(text)]
            telling = [word for word in words if word.number >= 0]
            once += telling
            weighted += telling * FIELD_WEIGHTS.get(name, 1)
            concepts |= self._tagger.tag_known([word.whole for word in words], [word.known for word in words])
        row = heavy.tantivy().Document()
        row.add_text(ID, document.id)
        for label in sorted(document.labels):
            row.add_text(LABEL, label)
        for name, values in document.facets.items():
            for value in dict.fromkeys(values):
                row.add_text(FACET, f"{name}{BETWEEN}{value}")
        row.add_bytes(WORDS, packed({word.number for word in once}))
        row.add_text("stem", " ".join([word.stem for word in weighted]))
        row.add_text("parts", " ".join([word.parts for word in weighted]))
        row.add_text("grams", " ".join([word.grams for word in once]))
        row.add_text("concepts", " ".join(sorted(concepts)))
        return row, {word.whole for word in once}

    def words(self, stored: bytes) -> list[Word]:
        """The words of a stored row, in the order in which they were first met by the index."""
        return list(map(self._analyzer.word, map(self.written.__getitem__, unpacked(stored))))

    def _look_up(self, written: str) -> Tokens:
        word = self._analyzer.word(written)
        number = -1
        if word.telling:
            number = self._number.setdefault(written, len(self.written))
            if number == len(self.written):
                self.written.append(written)
        known = self._tagger.known(word.whole)
        tokens = Tokens(number, word.whole, word.stem, " ".join(word.parts), " ".join(word.grams), known)
        self._tokens[written] = tokens
        return tokens


def packed(numbers: Iterable[int]) -> bytes:
    """Distinct numbers in few bytes: the steps between them, seven bits a byte.

    >>> unpacked(packed({3, 1000, 4}))
    [3, 4, 1000]
    """
    made = bytearray()
    before = 0
    for number in sorted(numbers):
        step, before = number - before, number
        while step > 127:
            made.append(step & 127 | 128)
            step >>= 7
        made.append(step)
    return bytes(made)


def unpacked(stored: Sequence[int]) -> list[int]:
    """The numbers, ascending."""
    numbers: list[int] = []
    number = step = shift = 0
    for byte in stored:
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            number += step
            numbers.append(number)
            step = shift = 0
    return numbers
