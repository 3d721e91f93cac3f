# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Erasing a person's part in events (Art. 17 GDPR)."""

from maschinenraum.events.models import (
    AccessNeed,
    KnownContact,
    Registration,
    RunPseudonym,
    Statement,
    Unavailability,
    Wish,
)
from maschinenraum.network.models import Person


def erase_part_in_events(person: Person) -> None:
    """Delete what the person said and wished, and the key that ties them to past runs.

    Their registrations stay as cancelled shells, so that partners keep "a conversation with a
    former member" in their timetable and runs stay repeatable.
    """
    registrations = Registration.objects.filter(person=person)
    for model in (AccessNeed, Statement, Unavailability, RunPseudonym):
        model._default_manager.filter(registration__in=registrations).delete()
    for model in (Wish, KnownContact):
        model._default_manager.filter(registration__in=registrations).delete()
        model._default_manager.filter(other__in=registrations).delete()
    registrations.update(state=Registration.State.CANCELLED)
