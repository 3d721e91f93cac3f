# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Creating an event, changing what is written of it, and who organises it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maschinenraum.events.actions import congresses as actions
from maschinenraum.events.actions.programme.refusals import Gone, Refused
from maschinenraum.events.models import Event, Organiser
from maschinenraum.events.queries.programme.editor import groups_to_create_for, organisers_of
from maschinenraum.events.rules import may_create_event_of, may_create_events, may_prepare_event
from maschinenraum.network.models import Visibility
from maschinenraum.web.events.programme.access import event_of, tabs
from maschinenraum.web.events.programme.finding import found_people, person_named
from maschinenraum.web.events.programme.forms import EventForm, ExistingEventForm
from maschinenraum.web.events.programme.saving import Attempt, attempt, differences, seen_in
from maschinenraum.web.requests import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A new event, for the office and for those who lead a group."""
    person = person_of(request)
    if not may_create_events(person):
        raise Http404
    groups, needs_group = groups_to_create_for(person), not may_create_event_of(person, None)
    group = groups.filter(slug=request.GET.get("gruppe", "")).first()
    for_group = needs_group or group is not None
    initial = {
        "key": uuid4(),
        "group": group,
        "time_zone": "Europe/Berlin",
        "visibility": Visibility.GROUP if for_group else Visibility.NETWORK,
        "inner_visibility": Visibility.GROUP if for_group else Visibility.INTERNAL,
    }
    form = EventForm(request.POST or None, initial=initial, groups=groups, needs_group=needs_group)
    status = 200
    if request.method == "POST":
        key = form.cleaned_data.get("key") if form.is_valid() else None
        sent = attempt(form, lambda: actions.create_event(form.details(), by=person, key=key))
        if sent.result is not None:
            messages.success(request, _("Die Veranstaltung ist angelegt. Nächster Schritt: das Programm."))
            return redirect("events:programme", sent.result.slug)
        status = 422
    return render(request, "events/programme/event_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """What is written of an event."""
    event = event_of(request, slug)
    form = ExistingEventForm(request.POST or None, event=event)
    sent: Attempt[Event] = Attempt()
    if request.method == "POST":
        sent = attempt(
            form,
            lambda: actions.change_event(event, form.details(), by=person_of(request), seen=seen_in(request)),
        )
        if sent.result is not None:
            messages.success(request, _("Die Angaben sind gespeichert."))
            return redirect("events:event", slug)
    now = event_of(request, slug)
    context = {
        "event": now,
        "form": form,
        "seen": actions.version_of(now),
        "overtaken": sent.overtaken,
        "differences": list(differences(form, ExistingEventForm(event=now))) if sent.overtaken else [],
        "tabs": tabs(event, "event-edit"),
    }
    return render(request, "events/programme/event_edit.html", context, status=sent.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who organises an event, and finding somebody to add."""
    event = event_of(request, slug)
    if request.method == "POST":
        person = person_named(request)
        actions.add_organiser(event, person, by=person_of(request))
        messages.success(
            request, _("%(name)s bereitet die Veranstaltung jetzt mit vor.") % {"name": person.name}
        )
        return redirect("events:organisers", slug)
    named = list(organisers_of(event))
    context = {
        "event": event,
        "organisers": named,
        **found_people(request, without={one.person_id for one in named}),
        "tabs": tabs(event, "organisers"),
    }
    return render(request, "events/programme/organisers.html", context)


@require_POST
@login_required
def organiser(request: HttpRequest, slug: str, person_id: UUID) -> HttpResponse:
    """Take an organiser off the list, or say whether they read what people need to take part."""
    event = event_of(request, slug)
    found = get_object_or_404(organisers_of(event), person=person_id)
    found.event = event
    try:
        messages.success(request, _do_with(found, request))
    except Gone as refusal:
        messages.warning(request, str(refusal))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    if not may_prepare_event(request.user, event):
        return redirect("events:list")
    return redirect("events:organisers", slug)


def _do_with(found: Organiser, request: HttpRequest) -> str:
    """Do what the button says and return what was done; without one there is nothing to do."""
    by, words = person_of(request), {"name": found.person.name}
    what = request.POST.get("do")
    if what == "remove":
        actions.remove_organiser(found, by=by)
        return _("%(name)s bereitet die Veranstaltung nicht mehr vor.") % words
    if what in {"see", "unsee"}:
        actions.let_see_access_needs(found, sees=what == "see", by=by)
        return (
            _("%(name)s liest jetzt die Bedarfe zur Barrierefreiheit.")
            if what == "see"
            else _("%(name)s liest die Bedarfe zur Barrierefreiheit nicht mehr.")
        ) % words
    return _("Es wurde nichts geändert.")
