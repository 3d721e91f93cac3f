# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Advice of a plan: who is advised when in a session, and what is left without a time."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.events.queries.matchmaking.advice import advice_given
from maschinenraum.web.events.matchmaking.access import event_of, plan_of
from maschinenraum.web.requests import person_of


@require_safe
@login_required
def given(request: HttpRequest, slug: str, run_id: UUID, session_id: UUID) -> HttpResponse:
    """Per adviser and time who comes and what they ask; then the requests without a time, with the rule."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    everything = advice_given(run, person_of(request))
    found = next((own for own in everything if own.session.pk == session_id), None)
    if found is None:
        raise Http404
    context = {
        "event": event,
        "run": run,
        "given": found,
        "others": [own.session for own in everything if own is not found],
    }
    return render(request, "events/matchmaking/advice.html", context)
