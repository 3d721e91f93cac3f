# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Heute: what this network is, or what needs me now."""

from collections.abc import Iterator
from typing import Any

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
from maschinenraum.web import germany
from maschinenraum.web.home import now
from maschinenraum.web.network.projects import project_rows
from maschinenraum.web.requests import person_of


def places_of(found: list[Project]) -> Iterator[tuple[Position, str, str]]:
    """Yield position, name and page of each project: where its first member with coordinates lies, lead first."""
    for project in found:
        for member in project.members.all():
            territory = member.organisation.territory
            if territory is not None and territory.longitude is not None and territory.latitude is not None:
                position = (territory.longitude, territory.latitude)
                yield position, project.name, reverse("network:project", args=(project.slug,))
                break


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The first page, for readers with and without an account."""
    found = list(projects())
    moment = timezone.now()
    context: dict[str, Any] = {
        "next_event": next_event(request.user),
        "last_event": last_event(request.user),
        "dots": germany.dots(places_of(found)),
        "outlines": germany.outlines(),
        "frame": germany.frame(),
        "attribution": germany.attribution(),
        "rows": project_rows(found),
        "figures": network_figures(),
    }
    if request.user.is_authenticated:
        person = person_of(request)
        context["tasks"], context["news"] = now.tasks(person, moment), now.news(person)
        context["appointment"] = next_appointment(person, moment)
    return render(request, "home/today.html", context)
