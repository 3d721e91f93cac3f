# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Confirming a record, and handing on who answers for it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.solutions.changes import freshness
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.people import people_to_hand_to
from maschinenraum.solutions.rules import may_confirm, may_hand_over


@transaction.atomic
def confirm_record(record: Record, *, by: Person) -> None:
    """Say that the record is still true; raises ``PermissionDenied`` for whoever does not answer for it."""
    if not may_confirm(by, record):
        raise PermissionDenied
    freshness.confirm(record, by=by)
    record_deed(person=by, verb="confirm", subject=record, details={"version": record.version})


@transaction.atomic
def hand_over_record(record: Record, *, to: Person, as_contact: bool, by: Person) -> None:
    """Let a colleague answer for the record; raises ``PermissionDenied`` where that is not allowed."""
    if not may_hand_over(by, record) or not people_to_hand_to(by, record).filter(pk=to.pk).exists():
        raise PermissionDenied
    freshness.hand_over(record, to=to, as_contact=as_contact, by=by)
    details: dict[str, object] = {"to": str(to.pk), "as_contact": as_contact}
    record_deed(person=by, verb="hand over", subject=record, details=details)
