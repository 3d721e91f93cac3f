# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rotating tables of a plan: who sits where in each round of a session."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.events.queries.matchmaking.tables import seatings
from maschinenraum.web.events.matchmaking.access import event_of, plan_of
from maschinenraum.web.events.matchmaking.figures import quality_in_words
from maschinenraum.web.requests import person_of


@require_safe
@login_required
def seating(request: HttpRequest, slug: str, run_id: UUID, session_id: UUID) -> HttpResponse:
    """The names at each table, round by round; to be read or printed."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    everything = seatings(run, person_of(request))
    found = next((own for own in everything if own.session.pk == session_id), None)
    if found is None:
        raise Http404
    context = {
        "event": event,
        "run": run,
        "seating": found,
        "said": ", ".join(quality_in_words(found.quality)),
        "others": [own.session for own in everything if own is not found],
    }
    return render(request, "events/matchmaking/tables.html", context)
