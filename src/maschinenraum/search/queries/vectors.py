# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vectors of this server, beside its index: a cache too, and no text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maschinenraum.engine.retrieval import Vectors
from maschinenraum.search.embedders import Embedder
from maschinenraum.search.queries.folder import folder

FILE = "vectors.npz"


@dataclass(frozen=True)
class Kept:
    """Rows by key, of which model, and up to which change."""

    model: str
    sequence: int
    keys: tuple[str, ...]
    rows: NDArray[np.float32]


class StoredVectors(Vectors):
    """Vectors that the worker makes: who waits for hits does not wait for texts to be read."""

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Forget what has changed; its row comes with the worker's next turn."""
        self.remove(ids)


def nothing_kept(model: str) -> Kept:
    """Return the beginning."""
    return Kept(model, 0, (), np.zeros((0, 0), dtype=np.float32))


def kept(model: str) -> Kept:
    """Return what is kept for this model; nothing where the file is missing, damaged or another's."""
    try:
        with np.load(folder() / FILE, allow_pickle=False) as stored:
            found = Kept(
                str(stored["model"]),
                int(stored["sequence"]),
                tuple(map(str, stored["keys"])),
                stored["rows"].astype(np.float32),
            )
    except (OSError, ValueError, KeyError, EOFError):
        return nothing_kept(model)
    return found if found.model == model and len(found.keys) == len(found.rows) else nothing_kept(model)


def vectors_with(embed: Embedder) -> Vectors:
    """Return the vectors of this server, to be asked with this embedder."""
    stored = kept(embed.name)
    vectors = StoredVectors(embed)
    if stored.keys:
        vectors.put(stored.keys, stored.rows)
    return vectors
