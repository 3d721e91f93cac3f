# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What documents answer a question, best first: by the index, or without one by the database.

Labels narrow the answer to what a reader may know; the rooms above read every hit again through their
own queries before it is shown or counted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from maschinenraum.engine.language import sort_key
from maschinenraum.engine.retrieval import Index, IndexUnusable, Reason
from maschinenraum.search.models import Document

#: Documents that are looked at for one question; who needs more than the thousand best asks more closely.
MOST = 1_000
#: Whoever answers less than a fifth as well as the best is no answer, only shares a part of a word with it.
LEAST_SHARE = 0.2
#: Words that the database looks for where there is no index, and how many rows it is asked for at most.
MOST_WORDS, MOST_ROWS = 8, 5_000


@dataclass(frozen=True)
class Candidate:
    """A document that may answer; ``score`` is between 0 and 1, comparable within one answer only."""

    key: str
    kind: str
    facets: Mapping[str, Collection[str]]
    score: float


@dataclass(frozen=True)
class Texts:
    """What a document says, for the snippet of a hit."""

    title: str
    summary: str
    body: str


def ranked(
    index: Index, text: str, labels: Collection[str], *, most: int = MOST, typing: bool = False
) -> list[Candidate]:
    """Return the best documents that carry one of these labels; raises ``IndexUnusable``."""
    try:
        found = _current(index.ranking(text, most, labels=labels, typing=typing), labels)
        best = max((one.score for one in found), default=0.0)
        return [one for one in found if one.score >= LEAST_SHARE * best]
    except (OSError, ValueError) as error:
        raise IndexUnusable("The index is damaged and must be built anew.") from error


def alike(
    index: Index, key: str, labels: Collection[str], *, most: int
) -> list[tuple[Candidate, tuple[Reason, ...]]]:
    """Return the documents most like another one, and why; raises ``IndexUnusable``."""
    try:
        found = index.similar(key, most, labels=labels)
    except (OSError, ValueError) as error:
        raise IndexUnusable("The index is damaged and must be built anew.") from error
    why = {hit.id: hit.reasons for hit in found}
    return [(one, why[one.key]) for one in _current([(hit.id, hit.score) for hit in found], labels)]


def contained(text: str, labels: Collection[str], *, most: int = MOST) -> list[Candidate]:
    """Return documents whose text holds every word as it is written, those with it in the title first."""
    words = sort_key(text[:400]).split()[:MOST_WORDS]
    written = text[:400].split()[:MOST_WORDS]
    if not words:
        return []
    wanted = Q(is_removed=False)
    for word in written:
        wanted &= Q(title__icontains=word) | Q(summary__icontains=word) | Q(body__icontains=word)
    rows = Document.objects.filter(wanted).order_by("title", "key")
    held = frozenset(labels)
    found = [
        Candidate(key, kind, facets, 1.0 if all(word in sort_key(title) for word in words) else 0.5)
        for key, kind, title, facets, carried in rows.values_list("key", "kind", "title", "facets", "labels")[
            :MOST_ROWS
        ]
        if not held.isdisjoint(carried)
    ]
    return sorted(found, key=lambda candidate: -candidate.score)[:most]


def reasons(
    index: Index | None, text: str, keys: Iterable[str], labels: Collection[str]
) -> dict[str, tuple[Reason, ...]]:
    """Return why these documents answer; without an index nothing is known of it."""
    try:
        return index.explain(text, list(keys), labels=labels) if index is not None else {}
    except (IndexUnusable, OSError, ValueError):
        return {}


def texts_of(keys: Collection[str]) -> dict[str, Texts]:
    """Return what these documents say."""
    rows = Document.objects.filter(key__in=list(keys), is_removed=False)
    return {
        key: Texts(title, summary, body)
        for key, title, summary, body in rows.values_list("key", "title", "summary", "body")
    }


def headings_of(keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return title and summary of these documents, without their long texts."""
    rows = Document.objects.filter(key__in=list(keys), is_removed=False)
    return {key: (title, summary) for key, title, summary in rows.values_list("key", "title", "summary")}


def changed_at(keys: Collection[str]) -> dict[str, datetime]:
    """Return when what these documents say last changed."""
    return dict(Document.objects.filter(key__in=list(keys)).values_list("key", "changed_at"))


def _current(found: Iterable[tuple[str, float]], labels: Collection[str]) -> list[Candidate]:
    """Leave out what has been taken away or narrowed since the index was written."""
    scores = dict(found)
    rows = Document.objects.filter(key__in=list(scores), is_removed=False)
    held = frozenset(labels)
    there = {
        key: Candidate(key, kind, facets, scores[key])
        for key, kind, facets, carried in rows.values_list("key", "kind", "facets", "labels")
        if not held.isdisjoint(carried)
    }
    return [there[key] for key in scores if key in there]
