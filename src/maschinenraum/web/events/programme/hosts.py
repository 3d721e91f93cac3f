# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who hosts a session."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maschinenraum.events.actions.programme import hosts as actions
from maschinenraum.events.actions.programme.refusals import Gone, Refused
from maschinenraum.events.models import SessionHost
from maschinenraum.web.events.programme.access import event_of, session_of
from maschinenraum.web.events.programme.finding import found_people, person_named
from maschinenraum.web.events.programme.saving import gone
from maschinenraum.web.events.programme.sessions import about
from maschinenraum.web.requests import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def host_list(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """Who hosts a session, and finding somebody to add."""
    event = event_of(request, slug)
    try:
        session = session_of(request, event, session_id)
        if request.method == "POST":
            person = person_named(request)
            actions.add_host(session, person, by=person_of(request))
            messages.success(request, _("%(name)s leitet jetzt mit.") % {"name": person.name})
            return redirect("events:session-hosts", slug, session_id)
    except Gone as refusal:
        return gone(request, event, refusal)
    context = {
        **about(event, session),
        **found_people(request, without={host.person_id for host in session.hosts.all()}),
    }
    return render(request, "events/programme/hosts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: HttpRequest, slug: str, session_id: UUID, person_id: UUID) -> HttpResponse:
    """Say what goes with a host, then take them off the session."""
    event = event_of(request, slug)
    status, refused = 200, ""
    try:
        session = session_of(request, event, session_id)
        hosts = SessionHost.objects.select_related("person")
        host = get_object_or_404(hosts, person=person_id, session=session)
        host.session = session
        if request.method == "POST":
            actions.remove_host(host, by=person_of(request), confirmed=request.POST.get("confirmed", ""))
            messages.success(request, _("%(name)s leitet nicht mehr mit.") % {"name": host.person.name})
            return redirect("events:session-hosts", slug, session_id)
    except Gone as refusal:
        return gone(request, event, refusal)
    except Refused as refusal:
        status, refused = 422, str(refusal)
    context = {
        **about(event, session),
        "host": host,
        "consequences": actions.consequences_of_removing(host),
        "refused": refused,
    }
    return render(request, "events/programme/host_remove.html", context, status=status)
