# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How well is it found: German collections per analyser variant, beside SQLite's and PostgreSQL's own ranking."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import psycopg

from benchmarks.retrieval_variants import VARIANTS, Find, builder
from maschinenraum.engine.language import surfaces, thesaurus
from maschinenraum.engine.retrieval import Index
from maschinenraum.search.queries.judging import judged_needs, judged_rows, judged_solutions, ndcg
from tests.postgresql import start_server

SHARED = Path(__file__).parents[2] / "shared" / "data" / "text"
DEPTH = 10


@dataclass(frozen=True)
class Collection:
    """Documents, and queries with the grades of the documents that answer them; goal and aim in nDCG@10."""

    name: str
    documents: list[tuple[str, str]]
    queries: list[tuple[str, Mapping[str, float]]]
    goal: str


def run(_seeds: int) -> None:
    """Print nDCG@10, and how often a right document is among the first ten and first, per collection."""
    for collection in collections():
        print(
            f"\n{collection.name}: {len(collection.documents)} documents, {len(collection.queries)} queries"
        )
        print(f"  goal {collection.goal}\n  {'':<22}nDCG@10  in first ten  first")
        with tempfile.TemporaryDirectory(prefix="mr-benchmark-") as folder:
            for name, made in finders(collection, Path(folder)):
                line = [f"{value:.3f}" for value in figures(collection, made)]
                print(f"  {name:<22}{line[0]:>7}  {line[1]:>12}  {line[2]:>5}", flush=True)


def collections() -> Iterator[Collection]:
    """The two public collections, and our own needs and rephrased duplicates."""
    right: dict[str, dict[str, float]] = {}
    for row in lines("xquad_qrels.jsonl"):
        right.setdefault(row["q"], {})[row["d"]] = int(row["r"])
    yield Collection(
        "XQuAD-de",
        [(row["id"], row["text"]) for row in lines("xquad_docs.jsonl")],
        [(row["text"], right[row["id"]]) for row in lines("xquad_queries.jsonl")],
        "nDCG >= .945 (aim .955)",
    )
    rows = lines("covid_faq.jsonl")
    yield Collection(
        "FAQ",
        [(str(number), row["a"]) for number, row in enumerate(rows)],
        [(row["q"], {str(number): 1}) for number, row in enumerate(rows)],
        "nDCG >= .59 (aim .62)",
    )
    yield from judged("", "seen while weights were chosen")
    yield from judged("held_out_", "held out: written by somebody who knew neither vocabulary nor sample")


def judged(part: str, note: str) -> Iterator[Collection]:
    """Short needs and rephrased duplicates of our own, to be found among short descriptions of solutions."""
    solutions = [(key, f"{title}. {text}") for key, title, text in judged_solutions(part)]
    yield Collection(
        f"Needs to solutions ({note})",
        solutions,
        [(need.text, need.grades) for need in judged_needs(part)],
        "nDCG >= .50 (aim .60)",
    )
    yield Collection(
        f"Rephrased duplicates ({note})",
        solutions,
        [(row["text"], {row["original"]: 1}) for row in judged_rows(f"{part}duplicates")],
        "in first ten >= .93 (aim .98), first >= .65 (aim .85)",
    )


def lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SHARED / name).read_text(encoding="utf-8").splitlines()]


def finders(collection: Collection, folder: Path) -> Iterator[tuple[str, Find]]:
    """Every way of finding, by name: peers first, then the variants of the analyser, then the whole."""
    with sqlite_fts5(collection) as find:
        yield "SQLite FTS5", find
    with postgresql(collection, folder / "postgresql") as find:
        yield "PostgreSQL ts_rank", find
    for name, tokens in VARIANTS.items():
        yield name, builder(tokens)(collection.documents)
    for name, vocabulary in (("all fields", None), ("all and thesaurus", thesaurus())):
        index = Index.build(collection.documents, vocabulary)
        yield name, ids(index)


def ids(index: Index) -> Find:
    return lambda query: [hit.id for hit in index.search(query, DEPTH)]


@contextmanager
def sqlite_fts5(collection: Collection) -> Iterator[Find]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE record USING fts5(id UNINDEXED, text)")
    database.executemany("INSERT INTO record VALUES (?, ?)", collection.documents)

    def find(query: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in surfaces(query)) or '""'
        ranked = "SELECT id FROM record WHERE record MATCH ? ORDER BY bm25(record) LIMIT ?"
        return [row[0] for row in database.execute(ranked, (words, DEPTH))]

    yield find
    database.close()


@contextmanager
def postgresql(collection: Collection, folder: Path) -> Iterator[Find]:
    """German configuration, any of the words, the better of its two rankings on these sets."""
    with psycopg.connect(start_server(folder), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE record (id text, words tsvector)")
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO record VALUES (%s, to_tsvector('german', %s))", collection.documents
            )

        def find(query: str) -> list[str]:
            ranked = (
                "SELECT id FROM record, (SELECT replace(plainto_tsquery('german', %s)::text, '&', '|')::tsquery"
                " AS sought) AS query WHERE words @@ sought ORDER BY ts_rank(words, sought, 1) DESC LIMIT %s"
            )
            return [str(row[0]) for row in connection.execute(ranked, (query, DEPTH))]

        yield find


def figures(collection: Collection, find: Callable[[str], list[str]]) -> tuple[float, float, float]:
    """The means of nDCG@10, of a right document among the first ten, and of one in first place."""
    gains, among, first = [], [], []
    for query, right in collection.queries:
        found = find(query)
        gains.append(ndcg(found, right))
        among.append(any(one in right for one in found))
        first.append(bool(found) and found[0] in right)
    return fmean(gains), fmean(among), fmean(first)
