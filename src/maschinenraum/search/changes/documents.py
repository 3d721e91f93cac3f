# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Putting documents in front of the search, and taking them away, in the transaction of the record itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from maschinenraum.search.models import ChangeCounter, Document

#: In a body: what follows is found like the rest, but never quoted beside a hit (names of concepts, of members).
NOT_QUOTED = "\f"


@dataclass(frozen=True)
class Found:
    """One record as it is to be found.

    key      names room, noun and record, e.g. ``solutions.record:<uuid>``
    labels   opaque; readers who hold one of them find the record
    facets   names of facets to values, e.g. ``{"phase": ["P3"], "land": ["01"]}``
    """

    key: str
    kind: str
    title: str
    summary: str = ""
    body: str = ""
    labels: Collection[str] = ()
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)


@transaction.atomic
def put_documents(documents: Iterable[Found]) -> None:
    """Store what is to be found; what is stored already and the same is left alone."""
    wanted = {document.key: _row(document) for document in documents}
    stored = Document.objects.in_bulk(list(wanted))
    changed = [row for key, row in wanted.items() if key not in stored or _differs(row, stored[key])]
    _write(changed)


@transaction.atomic
def remove_documents(keys: Collection[str]) -> None:
    """Take records away from the search; nothing of their text stays behind."""
    there = Document.objects.filter(key__in=list(keys), is_removed=False)
    _write([Document(key=document.key, kind=document.kind, is_removed=True) for document in there])


def _row(document: Found) -> Document:
    facets = {name: sorted(set(values)) for name, values in sorted(document.facets.items()) if values}
    return Document(
        key=document.key,
        kind=document.kind,
        title=document.title,
        summary=document.summary,
        body=document.body,
        labels=sorted(set(document.labels)),
        facets=facets,
    )


CONTENT = ("kind", "title", "summary", "body", "labels", "facets", "is_removed")


def _differs(row: Document, stored: Document) -> bool:
    return any(getattr(row, name) != getattr(stored, name) for name in CONTENT)


def _write(rows: list[Document]) -> None:
    if not rows:
        return
    ChangeCounter.objects.get_or_create(pk=1)
    ChangeCounter.objects.filter(pk=1).update(last=F("last") + len(rows))
    last = ChangeCounter.objects.get(pk=1).last
    for sequence, row in enumerate(rows, start=last - len(rows) + 1):
        row.sequence = sequence
    Document.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[*CONTENT, "sequence", "changed_at"],
        batch_size=500,
    )
