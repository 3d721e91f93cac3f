# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The index on disk or in memory: tantivy beside a file that says which analyser made it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from maschinenraum.engine import heavy
from maschinenraum.engine.language import Analyzer

FORMAT = 2
TOKENS = ("stem", "parts", "grams", "concepts")  # fields of tokens that are made here
ID, LABEL, FACET, WORDS = "id", "label", "facet", "words"
BETWEEN = "\x1f"  # stands between name and value of a facet
STATE, POSTINGS = "state.json", "postings"
HEAP_BYTES = 128_000_000
DAMAGED = "The index is damaged and must be built anew."


class IndexUnusable(Exception):
    """The index is missing, damaged or made by another analyser: it must be built anew."""


@dataclass(frozen=True)
class State:
    """What an index knows beside its postings."""

    learned: Collection[str]  # folded words of which compounds may be made
    written: Sequence[str]  # telling words as written, by number
    counts: Mapping[str, Mapping[str, int]]  # documents that have a folded word, by mark
    vocabulary: str
    lenders: Sequence[str] | None = None  # labels that are marks; None: one mark for all documents

    def dump(self) -> str:
        """Write as JSON, with the versions that must agree."""
        return json.dumps(
            {
                "format": FORMAT,
                "analyzer": Analyzer.VERSION,
                "vocabulary": self.vocabulary,
                "learned": sorted(self.learned),
                "written": list(self.written),
                "counts": {mark: dict(words) for mark, words in self.counts.items()},
                "lenders": self.lenders,
            },
            ensure_ascii=False,
        )

    @classmethod
    def load(cls, text: str) -> State:
        """Read it back; raises `IndexUnusable`."""
        try:
            stored = json.loads(text)
            versions = (stored["format"], stored["analyzer"])
            state = cls(
                frozenset(stored["learned"]),
                list(stored["written"]),
                {str(mark): dict(words) for mark, words in stored["counts"].items()},
                str(stored["vocabulary"]),
                stored["lenders"],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexUnusable(DAMAGED) from error
        if versions != (FORMAT, Analyzer.VERSION):
            raise IndexUnusable("The index was made by another version and must be built anew.")
        return state


def schema() -> Any:
    """The fields of the index. Tokens are divided by spaces; only what a hit says is stored."""
    builder = heavy.tantivy().SchemaBuilder()
    builder.add_text_field(ID, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(LABEL, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(FACET, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field(WORDS, stored=True)
    for name in TOKENS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def create(folder: Path | None) -> Any:
    """A new, empty index in a folder that exists, or in memory."""
    tantivy = heavy.tantivy()
    made = tantivy.Index(schema()) if folder is None else tantivy.Index(schema(), str(folder), reuse=False)
    return prepared(made)


def prepared(index: Any) -> Any:
    """Read what others have written only when asked to."""
    index.config_reader(reload_policy="manual")
    return index


def open_folder(folder: Path) -> tuple[Any, State]:
    """The index of a folder; raises `IndexUnusable`."""
    try:
        state = State.load((folder / STATE).read_text(encoding="utf-8"))
        index = heavy.tantivy().Index.open(str(folder / POSTINGS))
    except FileNotFoundError as error:
        raise IndexUnusable("There is no index yet; it must be built.") from error
    except (OSError, ValueError) as error:
        raise IndexUnusable(DAMAGED) from error
    return prepared(index), state


@contextmanager
def reading() -> Iterator[None]:
    """Whatever tantivy complains of while it reads becomes `IndexUnusable`."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise IndexUnusable(DAMAGED) from error


def stamp(folder: Path) -> tuple[int, int]:
    """Changes whenever the index of a folder is written to; (0, 0) while there is none."""
    try:
        status = (folder / STATE).stat()
    except OSError:
        return (0, 0)
    return (status.st_ino, status.st_mtime_ns)


def write_state(folder: Path, state: State) -> None:
    """Replace the state in one step."""
    fresh = folder / f"{STATE}.{uuid4().hex}"
    fresh.write_text(state.dump(), encoding="utf-8")
    fresh.replace(folder / STATE)


def fresh_folder(folder: Path) -> Path:
    """An empty folder beside the given one, in which an index is built."""
    beside = folder.with_name(f"{folder.name}.{uuid4().hex}")
    (beside / POSTINGS).mkdir(parents=True)
    return beside


def swap_in(built: Path, folder: Path) -> None:
    """Put a built index in its place; the one before is removed."""
    gone = folder.with_name(f"{folder.name}.{uuid4().hex}")
    if folder.exists():
        folder.rename(gone)
    built.rename(folder)
    shutil.rmtree(gone, ignore_errors=True)
