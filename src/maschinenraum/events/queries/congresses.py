# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Congresses and other events as a viewer sees them, and their programme."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.events.models import Event, Organiser, Registration, Session, SessionHost
from maschinenraum.network.models import Group, Person, Visibility
from maschinenraum.network.queries.groups import groups_of, groups_seen_by
from maschinenraum.network.rules import Viewer, is_signed_in, today, visible_levels


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
    return _events(viewer, visible_levels(viewer))


def example_events(viewer: Viewer) -> QuerySet[Event]:
    """Return the events this viewer may see that are invented, or whose times and rooms are."""
    return events_seen_by(viewer).filter(Q(is_example=True) | Q(programme_is_example=True))


def events_matching(viewer: Viewer, text: str, most: int) -> list[Event]:
    """Return visible events whose title, subtitle or place holds ``text``, latest first."""
    said = sort_key(text)
    found = (event for event in events_seen_by(viewer) if said and said in _names_of(event))
    return list(islice(found, most))


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


def sessions_inside(viewer: Viewer) -> QuerySet[Session]:
    """Return the sessions this viewer may know with time and room, of every event whose inside they see.

    Reading the inside is not yet taking part: who is not tied to the event knows the sessions of their
    levels; who takes part, organises, or belongs to the group of a group's event knows all others too.
    A group's own sessions are for its people, private ones for nobody; both are for whoever hosts them.
    """
    levels = visible_levels(viewer)
    inside = Session.objects.filter(event__in=_events(viewer, levels))
    tied = _tied(viewer, "inner_visibility", "event__")
    known = Q(event__inner_visibility__in=levels, visibility__in=levels)
    known |= tied & ~Q(visibility__in=(Visibility.GROUP, Visibility.PRIVATE))
    if is_signed_in(viewer) and isinstance(viewer, Person):
        own = Q(visibility=Visibility.GROUP, group__in=groups_of(viewer))
        own |= Q(pk__in=SessionHost.objects.filter(person=viewer).values("session"))
        known |= own & (Q(event__inner_visibility__in=levels) | tied)
    return (
        inside.filter(known).select_related("format", "room").prefetch_related(_known_group(viewer, levels))
    )


def sessions_announced(viewer: Viewer) -> QuerySet[Session]:
    """Return the sessions whose titles are public; time and room are part of the inside."""
    levels = visible_levels(viewer)
    announced = Session.objects.filter(visibility=Visibility.PUBLIC, event__in=_events(viewer, levels))
    return announced.select_related("format").prefetch_related(_known_group(viewer, levels))


def sessions_seen_by(viewer: Viewer) -> QuerySet[Session]:
    """Return the sessions whose title this viewer may read: announced ones and those inside."""
    known = Q(pk__in=sessions_announced(viewer).values("pk")) | Q(pk__in=sessions_inside(viewer).values("pk"))
    found = Session.objects.filter(known).select_related("format", "event")
    return found.prefetch_related(_known_group(viewer, visible_levels(viewer)))


def sessions_matching(viewer: Viewer, text: str, most: int) -> list[Session]:
    """Return visible sessions whose title holds ``text``, those of the latest events first.

    Titles are compared as search compares names elsewhere (umlauts, case), which no database does.
    """
    said = sort_key(text)
    titles = (
        sessions_seen_by(viewer).exclude(title="").order_by("-event__starts_on", "starts_at", "title", "pk")
    )
    keys = [key for key, title in titles.values_list("pk", "title") if said and said in sort_key(title)]
    return list(titles.filter(pk__in=keys[:most]))


def inner_sessions(viewer: Viewer, event: Event) -> QuerySet[Session]:
    """Return the sessions of one event this viewer may know with time and room; none for those outside.

    Who hosts them is read by those who belong inside: ``may_see_participants``.
    """
    hosts = SessionHost.objects.select_related("person__organisation").order_by("person__sort_key", "pk")
    sessions = sessions_inside(viewer).filter(event=event).prefetch_related(Prefetch("hosts", queryset=hosts))
    return sessions.order_by("starts_at", "format__rank", "title", "pk")


def announced_sessions(viewer: Viewer, event: Event) -> QuerySet[Session]:
    """Return the sessions of one event whose titles are public."""
    return sessions_announced(viewer).filter(event=event).order_by("starts_at", "title", "pk")


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


def _names_of(event: Event) -> str:
    return " / ".join(sort_key(name) for name in (event.title, event.subtitle, event.venue, event.city))


def _tied(viewer: Viewer, level: str, event: str = "") -> Q:
    """The condition that a viewer takes part in an event, organises it, or that it is their group's.

    level   the field that says who sees the page or the inside: what is "persönlich" is opened by
            organising alone; event   the way to the event, "" or "event__"
    """
    if not (is_signed_in(viewer) and isinstance(viewer, Person)):
        return Q(pk__in=())
    registered = Registration.objects.filter(person=viewer, state=Registration.State.REGISTERED)
    organised = Organiser.objects.filter(person=viewer)
    return (
        Q(**{f"{event}pk__in": organised.values("event")})
        | (
            Q(**{f"{event}pk__in": registered.values("event")})
            & ~Q(**{f"{event}{level}": Visibility.PRIVATE})
        )
        | Q(**{f"{event}{level}": Visibility.GROUP, f"{event}group__in": groups_of(viewer)})
    )


def _events(viewer: Viewer, levels: Set[Visibility]) -> QuerySet[Event]:
    seen = Q(visibility__in=levels) | _tied(viewer, "visibility")
    events = Event.objects.filter(seen).select_related("organiser", "next_event")
    return events.prefetch_related(_known_group(viewer, levels)).order_by("-starts_on", "slug")


def _known_group(viewer: Viewer, levels: Set[Visibility]) -> Prefetch[str, QuerySet[Group]]:
    """Load a record's group only where this viewer may know of it; for everyone else it has none."""
    return Prefetch("group", queryset=groups_seen_by(viewer, levels=levels))
