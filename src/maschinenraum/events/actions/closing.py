# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Closing the account of somebody who has left, without erasing who they were."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.events.changes.registrations import cancel
from maschinenraum.events.models import Registration
from maschinenraum.network.actions.people import LastAdministrator
from maschinenraum.network.changes import people
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.rules import is_last_administrator, may_deactivate, today


@transaction.atomic
def deactivate_person(person: Person, *, by: Person | None) -> None:
    """Close an account: sessions, mailed links, secret links and feeds end with the next request.

    The person is signed off from events that are not over, so that nobody is planned to meet them.
    ``by`` None stands for whoever works at the server's command line. Raises ``LastAdministrator`` for
    the only one there is, ``PermissionDenied`` for whoever may not.
    """
    if by is not None and not may_deactivate(by):
        raise PermissionDenied
    if is_last_administrator(person):
        raise LastAdministrator
    ahead = Registration.objects.filter(
        person=person, state=Registration.State.REGISTERED, event__ends_on__gte=today()
    )
    for registration in ahead:
        cancel(registration)
    people.deactivate(person)
    record_deed(person=by, verb="deactivate-person", subject=person)
