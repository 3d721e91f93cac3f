# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The index: what is put in, what is found."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from maschinenraum.engine import heavy
from maschinenraum.engine.language import Analyzer, Thesaurus, Word
from maschinenraum.engine.retrieval import storage
from maschinenraum.engine.retrieval.concepts import ConceptFinder
from maschinenraum.engine.retrieval.documents import Document, Hit, Reason, Text
from maschinenraum.engine.retrieval.explaining import Explainer
from maschinenraum.engine.retrieval.lexicon import Lexicon, learn
from maschinenraum.engine.retrieval.planning import Clause, Plan, Planner
from maschinenraum.engine.retrieval.rows import Rows
from maschinenraum.engine.retrieval.storage import BETWEEN, FACET, ID, LABEL, WORDS, IndexUnusable, State
from maschinenraum.engine.retrieval.vectors import Embed, Vectors

Filters = Mapping[str, Collection[str]]
Ranked = tuple[str, float, Any]  # id, score, words as stored
Given = Iterable["Document | tuple[str, Text]"]
BATCH = 1_000
MEANING = 0.4  # share of the vectors in a fused score
CANDIDATES = 100  # of each kind that are fused
EVERYBODY = ""
LONGEST_SIMILAR = 25  # telling words of a document by which similar ones are sought
MOST_FACETS = 10_000
MOST_POSTINGS = 1_000_000  # entries of documents per token that a query may cost


class Index:
    """Finds documents by words, parts of words, and names of the same thing.

    Made by `Index.build` or `Index.open`. Reading is safe from several threads; one writer at a time.

    >>> index = Index.build([("a", "Hol- und Bringzonen an der Schule"), ("b", "Messwerte für Badeseen")])
    >>> [(hit.id, str(hit.reasons[0])) for hit in index.search("Bringzone")]
    [('a', 'Bringzonen')]
    """

    def __init__(
        self, postings: Any, state: State, thesaurus: Thesaurus, folder: Path | None, vectors: Vectors | None
    ) -> None:
        self.thesaurus = thesaurus
        self._folder, self._vectors = folder, vectors
        self.analyzer = Analyzer(state.learned)
        self._finder = ConceptFinder(self.analyzer, thesaurus)
        self._take(postings, state)

    def _take(self, postings: Any, state: State) -> None:
        """Read from these postings from now on."""
        self._postings, self._state, self._schema = postings, state, postings.schema
        self._stamp = (0, 0) if self._folder is None else storage.stamp(self._folder)
        self._rows = Rows(self.analyzer, self.thesaurus, state.written)
        self._lexicon = Lexicon(state.counts, self._finder.words)
        with storage.reading():
            postings.reload()

    @classmethod
    def build(
        cls,
        docs: Given,
        thesaurus: Thesaurus | None = None,
        vectors: Embed | None = None,
        folder: Path | str | None = None,
        lenders: Collection[str] | None = None,
    ) -> Index:
        """Index documents, or pairs of id and text, in memory or in a folder, whose index is replaced at the end.

        The parts of compounds are learned from these texts and the vocabulary. A later document with the same id
        replaces an earlier one. `lenders`: labels; only who holds one of them is helped, when typing and with slips,
        with the words of documents that carry it. None: all words help everyone.
        """
        documents = list({document.id: document for document in map(_document, docs)}.values())
        concepts = thesaurus or Thesaurus.of(())
        marks = None if lenders is None else sorted(lenders)
        state = State(learn(documents, concepts), [], {}, concepts.fingerprint, marks)
        target = None if folder is None else Path(folder)
        built = None if target is None else storage.fresh_folder(target)
        postings = storage.create(None if built is None else built / storage.POSTINGS)
        index = cls(postings, state, concepts, built, Vectors(vectors) if vectors else None)
        index.add(documents)
        if target is None or built is None:
            return index
        storage.swap_in(built, target)
        index._folder = target
        index._take(*storage.open_folder(target))
        return index

    @classmethod
    def open(
        cls, folder: Path | str, thesaurus: Thesaurus | None = None, vectors: Vectors | None = None
    ) -> Index:
        """The index of a folder; raises `IndexUnusable` when it is missing, damaged or of another version."""
        postings, state = storage.open_folder(Path(folder))
        return cls(postings, state, thesaurus or Thesaurus.of(()), Path(folder), vectors)

    def refresh(self) -> bool:
        """See what another process has written into the folder since; says whether anything was."""
        if self._folder is None or storage.stamp(self._folder) == self._stamp:
            return False
        postings, state = storage.open_folder(self._folder)
        if state.learned != self._state.learned:
            self.analyzer = Analyzer(state.learned)
            self._finder = ConceptFinder(self.analyzer, self.thesaurus)
        self._take(postings, state)
        return True

    @property
    def is_stale(self) -> bool:
        """Whether the index was built with another vocabulary: it answers, but should be built anew."""
        return self._state.vocabulary != self.thesaurus.fingerprint

    def __len__(self) -> int:
        return int(self._postings.searcher().num_docs)

    def add(self, docs: Given) -> None:
        """Add documents, or pairs of id and text; those with a known id are replaced."""
        documents = list({document.id: document for document in map(_document, docs)}.values())
        writer = self._writer()
        fresh = len(self) == 0
        for document in documents:
            if not fresh:
                writer.delete_documents_by_term(ID, document.id)
            row, words = self._rows.row(document)
            self._lexicon.add(words, self._marks(document.labels))
            writer.add_document(row)
        self._commit(writer)
        if self._vectors is not None:
            for start in range(0, len(documents), BATCH):
                batch = documents[start : start + BATCH]
                self._vectors.add(
                    [document.id for document in batch],
                    ["\n".join(document.fields.values()) for document in batch],
                )

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are passed over."""
        gone = list(ids)
        writer = self._writer()
        for id_ in gone:
            writer.delete_documents_by_term(ID, id_)
        self._commit(writer)
        if self._vectors is not None:
            self._vectors.remove(gone)

    def _writer(self) -> Any:
        try:
            return self._postings.writer(storage.HEAP_BYTES, 1)
        except (OSError, ValueError) as error:
            raise IndexUnusable("The index is being written by somebody else, or is damaged.") from error

    def _commit(self, writer: Any) -> None:
        """Write the state first: a reader in between knows more words than it meets, never fewer."""
        if self._folder is not None:
            old = self._state
            fresh = State(old.learned, self._rows.written, self._lexicon.counts, old.vocabulary, old.lenders)
            storage.write_state(self._folder, fresh)
            self._stamp = storage.stamp(self._folder)
        writer.commit()
        writer.wait_merging_threads()
        self._postings.reload()

    def search(
        self,
        text: str,
        k: int = 10,
        *,
        labels: Collection[str] | None = None,
        filters: Filters | None = None,
        typing: bool = False,
    ) -> list[Hit]:
        """The k best hits for a text, best first.

        `labels`: only documents that carry at least one of them (None: all documents). `filters`: for every name at
        least one of the values. `typing`: the last word may be only begun. Text is data, whatever it contains.
        """
        plan = self._planner(labels).plan(text, typing=typing)
        found = self._best(plan, text, k, self._limits(labels, filters))
        return self._explained(plan, found)

    def ranking(
        self,
        text: str,
        k: int,
        *,
        labels: Collection[str] | None = None,
        filters: Filters | None = None,
        typing: bool = False,
    ) -> list[tuple[str, float]]:
        """Id and score of the k best hits, in the order of `search`, without reasons: cheap for a large k."""
        plan = self._planner(labels).plan(text, typing=typing)
        found = self._best(plan, text, k, self._limits(labels, filters))
        return [(id_, score) for id_, score, _ in found]

    def explain(
        self, text: str, ids: Sequence[str], *, labels: Collection[str] | None = None, typing: bool = False
    ) -> dict[str, tuple[Reason, ...]]:
        """Why these documents are hits for a text; unknown ones are left out."""
        plan = self._planner(labels).plan(text, typing=typing)
        visible = [(id_, 1.0, stored) for id_, stored in self._visible(ids, [])]
        return {hit.id: hit.reasons for hit in self._explained(plan, visible)}

    def _best(self, plan: Plan, text: str, k: int, limits: Sequence[Any]) -> list[Ranked]:
        if k < 1 or not plan.clauses:
            return []
        ranked = self._ranked(self._query(plan, limits), max(k, CANDIDATES if self._vectors else 0))
        fused = self._fused(text, ranked, limits) if self._vectors is not None else ranked
        return fused[:k]

    def count(
        self, text: str, *, labels: Collection[str] | None = None, filters: Filters | None = None
    ) -> int:
        """How many documents `search` would return if k were large enough, those by vectors left out."""
        plan = self._planner(labels).plan(text)
        if not plan.clauses:
            return 0
        found = self._postings.searcher().search(
            self._query(plan, self._limits(labels, filters)), 1, count=True
        )
        return int(found.count)

    def facets(
        self,
        text: str,
        names: Collection[str],
        *,
        labels: Collection[str] | None = None,
        filters: Filters | None = None,
    ) -> dict[str, dict[str, int]]:
        """Per name, the values among the visible hits with their numbers, most frequent first.

        The filter on a name does not narrow that name's own values. An empty text counts all visible documents.
        """
        plan = self._planner(labels).plan(text)
        counts = {}
        for name in names:
            others = {other: values for other, values in (filters or {}).items() if other != name}
            limits = self._limits(labels, others)
            query = self._query(plan, limits) if plan.clauses else self._all(limits)
            counts[name] = self._values(query, name)
        return counts

    def _values(self, query: Any, name: str) -> dict[str, int]:
        wanted = {"values": {"terms": {"field": FACET, "size": MOST_FACETS}}}
        with storage.reading():
            found = self._postings.searcher().aggregate(query, wanted)["values"]["buckets"]
        beginning = name + BETWEEN
        return {
            bucket["key"].removeprefix(beginning): int(bucket["doc_count"])
            for bucket in sorted(found, key=lambda bucket: (-bucket["doc_count"], bucket["key"]))
            if bucket["key"].startswith(beginning)
        }

    def similar(
        self,
        id_: str,
        k: int = 10,
        *,
        labels: Collection[str] | None = None,
        filters: Filters | None = None,
    ) -> list[Hit]:
        """The documents most like a given one, which itself is left out; none if it is unknown."""
        words = self._words(id_)
        if not words or k < 1:
            return []
        known = self._lexicon.known_to(self._marks(labels))
        rarest = sorted(words, key=lambda word: (known.count(word.whole), word.whole))
        text = " ".join(word.written for word in rarest if not word.weak)
        plan = self._planner(labels).plan(" ".join(text.split()[:LONGEST_SIMILAR]))
        limits = self._limits(labels, filters)
        ranked = self._ranked(self._query(plan, limits), k + 1) if plan.clauses else []
        return self._explained(plan, [row for row in ranked if row[0] != id_][:k])

    def _explained(self, plan: Plan, ranked: Sequence[Ranked]) -> list[Hit]:
        explainer = Explainer(plan, self.thesaurus)
        by_meaning = (Reason(" ".join(word.written for word, _ in plan.words), "meaning"),)
        return [
            Hit(id_, score, explainer.reasons(self._rows.words(stored)) or by_meaning)
            for id_, score, stored in ranked
        ]

    def _marks(self, labels: Collection[str] | None) -> Collection[str]:
        """Under which marks words are kept, or known: one for all where nothing is kept apart."""
        if self._state.lenders is None:
            return (EVERYBODY,)
        return self._state.lenders if labels is None else set(self._state.lenders).intersection(labels)

    def _planner(self, labels: Collection[str] | None) -> Planner:
        known = self._lexicon.known_to(self._marks(labels))
        return Planner(self.analyzer, self.thesaurus, self._finder, known)

    def _term(self, field: str, value: str) -> Any:
        option = "freq" if field in storage.TOKENS else "basic"
        return heavy.tantivy().Query.term_query(self._schema, field, value, option)

    def _limits(self, labels: Collection[str] | None, filters: Filters | None) -> list[Any]:
        """Conditions that change no score, each of which must hold."""
        wanted = [] if labels is None else [(LABEL, list(labels))]
        for name, values in (filters or {}).items():
            wanted.append((FACET, [f"{name}{BETWEEN}{value}" for value in values]))
        tantivy = heavy.tantivy().Query
        return [
            tantivy.const_score_query(tantivy.term_set_query(self._schema, field, values), 0.0)
            for field, values in wanted
        ]

    def _query(self, plan: Plan, limits: Sequence[Any]) -> Any:
        tantivy, occur = heavy.tantivy().Query, heavy.tantivy().Occur
        clauses = self._affordable(plan.clauses)
        telling = [self._clause(clause) for clause in clauses if clause.tells]
        hinting = [self._clause(clause) for clause in clauses if not clause.tells]
        parts = [(occur.Must, tantivy.boolean_query([(occur.Should, one) for one in telling]))]
        parts += [(occur.Should, one) for one in hinting]
        return tantivy.boolean_query(parts + [(occur.Must, limit) for limit in limits])

    def _affordable(self, clauses: Sequence[Clause]) -> Sequence[Clause]:
        """All clauses, or in a large index those that tell most, until so many documents would be looked at."""
        searcher = self._postings.searcher()
        having = [int(searcher.doc_freq(clause.field, clause.token)) for clause in clauses]
        if sum(having) <= MOST_POSTINGS:
            return clauses
        rarity = [math.log(1 + searcher.num_docs / (1 + count)) for count in having]
        order = sorted(
            range(len(clauses)),
            key=lambda k: (-clauses[k].weight * rarity[k], k),
        )
        spent = list(accumulate(having[k] for k in order))
        kept = [k for place, k in enumerate(order) if spent[place] <= MOST_POSTINGS or place == 0]
        return [clauses[k] for k in sorted(kept)]

    def _clause(self, clause: Clause) -> Any:
        return heavy.tantivy().Query.boost_query(self._term(clause.field, clause.token), clause.weight)

    def _all(self, limits: Sequence[Any]) -> Any:
        tantivy, occur = heavy.tantivy().Query, heavy.tantivy().Occur
        return tantivy.boolean_query([(occur.Must, one) for one in (tantivy.all_query(), *limits)])

    def _ranked(self, query: Any, k: int) -> list[Ranked]:
        """Id, score as a share of the best, and words as stored; best first, equal ones by id."""
        searcher = self._postings.searcher()
        rows = []
        with storage.reading():
            found = searcher.search(query, k, count=False).hits
            documents = [searcher.doc(address) for _, address in found]
        for (score, _), stored in zip(found, documents, strict=True):
            share = score / found[0][0] if found[0][0] > 0 else 0.0
            rows.append((str(stored.get_first(ID)), share, stored.get_first(WORDS)))
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def _fused(self, text: str, ranked: list[Ranked], limits: Sequence[Any]) -> list[Ranked]:
        """Weighted sum of the normalised scores; as it was when no vectors are to be had."""
        vectors = self._vectors
        row = None if vectors is None else vectors.of(text)
        if vectors is None or row is None:
            return ranked
        words = {id_: found for id_, _, found in ranked}
        lexical = {id_: score for id_, score, _ in ranked}
        nearest = self._nearest(vectors, row, limits)
        words |= {id_: found for id_, _, found in nearest}
        near = {id_: cosine for id_, cosine, _ in nearest} | vectors.cosines(row, list(lexical))
        least, most = min(near.values(), default=0.0), max(near.values(), default=0.0)
        spread = (most - least) or 1.0
        fused = [
            (
                id_,
                (1 - MEANING) * lexical.get(id_, 0.0) + MEANING * (near.get(id_, least) - least) / spread,
                found,
            )
            for id_, found in words.items()
        ]
        return sorted(fused, key=lambda one: (-one[1], one[0]))

    def _nearest(self, vectors: Vectors, row: Any, limits: Sequence[Any]) -> list[Ranked]:
        """Id, cosine and stored words of the nearest that the limits let through; others take nobody's place."""
        k = CANDIDATES
        while True:
            near = vectors.nearest(row, k)
            there = dict(self._visible([id_ for id_, _ in near], limits))
            found = [(id_, cosine, there[id_]) for id_, cosine in near if id_ in there]
            if len(found) >= CANDIDATES or k >= len(vectors):
                return found[:CANDIDATES]
            k *= 4

    def _visible(self, ids: Sequence[str], limits: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        if ids:
            tantivy = heavy.tantivy().Query
            some = tantivy.term_set_query(self._schema, ID, list(ids))
            for id_, _, words in self._ranked(self._all([some, *limits]), len(ids)):
                yield id_, words

    def _words(self, id_: str) -> list[Word]:
        return next((self._rows.words(stored) for _, stored in self._visible([id_], [])), [])


def _document(given: Document | tuple[str, Text]) -> Document:
    return given if isinstance(given, Document) else Document(*given)
