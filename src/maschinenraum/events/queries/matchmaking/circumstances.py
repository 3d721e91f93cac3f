# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is known today that may stand against a meeting of a plan, read once for the whole plan."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from maschinenraum.events.models import (
    AttendedDay,
    Consultation,
    Meeting,
    MeetingSlot,
    Registration,
    Run,
    Session,
    SessionHost,
    TableSeat,
    Turn,
    Unavailability,
    Wish,
    WorkshopPlace,
)
from maschinenraum.events.queries.congresses import inner_sessions
from maschinenraum.events.queries.matchmaking.runs import meetings_of
from maschinenraum.events.queries.matchmaking.snapshot import gives_places
from maschinenraum.network.rules import Viewer


@dataclass(frozen=True)
class Programme:
    """The sessions that bind people; ``seen`` are those the viewer may know of."""

    for_all: Sequence[Session]
    sessions: dict[UUID, Session]
    hosted: dict[UUID, list[UUID]]  # by person
    places: dict[UUID, list[UUID]]  # by registration
    turns: dict[UUID, list[Turn]]  # by registration: at a rotating table or in a consultation
    seen: frozenset[UUID]

    def everyone_at(self, slot: MeetingSlot) -> list[Session]:
        """Return the sessions for all at that time, but the one the slot is part of."""
        others = [session for session in self.for_all if session.pk != slot.session_id]
        return [session for session in others if overlap(session, slot)]

    def own_at(self, registration: Registration, slot: MeetingSlot) -> list[Session]:
        """Return what the person hosts or has a place in at that time, besides the session the slot is part of.

        A turn of that very session in which the person sits at a table or is advised does count.
        """
        own = [key for key in self._belongs_to(registration) if key != slot.session_id]
        found = {key: self.sessions[key] for key in own if key in self.sessions}
        elsewhere = {key: session for key, session in found.items() if overlap(session, slot)}
        for turn in self.turns.get(registration.pk, ()):
            if overlap(turn, slot):
                elsewhere[turn.session_id] = turn.session
        return list(elsewhere.values())

    def is_open_to(self, registration: Registration, slot: MeetingSlot) -> bool:
        """Whether the slot is for everyone, or the person has a place in the session it is part of."""
        session = self.sessions.get(slot.session_id)
        if session is None or not gives_places(session):
            return True
        return session.pk in self._belongs_to(registration)

    def _belongs_to(self, registration: Registration) -> list[UUID]:
        return [*self.places.get(registration.pk, ()), *self.hosted.get(registration.person_id, ())]


class Circumstances:
    """Everything rules ask about the meetings of one plan; a bounded number of queries, however many people.

    ``seen`` are the sessions that whoever reads a refusal may know of: others are never named. The
    ``meetings`` of the plan bring their slot, people and organisations, and say whether they are ``past``.
    """

    def __init__(self, run: Run, *, meetings: Sequence[Meeting], seen: frozenset[UUID]) -> None:
        self.meetings = meetings
        self.zone = ZoneInfo(run.event.time_zone)
        self.meetings_of: dict[UUID, list[Meeting]] = defaultdict(list)
        self.seated: dict[tuple[int, int], Meeting] = {}
        for meeting in meetings:
            self.seated[meeting.slot_id, meeting.table] = meeting
            for key in (meeting.first_id, meeting.second_id):
                self.meetings_of[key].append(meeting)
        self.programme = _programme(run, seen)
        self._days = _days(run)
        self._busy = _busy(run)
        never = Wish.objects.filter(registration__event=run.event_id, kind=Wish.Kind.NEVER)
        self._apart = {frozenset(pair) for pair in never.values_list("registration", "other")}

    @classmethod
    def of(cls, run: Run, viewer: Viewer) -> "Circumstances":
        """Read everything for somebody who wants to change or publish the plan."""
        meetings = meetings_of(run, timezone.now()).select_related(
            "slot", "first__person__organisation", "second__person__organisation"
        )
        seen = sessions_seen(run, viewer)
        return cls(run, meetings=list(meetings.order_by("slot__starts_at", "table")), seen=seen)

    def is_there(self, registration: Registration, slot: MeetingSlot) -> bool:
        """Whether the person attends on that day; whoever named no day attends on all."""
        days = self._days.get(registration.pk)
        return not days or self.day_of(slot) in days

    def day_of(self, slot: MeetingSlot) -> date:
        """The day of the slot where the event is."""
        return slot.starts_at.astimezone(self.zone).date()

    def is_kept_to_themselves(self, one: Registration, other: Registration, slot: MeetingSlot) -> bool:
        """Whether one of the two cannot then, or does not want to meet the other; both are always asked."""
        cannot = [
            times for person in (one, other) for times in self._busy.get(person.pk, ())
            if times[0] < slot.ends_at and slot.starts_at < times[1]
        ]  # fmt: skip
        return (frozenset((one.pk, other.pk)) in self._apart) | bool(cannot)


def overlap(one: Session | MeetingSlot | Turn, other: Session | MeetingSlot | Turn) -> bool:
    """Whether the two share any time; those that only touch do not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def sessions_seen(run: Run, viewer: Viewer) -> frozenset[UUID]:
    """Return the keys of the sessions this viewer may know of."""
    return frozenset(inner_sessions(viewer, run.event).values_list("pk", flat=True))


def _programme(run: Run, seen: frozenset[UUID]) -> Programme:
    sessions = Session.objects.filter(event=run.event_id, format__holds_meetings=False)
    by_key = {session.pk: session for session in sessions.select_related("format", "group")}
    hosted: dict[UUID, list[UUID]] = defaultdict(list)
    hosts = SessionHost.objects.filter(session__event=run.event_id)
    for person, session in hosts.values_list("person", "session"):
        hosted[person].append(session)
    places: dict[UUID, list[UUID]] = defaultdict(list)
    for registration, session in WorkshopPlace.objects.filter(run=run).values_list("registration", "session"):
        places[registration].append(session)
    return Programme(
        for_all=[session for session in by_key.values() if session.format.is_for_all],
        sessions=by_key,
        hosted=hosted,
        places=places,
        turns=_turns(run),
        seen=seen,
    )


def _turns(run: Run) -> dict[UUID, list[Turn]]:
    """The turns in which people are at a table or advised by the plan."""
    turns: dict[UUID, list[Turn]] = defaultdict(list)
    known = {
        turn.pk: turn
        for turn in Turn.objects.filter(session__event=run.event_id).select_related(
            "session__format", "session__group"
        )
    }
    if not known:
        return turns
    for rows in (TableSeat.objects.filter(run=run), Consultation.objects.filter(run=run)):
        for registration, turn in rows.values_list("registration", "turn"):
            turns[registration].append(known[turn])
    return turns


def _days(run: Run) -> dict[UUID, set[date]]:
    days: dict[UUID, set[date]] = defaultdict(set)
    attended = AttendedDay.objects.filter(registration__event=run.event_id)
    for registration, day in attended.values_list("registration", "day"):
        days[registration].add(day)
    return days


def _busy(run: Run) -> dict[UUID, list[tuple[datetime, datetime]]]:
    busy: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    times = Unavailability.objects.filter(registration__event=run.event_id)
    for registration, starts, ends in times.values_list("registration", "starts_at", "ends_at"):
        busy[registration].append((starts, ends))
    return busy
