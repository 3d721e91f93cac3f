# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""When the records of the sample were published, confirmed and asked about, counted back from today.

So the sample never ages as a whole: most of it is confirmed, some of it is due, some has lapsed, on
whichever day it is loaded.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from maschinenraum.network.rules import today
from maschinenraum.network.sample.dice import below, pick_weighted
from maschinenraum.solutions.changes.documents import refresh_documents
from maschinenraum.solutions.models import Confirmation, ConfirmationRequest, Record
from maschinenraum.solutions.queries.freshness import REMINDED_AFTER, due_on, is_due
from maschinenraum.solutions.sample.records import Stored

#: Days since the last confirmation, from and below, and how often of a hundred that happens.
AGES: dict[tuple[int, int], int] = {(2, 175): 78, (190, 208): 7, (225, 420): 15}
READ = {Record.State.PUBLISHED, Record.State.ARCHIVED, Record.State.WITHDRAWN}


def store_freshness(stored: list[Stored]) -> None:
    """Give every record that was ever published its days, and note who was asked since."""
    confirmations, requests = [], []
    for one in stored:
        if one.record.state not in READ:
            continue
        record = _dated(one)
        if record.confirmed_on is not None:
            confirmations.append(
                Confirmation(record=record, by_id=record.responsible_id, on=record.confirmed_on, version=1)
            )
        requests += _asked(record)
    Confirmation.objects.bulk_create(confirmations)
    ConfirmationRequest.objects.bulk_create(requests)
    refresh_documents(one.record for one in stored)


def _dated(one: Stored) -> Record:
    record = one.record
    first, last = pick_weighted(list(AGES), list(AGES.values()), "age", one.key)
    last_day = today() - timedelta(days=first + below(last - first, "days", one.key))
    before = below(300, "published before", one.key) if one.was_confirmed else 0
    record.confirmed_on = last_day if one.was_confirmed else None
    record.published_at = _morning(last_day - timedelta(days=before))
    Record.objects.filter(pk=record.pk).update(
        confirmed_on=record.confirmed_on, published_at=record.published_at
    )
    return record


def _asked(record: Record) -> list[ConfirmationRequest]:
    """Return the requests that the recurring job would have made by now, so that it repeats none."""
    due = due_on(record)
    if due is None or record.responsible_id is None or not is_due(record, today()):
        return []
    moments = [_morning(due), _morning(due) + REMINDED_AFTER]
    return [
        ConfirmationRequest(record=record, person_id=record.responsible_id, number=number, asked_at=moment)
        for number, moment in enumerate(moments, start=1)
        if moment <= timezone.now()
    ]


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(7, 30), tzinfo=timezone.get_default_timezone())
