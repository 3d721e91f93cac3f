# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of organisations."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from maschinenraum.network.queries.people import people_seen_by
from maschinenraum.network.queries.projects import organisations, organisations_matching, projects
from maschinenraum.web.germany import land_names
from maschinenraum.web.lists import answers, filters_set, page_of
from maschinenraum.web.network.forms import OrganisationFilter
from maschinenraum.web.network.tabs import network_tabs


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All organisations, filtered as the address says."""
    form = OrganisationFilter(request.GET)
    values = answers(form)
    found = organisations_matching(
        text=values.get("text", ""), kind=values.get("art", ""), land=values.get("land", "")
    )
    page = page_of(request, found)
    names = land_names()
    rows = [(item, names.get(item.territory.land, "") if item.territory else "") for item in page]
    context = {
        "form": form,
        "filters": filters_set(values),
        "page": page,
        "rows": rows,
        "tabs": network_tabs(request, "organisations"),
    }
    return render(request, "network/organisations.html", context)


@require_safe
def organisation_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation: its territory's facts, its projects, its people for those who may see them."""
    organisation = get_object_or_404(organisations(), pk=pk)
    context = {
        "organisation": organisation,
        "territory": organisation.territory,
        "land": land_names().get(organisation.territory.land, "") if organisation.territory else "",
        "projects": projects().filter(organisations=organisation),
        "people": people_seen_by(request.user).filter(organisation=organisation),
    }
    return render(request, "network/organisation.html", context)
