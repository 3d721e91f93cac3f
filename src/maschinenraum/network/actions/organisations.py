# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the office does with organisations that came with a list."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.network.changes import organisations
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.rules import may_confirm_organisations


@transaction.atomic
def confirm_organisation(organisation: Organisation, *, by: Person) -> None:
    """Make an organisation public; doing it twice changes nothing."""
    if not may_confirm_organisations(by):
        raise PermissionDenied
    if organisation.is_confirmed:
        return
    organisations.confirm(organisation)
    record_deed(person=by, verb="confirm-organisation", subject=organisation)
