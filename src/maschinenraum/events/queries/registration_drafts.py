# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts of the registration form: a person's own, and until when one is kept."""

from datetime import date, timedelta

from maschinenraum.events.models import Event, Registration, RegistrationDraft
from maschinenraum.network.models import Person

KEPT_AFTER_CLOSING = timedelta(days=14)


def own_draft(person: Person, event: Event) -> RegistrationDraft | None:
    """Return what the person typed and has not sent; there is no way to ask for another person's."""
    return RegistrationDraft.objects.filter(person=person, event=event).first()


def draft_ends_on(event: Event) -> date:
    """Return the day on which drafts are deleted: two weeks after registration is over for good."""
    return (event.registration_closes_on or event.ends_on) + KEPT_AFTER_CLOSING


def last_sent(person: Person, event: Event) -> str:
    """Return when the person last sent the form or signed off, as a text to compare; empty for never.

    A page opened before that holds nothing unsent any more. What a list says does not count: it
    leaves the form a person has open as it is.
    """
    sent = Registration.objects.filter(person=person, event=event, origin=Registration.Origin.FORM).first()
    return sent.changed_at.isoformat() if sent else ""
