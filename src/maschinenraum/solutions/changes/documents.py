# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping what the search knows of knowledge records up to date, in the transaction of their change."""

from collections.abc import Iterable, Iterator

from maschinenraum.search.changes.refreshing import refresh, refresh_all
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import KEY, documents_of


def refresh_documents(records: Iterable[Record]) -> None:
    """Let these records be found as they stand now, or not any more.

    To be called by every change of a record, after its columns and relations are written; also after one
    has been deleted.
    """
    refresh(KEY, [record.pk for record in records], documents_of)


def refresh_all_documents() -> Iterator[int]:
    """Compare every record with what the search knows of it; yields how many each batch had."""
    return refresh_all(KEY, Record.objects.order_by("pk").values_list("pk", flat=True), documents_of)
