# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Leitstand: what the coordination office works with."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.events.queries.today import events_to_run
from maschinenraum.network.models import ConceptProposal
from maschinenraum.network.queries.vocabulary import proposals_seen_by
from maschinenraum.network.rules import is_office
from maschinenraum.web.requests import person_of


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """The entrance: congresses with their cockpits, and the directory of territories."""
    if not is_office(request.user):
        raise Http404
    person = person_of(request)
    waiting = proposals_seen_by(person).filter(state=ConceptProposal.State.OPEN)
    context = {"events": events_to_run(person), "open_proposals": waiting.count()}
    return render(request, "office/start.html", context)
