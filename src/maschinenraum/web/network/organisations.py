# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of organisations."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maschinenraum.network.actions.organisations import confirm_organisation
from maschinenraum.network.queries.people import people_seen_by
from maschinenraum.network.queries.projects import (
    organisations_matching,
    organisations_seen_by,
    organisations_to_confirm,
    projects,
)
from maschinenraum.network.queries.territories import successors_today
from maschinenraum.network.rules import may_confirm_organisations
from maschinenraum.solutions.queries.reading import records_of_organisation
from maschinenraum.web.lists import answers, filters_set, page_of
from maschinenraum.web.network.forms import OrganisationFilter
from maschinenraum.web.network.tabs import network_tabs
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.reading.sections import knowledge_section
from maschinenraum.web.solutions.reading.words import land_name

#: So many of those that wait are named above the list.
MOST_WAITING = 20


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All organisations this reader may know of, filtered as the address says."""
    form = OrganisationFilter(request.GET)
    values = answers(form)
    found = organisations_matching(
        request.user, text=values.get("text", ""), kind=values.get("art", ""), land=values.get("land", "")
    )
    page = page_of(request, found)
    rows = [(item, land_name(item)) for item in page]
    context = {
        "form": form,
        "filters": filters_set(values),
        "page": page,
        "rows": rows,
        "waiting": organisations_to_confirm(request.user)[:MOST_WAITING],
        "tabs": network_tabs(request, "organisations"),
    }
    return render(request, "network/organisations.html", context)


@require_safe
def organisation_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation: its territory's facts, its projects, its people for those who may see them."""
    organisation = get_object_or_404(organisations_seen_by(request.user), pk=pk)
    territory = organisation.territory
    context = {
        "organisation": organisation,
        "territory": territory,
        "today": successors_today(territory) if territory and territory.valid_to else [],
        "land": land_name(organisation),
        "projects": projects().filter(organisations=organisation),
        "people": people_seen_by(request.user).filter(organisation=organisation),
        "profile": getattr(organisation, "invented_profile", None),
        "knowledge": knowledge_section(
            records_of_organisation(request.user, organisation), kommune=organisation.pk
        ),
    }
    return render(request, "network/organisation.html", context)


@require_POST
@login_required
def organisation_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The office lets everyone see an organisation that came with a list."""
    organisation = get_object_or_404(organisations_seen_by(request.user), pk=pk)
    if not may_confirm_organisations(request.user):
        raise Http404
    confirm_organisation(organisation, by=person_of(request))
    messages.success(request, _("Die Organisation ist bestätigt und jetzt öffentlich."))
    return redirect("network:organisation", organisation.pk)
