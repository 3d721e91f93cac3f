# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the words of a query to weighted tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maschinenraum.engine.language import Analyzer, Thesaurus, Word
from maschinenraum.engine.retrieval.lexicon import KnownWords

MOST_WORDS = 48  # of a query; who pastes a whole page is served by its first words
MOST_LETTERS = 20_000  # of a query that are read at all
WHOLE, STEM, PART, GRAM = 0.25, 0.75, 0.5, 0.5
WEAK = 0.4
COMPLETION, CORRECTION = 0.6, 0.7
CONCEPT, LABEL, NARROWER, RELATED = 1.0, 0.3, 0.5, 0.25
NEIGHBOURS = {"concept": CONCEPT, "narrower": NARROWER, "related": RELATED}


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
    lexicon: KnownWords

    def plan(self, text: str, *, typing: bool = False) -> Plan:
        """The plan for a query; with `typing`, its last word may be only begun."""
        given = self.analyzer.words(text[:MOST_LETTERS])
        words = list({word.whole: word for word in given if word.telling}.values())[:MOST_WORDS]
        begun = words[-1] if typing and words and text[-1:].isalnum() else None
        others = {word: self._others(word, begun=word is begun) for word in words}
        clauses: list[Clause] = []
        for word in words:
            weight = WEAK if word.weak and len(words) > 1 else 1.0
            clauses += word_clauses(word, weight, alike=word.whole not in self.lexicon)
            for other, share in others[word]:
                clauses += word_clauses(other, weight * share / len(others[word]))
        expansions = tuple(self._expansions(given, others))
        clauses += self._concept_clauses(expansions)
        sought = ((word, tuple(other for other, _ in others[word])) for word in words)
        return Plan(merged(clauses), tuple(sought), expansions)

    def _others(self, word: Word, *, begun: bool) -> list[tuple[Word, float]]:
        if begun:
            return [(self.analyzer.word(other), COMPLETION) for other in self.lexicon.completions(word.whole)]
        if word.whole in self.lexicon or word.is_compound:
            return []
        return [(self.analyzer.word(other), CORRECTION) for other in self.lexicon.corrections(word.whole)]

    def _expansions(
        self, given: Sequence[Word], others: Mapping[Word, Sequence[tuple[Word, float]]]
    ) -> Iterator[Expansion]:
        """Concepts of the query first, then their neighbours; each concept once."""
        meant = [others[word][0][0] if others.get(word) else word for word in given]
        seen: set[str] = set()
        named: list[tuple[str, str]] = []
        for mention in self.thesaurus.tagger.mentions(" ".join(word.whole for word in meant)):
            if mention.concept not in seen:
                seen.add(mention.concept)
                query = " ".join(word.written for word in given[mention.start : mention.end])
                named.append((query, mention.concept))
                yield Expansion(query, mention.concept, "concept")
        for kind, neighbours in (("narrower", self.thesaurus.narrower), ("related", self.thesaurus.related)):
            for query, key in named:
                for other in neighbours(key):
                    if other not in seen:
                        seen.add(other)
                        yield Expansion(query, other, kind)

    def _concept_clauses(self, expansions: tuple[Expansion, ...]) -> Iterator[Clause]:
        for expansion in expansions:
            weight = NEIGHBOURS[expansion.kind]
            yield Clause("concepts", expansion.concept, weight, tells=True)
            if expansion.kind != "concept":
                continue
            for label in self.thesaurus.concepts[expansion.concept].labels:
                words = [word for word in self.analyzer.words(label.text) if word.telling and not word.weak]
                for word in words:
                    yield Clause("stem", word.stem, LABEL * weight / len(words), tells=False)


def word_clauses(word: Word, weight: float, *, alike: bool = False) -> Iterator[Clause]:
    """The tokens of a word, in every field of tokens; with `alike`, being written alike is enough for a hit."""
    yield Clause("whole", word.whole, weight * WHOLE, tells=True)
    yield Clause("stem", word.stem, weight * STEM, tells=True)
    for part in word.parts:
        yield Clause("parts", part, weight * PART / len(word.parts), tells=True)
    for gram in word.grams:
        yield Clause("grams", gram, weight * GRAM / len(word.grams), tells=alike)


def merged(clauses: list[Clause]) -> tuple[Clause, ...]:
    """Every token once per field, with the sum of its weights."""
    weights: dict[tuple[str, str], tuple[float, bool]] = {}
    for clause in clauses:
        weight, tells = weights.get((clause.field, clause.token), (0.0, False))
        weights[clause.field, clause.token] = (weight + clause.weight, tells or clause.tells)
    return tuple(Clause(field, token, *rest) for (field, token), rest in weights.items())
