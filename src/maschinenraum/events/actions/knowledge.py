# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Saying at which events a record was shown, discussed or gained."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.events.changes.knowledge import tie_to_events
from maschinenraum.events.queries.knowledge import events_of_record, events_offered
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.rules import may_edit


@transaction.atomic
def choose_events(record: Record, events: Collection[UUID], *, by: Person) -> None:
    """Tie the record to these events and no others the person may know of; what is hidden stays.

    Raises ``PermissionDenied`` for whoever may not change the record, or an event never offered.
    """
    offered = {event.pk for event in events_offered(by, record)}
    if not may_edit(by, record) or not set(events) <= offered:
        raise PermissionDenied
    tied = {event.pk for event in events_of_record(by, record)}
    add, remove = set(events) - tied, tied - set(events)
    if not add and not remove:
        return
    tie_to_events(record, add=add, remove=remove)
    details: dict[str, object] = {"added": len(add), "removed": len(remove)}
    record_deed(person=by, verb="choose-events-of-record", subject=record, details=details)
