# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sessions in a timetable: those for everyone, the workshop places of the plan, and what a person hosts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from maschinenraum.events.models import (
    AttendedDay,
    MeetingSlot,
    Registration,
    Run,
    Session,
    SessionHost,
    TableSeat,
    Turn,
    WorkshopPlace,
)
from maschinenraum.events.queries.congresses import sessions_inside
from maschinenraum.events.queries.timetables.items import Item, Kind


@dataclass(frozen=True)
class Programme:
    """The sessions of an event that the person may know of, and which of them have times of their own.

    ``seated`` are those in which the plan in force seats people at tables.
    """

    sessions: Mapping[UUID, Session]
    with_slots: frozenset[UUID]
    with_turns: frozenset[UUID]
    seated: frozenset[UUID]

    @classmethod
    def of(cls, registration: Registration, run: Run | None) -> "Programme":
        """Load it, with formats, rooms and groups; ``run`` has the plan in force."""
        found = sessions_inside(registration.person).filter(event=registration.event)
        sessions = list(
            found.annotate(
                has_slots=Exists(MeetingSlot.objects.filter(session=OuterRef("pk"))),
                has_turns=Exists(Turn.objects.filter(session=OuterRef("pk"))),
                has_seats=Exists(TableSeat.objects.filter(turn__session=OuterRef("pk"), run=run)),
            )
        )
        return cls(
            sessions={session.pk: session for session in sessions},
            with_slots=frozenset(session.pk for session in sessions if session.has_slots),
            with_turns=frozenset(session.pk for session in sessions if session.has_turns),
            seated=frozenset(session.pk for session in sessions if session.has_seats),
        )

    def waits_for_a_plan(self, session: Session, run: Run | None) -> bool:
        """Whether everyone who is there takes part, each at times the plan does not give yet."""
        if session.format.holds_meetings:
            return run is None
        if session.format.takes_wishes or session.format.gives_advice:
            return False
        if session.pk in self.with_turns:
            return session.pk not in self.seated
        return session.pk in self.with_slots and run is None


def session_items(registration: Registration, run: Run | None, programme: Programme) -> list[Item]:
    """Return sessions for everyone on attended days, the workshop places, and what the person hosts."""
    zone = ZoneInfo(registration.event.time_zone)
    days = set(AttendedDay.objects.filter(registration=registration).values_list("day", flat=True))
    hosted = set(
        SessionHost.objects.filter(
            person=registration.person_id, session__event=registration.event_id
        ).values_list("session", flat=True)
    )
    places = {place.session_id: place for place in _places(registration, run)}
    items = []
    for session in programme.sessions.values():
        for_all = session.format.is_for_all or programme.waits_for_a_plan(session, run)
        if session.pk in hosted:
            kind = Kind.HOSTED
        elif session.pk in places:
            kind = Kind.WORKSHOP
        elif for_all and session.starts_at.astimezone(zone).date() in days:
            kind = Kind.SESSION
        else:
            continue
        place = places.get(session.pk)
        items.append(_session_item(kind, session, place.rank if place and not place.is_host else None))
    return items


def title_of(session: Session) -> str:
    """Return the session's name, with its group where the name does not say it."""
    group = None if session.title else session.group_beside
    return f"{session}: {group}" if group else str(session)


def room_of(session: Session) -> str:
    """Return where it is, or ""."""
    return session.room.name if session.room else ""


def _places(registration: Registration, run: Run | None) -> Iterable[WorkshopPlace]:
    return WorkshopPlace.objects.filter(run=run, registration=registration) if run else ()


def _session_item(kind: Kind, session: Session, rank: int | None) -> Item:
    return Item(
        kind=kind,
        key=f"session:{session.pk}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=title_of(session),
        note=session.title_note,
        format=str(session.format),
        room=room_of(session),
        rank=rank,
        changed_at=session.changed_at,
    )
