# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Texts as vectors of meaning, where an operator has chosen a model; the search never needs it.

``MASCHINENRAUM_EMBEDDING`` is the address of an endpoint of the OpenAI ``/v1/embeddings`` kind, for example
one of one's own, or ``sentence-transformers`` for a model on this computer.
"""

import json
import logging
from collections.abc import Sequence
from functools import lru_cache
from time import monotonic
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from maschinenraum.engine import heavy

log = logging.getLogger(__name__)

LOCAL = "sentence-transformers"
#: Seconds to wait for one text, while somebody waits for hits, and for a batch, where nobody does.
WAIT, WAIT_FOR_BATCH = 2.0, 60.0
#: Seconds without a question after the endpoint did not answer.
REST = 60.0
MOST_BYTES = 64 * 1024 * 1024
LONGEST_TEXT = 8_000  # letters; models read less


class Embedder(Protocol):
    """Turns texts into rows of numbers; None while it cannot."""

    name: str

    @property
    def is_resting(self) -> bool:
        """Whether it did not answer a moment ago and is left alone for a while."""

    def __call__(self, texts: Sequence[str]) -> NDArray[np.floating[Any]] | None:
        """Return texts x dimensions."""


class _NoRedirects(HTTPRedirectHandler):
    """The key goes to the address that was entered, and nowhere else."""

    def redirect_request(self, *_given: Any) -> None:
        """Follow nothing."""


class HttpEmbedder:
    """An endpoint of the OpenAI kind."""

    def __init__(self, address: str, model: str, key: str) -> None:
        self.name, self._address, self._key = model, address, key
        self._opener = build_opener(_NoRedirects)
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether it did not answer a moment ago."""
        return monotonic() < self._rests_until

    def __call__(self, texts: Sequence[str]) -> NDArray[np.floating[Any]] | None:
        """Ask the endpoint; None where it does not answer as it should, and for a minute from then on."""
        if self.is_resting:
            return None
        try:
            return self._asked(texts)
        except (URLError, OSError, ValueError, KeyError, TypeError) as error:
            # Neither address nor key, which may both be secret.
            log.warning("The endpoint for embeddings did not answer: %s", type(error).__name__)
            self._rests_until = monotonic() + REST
            return None

    def _asked(self, texts: Sequence[str]) -> NDArray[np.floating[Any]]:
        body = {"model": self.name, "input": [text[:LONGEST_TEXT] or " " for text in texts]}
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = Request(self._address, json.dumps(body).encode(), headers)  # noqa: S310 - http(s) by the setting
        with self._opener.open(request, timeout=WAIT if len(texts) == 1 else WAIT_FOR_BATCH) as answer:
            told = json.loads(answer.read(MOST_BYTES))
        by_place = sorted(told["data"], key=lambda one: one["index"])
        rows = np.asarray([one["embedding"] for one in by_place], dtype=np.float64)
        if rows.ndim != 2 or len(rows) != len(texts):
            raise ValueError("The endpoint gave another number of rows.")
        return rows


class LocalEmbedder:
    """A model of ``sentence-transformers`` on this computer, loaded when it is first asked."""

    is_resting = False

    def __init__(self, model: str) -> None:
        self.name = model
        self._model: Any = None

    def __call__(self, texts: Sequence[str]) -> NDArray[np.floating[Any]] | None:
        """Ask the model; None where it is not installed."""
        try:
            model: Any = self._model or heavy.sentence_transformer(self.name)
        except (ImportError, OSError) as error:
            log.warning("The model for embeddings cannot be loaded: %s", type(error).__name__)
            return None
        self._model = model
        return np.asarray(model.encode([text[:LONGEST_TEXT] for text in texts]))


def embedder() -> Embedder | None:
    """Return what the operator has chosen; None where nothing is."""
    return _made(settings.EMBEDDING, settings.EMBEDDING_MODEL, settings.EMBEDDING_KEY)


@lru_cache(maxsize=4)
def _made(chosen: str, model: str, key: str) -> Embedder | None:
    if not chosen or not model:
        return None
    if chosen == LOCAL:
        return LocalEmbedder(model)
    return HttpEmbedder(chosen, model, key)


def setting_problem(chosen: str, model: str) -> str:
    """Say in one sentence what is wrong with the settings, "" where nothing is."""
    if not chosen:
        return ""
    if chosen != LOCAL and not chosen.startswith(("http://", "https://")):
        return f"MASCHINENRAUM_EMBEDDING ist weder eine Adresse mit http(s):// noch '{LOCAL}'."
    return "" if model else "MASCHINENRAUM_EMBEDDING_MODEL nennt kein Modell."
