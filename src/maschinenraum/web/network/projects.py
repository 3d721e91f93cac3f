# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of the model projects."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.network.models import Project, ProjectMember
from maschinenraum.network.queries.people import people_seen_by
from maschinenraum.network.queries.projects import projects, projects_matching, rounds
from maschinenraum.solutions.queries.reading import records_of_project
from maschinenraum.web.germany import land_names
from maschinenraum.web.lists import answers, csv_answer, filters_set, page_of
from maschinenraum.web.network.forms import ProjectFilter
from maschinenraum.web.network.tabs import network_tabs
from maschinenraum.web.solutions.reading.sections import knowledge_section

ORDERS = {
    "name": ("sort_key", "pk"),
    "-name": ("-sort_key", "pk"),
    "staffel": ("round", "sort_key", "pk"),
    "-staffel": ("-round", "sort_key", "pk"),
}


def lead_of(project: Project) -> ProjectMember | None:
    """Return the leading member, or None where no source says who leads."""
    leading = (member for member in project.members.all() if member.role == ProjectMember.Role.LEAD)
    return next(leading, None)


def laender_of(project: Project) -> str:
    """Return the names of the Länder a project lies in, each once."""
    territories = (member.organisation.territory for member in project.members.all())
    keys = [territory.land for territory in territories if territory]
    keys += [land.key for land in project.further_laender.all()]
    return ", ".join(land_names().get(key, key) for key in dict.fromkeys(keys))


def size_of(project: Project) -> str:
    """Return the programme's size class in words; a class of its own reads as it was published."""
    names = {str(value): str(label) for value, label in Project.SizeClass.choices}
    return names.get(project.size_class, project.size_class)


def project_rows(found: Iterable[Project]) -> list[dict[str, Any]]:
    """Return what a list says of each project."""
    return [
        {
            "project": project,
            "lead": lead_of(project),
            "laender": laender_of(project),
            "size": size_of(project),
            "members": len(project.members.all()),
        }
        for project in found
    ]


def _chosen(request: HttpRequest) -> tuple[ProjectFilter, dict[str, Any], str, QuerySet[Project]]:
    form = ProjectFilter(request.GET, rounds())
    values = answers(form)
    order = request.GET.get("sortierung", "name")
    order = order if order in ORDERS else "name"
    found = projects_matching(
        text=values.get("text", ""),
        land=values.get("land", ""),
        round_year=int(values["staffel"]) if values.get("staffel") else None,
        size_class=values.get("groesse", ""),
    ).order_by(*ORDERS[order])
    return form, values, order, found


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """All model projects, filtered and sorted as the address says."""
    form, values, order, found = _chosen(request)
    page = page_of(request, found)
    context = {
        "form": form,
        "filters": filters_set(values),
        "page": page,
        "rows": project_rows(page),
        "order": order,
        "tabs": network_tabs(request, "projects"),
        "query": request.GET.urlencode(),
    }
    return render(request, "network/projects.html", context)


@require_safe
def project_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole, as a table file."""
    _form, _values, _order, found = _chosen(request)
    heading = (_("Nummer"), _("Name"), _("Federführend"), _("Land"), _("Staffel"), _("Größe im Programm"),
               _("Mitglieder"), _("Quelle"), _("Beispiel"))  # fmt: skip
    rows = (
        (
            row["project"].number,
            row["project"].name,
            row["lead"].organisation.name if row["lead"] else "",
            row["laender"],
            row["project"].round,
            row["size"],
            row["members"],
            row["project"].source,
            _("Beispiel") if row["project"].is_example else "",
        )
        for row in project_rows(found)
    )
    return csv_answer("modellprojekte.csv", heading, rows)


@require_safe
def project_record(request: HttpRequest, slug: str) -> HttpResponse:
    """One model project: facts, members with their territories, people for those who may see them."""
    project = get_object_or_404(projects(), slug=slug)
    members = list(project.members.all())
    people = people_seen_by(request.user).filter(
        organisation__in=[member.organisation_id for member in members]
    )
    context = {
        "project": project,
        "members": members,
        "laender": laender_of(project),
        "lead": lead_of(project),
        "size": size_of(project),
        "people": people,
        "knowledge": knowledge_section(records_of_project(request.user, project)),
    }
    return render(request, "network/project.html", context)
