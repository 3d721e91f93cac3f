# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What participants do with their timetable."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from maschinenraum.events.changes.timetables import record_answer
from maschinenraum.events.models import MeetingAnswer, Registration
from maschinenraum.events.queries.timetables import meeting_begun, registration_of
from maschinenraum.network.models import Person


class NotMet(Exception):
    """The two do not meet in the plan in force, or their time has not come yet."""


@transaction.atomic
def answer_meeting(
    registration: Registration,
    other: UUID,
    kind: MeetingAnswer.Kind,
    *,
    by: Person,
    now: datetime | None = None,
) -> MeetingAnswer:
    """Say of one's own meeting that it was useful, goes on, or did not happen; may be changed later.

    ``other`` is the registration of the person met. Raises ``PermissionDenied`` for anyone but the
    participant, and ``NotMet`` before the meeting's time or when the plan in force has no such meeting.
    """
    own = registration_of(by, registration.event.slug)
    if own is None or own.pk != registration.pk:
        raise PermissionDenied
    if meeting_begun(registration, other, now or timezone.now()) is None:
        raise NotMet
    return record_answer(registration, other, kind)
