# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where vectors come from, if an operator wants any: an HTTP endpoint, a model on the machine, or nowhere.

Whatever happens to the source, the search goes on without it: an embedder answers None, and rests a while
before it tries again.
"""

import http.client
import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from maschinenraum.engine import heavy

#: Somebody waits for the vector of a query; those of records are made in the background.
SECONDS_FOR_A_QUERY, SECONDS_FOR_A_BATCH = 2.0, 60.0
TEXTS_AT_ONCE = 64
LONGEST_TEXT = 8_000
MOST_BYTES = 64 * 1024 * 1024
REST_AFTER_FAILURE = 30.0

Rows = NDArray[np.floating[Any]]


class NoVectors(Exception):
    """The source gave none; the text says why, for the operator."""


class Embedder:
    """Turns texts into vectors (texts x dimensions), or answers None while that fails.

    name   what the page says is active; it also tells vectors of one model from those of another
    """

    def __init__(self, name: str, make: Callable[[Sequence[str]], Rows]) -> None:
        self.name = name
        self._make = make
        self._rests_until = 0.0
        self.trouble = ""

    def __call__(self, texts: Sequence[str]) -> Rows | None:
        """Return one row per text, or None: the source failed now or a moment ago (``trouble`` says how)."""
        if time.monotonic() < self._rests_until:
            return None
        try:
            parts = [
                self._checked(
                    self._make(texts[start : start + TEXTS_AT_ONCE]), texts[start : start + TEXTS_AT_ONCE]
                )
                for start in range(0, len(texts), TEXTS_AT_ONCE)
            ]
            rows = np.concatenate(parts)
        except (NoVectors, ValueError) as failed:
            self.trouble = str(failed)
            self._rests_until = time.monotonic() + REST_AFTER_FAILURE
            return None
        self.trouble = ""
        return rows

    @staticmethod
    def _checked(rows: Rows, texts: Sequence[str]) -> Rows:
        if rows.ndim != 2 or len(rows) != len(texts) or not rows.size or not np.isfinite(rows).all():
            raise NoVectors(f"{len(texts)} texts brought numbers of the shape {rows.shape}")
        return rows


def from_endpoint(address: str, model: str, key: str = "") -> Embedder:
    """Return an embedder that asks an endpoint of the OpenAI ``/v1/embeddings`` kind, e.g. one's own.

    address   of the endpoint, e.g. ``http://127.0.0.1:8080/v1/embeddings``; no redirect is followed
    """

    def make(texts: Sequence[str]) -> Rows:
        asked = {"model": model, "input": [text[:LONGEST_TEXT] or " " for text in texts]}
        seconds = SECONDS_FOR_A_QUERY if len(texts) == 1 else SECONDS_FOR_A_BATCH
        return _rows(_answer(address, json.dumps(asked).encode(), key, seconds), len(texts))

    return Embedder(model or urlsplit(address).netloc, make)


def _answer(address: str, body: bytes, key: str, seconds: float) -> Any:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=seconds)
        try:
            connection.request("POST", path or "/", body, headers)
            response = connection.getresponse()
            data = response.read(MOST_BYTES + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise NoVectors(f"{parts.netloc}: {error}") from error
    if response.status != 200 or len(data) > MOST_BYTES:
        raise NoVectors(f"{parts.netloc} answered {response.status} with {len(data)} bytes")
    try:
        return json.loads(data)
    except ValueError as error:
        raise NoVectors(f"{parts.netloc} answered no JSON") from error


def _rows(answer: Any, count: int) -> Rows:
    """Return the vectors in the order of the texts; the endpoint may give them in another."""
    try:
        found = {int(entry["index"]): entry["embedding"] for entry in answer["data"]}
        return np.asarray([found[place] for place in range(count)], dtype=np.float32)
    except (KeyError, TypeError, ValueError) as error:
        raise NoVectors("the answer holds no embeddings") from error


def from_model(name: str) -> Embedder:
    """Return an embedder that runs a model of sentence-transformers on this machine (extra ``vectors``).

    name   of an installed model or a folder that holds one; nothing is downloaded
    """
    loaded: list[Any] = []

    def make(texts: Sequence[str]) -> Rows:
        try:
            if not loaded:
                loaded.append(heavy.sentence_transformer(name))
            return np.asarray(
                loaded[0].encode([text[:LONGEST_TEXT] for text in texts], show_progress_bar=False)
            )
        except (ImportError, OSError, RuntimeError) as error:
            raise NoVectors(f"{name}: {error}") from error

    return Embedder(name, make)


_EMBEDDERS: dict[tuple[str, str, str], Embedder] = {}


def active_embedder() -> Embedder | None:
    """Return the embedder the settings name, the same one each time; None where they name none."""
    address, model, key = (settings.EMBEDDING[name] for name in ("address", "model", "key"))
    if not address and not model:
        return None
    if (address, model, key) not in _EMBEDDERS:
        made = from_endpoint(address, model, key) if address else from_model(model)
        _EMBEDDERS[address, model, key] = made
    return _EMBEDDERS[address, model, key]
