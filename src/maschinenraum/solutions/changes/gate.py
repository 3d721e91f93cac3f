# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Moving records through the quality gate and out of sight again."""

from django.db import transaction
from django.utils import timezone

from maschinenraum.network.models import Person
from maschinenraum.network.rules import today
from maschinenraum.solutions.changes.documents import refresh_documents
from maschinenraum.solutions.models import Record, Review


@transaction.atomic
def change_state(record: Record, state: Record.State) -> None:
    """Move the record on, in the search too; it keeps the day on which it was first published.

    Whoever sends a record in a second time vouches for it anew: its old confirmation would have lapsed.
    """
    comes_from_gate = record.state == Record.State.CONTENT_CHECK
    record.state, record.state_since = state, timezone.now()
    if state == Record.State.PUBLISHED and record.published_at is None:
        record.published_at = record.state_since
    elif state == Record.State.PUBLISHED and comes_from_gate:
        record.confirmed_on = today()
    record.save(update_fields=["state", "state_since", "published_at", "confirmed_on", "changed_at"])
    refresh_documents([record])


@transaction.atomic
def note_review(record: Record, step: Review.Step, *, passed: bool, remark: str, by: Person) -> Review:
    """Keep a verdict on the version there is now; one that passes the content is the checked version."""
    if passed and step == Review.Step.CONTENT:
        record.checked_version = record.version
        record.save(update_fields=["checked_version"])
    return Review.objects.create(
        record_id=record.pk, version=record.version, step=step, passed=passed, remark=remark, by=by
    )
