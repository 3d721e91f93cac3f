# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Copying a session, and taking over the programme of an earlier event."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from maschinenraum.events.actions.programme import copying as actions
from maschinenraum.events.actions.programme.refusals import Gone
from maschinenraum.events.actions.programme.sessions import copy_session
from maschinenraum.events.models import Session
from maschinenraum.events.queries.programme.editor import events_to_copy_from
from maschinenraum.web.events.programme.access import event_of, session_of
from maschinenraum.web.events.programme.forms import SessionCopyForm, SessionForm, TakeoverForm
from maschinenraum.web.events.programme.saving import Attempt, attempt, gone
from maschinenraum.web.events.programme.sessions import about
from maschinenraum.web.requests import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def copy(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """Another session like this one, on another day or at another time."""
    event = event_of(request, slug)
    sent: Attempt[Session] = Attempt()
    try:
        session = session_of(request, event, session_id)
        at = SessionForm.initial_of(session)
        initial = {"key": uuid4(), "day": at["day"], "starts": at["starts"], "with_hosts": True}
        form = SessionCopyForm(request.POST or None, event=event, initial=initial)
        if request.method == "POST":
            sent = attempt(form, lambda: _copied(request, session, form))
    except Gone as refusal:
        return gone(request, event, refusal)
    if sent.result is not None:
        messages.success(request, _("Die Kopie steht im Programm. Ändern Sie hier, was anders ist."))
        return redirect("events:session-edit", slug, sent.result.pk)
    context = {**about(event, session), "form": form}
    return render(request, "events/programme/session_copy.html", context, status=sent.status)


def _copied(request: HttpRequest, session: Session, form: SessionCopyForm) -> Session:
    said = form.cleaned_data
    return copy_session(
        session,
        day=form.day_chosen,
        starts=said["starts"],
        with_hosts=said["with_hosts"],
        key=said["key"],
        by=person_of(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_over(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme of an earlier event: choose one, see what would come, take it over."""
    event, by = event_of(request, slug), person_of(request)
    form = TakeoverForm(request.POST or None, events=events_to_copy_from(by, event))
    sent: Attempt[actions.Takeover] = Attempt()
    if request.method == "POST":
        saves = request.POST.get("do") == "save"
        do = actions.take_over_programme if saves else actions.takeover
        more = {"with_hosts": form.data.get("with_hosts") == "on"} if saves else {}
        sent = attempt(form, lambda: do(form.cleaned_data["source"], event, by=by, **more))
        if sent.result is not None and saves:
            count = sent.result.sessions
            messages.success(
                request,
                ngettext("Ein Programmpunkt ist übernommen.", "%(n)s Programmpunkte sind übernommen.", count)
                % {"n": count},
            )
            return redirect("events:programme", slug)
    context = {"event": event, "form": form, "takeover": sent.result}
    return render(request, "events/programme/takeover.html", context, status=sent.status)
