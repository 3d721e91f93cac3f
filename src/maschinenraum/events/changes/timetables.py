# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What became of a meeting."""

from uuid import UUID

from maschinenraum.events.models import MeetingAnswer, Registration


def record_answer(registration: Registration, other: UUID, kind: MeetingAnswer.Kind) -> MeetingAnswer:
    """Keep what a participant says of a meeting; a later answer replaces the earlier one."""
    answer, _created = MeetingAnswer.objects.update_or_create(
        registration=registration, other_id=other, defaults={"kind": kind}
    )
    return answer
