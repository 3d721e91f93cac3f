# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""One field of tokens at a time: what each step of the analysis gives alone, ranked by the same BM25."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from maschinenraum.engine import heavy
from maschinenraum.engine.language import Analyzer, Word, fold, surfaces
from maschinenraum.engine.language.analyzer import grams

Find = Callable[[str], list[str]]
Tokens = Callable[[Word], Iterable[str]]
VARIANTS: dict[str, Tokens] = {
    "plain": lambda word: [word.whole],
    "stem": lambda word: [word.stem],
    "split": lambda word: word.parts,
    "4-gram": lambda word: grams(word.whole) or [word.whole],
}
DEPTH = 10


def builder(tokens: Tokens) -> Callable[[Sequence[tuple[str, str]]], Find]:
    """A way to index documents by these tokens alone."""

    def build(documents: Sequence[tuple[str, str]]) -> Find:
        tantivy = heavy.tantivy()
        analyzer = Analyzer({fold(word) for _, text in documents for word in surfaces(text)})
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("tokens", tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(schema.build())
        writer = index.writer(num_threads=1)
        for name, text in documents:
            writer.add_document(tantivy.Document(id=name, tokens=" ".join(sought(analyzer, tokens, text))))
        writer.commit()
        index.reload()
        searcher = index.searcher()

        def find(query: str) -> list[str]:
            terms = [
                (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "tokens", token, "freq"))
                for token in dict.fromkeys(sought(analyzer, tokens, query))
            ]
            found = searcher.search(tantivy.Query.boolean_query(terms), DEPTH).hits
            return [searcher.doc(address).get_first("id") for _, address in found]

        return find

    return build


def sought(analyzer: Analyzer, tokens: Tokens, text: str) -> Iterable[str]:
    """The tokens of the telling words."""
    return chain.from_iterable(tokens(word) for word in analyzer.words(text) if word.telling)
