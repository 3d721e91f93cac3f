# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge that belongs to an event."""

from django.db.models import QuerySet

from maschinenraum.events.models import Event
from maschinenraum.network.rules import Viewer
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.records import published_records


def records_of_event(viewer: Viewer, event: Event) -> QuerySet[Record]:
    """Return published knowledge that was shown, discussed or gained at an event."""
    return published_records(viewer).filter(pk__in=event.knowledge.values("record"))
