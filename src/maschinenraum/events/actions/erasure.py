# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Erasing a person at their own or their representative's request (Art. 17 GDPR)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.events.changes.erasure import erase_part_in_events
from maschinenraum.network.actions.people import LastAdministrator
from maschinenraum.network.changes import people
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.rules import is_administrator, is_last_administrator
from maschinenraum.solutions.changes.drafts import erase_drafts


@transaction.atomic
def erase_person(person: Person, *, by: Person | None) -> None:
    """Erase a person everywhere; oneself, or anyone for an administrator. It cannot be undone.

    ``by`` None stands for whoever works at the server's command line. Raises ``LastAdministrator`` for
    the only one there is, ``PermissionDenied`` for anyone who may not.
    """
    if by is not None and person.pk != by.pk and not is_administrator(by):
        raise PermissionDenied
    if is_last_administrator(person):
        raise LastAdministrator
    erase_part_in_events(person)
    erase_drafts(person)
    people.erase(person)
    record_deed(
        person=by if by is not None and by.pk != person.pk else None, verb="erase-person", subject=person
    )
