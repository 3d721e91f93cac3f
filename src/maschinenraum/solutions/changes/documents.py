# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping what the search knows of knowledge records up to date, in the transaction of their change."""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction

from maschinenraum.search.changes.documents import put_documents, remove_documents
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import document_key, documents_of

BATCH = 200


@transaction.atomic
def refresh_documents(records: Iterable[Record]) -> None:
    """Let these records be found as they stand now, or not any more.

    To be called by every change of a record, after its columns and relations are written; also
    before one is deleted, by then in a state in which it is not found.
    """
    keys = (record.pk for record in records)
    while batch := list(islice(keys, BATCH)):
        _refresh(batch)


def refresh_all_documents() -> Iterator[int]:
    """Compare every record with what the search knows of it; yields how many are done, after each batch.

    Each batch is a transaction of its own.
    """
    done = 0
    keys = iter(list(Record.objects.order_by("pk").values_list("pk", flat=True)))
    while batch := list(islice(keys, BATCH)):
        with transaction.atomic():
            _refresh(batch)
        done += len(batch)
        yield done


def _refresh(pks: list[UUID]) -> None:
    found = documents_of(pks)
    put_documents(found)
    there = {document.key for document in found}
    remove_documents([key for key in map(document_key, pks) if key not in there])
