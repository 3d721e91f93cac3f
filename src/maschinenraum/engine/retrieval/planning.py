# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the words of a query to weighted tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maschinenraum.engine.language import Analyzer, Thesaurus, Word
from maschinenraum.engine.retrieval.concepts import ConceptFinder, Meant
from maschinenraum.engine.retrieval.lexicon import KnownWords

MOST_WORDS = 48  # of a query; who pastes a whole page is served by its first words
MOST_LETTERS = 20_000  # of a query that are read at all
MOST_EXPANDED = 60  # tokens from names and definitions of concepts
# Weights of the BM25 scores per field of tokens; chosen on four collections at once, see docs/search.md.
STEM, PART, GRAM = 0.5, 1.0, 0.5
COMPLETION, CORRECTION = 0.6, 0.7
CONCEPT, NEIGHBOUR, NAME, DEFINITION = 1.0, 0.3, 1.0, 0.2


@dataclass(frozen=True, slots=True)
class Clause:
    """A token sought in a field; `tells` means that a document with it counts as a hit."""

    field: str
    token: str
    weight: float
    tells: bool


@dataclass(frozen=True, slots=True)
class Expansion:
    """A concept sought for words of the query; `kind` as in `Reason`."""

    query: str
    concept: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sought: clauses for the index; words (with what stands for them) and concepts for the reasons."""

    clauses: tuple[Clause, ...]
    words: tuple[tuple[Word, tuple[Word, ...]], ...]
    expansions: tuple[Expansion, ...]


@dataclass(frozen=True)
class Planner:
    """Plans queries with the analyser and vocabulary of one index, and the words of it that its reader knows."""

    analyzer: Analyzer
    thesaurus: Thesaurus
    finder: ConceptFinder
    lexicon: KnownWords

    def plan(self, text: str, *, typing: bool = False) -> Plan:
        """The plan for a query; with `typing`, its last word may be only begun."""
        given = self.analyzer.words(text[:MOST_LETTERS])
        words = list({word.whole: word for word in given if word.telling}.values())[:MOST_WORDS]
        begun = words[-1] if typing and words and text[-1:].isalnum() else None
        others = {word: self._others(word, begun=word is begun) for word in words}
        clauses: list[Clause] = []
        for word in words:
            clauses += word_clauses(word, 1.0, alike=word.whole not in self.lexicon)
            for other, share in others[word]:
                clauses += word_clauses(other, share / len(others[word]))
        meant = self._meant(given[: 2 * MOST_WORDS], others)
        expansions = tuple(self._expansions(meant))
        clauses += [Clause("concepts", one.concept, one.weight, tells=True) for one in expansions]
        clauses += self._names(meant, {part for word in words for part in word.parts})
        sought = ((word, tuple(other for other, _ in others[word])) for word in words)
        return Plan(merged(clauses), tuple(sought), expansions)

    def _others(self, word: Word, *, begun: bool) -> list[tuple[Word, float]]:
        if begun:
            return [(self.analyzer.word(other), COMPLETION) for other in self.lexicon.completions(word.whole)]
        if word.whole in self.lexicon or word.is_compound:
            return []
        return [(self.analyzer.word(other), CORRECTION) for other in self.lexicon.corrections(word.whole)]

    def _meant(
        self, given: Sequence[Word], others: Mapping[Word, Sequence[tuple[Word, float]]]
    ) -> list[Meant]:
        """The concepts of the query as it was probably meant, with its words as written."""
        meant = [others[word][0][0] if others.get(word) else word for word in given]
        written = {other.written: word.written for word, other in zip(given, meant, strict=True)}
        return [
            Meant(one.concept, one.share, tuple(written[word] for word in one.words))
            for one in self.finder.meant(meant)
        ]

    def _expansions(self, meant: Sequence[Meant]) -> Iterator[Expansion]:
        """The concepts meant first, then their neighbours; each concept once."""
        seen = {one.concept for one in meant}
        for one in meant:
            kind = "concept" if one.share > 1 - 1e-9 else "related"
            yield Expansion(" ".join(one.words), one.concept, kind, CONCEPT * one.share)
        neighbours = {
            "narrower": self.thesaurus.narrower,
            "broader": self.thesaurus.broader,
            "related": self.thesaurus.related,
        }
        for kind, beside in neighbours.items():
            for one in meant:
                for other in beside(one.concept):
                    if other not in seen:
                        seen.add(other)
                        yield Expansion(" ".join(one.words), other, kind, NEIGHBOUR * one.share)

    def _names(self, meant: Sequence[Meant], said: set[str]) -> list[Clause]:
        """Parts of other names of the concepts meant, and of what defines them, that the query does not say."""
        names: dict[str, float] = {}
        weights: dict[str, float] = {}
        for one in meant:
            for words in self.finder.label_words[one.concept]:
                note(names, words, NAME * one.share / max(1, len(words)))
            definition = self.analyzer.words(self.thesaurus.concepts[one.concept].definition())
            note(weights, definition, DEFINITION * one.share)
        weights |= {part: max(weight, weights.get(part, 0.0)) for part, weight in names.items()}
        best = sorted((-weight, part) for part, weight in weights.items() if part not in said)
        return [Clause("parts", part, -weight, tells=part in names) for weight, part in best[:MOST_EXPANDED]]


def note(weights: dict[str, float], words: Iterable[Word], weight: float) -> None:
    """Give every part of telling words its share of a weight, if it has no greater one yet."""
    for word in words:
        if word.telling and not word.weak:
            for part in word.parts:
                weights[part] = max(weights.get(part, 0.0), weight / len(word.parts))


def word_clauses(word: Word, weight: float, *, alike: bool = False) -> Iterator[Clause]:
    """The tokens of a word, in every field of tokens; with `alike`, being written alike is enough for a hit."""
    yield Clause("stem", word.stem, weight * STEM, tells=True)
    for part in word.parts:
        yield Clause("parts", part, weight * PART, tells=True)
    for gram in word.grams:
        yield Clause("grams", gram, weight * GRAM, tells=alike)


def merged(clauses: list[Clause]) -> tuple[Clause, ...]:
    """Every token once per field, with the sum of its weights."""
    weights: dict[tuple[str, str], tuple[float, bool]] = {}
    for clause in clauses:
        weight, tells = weights.get((clause.field, clause.token), (0.0, False))
        weights[clause.field, clause.token] = (weight + clause.weight, tells or clause.tells)
    return tuple(Clause(field, token, *rest) for (field, token), rest in weights.items())
