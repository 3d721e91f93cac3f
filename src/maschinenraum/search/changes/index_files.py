# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The index files of this server, written: caught up with the changes, built anew, given up."""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from maschinenraum.engine import retrieval
from maschinenraum.engine.retrieval import Index, IndexUnusable
from maschinenraum.search.models import Document
from maschinenraum.search.queries.folder import folder
from maschinenraum.search.queries.index_files import (
    Position,
    last_change,
    note_position,
    open_index,
    position,
    vocabulary,
)

BATCH = 500
#: Words of documents that everyone may see are what compounds are taken apart into: others betray nothing.
EVERYONE = "public"
#: With the words of which documents their readers are helped, when typing and with slips of the finger.
LENDERS = ("public", "network", "internal")

#: Told (done, total); False ends the work.
OnProgress = Callable[[int, int], bool]


class Stopped(Exception):
    """The building of a new index was ended before its end; the one before stays."""


def catch_up(*, most: int = BATCH) -> None:
    """Bring at most so many changes into the index, unless somebody else is writing or there is none.

    A damaged index is given up, so that it is built anew.
    """
    here = position()
    if here is None or here.sequence >= last_change():
        return
    with _writing() as is_mine:
        here = position()
        if is_mine and here is not None:
            try:
                _apply(open_index(here), here, most)
            except (IndexUnusable, OSError, ValueError):
                give_up()


def give_up() -> None:
    """Forget where the index lies; it is missing from now on and will be built anew."""
    (folder() / "position.json").unlink(missing_ok=True)


def mark_vectors() -> None:
    """Let all processes of this server read the vectors anew; tried again later where somebody else is writing."""
    with _writing() as is_mine:
        here = position()
        if is_mine and here is not None:
            _write("position.json", replace(here, vectors=uuid4().hex).dump())


def rebuild(on_progress: OnProgress) -> bool:
    """Build a new index from all documents and put it in place of the one before; False where another does it.

    Raises ``Stopped`` when told to end. What changes meanwhile is caught up with at the next occasion.
    """
    with _writing() as is_mine:
        if not is_mine:
            return False
        name = f"index-{uuid4().hex}"
        try:
            sequence = last_change()
            _build(folder() / name, on_progress)
            today = timezone.localdate().isoformat()
            here = Position(name, sequence, built_on=today, vectors=uuid4().hex)
            _write("position.json", here.dump())
            open_index(here)
        except BaseException:
            shutil.rmtree(folder() / name, ignore_errors=True)
            raise
        finally:
            (folder() / "progress.json").unlink(missing_ok=True)
        _remove_others(name)
        return True


def _apply(index: Index, here: Position, most: int) -> None:
    rows = list(Document.objects.filter(sequence__gt=here.sequence).order_by("sequence")[:most])
    if not rows:
        return
    # Everything that changes is taken out first: what it said before is in the files until they are built anew.
    index.remove([row.key for row in rows if row.is_removed])
    index.add([_indexed(row) for row in rows if not row.is_removed])
    after = replace(here, sequence=rows[-1].sequence, holds_removed=True)
    _write("position.json", after.dump())
    note_position(index, after)


def _build(target: Path, on_progress: OnProgress) -> None:
    total = Document.objects.filter(is_removed=False).count()
    done = 0

    def counted(rows: list[Document]) -> list[retrieval.Document]:
        nonlocal done
        done += len(rows)
        _write("progress.json", json.dumps({"done": done, "total": total}))
        if not on_progress(done, total):
            raise Stopped
        return [_indexed(row) for row in rows]

    public = (document for rows in _batches(is_public=True) for document in counted(rows))
    index = Index.build(public, vocabulary(anew=True), folder=target, lenders=LENDERS)
    for rows in _batches(is_public=False):
        index.add(counted(rows))


def _batches(*, is_public: bool) -> Iterator[list[Document]]:
    rows: list[Document] = []
    for row in Document.objects.filter(is_removed=False).order_by("key").iterator(BATCH):
        if (EVERYONE in row.labels) == is_public:
            rows.append(row)
        if len(rows) == BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def _indexed(row: Document) -> retrieval.Document:
    return retrieval.Document(
        row.key,
        {"title": row.title, "summary": row.summary, "body": row.body},
        frozenset(row.labels),
        row.facets,
    )


@contextmanager
def _writing() -> Iterator[bool]:
    """Hold the folder for writing; False where another process or thread does."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _write(name: str, text: str) -> None:
    """Replace a file in one step."""
    fresh = folder() / f"{name}.{uuid4().hex}"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(folder() / name)


def _remove_others(name: str) -> None:
    for path in folder().glob("index-*"):
        if path.name != name:
            shutil.rmtree(path, ignore_errors=True)
    for pattern in ("position.json.*", "progress.json.*"):
        for path in folder().glob(pattern):
            path.unlink(missing_ok=True)
