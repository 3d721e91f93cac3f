# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge that belongs to an event, and the events a record belongs to."""

from django.db.models import QuerySet

from maschinenraum.events.models import Event
from maschinenraum.events.queries.congresses import events_seen_by
from maschinenraum.network.rules import Viewer
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.records import published_records

MOST_OFFERED = 30


def records_of_event(viewer: Viewer, event: Event) -> QuerySet[Record]:
    """Return published knowledge that was shown, discussed or gained at an event."""
    return published_records(viewer).filter(pk__in=event.knowledge.values("record"))


def events_of_record(viewer: Viewer, record: Record) -> QuerySet[Event]:
    """Return the events the record is tied to, the latest first."""
    return events_seen_by(viewer).filter(knowledge__record=record).order_by("-starts_on", "pk")


def events_offered(viewer: Viewer, record: Record) -> list[Event]:
    """Return the latest events, and those the record is tied to already."""
    tied = list(events_of_record(viewer, record))
    latest = events_seen_by(viewer).order_by("-starts_on", "pk")[:MOST_OFFERED]
    return sorted({*tied, *latest}, key=lambda event: (event.starts_on, str(event.pk)), reverse=True)
