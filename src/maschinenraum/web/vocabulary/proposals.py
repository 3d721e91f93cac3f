# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Proposals to the vocabulary: one's own, and for the office all."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maschinenraum.network.actions.vocabulary import (
    AlreadyDecided,
    NotStorable,
    accept_proposal,
    decline_proposal,
    withdraw_proposal,
)
from maschinenraum.network.models import ConceptProposal
from maschinenraum.network.queries.vocabulary import proposals_seen_by
from maschinenraum.network.rules import may_edit_vocabulary, may_propose_concepts
from maschinenraum.search.models import Concept
from maschinenraum.search.queries.vocabulary import thesaurus_concepts
from maschinenraum.search.skos.content import from_json
from maschinenraum.web.lists import page_of
from maschinenraum.web.requests import person_of
from maschinenraum.web.vocabulary.forms import AcceptForm, DeclineForm
from maschinenraum.web.vocabulary.words import changed_facts

State = ConceptProposal.State


@require_safe
@login_required
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What was proposed, what waits, what became of it."""
    if not may_propose_concepts(request.user):
        raise Http404
    seen = proposals_seen_by(request.user)
    context = {
        "waiting": page_of(request, seen.filter(state=State.OPEN)),
        "decided": seen.exclude(state=State.OPEN)[:50],
        "may_edit": may_edit_vocabulary(request.user),
    }
    return render(request, "vocabulary/proposals.html", context)


@require_safe
@login_required
def proposal_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal with what it would change."""
    return _page(request, _seen(request, pk))


def _seen(request: HttpRequest, pk: UUID) -> ConceptProposal:
    return get_object_or_404(proposals_seen_by(request.user), pk=pk)


def _page(
    request: HttpRequest,
    proposal: ConceptProposal,
    accepting: AcceptForm | None = None,
    declining: DeclineForm | None = None,
) -> HttpResponse:
    content = from_json(proposal.content)
    # Somebody else may have brought in the very concept since it was proposed as a new one.
    current = proposal.concept or Concept.objects.filter(pk=content.key).first()
    stored = thesaurus_concepts([current])[0] if current else None
    is_open = proposal.state == State.OPEN
    may_decide = is_open and bool(may_edit_vocabulary(request.user))
    context = {
        "proposal": proposal,
        "current": current,
        "title": content.preferred("de"),
        "facts": changed_facts(stored if is_open else None, content),
        "may_withdraw": is_open and proposal.author_id == person_of(request).pk,
        "accepting": (accepting or AcceptForm(concept=content)) if may_decide else None,
        "declining": (declining or DeclineForm()) if may_decide else None,
    }
    refused = bool((accepting and accepting.errors) or (declining and declining.errors))
    return render(request, "vocabulary/proposal.html", context, status=422 if refused else 200)


def _for_office(request: HttpRequest, pk: UUID) -> ConceptProposal:
    if not may_edit_vocabulary(request.user):
        raise Http404
    return _seen(request, pk)


@require_POST
@login_required
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Store what was proposed, as amended in the form."""
    proposal = _for_office(request, pk)
    form = AcceptForm(request.POST, concept=from_json(proposal.content))
    if not form.is_valid():
        return _page(request, proposal, accepting=form)
    try:
        accept_proposal(proposal, form.content(), answer=form.cleaned_data["answer"], by=person_of(request))
    except NotStorable as refused:
        form.refuse(list(refused.problems))
        return _page(request, proposal, accepting=form)
    except AlreadyDecided:
        messages.info(request, _("Über diesen Vorschlag ist schon entschieden."))
        return redirect("vocabulary:proposal", pk)
    messages.success(request, _("Der Vorschlag ist übernommen."))
    return redirect("vocabulary:concept", form.content().key)


@require_POST
@login_required
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave the vocabulary as it is."""
    proposal = _for_office(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, declining=form)
    try:
        decline_proposal(proposal, answer=form.cleaned_data["answer"], by=person_of(request))
    except AlreadyDecided:
        messages.info(request, _("Über diesen Vorschlag ist schon entschieden."))
    return redirect("vocabulary:proposal", pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own proposal back."""
    person = person_of(request)
    proposal = get_object_or_404(proposals_seen_by(person), pk=pk, author=person)
    try:
        withdraw_proposal(proposal, by=person)
    except AlreadyDecided:
        messages.info(request, _("Über diesen Vorschlag ist schon entschieden."))
    return redirect("vocabulary:proposal", pk)
