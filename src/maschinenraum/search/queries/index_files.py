# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The index files of this server, read: a cache of the documents, which may be missing, behind or damaged.

In the folder lie the index itself, in a folder of its own that its name in ``position.json`` tells, and
``progress.json`` while a new one is built. One process writes at a time; the others notice by the
position that there is something new and open it.
"""

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

from maschinenraum.engine.language import Thesaurus
from maschinenraum.engine.retrieval import Index, IndexUnusable
from maschinenraum.search.embedders import active_embedder
from maschinenraum.search.models import ChangeCounter
from maschinenraum.search.queries.folder import folder
from maschinenraum.search.queries.vectors import vectors_with
from maschinenraum.search.queries.vocabulary import thesaurus_concepts

#: How long a process goes on with the vocabulary it has read.
VOCABULARY_SECONDS = 60


@dataclass(frozen=True)
class Position:
    """Up to which change the index goes, where it lies, and whether text that was taken away is still in it.

    vectors   changes with the vectors beside it, so that all processes read them anew
    """

    index: str
    sequence: int
    holds_removed: bool = False
    built_on: str = ""
    vectors: str = ""

    def dump(self) -> str:
        """Write as JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Progress:
    """How far the building of a new index is."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """From 0 to 100."""
        return 100 * self.done // self.total if self.total else 0


class _Open:
    """The index this process has open, and the vocabulary it reads with."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.at: tuple[Path, Position, str] | None = None
        self.index: Index | None = None
        self.thesaurus: Thesaurus | None = None
        self.read_at = 0.0


_open = _Open()


def position() -> Position | None:
    """Return where the index stands; None where there is none, or what says so is damaged."""
    try:
        stored = json.loads((folder() / "position.json").read_text(encoding="utf-8"))
        return Position(**stored)
    except (OSError, ValueError, TypeError):
        return None


def progress() -> Progress | None:
    """Return how far a new index is; None while none is built."""
    try:
        return Progress(**json.loads((folder() / "progress.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def last_change() -> int:
    """Return the number of the last change of any document."""
    return ChangeCounter.objects.filter(pk=1).values_list("last", flat=True).first() or 0


def vocabulary(*, anew: bool = False) -> Thesaurus:
    """Return the accepted concepts as the index takes them, at most a minute old."""
    with _open.lock:
        if anew or _open.thesaurus is None or monotonic() - _open.read_at > VOCABULARY_SECONDS:
            fresh = Thesaurus.of(thesaurus_concepts())
            known = _open.thesaurus
            if known is None or known.fingerprint != fresh.fingerprint:
                _open.thesaurus, _open.at = fresh, None
            _open.read_at = monotonic()
        assert _open.thesaurus is not None  # noqa: S101 - for the type checker
        return _open.thesaurus


def open_index(here: Position) -> Index:
    """Return the index at this position, opened once per process; raises ``IndexUnusable``."""
    words = vocabulary()
    with _open.lock:
        if _open.index is None or _open.at != _place(here):
            embed = active_embedder()
            _open.index = Index.open(folder() / here.index, words, vectors_with(embed) if embed else None)
            _open.at = _place(here)
        return _open.index


def note_position(index: Index, here: Position) -> None:
    """Remember that this process has the index open as it stands now."""
    with _open.lock:
        _open.index, _open.at = index, _place(here)


def _place(here: Position) -> tuple[Path, Position, str]:
    embed = active_embedder()
    return folder(), here, embed.name if embed else ""


def forget_open_index() -> None:
    """Close the index and the vocabulary: the next question opens them anew."""
    with _open.lock:
        _open.index, _open.at, _open.thesaurus = None, None, None


def usable_index() -> Index | None:
    """Return the index, None where it is missing, damaged or ahead of the database."""
    here = position()
    if here is None or here.sequence > last_change():
        return None
    try:
        return open_index(here)
    except IndexUnusable:
        return None
