# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping one's own draft of the form of a record, and throwing it away."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from maschinenraum.network.models import Person
from maschinenraum.solutions.changes import drafts as changes
from maschinenraum.solutions.models import Record, RecordDraft
from maschinenraum.solutions.rules import may_edit, may_write_records

#: Far more than a whole form holds; a script must not fill the database.
MOST_CHARACTERS = 300_000
MOST_DRAFTS = 50


@transaction.atomic
def save_draft(
    key: UUID, kind: Record.Kind, fields: Mapping[str, Any], *, by: Person, seen: int | None = None
) -> bool:
    """Keep what the person typed and return whether it was kept. No log notes it.

    seen   the version the form was made from, None for a new record; it is kept with the draft. Once the
           person has sent the form, what the page still had to say comes too late
    """
    changes.hold_writer(by)  # the form may be on its way at this very moment
    record = Record.objects.filter(pk=key).first()
    if not may_write_records(by) or (record is not None and not may_edit(by, record)):
        raise PermissionDenied
    if record is not None and _was_sent(record, by, seen):
        return False
    if len(json.dumps(fields)) > MOST_CHARACTERS:
        return False
    others = RecordDraft.objects.filter(person=by).exclude(key=key)
    if others.count() >= MOST_DRAFTS:
        return False
    changes.keep_draft(by, key, kind, {**fields, "seen": seen}, now=timezone.now())
    return True


@transaction.atomic
def discard_draft(key: UUID, *, by: Person) -> None:
    """Delete one's own draft; doing it twice changes nothing."""
    changes.drop_draft(by, key)


def _was_sent(record: Record, by: Person, seen: int | None) -> bool:
    """Whether the person has sent the form since it was opened; a change of others leaves a draft as it is."""
    return seen is None or record.versions.filter(by=by, number__gt=seen).exists()
