# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting, watching, stopping, copying and comparing runs."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from maschinenraum.events.actions.matchmaking import Refused, draft_from, repeat, start_run, stop_run
from maschinenraum.events.models import Run, Session
from maschinenraum.events.queries.matchmaking.comparison import compare
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.runs import (
    UNDER_WAY,
    WITH_PLAN,
    Keep,
    Repetition,
    latest_plan,
    publication_in_force,
    runs_of,
)
from maschinenraum.web.events.matchmaking.access import event_of, plan_of, run_of, sessions_to_plan
from maschinenraum.web.events.matchmaking.cockpit import tabs
from maschinenraum.web.events.matchmaking.forms import AgainForm
from maschinenraum.web.requests import person_of
from maschinenraum.web.templatetags.kern import moment


@require_safe
@login_required
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """All runs of an event."""
    event = event_of(request, slug)
    publication = publication_in_force(event)
    known: dict[UUID | None, Session] = {
        session.pk: session for session in sessions_to_plan(event, person_of(request))
    }
    context = {
        "event": event,
        "runs": [(run, _repetition(run), known.get(run.session_id)) for run in runs_of(event)],
        "in_force": publication.run_id if publication else None,
        "with_plan": WITH_PLAN,
        "under_way": UNDER_WAY,
        "tabs": tabs(event, latest_plan(event), "runs"),
    }
    return render(request, "events/matchmaking/runs.html", context)


@require_POST
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a run into the queue; of the plan the form names stays what was asked for, else what is locked."""
    event, by = event_of(request, slug), person_of(request)
    plans = runs_of(event).filter(state__in=WITH_PLAN)
    form = AgainForm(request.POST, plans=plans, sessions=sessions_to_plan(event, by))
    publication = publication_in_force(event)
    keep, based_on = Keep.LOCKED, publication.run if publication else latest_plan(event)
    session = None
    if form.is_valid():
        keep, based_on = Keep(form.cleaned_data["keep"]), form.cleaned_data["plan"] or based_on
        session = form.cleaned_data["session"]
    elif "session" in form.errors:  # never plan everything where one session was meant
        messages.warning(request, _("Diesen Programmpunkt gibt es nicht mehr. Bitte wählen Sie noch einmal."))
        return redirect("events:cockpit", slug=slug)
    try:
        run = start_run(event, by=by, based_on=based_on, keep=keep, session=session)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("events:cockpit", slug=slug)
    return redirect("events:run-progress", slug=slug, run_id=run.pk)


@require_safe
@login_required
def progress(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """What the worker is doing; leads on to the plan when it is there."""
    event = event_of(request, slug)
    run = run_of(event, run_id)
    if run.state in WITH_PLAN:
        address = reverse("events:plan", args=(slug, run.pk))
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]
    context = {
        "event": event,
        "run": run,
        "is_under_way": run.state in UNDER_WAY,
        "doing": _doing(run),
        "percent": round(100 * run.fraction),
        "seconds_left": _seconds_left(run),
    }
    return render(request, "events/matchmaking/progress.html", context)


@require_POST
@login_required
def stop(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Ask the worker to stop; the best plan so far becomes a draft."""
    run = run_of(event_of(request, slug), run_id)
    stop_run(run, by=person_of(request))
    return redirect("events:run-progress", slug=slug, run_id=run_id)


@require_POST
@login_required
def copy(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Make a draft from a plan, to be changed by hand."""
    event = event_of(request, slug)
    draft = draft_from(plan_of(event, run_id), by=person_of(request))
    messages.success(
        request,
        _("Entwurf %(number)s ist eine Kopie. Was veröffentlicht ist, gilt weiter.")
        % {"number": draft.number},
    )
    return redirect("events:plan", slug=slug, run_id=draft.pk)


@require_POST
@login_required
def repeat_once(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Have a run computed once more; what came of it stands in the list of runs."""
    repeat(plan_of(event_of(request, slug), run_id), by=person_of(request))
    messages.success(
        request, _("Der Lauf wird noch einmal gerechnet und verglichen. Das Ergebnis steht gleich hier.")
    )
    return redirect("events:runs", slug=slug)


@require_safe
@login_required
def comparison(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """What a plan changes against the one before it, or the one named in the address."""
    event = event_of(request, slug)
    later = plan_of(event, run_id)
    others = runs_of(event).filter(state__in=WITH_PLAN).exclude(pk=later.pk)
    number = request.GET.get("mit", "")
    earlier = others.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    if earlier is None:
        earlier = others.filter(number__lt=later.number).first()
    view = PlanView(later, person_of(request))
    old_view = PlanView(earlier, person_of(request)) if earlier else None
    context = {
        "event": event,
        "run": later,
        "earlier": earlier,
        "others": others,
        "changes": compare(old_view, view) if old_view else None,
        "old_view": old_view,
        "view": view,
    }
    return render(request, "events/matchmaking/comparison.html", context)


def _repetition(run: Run) -> str:
    """Say what came of computing a run once more; "" where nobody asked for it yet."""
    once_more = Repetition(run)
    if once_more.is_under_way(timezone.now()):
        return _("Der Lauf wird gerade noch einmal gerechnet. Laden Sie die Seite gleich neu.")
    if once_more.done_at is None:
        return ""
    words = {
        "when": moment(once_more.done_at),
        "meetings": _("Gespräche: %(n)s") % {"n": once_more.differ.get("meetings", 0)},
        "places": _("Workshop-Plätze: %(n)s") % {"n": once_more.differ.get("places", 0)},
        "seats": _("Plätze an Tischen: %(n)s") % {"n": once_more.differ.get("seats", 0)},
        "advice": _("Beratungen: %(n)s") % {"n": once_more.differ.get("advice", 0)},
        "reasons": _("Begründungen: %(n)s") % {"n": once_more.differ.get("reasons", 0)},
        "then": run.engine_version,
        "now": once_more.engine,
    }
    if once_more.is_same:
        return _("Wiederholt am %(when)s: dasselbe Ergebnis.") % words
    if "failed" in once_more.differ:
        return _("Wiederholt am %(when)s: Es kam kein Plan zustande.") % words
    differing = (
        _("Wiederholt am %(when)s. Anders sind %(meetings)s, %(places)s, %(seats)s, %(advice)s, %(reasons)s.")
        % words
    )
    if run.engine_version == once_more.engine:
        return differing
    versions = _("Gerechnet mit Version %(then)s, wiederholt mit %(now)s.") % words
    return f"{differing} {versions}"


def _doing(run: Run) -> str:
    """Say what the worker is at."""
    if run.stop_requested:
        return _("Die Planung wird angehalten; der beste bisherige Plan bleibt als Entwurf.")
    if run.state == Run.State.QUEUED:
        return _("Die Planung wartet darauf, dass die Rechnung beginnt.")
    return {
        "workshops": _("Plätze in den Workshops werden nach Wünschen verteilt."),
        "advice": _("Anfragen an Beraterinnen und Berater bekommen eine Zeit."),
        "tables": _("Für die Tischrunden wird verteilt, wer neben wem sitzt."),
        "interests": _("Gesucht wird, wer etwas sucht, das andere anbieten."),
        "meetings": _("Gespräche werden auf Zeiten und Tische verteilt."),
        "writing": _("Der Plan wird gespeichert."),
    }.get(run.doing, _("Die Planung beginnt."))


def _seconds_left(run: Run) -> int | None:
    """Return a guess from the time gone so far; None while there is nothing to guess from."""
    if run.started_at is None or run.fraction < 0.1:
        return None
    gone = (timezone.now() - run.started_at).total_seconds()
    return max(1, round(gone * (1 - run.fraction) / run.fraction))
