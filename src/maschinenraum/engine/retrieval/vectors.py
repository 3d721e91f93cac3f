# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meaning as vectors: optional, exact, and never needed for an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

# Gives one row per text, or None when no vectors are to be had at the moment: the search goes on without.
Embed = Callable[[Sequence[str]], "NDArray[np.floating] | None"]
Floats = NDArray[np.float32]


class Vectors:
    """Rows of unit length by document, compared exactly (cosine), up to some 100,000 documents.

    `embed` turns texts into rows (texts x dimensions).
    """

    def __init__(self, embed: Embed) -> None:
        self.embed = embed
        self._place: dict[str, int] = {}
        self._ids: list[str] = []
        self._rows: Floats = np.zeros((0, 0), dtype=np.float32)

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Embed these texts; those of known documents are replaced. Nothing happens while none are to be had."""
        made = self.embed(texts) if texts else None
        if made is None:
            return
        self.put(ids, np.asarray(made))

    def put(self, ids: Sequence[str], rows: NDArray[np.floating]) -> None:
        """Set rows (documents x dimensions) that have been made elsewhere."""
        if rows.ndim != 2 or len(rows) != len(ids):
            raise ValueError(f"{len(ids)} documents need as many rows of numbers, not {rows.shape}.")
        if self._ids and rows.shape[1] != self._rows.shape[1]:
            raise ValueError(f"Rows have {rows.shape[1]} numbers, those before {self._rows.shape[1]}.")
        self.remove(ids)
        kept = self._rows if self._ids else np.zeros((0, rows.shape[1]), dtype=np.float32)
        self._rows = np.concatenate([kept, unit(rows)])
        self._ids += list(ids)
        self._number()

    def remove(self, ids: Sequence[str]) -> None:
        """Forget these documents; unknown ones are passed over."""
        gone = {self._place[id_] for id_ in ids if id_ in self._place}
        if gone:
            keep = [k for k in range(len(self._ids)) if k not in gone]
            self._rows, self._ids = self._rows[keep], [self._ids[k] for k in keep]
            self._number()

    def _number(self) -> None:
        self._place = {id_: k for k, id_ in enumerate(self._ids)}

    def of(self, text: str) -> Floats | None:
        """The unit row of a query, or None when none is to be had or it is of no use here."""
        made = self.embed([text]) if self._ids else None
        if made is None:
            return None
        row = unit(np.asarray(made))
        return row[0] if row.shape == (1, self._rows.shape[1]) else None

    def row(self, id_: str) -> Floats | None:
        """The unit row of a document."""
        place = self._place.get(id_)
        return None if place is None else self._rows[place]

    def nearest(self, row: Floats, k: int) -> list[tuple[str, float]]:
        """The k nearest documents and their cosines, best first. O(documents x dimensions)."""
        cosines = self._rows @ row
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(self._ids[place], float(cosines[place])) for place in best]

    def cosines(self, row: Floats, ids: Sequence[str]) -> dict[str, float]:
        """The cosines of these documents, those without a row left out."""
        known = [id_ for id_ in ids if id_ in self._place]
        return {id_: float(self._rows[self._place[id_]] @ row) for id_ in known}

    def __len__(self) -> int:
        return len(self._ids)


def unit(rows: NDArray[np.floating]) -> Floats:
    """Rows of length one; a row of zeros or of no numbers becomes zeros."""
    clean = np.nan_to_num(np.asarray(rows, dtype=np.float64), posinf=0.0, neginf=0.0)
    length = np.linalg.norm(clean, axis=1, keepdims=True)
    return np.asarray(clean / np.where(length > 0, length, 1.0), dtype=np.float32)
