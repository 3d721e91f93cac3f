# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cockpit's first page: where the planning stands, what is next, figures with people behind them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.events.models import (
    Event,
    MeetingAnswer,
    MeetingSlot,
    Publication,
    Registration,
    Run,
    Session,
)
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.runs import (
    Keep,
    latest_plan,
    publication_in_force,
    run_under_way,
    runs_of,
)
from maschinenraum.events.queries.matchmaking.sessions import clash_of_times, is_plannable
from maschinenraum.events.queries.timetables import answer_counts, unanswered_count
from maschinenraum.network.models import Person
from maschinenraum.web.events.matchmaking.access import event_of, plan_of, sessions_to_plan
from maschinenraum.web.events.matchmaking.figures import Figure, advice_figures, table_figures
from maschinenraum.web.events.matchmaking.forms import AgainForm
from maschinenraum.web.requests import person_of


@require_safe
@login_required
def cockpit(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest plan of an event, or what is needed for the first one."""
    event = event_of(request, slug)
    run = latest_plan(event)
    return _page(request, event, run, is_latest=True)


@require_safe
@login_required
def plan(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """The same page for one plan, also an older one."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    return _page(request, event, run, is_latest=run == latest_plan(event))


def _page(request: HttpRequest, event: Event, run: Run | None, *, is_latest: bool) -> HttpResponse:
    publication = publication_in_force(event)
    viewer = person_of(request)
    view = PlanView(run, viewer) if run else None
    is_in_force = publication is not None and run is not None and publication.run_id == run.pk
    context = {
        "event": event,
        "run": run,
        "view": view,
        "is_latest": is_latest,
        "under_way": run_under_way(event),
        "publication": publication,
        "is_in_force": is_in_force,
        # Participants go by the plan in force, whatever a newer draft has repaired.
        "in_force": PlanView(publication.run, viewer) if publication and not is_in_force else None,
        "is_final": publication is not None and publication.kind == Publication.Kind.FINAL,
        "figures": _figures(event, view) if view else [],
        "inner_figures": _inner_figures(run, viewer) if run else [],
        "outcome": _outcome(event, run) if run and is_in_force else [],
        "registered": Registration.objects.filter(event=event, state=Registration.State.REGISTERED).count(),
        "slots": MeetingSlot.objects.filter(session__event=event).count(),
        "plannable": run is not None or is_plannable(event),
        "clash": clash_of_times(event),
        "again": _again(event, run, publication, sessions_to_plan(event, viewer)),
        "tabs": tabs(event, run, "overview"),
    }
    return render(request, "events/matchmaking/cockpit.html", context)


def _again(
    event: Event, run: Run | None, publication: Publication | None, sessions: QuerySet[Session]
) -> AgainForm:
    """What a new run plans and what it may leave alone: the plan in force by default, or the one looked at."""
    proposed = publication.run if publication else run
    plans = {plan.pk for plan in (proposed, run) if plan is not None}
    return AgainForm(
        # What people have been told is not turned around unless somebody asks for it.
        initial={"plan": proposed, "keep": Keep.EVERYTHING if publication else Keep.LOCKED},
        plans=runs_of(event).filter(pk__in=plans),
        in_force=publication.run_id if publication else None,
        sessions=sessions,
    )


def tabs(event: Event, run: Run | None, here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of a plan: overview, grid, list, runs."""
    found = [(_("Übersicht"), reverse("events:cockpit", args=(event.slug,)), here == "overview")]
    if run:
        place = (event.slug, run.pk)
        found[0] = (_("Übersicht"), reverse("events:plan", args=place), here == "overview")
        found += [
            (_("Raster"), reverse("events:plan-grid", args=place), here == "grid"),
            (_("Liste"), reverse("events:plan-list", args=place), here == "list"),
        ]
    return [*found, (_("Läufe"), reverse("events:runs", args=(event.slug,)), here == "runs")]


def _figures(event: Event, view: PlanView) -> list[Figure]:
    given, first = view.workshop_wishes

    def behind(name: str) -> str:
        return reverse("events:plan-people", args=(event.slug, view.run.pk, name))

    return [
        Figure(str(len(view.without_meeting)), _("ohne Gespräch"), behind("ohne-gespraech")),
        Figure(
            str(len(view.small_without_meeting)),
            _("davon aus kleinen Orten"),
            behind("kleine-orte"),
            _("unter 20.000 Einwohnerinnen und Einwohnern"),
        ),
        Figure(
            str(len(view.short)),
            _("mit weniger als %(target)s Gesprächen") % {"target": view.target},
            behind("zu-wenige"),
            distance_in_words(view),
        ),
        Figure(str(len(view.unmet_musts)), _("unerfüllte Muss-Wünsche"), behind("muss-wuensche")),
        Figure(
            str(view.empty_seats),
            _("freie Tische"),
            reverse("events:plan-grid", args=(event.slug, view.run.pk)),
            _("von %(seats)s Plätzen im Raster") % {"seats": view.seats},
        ),
        Figure(f"{first}/{given}", _("Workshop-Plätze nach erstem Wunsch"), behind("workshops")),
        Figure(str(len(view.unplaced)), _("Workshop-Wünsche ohne Platz"), behind("ohne-workshop")),
    ]


def _inner_figures(run: Run, viewer: Person) -> list[Figure]:
    """The figures of what happens in single sessions."""
    return [*table_figures(run, viewer), *advice_figures(run, viewer)]


def _outcome(event: Event, run: Run) -> list[str]:
    """Say what became of the meetings, as participants told with one tap; nothing of who said it."""
    told = answer_counts(event)
    words = (
        (told[MeetingAnswer.Kind.USEFUL], _("nützlich")),
        (told[MeetingAnswer.Kind.FOLLOW_UP], _("bleiben dran")),
        (told[MeetingAnswer.Kind.DID_NOT_HAPPEN], _("fanden nicht statt")),
        (unanswered_count(run, timezone.now()), _("ohne Antwort")),
    )
    return [f"{number_format(count, force_grouping=True)} {word}" for count, word in words]


def distance_in_words(view: PlanView) -> str:
    """Say how good the number of people below the target is."""
    if not view.short:
        return ""
    if view.distance == 0:
        return _("die kleinstmögliche Zahl")
    return _("höchstens %(distance)s mehr als die kleinstmögliche Zahl") % {"distance": view.distance}


#: What stands behind the figures: name in the address -> (heading, template part).
BEHIND: dict[str, Callable[[], str]] = {
    "ohne-gespraech": lambda: _("Ohne Gespräch"),
    "kleine-orte": lambda: _("Aus kleinen Orten, ohne Gespräch"),
    "zu-wenige": lambda: _("Weniger Gespräche als vorgesehen"),
    "muss-wuensche": lambda: _("Unerfüllte Muss-Wünsche"),
    "workshops": lambda: _("Workshop-Plätze"),
    "ohne-workshop": lambda: _("Workshop-Wünsche ohne Platz"),
    "geloest": lambda: _("Gelöste Gespräche"),
    "nicht-moeglich": lambda: _("Gespräche, die nicht möglich sind"),
}


@require_safe
@login_required
def people(request: HttpRequest, slug: str, run_id: UUID, name: str) -> HttpResponse:
    """The people behind one figure."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    if name not in BEHIND:
        raise Http404
    view = PlanView(run, person_of(request))
    rows: dict[str, Callable[[], Any]] = {
        "ohne-gespraech": lambda: _only(view, {person.pk for person in view.without_meeting}),
        "kleine-orte": lambda: _only(view, {person.pk for person in view.small_without_meeting}),
        "zu-wenige": lambda: view.short,
        "muss-wuensche": lambda: view.unmet_musts,
        "workshops": lambda: view.workshop_places,
        "ohne-workshop": lambda: view.unplaced,
        "geloest": lambda: view.released,
        "nicht-moeglich": lambda: view.impossible,
    }
    context = {
        "event": event,
        "run": run,
        "view": view,
        "name": name,
        "title": BEHIND[name](),
        "rows": rows[name](),
        "note": distance_in_words(view) if name == "zu-wenige" else "",
    }
    return render(request, "events/matchmaking/people.html", context)


def _only(view: PlanView, chosen: set[UUID]) -> list[Any]:
    return [short for short in view.short if short.registration.pk in chosen]
