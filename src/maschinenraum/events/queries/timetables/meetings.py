# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""One-to-one meetings in a timetable, why there are fewer than three, and what was said of them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maschinenraum.events.models import (
    Event,
    Meeting,
    MeetingAnswer,
    MeetingSlot,
    Registration,
    Run,
)
from maschinenraum.events.queries.matchmaking.meetings import taking_place
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.matchmaking.snapshot import TARGET
from maschinenraum.events.queries.reasons import Wording, shortfall
from maschinenraum.events.queries.timetables.items import Item, Kind, participant
from maschinenraum.events.queries.timetables.publishing import Published, last_changed, pseudonym_in
from maschinenraum.network.models import Visibility

Answers = Mapping[UUID, MeetingAnswer]


def meeting_items(registration: Registration, run: Run, answers: Answers, published: Published) -> list[Item]:
    """Return the meetings of the plan in force that take place."""
    meetings = list(
        _meetings_of(registration).filter(run=run).exclude(slot__session__visibility=Visibility.PRIVATE)
    )
    wording, changed = Wording.of(meetings), _last_changed(registration, published)
    items = []
    for meeting in meetings:
        other = meeting.second if meeting.first_id == registration.pk else meeting.first
        room = meeting.slot.session.room
        items.append(
            Item(
                kind=Kind.MEETING,
                key=f"meeting:{meeting.first_id}:{meeting.second_id}",
                starts_at=meeting.slot.starts_at,
                ends_at=meeting.slot.ends_at,
                room=room.name if room else "",
                table=meeting.table,
                partner=participant(other),
                reasons=tuple(wording.sentences(meeting, registration)),
                answer=answers[other.pk].kind if other.pk in answers else "",
                changed_at=changed[other.pk],
            )
        )
    return items


def short_of(registration: Registration, run: Run, count: int) -> str:
    """Say which rule keeps the person below the target; "" for whoever reaches it, or where nobody meets."""
    if count >= TARGET or not MeetingSlot.objects.filter(session__event=registration.event_id).exists():
        return ""
    planned = run.meetings.filter(Q(first=registration) | Q(second=registration)).count()
    pseudonym = pseudonym_in(run, registration)
    return shortfall(run.report, pseudonym, registration, lost=planned >= TARGET, own=True)


def answers_of(registration: Registration) -> Answers:
    """Return what the person said of others, by their registration, in order of names."""
    answers = MeetingAnswer.objects.filter(registration=registration)
    answers = answers.select_related("other__person__organisation").order_by("other__person__sort_key")
    return {answer.other_id: answer for answer in answers}


def answer_counts(event: Event) -> dict[str, int]:
    """Return how many answers of each kind participants gave; kinds nobody chose count 0."""
    answers = MeetingAnswer.objects.filter(registration__event=event).values_list("kind")
    counted = dict(answers.annotate(count=Count("pk")).order_by())
    return {kind.value: counted.get(kind.value, 0) for kind in MeetingAnswer.Kind}


def unanswered_count(run: Run, moment: datetime) -> int:
    """Return how often a participant has said nothing of a meeting of this plan whose time has come."""
    begun = taking_place(run.meetings.filter(slot__starts_at__lte=moment), moment)
    answers = MeetingAnswer.objects.filter(registration__event=run.event_id)
    both_ways = (("registration", "other"), ("other", "registration"))
    said = sum(
        answers.filter(Exists(begun.filter(first=OuterRef(one), second=OuterRef(two)))).count()
        for one, two in both_ways
    )
    return 2 * begun.count() - said


def meeting_begun(registration: Registration, other: UUID, moment: datetime) -> Meeting | None:
    """Return the meeting of the two in the plan in force if its time has come, or None."""
    publication = publication_in_force(registration.event)
    if publication is None:
        return None
    with_other = Q(first=registration, second=other) | Q(second=registration, first=other)
    begun = Meeting.objects.filter(with_other, run=publication.run, slot__starts_at__lte=moment)
    return taking_place(begun, moment).first()


def _meetings_of(registration: Registration) -> QuerySet[Meeting]:
    """The person's meetings of all plans that take place."""
    own = Meeting.objects.filter(Q(first=registration) | Q(second=registration))
    return (
        taking_place(own, timezone.now())
        .select_related("slot__session__room", "first__person__organisation", "second__person__organisation")
        .order_by("slot__starts_at")
    )


def _last_changed(registration: Registration, published: Published) -> dict[UUID, datetime]:
    """Return for each partner when the meeting was last given another time or table."""
    either = Q(first=registration) | Q(second=registration)
    meetings = Meeting.objects.filter(either, run__in=[run for run, _published_at in published])
    return last_changed(
        published,
        (
            (
                meeting.run_id,
                meeting.second_id if meeting.first_id == registration.pk else meeting.first_id,
                (meeting.slot_id, meeting.table),
            )
            for meeting in meetings
        ),
    )
