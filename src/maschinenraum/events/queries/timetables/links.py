# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Personal addresses of a timetable, for mails, QR codes and calendars."""

from django.utils import translation

from maschinenraum.events.models import Registration
from maschinenraum.network.queries.addresses import address_handed_out
from maschinenraum.network.queries.secret_links import secret_token

#: What the secret links are for; each purpose has a token of its own.
PAGE, CALENDAR = "timetable", "calendar"


def timetable_address(registration: Registration) -> str:
    """Return the absolute address of the personal page that needs no account, for mails and QR codes."""
    person = registration.person
    with translation.override(person.language):
        return address_handed_out(PAGE, person.pk, secret_token(person, PAGE), registration.event.slug)


def calendar_address(registration: Registration) -> str:
    """Return the absolute address of the personal calendar feed."""
    person = registration.person
    with translation.override("de"):
        return address_handed_out(
            CALENDAR, person.pk, secret_token(person, CALENDAR), registration.event.slug
        )
