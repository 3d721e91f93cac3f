# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping and deleting what people typed into the form of a record without sending it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from maschinenraum.network.models import Person
from maschinenraum.solutions.models import Record, RecordDraft


def hold_writer(person: Person) -> None:
    """Let the person write nothing else until this transaction ends."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def keep_draft(
    person: Person, key: UUID, kind: Record.Kind, fields: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep the fields of the form; an earlier draft of the same record is replaced."""
    RecordDraft.objects.update_or_create(
        person=person, key=key, defaults={"kind": kind, "fields": dict(fields), "saved_at": now}
    )


def drop_draft(person: Person, key: UUID) -> None:
    """Delete the person's draft, if there is one."""
    RecordDraft.objects.filter(person=person, key=key).delete()


def delete_drafts_due(now: datetime) -> None:
    """Delete drafts nobody has touched for long."""
    over = RecordDraft.objects.filter(saved_at__lt=now - RecordDraft.KEPT)
    if over.exists():
        over.delete()


def erase_drafts(person: Person) -> None:
    """Delete everything the person typed and did not send."""
    RecordDraft.objects.filter(person=person).delete()
