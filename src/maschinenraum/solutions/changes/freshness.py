# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Confirming records, asking for it, and handing on who is asked."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maschinenraum.network.models import Person
from maschinenraum.network.rules import today
from maschinenraum.solutions.changes.documents import refresh_documents
from maschinenraum.solutions.changes.records import change_record, hold_record
from maschinenraum.solutions.models import Confirmation, ConfirmationRequest, Record
from maschinenraum.solutions.queries.freshness import due


@transaction.atomic
def confirm(record: Record, *, by: Person) -> None:
    """Note that the record is true today; a second click on the same day adds nothing."""
    day = today()
    record = hold_record(record)
    if not record.confirmations.filter(by=by, on=day, version=record.version).exists():
        Confirmation.objects.create(record=record, by=by, on=day, version=record.version)
    Record.objects.filter(pk=record.pk).update(confirmed_on=day)
    refresh_documents([record])
    record.requests.filter(closed_at=None).update(closed_at=timezone.now())


def note_request(record: Record, person: Person, *, number: int, at: datetime) -> bool:
    """Note that a person is asked; False when another worker asked meanwhile."""
    _request, is_new = ConfirmationRequest.objects.get_or_create(
        record=record, person=person, number=number, closed_at=None, defaults={"asked_at": at}
    )
    return is_new


def close_overtaken_requests(now: datetime) -> None:
    """Close requests for records that are due no more: withdrawn, or published anew."""
    day = timezone.localdate(now, timezone.get_default_timezone())
    still_due = Record.objects.filter(due(day))
    overtaken = ConfirmationRequest.objects.filter(closed_at=None).exclude(record__in=still_due.values("pk"))
    if overtaken.exists():
        overtaken.update(closed_at=now)


@transaction.atomic
def hand_over(record: Record, *, to: Person, as_contact: bool, by: Person) -> None:
    """Let another person be asked from now on, and be the contact too where wished."""
    change_record(record, {"responsible": to, **({"contact": to} if as_contact else {})}, by=by)
    record.requests.filter(closed_at=None).exclude(person=to).update(closed_at=timezone.now())
