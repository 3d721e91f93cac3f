# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people do about their own account."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.network.changes import people
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.rules import is_signed_in


class LastAdministrator(PermissionDenied):
    """Nobody could run the installation any more."""


@transaction.atomic
def renew_secret_links(*, by: Person) -> None:
    """End all secret links and calendar feeds of one's own given out so far."""
    if not is_signed_in(by):
        raise PermissionDenied
    people.renew_secret_links(by)
    record_deed(person=by, verb="renew-secret-links", subject=by)


@transaction.atomic
def change_password(*, by: Person, password: str) -> None:
    """Set one's own password; every other session of the person ends."""
    if not is_signed_in(by):
        raise PermissionDenied
    people.set_password(by, password)
    record_deed(person=by, verb="change-password", subject=by)


@transaction.atomic
def change_language(*, by: Person, language: str) -> None:
    """Choose the language of the mail one receives."""
    if not is_signed_in(by):
        raise PermissionDenied
    people.set_language(by, Person.Language(language))
    record_deed(person=by, verb="change-language", subject=by)
