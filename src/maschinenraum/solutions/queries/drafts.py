# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts of the form of a record: a person's own, and nobody else's."""

from uuid import UUID

from django.db.models import QuerySet

from maschinenraum.network.models import Person
from maschinenraum.solutions.models import Record, RecordDraft


def own_draft(person: Person, key: UUID) -> RecordDraft | None:
    """Return what the person typed for this record and has not sent."""
    return RecordDraft.objects.filter(person=person, key=key).first()


def begun_records(person: Person) -> QuerySet[RecordDraft]:
    """Return drafts of records that do not exist yet, the latest first."""
    return (
        RecordDraft.objects.filter(person=person)
        .exclude(key__in=Record.objects.values("pk"))
        .order_by("-saved_at")
    )
