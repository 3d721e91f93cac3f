# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list of events and the page of one: public facts for everyone, the programme for those inside."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.events.models import Event, Registration
from maschinenraum.events.queries.congresses import (
    announced_sessions,
    events_seen_by,
    following_event,
    inner_sessions,
    programme,
)
from maschinenraum.events.queries.knowledge import records_of_event
from maschinenraum.events.queries.participants import participants_seen_by
from maschinenraum.events.queries.registrations import (
    access_needs_seen_by,
    own_registration,
    registration_is_open,
    registration_opens_later,
)
from maschinenraum.events.rules import (
    may_create_events,
    may_register,
    may_run_event,
    may_see_access_needs,
    may_see_inside,
    may_see_participants,
)
from maschinenraum.network.models import Person
from maschinenraum.network.rules import today
from maschinenraum.web.events.seen import seen_event
from maschinenraum.web.lists import page_of
from maschinenraum.web.solutions.reading.sections import knowledge_section


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What is coming, the next one first, and what is past, the latest first."""
    seen = events_seen_by(request.user)
    context = {
        "coming": seen.filter(ends_on__gte=today()).order_by("starts_on", "slug"),
        "page": page_of(request, seen.filter(ends_on__lt=today())),
        "may_create": may_create_events(request.user),
    }
    return render(request, "events/congresses/list.html", context)


@require_safe
def event_record(request: HttpRequest, slug: str) -> HttpResponse:
    """One event; the inside is part of the page for those who may see it, and absent for others."""
    event = seen_event(request, slug)
    inside, belongs = may_see_inside(request.user, event), may_see_participants(request.user, event)
    context = {
        "event": event,
        "next_event": following_event(request.user, event),
        "inside": inside,
        "announced": () if inside else announced_sessions(request.user, event),
        "days": programme(event, inner_sessions(request.user, event)),
        # A programme may be open to everyone; hosts, notes and the online link are for those who belong.
        "belongs_inside": belongs,
        "participant_count": participants_seen_by(request.user, event).count() if belongs else 0,
        "may_run": may_run_event(request.user, event),
        "may_prepare": inside and may_run_event(request.user, event),
        "sees_needs": may_see_access_needs(request.user, event),
        "knowledge": knowledge_section(records_of_event(request.user, event)),
        **_own_part(request, event),
    }
    return render(request, "events/congresses/event.html", context)


@require_safe
def access_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """What participants need to take part, for the organisers named for it; 404 for everyone else."""
    event = seen_event(request, slug, may_see_access_needs)
    needs = access_needs_seen_by(request.user, event)
    return render(request, "events/congresses/access_needs.html", {"event": event, "needs": needs})


def _own_part(request: HttpRequest, event: Event) -> dict[str, object]:
    person = request.user
    registration = own_registration(person, event) if isinstance(person, Person) else None
    in_force = registration is not None and registration.state == Registration.State.REGISTERED
    return {
        "registration": registration if in_force else None,
        "is_open": registration_is_open(event),
        "opens_later": registration_opens_later(event),
        "may_register": may_register(person, event),
    }
