# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast is it found and how large is the index: records of 150 words drawn from German texts of the field."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from maschinenraum.engine.language import surfaces, thesaurus
from maschinenraum.engine.retrieval import Index
from maschinenraum.search.queries.judging import judged_needs, judged_solutions

WORDS, MEGABYTE = 150, 1_000_000
GOALS = {1_000: "20 ms (aim 5)", 100_000: "50 ms (aim 15)", 1_000_000: "200 ms (aim 50)"}


def run(_seeds: int) -> None:
    """Print the seconds for 10,000 records, then the 95th percentile of a search and the size of the index."""
    indexing(10_000)
    for count in (1_000, 100_000):
        searching(count)


def indexing(count: int) -> None:
    """Seconds of wall clock and processor, analysis and loading of the words of the language included."""
    documents = records(count)
    with tempfile.TemporaryDirectory(prefix="mr-benchmark-") as folder:
        wall, processor = time.perf_counter(), time.process_time()
        Index.build(documents, thesaurus(), folder=Path(folder) / "index")
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"Indexing {count} records: {wall:.1f} s, of the processor {processor:.1f} s; goal 10 s (aim 2 s)")
    begun = time.process_time()
    fts5(documents)
    print(f"  SQLite FTS5 needs {time.process_time() - begun:.1f} s of the processor")


def searching(count: int) -> None:
    """The short needs of the judged set, each asked three times."""
    documents = records(count)
    queries = [need.text for need in judged_needs("")] * 3
    with tempfile.TemporaryDirectory(prefix="mr-benchmark-") as folder:
        index = Index.build(documents, thesaurus(), folder=Path(folder) / "index")
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        ours = milliseconds(lambda query: index.search(query, 10), queries)
    database = fts5(documents)
    peer = milliseconds(lambda query: ranked(database, query), queries)
    print(f"{count} records: 95th percentile, goal {GOALS[count]}")
    print(
        f"  ours {ours[1]:.1f} ms (median {ours[0]:.1f}), SQLite FTS5 {peer[1]:.1f} ms (median {peer[0]:.1f})"
    )
    share = 100_000 / count / MEGABYTE
    pages = database.execute("PRAGMA page_count").fetchone()[0] * 4096
    print(
        f"  size per 100,000: ours {size * share:.0f} MB, FTS5 {pages * share:.0f} MB; goal 100 MB (aim 60)"
    )


def records(count: int) -> list[tuple[str, str]]:
    """Texts whose words are drawn from those of the solutions and of all definitions."""
    texts = [f"{title}. {text}" for _key, title, text in judged_solutions("")]
    texts += [concept.definition() for concept in thesaurus()]
    words = [word for text in texts for word in text.split()]
    drawn = random.Random(count)  # noqa: S311 (no secret)
    return [(f"r{number}", " ".join(drawn.choices(words, k=WORDS))) for number in range(count)]


def milliseconds(find: Callable[[str], object], queries: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile of the processor's time for one query; the first is asked twice."""
    find(queries[0])
    taken = []
    for query in queries:
        begun = time.process_time()
        find(query)
        taken.append(1000 * (time.process_time() - begun))
    return median(taken), sorted(taken)[int(0.95 * len(taken))]


def fts5(documents: Sequence[tuple[str, str]]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE record USING fts5(id UNINDEXED, text)")
    database.executemany("INSERT INTO record VALUES (?, ?)", documents)
    return database


def ranked(database: sqlite3.Connection, query: str) -> list[str]:
    """The ten best by BM25 that have any of the words."""
    words = " OR ".join(f'"{word}"' for word in surfaces(query))
    found = database.execute(
        "SELECT id FROM record WHERE record MATCH ? ORDER BY bm25(record) LIMIT 10", (words,)
    )
    return [row[0] for row in found]
