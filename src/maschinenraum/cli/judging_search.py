# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum judge-search``: nDCG of one's own questions without and with the model, and a verdict."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maschinenraum.cli.refusals import Refused
from maschinenraum.engine.retrieval import Document, Index
from maschinenraum.engine.retrieval.vectors import Embed
from maschinenraum.search import models
from maschinenraum.search.queries.embedding import Embedder, embedder
from maschinenraum.search.queries.index_files import vocabulary
from maschinenraum.search.queries.judging import Need, judged, read_needs
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import document_key

BATCH = 64


def run(arguments: argparse.Namespace) -> int:
    """Index all documents twice in memory, ask both, and say what came out."""
    chosen = embedder()
    if chosen is None:
        raise Refused(
            "Es ist kein Sprachmodell gewählt: bitte MASCHINENRAUM_EMBEDDING und MASCHINENRAUM_EMBEDDING_MODEL setzen."
        )
    needs = _by_documents(_needs(arguments.file))
    rows = [
        Document(row.key, {"title": row.title, "summary": row.summary, "body": row.body})
        for row in models.Document.objects.filter(is_removed=False).order_by("key")
    ]
    words = vocabulary()
    print(f"{len(needs)} Fragen an {len(rows)} Einträge …", flush=True)
    told = judged(needs, Index.build(rows, words), Index.build(rows, words, _in_batches(chosen)), chosen.name)
    print(f"nDCG@10 ohne Sprachmodell: {told.without:.3f}")
    print(f"nDCG@10 mit {chosen.name}: {told.with_model:.3f}")
    print(told.verdict)
    return 0


def _in_batches(embed: Embedder) -> Embed:
    """Return the embedder in small portions; one that does not answer cannot be judged."""

    def rows_of(texts: Sequence[str]) -> NDArray[np.floating[Any]]:
        parts = [embed(texts[first : first + BATCH]) for first in range(0, len(texts), BATCH)]
        made = [part for part in parts if part is not None]
        if len(made) < len(parts):
            raise Refused("Das Sprachmodell antwortet nicht.")
        return np.concatenate(made)

    return rows_of


def _needs(path: Path) -> list[Need]:
    try:
        return read_needs(path.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeError) as error:
        raise Refused(
            "Die Datei ist keine CSV-Datei in UTF-8 mit den Spalten need und grades (kurzname:2;kurzname:1)."
        ) from error


def _by_documents(needs: Sequence[Need]) -> list[Need]:
    """Name records as the search does; who asks names them by the last part of their address."""
    slugs = {slug for need in needs for slug in need.grades}
    keys = {
        slug: document_key(pk) for slug, pk in Record.objects.filter(slug__in=slugs).values_list("slug", "pk")
    }
    if unknown := sorted(slugs - keys.keys()):
        raise Refused(f"Diese Einträge gibt es nicht: {', '.join(unknown[:5])}.")
    return [
        replace(need, grades={keys[slug]: grade for slug, grade in need.grades.items()}) for need in needs
    ]
