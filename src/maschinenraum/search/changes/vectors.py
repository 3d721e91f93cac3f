# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making the vectors of this server, a batch at a time, as far as the model answers."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import numpy as np

from maschinenraum.search.changes.index_files import mark_vectors
from maschinenraum.search.embedders import Embedder, active_embedder
from maschinenraum.search.models import Document
from maschinenraum.search.queries.folder import folder
from maschinenraum.search.queries.vectors import FILE, Kept, kept

BATCH = 64


def make_vectors(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Bring the vectors up to the last change; returns how many documents were read.

    Ends early where the model does not answer, or when told to stop; what is done is kept.
    """
    embed = active_embedder()
    if embed is None:
        return 0
    stored, done = kept(embed.name), 0
    while not is_stopped():
        changed = Document.objects.filter(sequence__gt=stored.sequence).order_by("sequence")
        rows = list(changed[:BATCH])
        after = _with(stored, rows, embed) if rows else None
        if after is None:
            break
        stored, done = after, done + len(rows)
        _write(stored)
    if done:
        mark_vectors()
    return done


def _with(stored: Kept, documents: list[Document], embed: Embedder) -> Kept | None:
    there = [one for one in documents if not one.is_removed]
    made = None
    if there:
        made = embed(["\n".join((one.title, one.summary, one.body)) for one in there])
        if made is None:
            return None
    gone = {one.key for one in documents}
    keep = [place for place, key in enumerate(stored.keys) if key not in gone]
    keys = tuple(stored.keys[place] for place in keep)
    rows = stored.rows[keep] if keep else None
    if made is not None:
        fresh = made.astype(np.float32)
        rows = fresh if rows is None else np.concatenate([rows, fresh])
        keys += tuple(one.key for one in there)
    rows = np.zeros((0, 0), dtype=np.float32) if rows is None else rows
    return replace(stored, sequence=documents[-1].sequence, keys=keys, rows=rows)


def _write(stored: Kept) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    fresh = folder() / f"{uuid4().hex}.npz"
    np.savez(
        fresh,
        model=stored.model,
        sequence=stored.sequence,
        keys=np.array(stored.keys, dtype=str),
        rows=stored.rows,
    )
    fresh.replace(folder() / FILE)
