# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing a concept: a member's words become a proposal, the office's are stored at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maschinenraum.engine import language
from maschinenraum.network.actions.vocabulary import (
    NotStorable,
    edit_concept,
    offer_concept,
    propose_concept,
    retire_concept,
)
from maschinenraum.network.rules import may_edit_vocabulary, may_propose_concepts
from maschinenraum.search.models import Concept
from maschinenraum.search.queries.vocabulary import thesaurus_concepts
from maschinenraum.web.requests import person_of
from maschinenraum.web.vocabulary.forms import ConceptForm, ProposalForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_concept(request: HttpRequest) -> HttpResponse:
    """Propose a concept that is missing."""
    return _writing(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_concept(request: HttpRequest, key: str) -> HttpResponse:
    """Propose other words, another meaning or another place for a concept."""
    if not may_propose_concepts(request.user):
        raise Http404
    return _writing(request, get_object_or_404(Concept, pk=key))


def _writing(request: HttpRequest, concept: Concept | None) -> HttpResponse:
    if not may_propose_concepts(request.user):
        raise Http404
    stored = thesaurus_concepts([concept])[0] if concept else None
    is_office = bool(may_edit_vocabulary(request.user))
    form_class = ConceptForm if is_office else ProposalForm
    form = form_class(request.POST if request.method == "POST" else None, concept=stored)
    if request.method == "POST" and form.is_valid():
        answer = _stored(request, form, concept) if is_office else _proposed(request, form, concept)
        if answer is not None:
            return answer
    context = {"form": form, "concept": concept, "is_office": is_office}
    return render(request, "vocabulary/writing.html", context, status=422 if form.errors else 200)


def _stored(request: HttpRequest, form: ConceptForm, concept: Concept | None) -> HttpResponse | None:
    content = form.content()
    if concept is None and _is_taken(form, content):
        return None
    try:
        edit_concept(content, by=person_of(request))
    except NotStorable as refused:
        form.refuse(list(refused.problems))
        return None
    messages.success(request, _("Der Begriff ist gespeichert."))
    return redirect("vocabulary:concept", content.key)


def _proposed(request: HttpRequest, form: ConceptForm, concept: Concept | None) -> HttpResponse | None:
    content, reason = form.content(), form.cleaned_data["reason"]
    if concept is None and _is_taken(form, content):
        return None
    try:
        proposal = propose_concept(content, reason=reason, by=person_of(request), concept=concept)
    except NotStorable as refused:
        form.refuse(list(refused.problems))
        return None
    messages.success(request, _("Danke. Ihr Vorschlag liegt jetzt der Koordinierungsstelle vor."))
    return redirect("vocabulary:proposal", proposal.pk)


def _is_taken(form: ConceptForm, content: language.Concept) -> bool:
    """A new concept must not silently become another content of one there is."""
    if not Concept.objects.filter(pk=content.key).exists():
        return False
    form.add_error(
        "label_de", _("Diesen Begriff gibt es schon. Bitte schlagen Sie auf seiner Seite Änderungen vor.")
    )
    return True


@require_POST
@login_required
def change_use(request: HttpRequest, key: str) -> HttpResponse:
    """Take a concept out of use or back, into the short lists or out of them."""
    if not may_edit_vocabulary(request.user):
        raise Http404
    concept = get_object_or_404(Concept, pk=key)
    by = person_of(request)
    match request.POST.get("use"):
        case "retire":
            retire_concept(concept, is_retired=True, by=by)
        case "reinstate":
            retire_concept(concept, is_retired=False, by=by)
        case "offer":
            offer_concept(concept, is_offered=True, by=by)
        case "withhold":
            offer_concept(concept, is_offered=False, by=by)
    return redirect("vocabulary:concept", key)
