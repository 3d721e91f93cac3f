# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The secret link by which the responsible person confirms a record without signing in."""

from uuid import UUID

from django.utils import translation

from maschinenraum.network.models import Person
from maschinenraum.network.queries.addresses import address_handed_out
from maschinenraum.network.queries.secret_links import person_by_secret, secret_token
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.rules import may_confirm

PAGE = "confirm-record"


def confirming_token(person: Person, record: Record) -> str:
    """Return the token that lets this person, and nobody else, confirm this record, and no other."""
    return secret_token(person, f"{PAGE}:{record.pk}")


def confirming_address(person: Person, record: Record) -> str:
    """Return the address of the page with the button, in the person's language."""
    with translation.override(person.language):
        return address_handed_out(PAGE, person.pk, confirming_token(person, record), record.pk)


def confirmed_by_link(person_id: UUID, token: str, record_id: UUID) -> tuple[Person, Record] | None:
    """Return whose link this is and for which record; None when it is wrong, ended, or no longer theirs."""
    person = person_by_secret(person_id, f"{PAGE}:{record_id}", token)
    if person is None:
        return None
    record = Record.objects.filter(pk=record_id).select_related("organisation").first()
    return (person, record) if record is not None and may_confirm(person, record) else None
