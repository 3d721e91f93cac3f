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
from maschinenraum.search.embedders import Embedder, active_embedder
from maschinenraum.search.queries.index_files import vocabulary
from maschinenraum.search.queries.judging import (
    SHIPPED,
    Need,
    judged,
    judged_needs,
    judged_solutions,
    read_needs,
)
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import document_key


def run(arguments: argparse.Namespace) -> int:
    """Index all documents twice in memory, ask both, and say what came out."""
    chosen = active_embedder()
    if chosen is None:
        raise Refused(
            "Es ist kein Sprachmodell gewählt: bitte MASCHINENRAUM_EMBEDDING_ADDRESS oder …_MODEL setzen."
        )
    needs, rows = _own(arguments.file) if arguments.file else _shipped()
    words = vocabulary()
    print(f"{len(needs)} Fragen an {len(rows)} Einträge …", flush=True)
    told = judged(needs, Index.build(rows, words), Index.build(rows, words, _insisting(chosen)), chosen.name)
    print(f"nDCG@10 ohne Sprachmodell: {told.without:.3f}")
    print(f"nDCG@10 mit {chosen.name}: {told.with_model:.3f}")
    print(told.verdict)
    return 0


def _own(file: Path) -> tuple[list[Need], list[Document]]:
    """Return the operator's questions and all documents of this installation."""
    documents = models.Document.objects.filter(is_removed=False).order_by("key")
    rows = [
        Document(row.key, {"title": row.title, "summary": row.summary, "body": row.body}) for row in documents
    ]
    return _by_documents(_needs(file)), rows


def _shipped() -> tuple[list[Need], list[Document]]:
    """Return the questions that come with the program, and the short solutions that answer them."""
    needs, rows = [], []
    for part in SHIPPED:
        needs += judged_needs(part)
        rows += [Document(key, {"title": title, "body": text}) for key, title, text in judged_solutions(part)]
    return needs, rows


def _insisting(embed: Embedder) -> Embed:
    """Return the embedder; one that does not answer cannot be judged."""

    def rows_of(texts: Sequence[str]) -> NDArray[np.floating[Any]]:
        made = embed(texts)
        if made is None:
            raise Refused(f"Das Sprachmodell antwortet nicht ({embed.trouble}).")
        return made

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
