# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Erasing a person's part in events (Art. 17 GDPR)."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from maschinenraum.events.changes.documents import refresh_sessions
from maschinenraum.events.changes.matchmaking.forgetting import forget_people
from maschinenraum.events.changes.registration_drafts import erase_from_drafts
from maschinenraum.events.models import (
    AccessNeed,
    AdviceRequest,
    AttendedDay,
    Consultation,
    KnownContact,
    MeetingAnswer,
    Organiser,
    Registration,
    SessionHost,
    Statement,
    Unavailability,
    Wish,
    WorkshopChoice,
)
from maschinenraum.network.models import Person

SAID = (
    AccessNeed, AdviceRequest, AttendedDay, MeetingAnswer, Statement, Unavailability, WorkshopChoice,
)  # fmt: skip


def erase_part_in_events(person: Person) -> None:
    """Delete what the person said, wished and answered, their tasks, and the key that ties them to past runs.

    Their registrations stay as cancelled shells, so that partners keep in their timetable a meeting
    already held, with "ehemaliges Mitglied", and runs stay repeatable; so does their part in a session
    in which they gave advice. What partners said of such a meeting is theirs and stays.
    """
    registrations = Registration.objects.filter(person=person)
    for said in SAID:
        said._default_manager.filter(registration__in=registrations).delete()
    forget_people(list(registrations.values_list("pk", flat=True)))
    Organiser.objects.filter(person=person).delete()
    _leave_sessions(person)
    either_side = Q(registration__in=registrations) | Q(other__in=registrations)
    Wish.objects.filter(either_side).delete()
    KnownContact.objects.filter(either_side).delete()
    erase_from_drafts(person)
    registrations.update(state=Registration.State.CANCELLED, max_meetings=None)


def _leave_sessions(person: Person) -> None:
    """Let the person host nothing any more, except where a published plan shows that they gave advice."""
    given = Consultation.objects.filter(
        adviser=OuterRef("pk"), turn__starts_at__lte=timezone.now(), run__publications__isnull=False
    )
    left = SessionHost.objects.filter(person=person).exclude(Exists(given))
    sessions = list(left.values_list("session", flat=True))
    left.delete()
    refresh_sessions(sessions)
