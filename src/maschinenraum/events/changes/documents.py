# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping what the search knows of events and their sessions up to date, in the transaction of their change."""

from collections.abc import Iterable, Iterator
from itertools import chain
from uuid import UUID

from maschinenraum.events.models import Event, Session
from maschinenraum.events.queries.documents import EVENT, SESSION, event_documents, session_documents
from maschinenraum.search.changes.refreshing import refresh, refresh_all


def refresh_event(event: Event) -> None:
    """To be called by every change of an event; who may know of its sessions and their text hang on it."""
    refresh(EVENT, [event.pk], event_documents)
    refresh_sessions(Session.objects.filter(event=event).order_by("pk").values_list("pk", flat=True))


def refresh_sessions(pks: Iterable[UUID]) -> None:
    """To be called by every change of a session or its hosts, also after one has been deleted."""
    refresh(SESSION, pks, session_documents)


def refresh_all_documents() -> Iterator[int]:
    """Compare all of them with what the search knows; yields how many each batch had."""
    return chain(
        refresh_all(EVENT, Event.objects.order_by("pk").values_list("pk", flat=True), event_documents),
        refresh_all(SESSION, Session.objects.order_by("pk").values_list("pk", flat=True), session_documents),
    )
