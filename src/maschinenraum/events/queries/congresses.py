# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Congresses and other events as a viewer sees them, and their programme."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from maschinenraum.events.models import Event, Organiser, Registration, Session, SessionHost
from maschinenraum.events.rules import may_see_inside
from maschinenraum.network.models import GroupMembership, Person, Visibility
from maschinenraum.network.rules import Viewer, current, is_signed_in, today, visible_levels


@dataclass(frozen=True)
class Block:
    """Sessions that begin at the same time; several run in parallel."""

    starts_at: datetime
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class ProgrammeDay:
    """A day of the event in its own time zone."""

    date: date
    blocks: tuple[Block, ...]


def events_seen_by(viewer: Viewer) -> QuerySet[Event]:
    """Return the events whose pages this viewer may open, latest first.

    Whoever takes part or organises sees the event whatever its level; one set to "persönlich" is seen
    by its organisers only.
    """
    seen = Q(visibility__in=visible_levels(viewer))
    if is_signed_in(viewer) and isinstance(viewer, Person):
        registered = Registration.objects.filter(person=viewer, state=Registration.State.REGISTERED)
        seen |= Q(pk__in=registered.values("event")) & ~Q(visibility=Visibility.PRIVATE)
        seen |= Q(visibility=Visibility.GROUP, group__in=_groups_of(viewer))
        seen |= Q(pk__in=Organiser.objects.filter(person=viewer).values("event"))
    events = Event.objects.filter(seen).select_related("group__kind", "organiser", "next_event")
    return events.order_by("-starts_on", "slug")


def event_seen_by(viewer: Viewer, slug: str) -> Event | None:
    """Return the event with this slug if the viewer may know of it."""
    return events_seen_by(viewer).filter(slug=slug).first()


def next_event(viewer: Viewer) -> Event | None:
    """Return the event that is on or comes next among those the viewer may see."""
    return events_seen_by(viewer).filter(ends_on__gte=today()).order_by("starts_on", "slug").first()


def following_event(viewer: Viewer, event: Event) -> Event | None:
    """Return the event named as the next one, if this viewer may see it."""
    if event.next_event_id is None:
        return None
    return events_seen_by(viewer).filter(pk=event.next_event_id).first()


def inner_sessions(viewer: Viewer, event: Event) -> QuerySet[Session]:
    """Return the sessions this viewer may know with time and room; none for those outside.

    Inside, everything is known but what is a group's own or private: the first is for the group's
    people, both are for whoever hosts them.
    """
    sessions = Session.objects.filter(event=event)
    if not may_see_inside(viewer, event):
        return sessions.none()
    known = ~Q(visibility__in=(Visibility.GROUP, Visibility.PRIVATE))
    if isinstance(viewer, Person):
        known |= Q(visibility=Visibility.GROUP, group__in=_groups_of(viewer))
        known |= Q(pk__in=SessionHost.objects.filter(person=viewer).values("session"))
    hosts = SessionHost.objects.select_related("person__organisation").order_by("person__sort_key", "pk")
    return (
        sessions.filter(known)
        .select_related("format", "room", "group__kind")
        .prefetch_related(Prefetch("hosts", queryset=hosts))
        .order_by("starts_at", "format__rank", "title", "pk")
    )


def announced_sessions(event: Event) -> QuerySet[Session]:
    """Return the sessions whose titles are public; time and room are part of the inside."""
    sessions = Session.objects.filter(event=event, visibility=Visibility.PUBLIC)
    return sessions.select_related("format", "group").order_by("starts_at", "title", "pk")


def programme(event: Event, sessions: Iterable[Session]) -> list[ProgrammeDay]:
    """Return sessions in order of time as days of the event's zone and blocks that run in parallel."""
    zone = ZoneInfo(event.time_zone)

    def day_of(session: Session) -> date:
        return session.starts_at.astimezone(zone).date()

    def start_of(session: Session) -> datetime:
        return session.starts_at

    return [
        ProgrammeDay(day, tuple(Block(start, tuple(block)) for start, block in groupby(of_day, start_of)))
        for day, of_day in groupby(sessions, day_of)
    ]


def _groups_of(person: Person) -> QuerySet[GroupMembership, UUID]:
    return GroupMembership.objects.filter(current(), person=person).values_list("group", flat=True)
