# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes into an index and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Text = str | Mapping[str, str]
# How often a word of a field counts; a word of any other field counts once (BM25F, Robertson and Zaragoza, 2009).
FIELD_WEIGHTS = {"title": 3, "summary": 2}


@dataclass(frozen=True, slots=True)
class Document:
    """A record to be found: `text` is plain or by field (title, summary, body; other names count as body).

    `labels` are opaque marks of who may see it, `facets` values by name; both are matched exactly as written.
    """

    id: str
    text: Text
    labels: frozenset[str] = frozenset()
    facets: Mapping[str, Iterable[str]] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, str]:
        """The text by field."""
        return {"body": self.text} if isinstance(self.text, str) else self.text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document was found.

    `query` is a word (or words) of the query as written, `words` are those of the document as written, which a
    page marks. `kind` is "word" (the same word in any inflection), "part" (shares part of a compound), "similar"
    (written alike), "concept" (a name of the same concept), "narrower" or "related" (of a neighbouring concept) or
    "meaning" (vectors). For concepts, `concept` is the key and `label` the preferred name of the one found.
    """

    query: str
    kind: str
    words: tuple[str, ...] = ()
    concept: str = ""
    label: str = ""

    def __str__(self) -> str:
        """As a page says it: "Elterntaxi = Hol- und Bringverkehr" for concepts, otherwise the words found."""
        if self.concept:
            return f"{self.query} = {self.label}"
        return ", ".join(self.words)


class Hit(NamedTuple):
    """A document found; `score` is between 0 and 1 and comparable within one search only."""

    id: str
    score: float
    reasons: tuple[Reason, ...]
