# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a document was found: which words of the query meet which of its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from maschinenraum.engine.language import Thesaurus, Word
from maschinenraum.engine.retrieval.documents import Reason
from maschinenraum.engine.retrieval.planning import Plan

MOST_WORDS = 8  # of a document, named for one word of the query
ALIKE = 0.5  # share of the query word's sequences of letters that a similar word has


def reasons(plan: Plan, words: Sequence[Word], thesaurus: Thesaurus) -> tuple[Reason, ...]:
    """The reasons for a document with these words; those by word come first, in the order of the query."""
    return (*_by_word(plan, words), *_by_concept(plan, words, thesaurus))


def _by_word(plan: Plan, words: Sequence[Word]) -> Iterator[Reason]:
    for word, others in plan.words:
        stems = {word.stem, *(other.stem for other in others)}
        parts = {part for one in (word, *others) for part in one.parts}
        for kind, found in (
            ("word", [other for other in words if other.stem in stems]),
            (
                "part",
                [other for other in words if other.stem not in stems and not parts.isdisjoint(other.parts)],
            ),
            ("similar", _alike(word, words)),
        ):
            if found:
                yield Reason(word.written, kind, written(found))
            if found:
                break


def _alike(word: Word, words: Sequence[Word]) -> list[Word]:
    grams = set(word.grams)
    return [other for other in words if len(grams.intersection(other.grams)) > ALIKE * len(grams)]


def _by_concept(plan: Plan, words: Sequence[Word], thesaurus: Thesaurus) -> Iterator[Reason]:
    if not plan.expansions:
        return
    queries = {word.stem for word, _ in plan.words}
    inside: dict[str, list[Word]] = {}
    by_stem: dict[str, Word] = {}
    for word in words:
        by_stem.setdefault(word.stem, word)
        for concept, _ in thesaurus.tagger.in_word(word.whole):
            inside.setdefault(concept, []).append(word)
    for expansion in plan.expansions:
        phrases = thesaurus.phrases(expansion.concept)
        whole = next((stems for stems in phrases if all(stem in by_stem for stem in stems)), ())
        found = [*inside.get(expansion.concept, ()), *(by_stem[stem] for stem in whole)]
        if any(word.stem not in queries for word in found):
            label = thesaurus.concepts[expansion.concept].preferred()
            yield Reason(expansion.query, expansion.kind, written(found), expansion.concept, label)


def written(words: Iterable[Word]) -> tuple[str, ...]:
    """The words as written, each once, not too many."""
    return tuple(dict.fromkeys(word.written for word in words))[:MOST_WORDS]
