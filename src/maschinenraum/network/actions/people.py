# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people do about their own account."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.network.changes import people
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.rules import is_signed_in


@transaction.atomic
def renew_secret_links(*, by: Person) -> None:
    """End all secret links and calendar feeds of one's own given out so far."""
    if not is_signed_in(by):
        raise PermissionDenied
    people.renew_secret_links(by)
    record_deed(person=by, verb="renew-secret-links", subject=by)
