# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of people; never for readers without an account."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maschinenraum.events.actions.closing import deactivate_person
from maschinenraum.network.actions.people import LastAdministrator
from maschinenraum.network.queries.groups import groups_of, groups_seen_by
from maschinenraum.network.queries.people import people_matching, people_seen_by
from maschinenraum.network.rules import may_deactivate, may_see_contact_data, may_see_people
from maschinenraum.web.lists import answers, page_of
from maschinenraum.web.network.forms import PeopleFilter
from maschinenraum.web.network.tabs import network_tabs
from maschinenraum.web.requests import person_of


@require_safe
@login_required
def people_list(request: HttpRequest) -> HttpResponse:
    """The people of the network, for its members."""
    if not may_see_people(request.user):
        raise Http404
    form = PeopleFilter(request.GET)
    text = answers(form).get("text", "").strip()
    found = people_matching(request.user, text) if text else people_seen_by(request.user)
    context = {
        "form": form,
        "text": text,
        "too_short": 0 < len(text) < 3,
        "page": page_of(request, found),
        "tabs": network_tabs(request, "people"),
    }
    return render(request, "network/people.html", context)


@require_safe
def person_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person; the address of strangers' mailboxes only for those who may see contact data."""
    person = get_object_or_404(people_seen_by(request.user), pk=pk)
    context = {
        "person": person,
        "groups": groups_seen_by(request.user).filter(pk__in=groups_of(person).values("pk")),
        "shows_address": may_see_contact_data(request.user) or person.pk == request.user.pk,
        "may_deactivate": may_deactivate(request.user),
    }
    return render(request, "network/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def deactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once, then close the account of a person who has left; for the administration only."""
    if not may_deactivate(request.user):
        raise Http404
    person = get_object_or_404(people_seen_by(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "network/deactivate.html", {"person": person})
    try:
        deactivate_person(person, by=person_of(request))
    except LastAdministrator:
        context = {"person": person, "only_administrator": True}
        return render(request, "network/deactivate.html", context, status=422)
    messages.success(request, _("Das Konto von %(name)s ist geschlossen.") % {"name": person.name})
    return redirect("network:people")
