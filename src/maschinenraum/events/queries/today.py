# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What waits for a person at events today; a few rows each, whatever the size of the network."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from maschinenraum.events.models import Event, Organiser, Publication, Registration, Session
from maschinenraum.events.queries.congresses import events_seen_by, sessions_seen_by
from maschinenraum.events.queries.registrations import registration_is_open
from maschinenraum.events.queries.timetables import Kind, registration_of, timetable
from maschinenraum.events.rules import may_register
from maschinenraum.network.models import Group, Person
from maschinenraum.network.rules import Viewer, is_office, today

#: No list of Heute needs more; and each of these costs a few queries.
MOST = 3
#: Events at most of which it is asked whether a person may register.
MOST_ASKED = 20
#: How long after an event its meetings are still asked about, if another has come after it.
ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Unanswered:
    """Meetings of an event that took place and of which the person has not said what became of them."""

    event: Event
    meetings: int


def _registered(person: Person) -> QuerySet[Registration]:
    return Registration.objects.filter(person=person, state=Registration.State.REGISTERED)


def unanswered_meetings(person: Person, moment: datetime) -> list[Unanswered]:
    """Return events with meetings the person has not answered for: the latest one, and those of two weeks."""
    day = timezone.localdate(moment)
    planned = _registered(person).filter(
        event__starts_on__lte=day, event__in=Publication.objects.values("event")
    )
    latest = planned.order_by("-event__starts_on", "event__slug").values_list("event__slug", "event__ends_on")
    found = []
    for number, (slug, ends_on) in enumerate(latest[:MOST]):
        if number > 0 and ends_on < day - ASKED_FOR:
            break
        registration = registration_of(person, slug)
        if registration is None:
            continue
        meetings = [item for item in timetable(registration).items if item.kind == Kind.MEETING]
        count = sum(1 for item in meetings if item.ends_at <= moment and not item.answer)
        if count:
            found.append(Unanswered(registration.event, count))
    return found


def open_registrations(person: Person) -> list[Event]:
    """Return coming events the person may register for and has not, soonest first."""
    coming = events_seen_by(person).filter(ends_on__gte=today()).order_by("starts_on", "slug")
    others = coming.exclude(pk__in=_registered(person).values("event"))
    opened = (
        event for event in others[:MOST_ASKED] if registration_is_open(event) and may_register(person, event)
    )
    return list(islice(opened, MOST))


def plans_to_make(person: Person) -> list[Event]:
    """Return the latest events with participants whose plan the person may make, none being published."""
    with_people = Registration.objects.filter(state=Registration.State.REGISTERED)
    waiting = _run_by(person).filter(publications=None, pk__in=with_people.values("event"))
    return list(waiting[:MOST])


def events_to_run(person: Person) -> list[Event]:
    """Return the latest events whose cockpit the person may open."""
    return list(_run_by(person)[:10])


def _run_by(person: Person) -> QuerySet[Event]:
    """The rule ``may_run_event`` for many events at once, latest first."""
    events = events_seen_by(person)
    own = Organiser.objects.filter(person=person)
    return events if is_office(person) else events.filter(pk__in=own.values("event"))


def latest_publications(person: Person) -> list[Publication]:
    """Return the plans in force of the person's events that are coming or just published, newest first."""
    lately = Q(event__ends_on__gte=today()) | Q(published_at__gte=timezone.now() - ASKED_FOR)
    mine = _registered(person).values("event")
    published = Publication.objects.filter(lately, event__in=mine).select_related("event")
    newest: dict[object, Publication] = {}
    for publication in published.order_by("-published_at", "-id")[:20]:
        newest.setdefault(publication.event_id, publication)
    return list(newest.values())[:MOST]


def last_event(viewer: Viewer) -> Event | None:
    """Return the latest event that is over among those the viewer may see."""
    return events_seen_by(viewer).filter(ends_on__lt=today()).first()


def sessions_of_group(viewer: Viewer, group: Group) -> QuerySet[Session]:
    """Return the sessions a group holds that this viewer may know of, latest first."""
    sessions = sessions_seen_by(viewer).filter(group=group)
    return sessions.order_by("-event__starts_on", "starts_at", "title", "pk")
