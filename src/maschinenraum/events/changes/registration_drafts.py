# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping and deleting what people typed into the registration form without sending it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce

from maschinenraum.engine.language import fold
from maschinenraum.events.models import AccessNeed, Event, RegistrationDraft
from maschinenraum.events.queries.registration_drafts import KEPT_AFTER_CLOSING
from maschinenraum.network.models import Person

NAMED = re.compile(r"person_(\d+)")


def keep_draft(event: Event, person: Person, fields: Mapping[str, Any], *, now: datetime) -> None:
    """Keep the fields of the form; an earlier draft of the same form is replaced."""
    RegistrationDraft.objects.update_or_create(
        event=event, person=person, defaults={"fields": dict(fields), "saved_at": now}
    )


def drop_draft(event: Event, person: Person) -> None:
    """Delete the person's draft, if there is one."""
    RegistrationDraft.objects.filter(event=event, person=person).delete()


def delete_drafts_due(day: date) -> int:
    """Delete drafts whose registration closed long enough ago and return how many there were."""
    closed = RegistrationDraft.objects.alias(
        last_day=Coalesce("event__registration_closes_on", "event__ends_on")
    ).filter(last_day__lte=day - KEPT_AFTER_CLOSING)
    deleted, _by_model = closed.delete()
    return deleted


@transaction.atomic
def delete_needs_in_drafts(day: date) -> None:
    """Delete what people need to take part as the form promises, also where registration stays open longer."""
    over = RegistrationDraft.objects.filter(
        event__ends_on__lte=day - AccessNeed.KEPT, fields__has_key="access_need"
    )
    for draft in over.select_for_update(of=("self",), no_key=True):
        del draft.fields["access_need"]
        draft.save(update_fields=["fields"])


def erase_from_drafts(person: Person) -> None:
    """Delete the person's own drafts, and the rows in which others named them; call it while the name is known."""
    RegistrationDraft.objects.filter(person=person).delete()
    name = fold(person.name)
    if not name:
        return
    shared = RegistrationDraft.objects.filter(event__registrations__person=person)
    for draft in shared.select_for_update(of=("self",), no_key=True):
        rows = [
            found.group(1)
            for key, said in draft.fields.items()
            if (found := NAMED.fullmatch(key)) and fold(str(said)).startswith(name)
        ]
        if rows:
            gone = {f"{part}_{row}" for row in rows for part in ("person", "wish", "known")}
            draft.fields = {key: said for key, said in draft.fields.items() if key not in gone}
            draft.save(update_fields=["fields"])
