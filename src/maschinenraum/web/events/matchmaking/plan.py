# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The plan as grid and as list, one person's plan, one meeting, and repairs by hand."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maschinenraum.events.actions.matchmaking import (
    Gone,
    Overtaken,
    Refused,
    add_meeting,
    lock_meeting,
    move_meeting,
    remove_meeting,
    unlock_meeting,
)
from maschinenraum.events.models import Event, Meeting, MeetingSlot, Run
from maschinenraum.events.queries.matchmaking.advice import consultations_of
from maschinenraum.events.queries.matchmaking.listing import FIRST_ORDER, meetings_listed
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.tables import seats_of
from maschinenraum.events.queries.reasons import sentences
from maschinenraum.web.events.matchmaking.access import (
    event_of,
    meeting_in,
    meeting_of,
    meeting_to_repair,
    plan_of,
    registration_of,
)
from maschinenraum.web.events.matchmaking.cockpit import tabs
from maschinenraum.web.events.matchmaking.forms import MeetingFilter, NewMeetingForm, PlaceForm, SeenForm
from maschinenraum.web.lists import answers, filters_set, page_of
from maschinenraum.web.requests import person_of

MEETINGS_PER_PAGE = 50


@require_safe
@login_required
def grid(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Tables and times of a plan."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    view = PlanView(run, person_of(request))
    context = {
        **_about(event, run, "grid"),
        "view": view,
        "grids": [(session, slots, view.grid(slots)) for session, slots in view.sessions],
    }
    return render(request, "events/matchmaking/grid.html", context)


@require_safe
@login_required
def listing(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The meetings of a plan with their reasons, page by page; what is shown stands in the address."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    slots = MeetingSlot.objects.filter(session__event=event).order_by("starts_at", "pk")
    form = MeetingFilter(request.GET, slots)
    asked = answers(form)
    order = asked.get("sortierung") or FIRST_ORDER
    found = meetings_listed(run, text=asked.get("text", ""), slot=asked.get("zeit"), order=order)
    page = page_of(request, found, MEETINGS_PER_PAGE)
    context = {
        **_about(event, run, "list"),
        "form": form,
        "filters": filters_set(asked, besides=("text", "sortierung")),
        "is_narrowed": filters_set(asked, besides=("sortierung",)) > 0,
        "page": page,
        "rows": PlanView(run, person_of(request)).rows(list(page)),
        "order": order,
    }
    return render(request, "events/matchmaking/list.html", context)


@require_safe
@login_required
def person(request: HttpRequest, slug: str, run_id: UUID, registration_id: UUID) -> HttpResponse:
    """One person in the plan: workshops, meetings with reasons, and the rule that binds."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    registration = registration_of(event, registration_id)
    view = PlanView(run, person_of(request))
    short = next((s for s in view.short if s.registration.pk == registration.pk), None)
    context = {
        **_about(event, run, ""),
        "registration": registration,
        "short": short,
        "rows": view.rows(view.of_person(registration)),
        "places": view.places_of(registration),
        "seats": seats_of(run, registration, person_of(request)),
        "consultations": consultations_of(run, registration, person_of(request)),
    }
    return render(request, "events/matchmaking/person.html", context)


@require_safe
@login_required
def meeting(request: HttpRequest, slug: str, run_id: UUID, meeting_id: UUID) -> HttpResponse:
    """One meeting with its reasons, and what can be done with it."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    return _meeting_page(request, event, run, meeting_of(run, meeting_id))


def _meeting_page(
    request: HttpRequest,
    event: Event,
    run: Run,
    found: Meeting,
    form: PlaceForm | None = None,
    status: int = 200,
    overtaken: str = "",
) -> HttpResponse:
    first = {"slot": found.slot_id, "table": found.table}
    context = {
        **_about(event, run, ""),
        "meeting": found,
        "overtaken": overtaken,
        "reasons": sentences(found),
        "obstacle": _obstacle(request, found),
        "form": form or PlaceForm(event=event, initial=first),
    }
    return render(request, "events/matchmaking/meeting.html", context, status=status)


def _obstacle(request: HttpRequest, found: Meeting) -> str:
    """The rule that stands against the meeting today, in words; "" where it can take place."""
    impossible = PlanView(found.run, person_of(request)).impossible
    return next((item.rule for item in impossible if item.meeting.pk == found.pk), "")


@require_POST
@login_required
def move(request: HttpRequest, slug: str, run_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Put a meeting elsewhere."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    form = PlaceForm(request.POST, event=event)
    try:
        found = meeting_to_repair(run, meeting_id)
    except Gone as refusal:
        return _to_grid(request, run, str(refusal))
    if form.is_valid():
        place, seen = form.cleaned_data, SeenForm(request.POST).place
        try:
            move_meeting(found, by=person_of(request), slot=place["slot"], table=place["table"], seen=seen)
        except Gone as refusal:
            return _to_grid(request, run, str(refusal))
        except Overtaken as refusal:
            now = meeting_of(run, meeting_id)
            return _meeting_page(request, event, run, now, form, status=409, overtaken=str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Das Gespräch ist verschoben und festgehalten."))
            return redirect("events:meeting", slug=slug, run_id=run_id, meeting_id=meeting_id)
    return _meeting_page(request, event, run, meeting_of(run, meeting_id), form, status=422)


def _to_grid(request: HttpRequest, run: Run, sentence: str) -> HttpResponse:
    """Lead back to the grid of a plan that does not hold the meeting any more, and say so."""
    messages.warning(request, sentence)
    return redirect("events:plan-grid", slug=run.event.slug, run_id=run.pk)


@require_POST
@login_required
def lock(request: HttpRequest, slug: str, run_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Hold a meeting fast."""
    return _do(request, slug, run_id, meeting_id, lock_meeting, _("Das Gespräch ist festgehalten."))


@require_POST
@login_required
def unlock(request: HttpRequest, slug: str, run_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Let later runs move a meeting again."""
    done = _("Das Gespräch ist gelöst: Der nächste Lauf darf es verschieben.")
    return _do(request, slug, run_id, meeting_id, unlock_meeting, done)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, run_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Take a meeting out of the plan."""
    done = _("Das Gespräch ist aus dem Plan genommen.")
    return _do(request, slug, run_id, meeting_id, remove_meeting, done)


def _do(
    request: HttpRequest, slug: str, run_id: UUID, meeting_id: UUID, action: Callable[..., Any], done: str
) -> HttpResponse:
    """Repair the meeting where the form saw it; leads back to it, or to the grid once it is gone."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    try:
        found = meeting_to_repair(run, meeting_id)
        action(found, by=person_of(request), seen=SeenForm(request.POST).place)
    except Gone as refusal:
        return _to_grid(request, run, str(refusal))
    except Overtaken as refusal:
        now = meeting_of(run, meeting_id)
        return _meeting_page(request, event, run, now, status=409, overtaken=str(refusal))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    if meeting_in(run, meeting_id) is None:
        return redirect("events:plan-grid", slug=slug, run_id=run_id)
    return redirect("events:meeting", slug=slug, run_id=run_id, meeting_id=meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Let two people meet who do not in the plan."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    status = 200
    if request.method == "POST":
        form = NewMeetingForm(request.POST, event=event)
        if form.is_valid():
            try:
                found = add_meeting(run, by=person_of(request), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Das Gespräch steht im Plan und ist festgehalten."))
                return redirect("events:meeting", slug=slug, run_id=run_id, meeting_id=found.pk)
        status = 422
    else:
        asked = {key: request.GET[key] for key in ("one", "other", "slot", "table") if key in request.GET}
        form = NewMeetingForm(event=event, initial=asked)
    context = {**_about(event, run, ""), "form": form}
    return render(request, "events/matchmaking/add.html", context, status=status)


def _about(event: Event, run: Run, here: str) -> dict[str, Any]:
    return {
        "event": event,
        "run": run,
        "is_draft": run.state == Run.State.DRAFT,
        "tabs": tabs(event, run, here),
    }
