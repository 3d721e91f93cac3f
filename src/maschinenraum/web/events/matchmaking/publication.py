# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Publishing a plan."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maschinenraum.events.actions.matchmaking import Refused, publish_run
from maschinenraum.events.models import Publication
from maschinenraum.events.queries.matchmaking.comparison import compare
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.registrations import people_to_tell
from maschinenraum.web.events.matchmaking.access import event_of, plan_of
from maschinenraum.web.events.matchmaking.forms import PublicationForm
from maschinenraum.web.requests import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Preview what participants will be told, then publish."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    form = PublicationForm(request.POST or None, initial={"kind": Publication.Kind.PRELIMINARY})
    if request.method == "POST" and form.is_valid():
        try:
            publish_run(run, by=person_of(request), kind=Publication.Kind(form.cleaned_data["kind"]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Der Zeitplan ist veröffentlicht. Alle Teilnehmenden erhalten eine E-Mail mit ihrem Link."),
            )
            return redirect("events:plan", slug=slug, run_id=run_id)
    in_force = publication_in_force(event)
    view = PlanView(run, person_of(request))
    reached = people_to_tell(event)
    context = {
        "event": event,
        "run": run,
        "form": form,
        "view": view,
        "in_force": in_force,
        "changes": compare(PlanView(in_force.run), view) if in_force and in_force.run_id != run.pk else None,
        "with_mail": reached.filter(person__email__isnull=False).count(),
        "without_mail": reached.filter(person__email__isnull=True).count(),
    }
    return render(request, "events/matchmaking/publish.html", context, status=422 if form.errors else 200)
