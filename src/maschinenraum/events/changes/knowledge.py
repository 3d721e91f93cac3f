# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tying knowledge to the events where it was shown, discussed or gained."""

from collections.abc import Iterable
from uuid import UUID

from maschinenraum.events.models import EventRecord
from maschinenraum.solutions.models import Record


def tie_to_events(record: Record, *, add: Iterable[UUID], remove: Iterable[UUID]) -> None:
    """Add and remove events; what is there already, or gone already, stays so."""
    EventRecord.objects.filter(record=record, event__in=list(remove)).delete()
    EventRecord.objects.bulk_create(
        (EventRecord(record=record, event_id=key) for key in add), ignore_conflicts=True
    )
