# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Heute: what this network is, or what needs me now."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maschinenraum.engine.places import Position
from maschinenraum.events.queries.congresses import next_event
from maschinenraum.events.queries.timetables import next_appointment
from maschinenraum.events.queries.today import last_event
from maschinenraum.network.models import Project
from maschinenraum.network.queries.figures import network_figures
from maschinenraum.network.queries.projects import projects
from maschinenraum.solutions.queries.records import published_records
from maschinenraum.web import germany
from maschinenraum.web.home import now
from maschinenraum.web.network.projects import project_rows
from maschinenraum.web.requests import person_of

#: Projects without a place are named below the map, up to this many.
MOST_WITHOUT_PLACE = 5


def place_of(project: Project) -> Position | None:
    """Return where a project's first member with coordinates lies, lead first; None where none is known."""
    for member in project.members.all():
        territory = member.organisation.territory
        if territory is not None and territory.longitude is not None and territory.latitude is not None:
            return (territory.longitude, territory.latitude)
    return None


def map_of(found: list[Project]) -> dict[str, Any]:
    """Return what the map draws, and which projects have no place on it: none is invented for them."""
    placed = [(place_of(project), project) for project in found]
    without = [project for place, project in placed if place is None]
    return {
        "dots": germany.dots(
            (place, project.name, reverse("network:project", args=(project.slug,)))
            for place, project in placed
            if place is not None
        ),
        "without_place": without[:MOST_WITHOUT_PLACE],
        "without_place_count": len(without),
        "without_place_more": max(0, len(without) - MOST_WITHOUT_PLACE),
        "outlines": germany.outlines(),
        "frame": germany.frame(),
        "attribution": germany.attribution(),
    }


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The first page, for readers with and without an account."""
    found = list(projects())
    moment = timezone.now()
    context: dict[str, Any] = {
        "next_event": next_event(request.user),
        "last_event": last_event(request.user),
        **map_of(found),
        "rows": project_rows(found),
        "figures": network_figures(),
        "knowledge": published_records(request.user).aggregate(
            count=Count("pk"), examples=Count("pk", filter=Q(is_example=True))
        ),
    }
    if request.user.is_authenticated:
        person = person_of(request)
        context["tasks"], context["news"] = now.tasks(person, moment), now.news(person)
        context["appointment"] = next_appointment(person, moment)
    return render(request, "home/today.html", context)
