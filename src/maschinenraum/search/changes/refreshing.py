# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing what the search knows with the records of a room, in batches."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction

from maschinenraum.search.changes.documents import Found, put_documents, remove_documents
from maschinenraum.search.models import Document

BATCH = 200

#: What a room says of its records: those it leaves out are not to be found.
Documents = Callable[[Collection[UUID]], list[Found]]


@transaction.atomic
def refresh(prefix: str, pks: Iterable[UUID], documents: Documents) -> None:
    """Let these records be found as they stand now, or not any more.

    prefix   what keys of this noun begin with, e.g. ``solutions.record:``
    """
    waiting = iter(pks)
    while batch := list(islice(waiting, BATCH)):
        _refresh(prefix, batch, documents)


def refresh_all(prefix: str, pks: Iterable[UUID], documents: Documents) -> Iterator[int]:
    """Compare every record of a noun, also those that are gone; yields the size of each batch done.

    Each batch is a transaction of its own; what was interrupted is simply begun again.
    """
    wanted = list(pks)
    known = {f"{prefix}{pk}" for pk in wanted}
    stored = Document.objects.filter(key__startswith=prefix, is_removed=False).values_list("key", flat=True)
    remove_documents([key for key in stored if key not in known])
    for first in range(0, len(wanted), BATCH):
        batch = wanted[first : first + BATCH]
        with transaction.atomic():
            _refresh(prefix, batch, documents)
        yield len(batch)


def _refresh(prefix: str, pks: list[UUID], documents: Documents) -> None:
    found = documents(pks)
    put_documents(found)
    there = {document.key for document in found}
    remove_documents([key for key in (f"{prefix}{pk}" for pk in pks) if key not in there])
