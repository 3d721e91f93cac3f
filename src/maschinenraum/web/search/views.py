# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search page, and what it suggests while one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.network.actions.lookups import may_be_helped_typing, may_look_for_people
from maschinenraum.network.models import Person, Territory
from maschinenraum.network.queries.people import people_matching
from maschinenraum.network.queries.territories import territories_matching
from maschinenraum.network.rules import is_signed_in, may_see_people, today
from maschinenraum.search.embedders import active_embedder
from maschinenraum.search.queries.finding import Candidate, Texts, reasons, texts_of
from maschinenraum.search.queries.index_files import progress
from maschinenraum.web.lists import page_of
from maschinenraum.web.requests import client_of
from maschinenraum.web.search.finding import Answer, Asked, answer, is_lapsed, suggested
from maschinenraum.web.search.forms import KeepForm, SearchForm, address_of, asked_in
from maschinenraum.web.search.marking import Explained, explained
from maschinenraum.web.search.rooms import Shown, records_seen, shown

MOST_NAMES, MOST_SUGGESTED = 10, 6


@dataclass(frozen=True)
class Hit:
    """One hit as the page shows it."""

    shown: Shown
    why: Explained
    is_lapsed: bool


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Search everything this reader may see; at least three letters."""
    form = SearchForm(request.GET)
    asked = asked_in(request.GET) if form.is_valid() else Asked("", {})
    context: dict[str, Any] = {
        "form": form,
        "text": asked.text,
        "too_long": not form.is_valid(),
        "too_short": bool(asked.text) and not asked.is_long_enough,
    }
    if asked.is_long_enough:
        context |= _found(request, asked)
    return render(request, "search/results.html", context)


def _found(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    found = answer(request.user, asked)
    page = page_of(request, found.hits)
    model = active_embedder()
    chosen = sum(len(values) for values in asked.filters.values()) + asked.only_confirmed
    names = _names(request, asked.text) if page.number == 1 and not chosen else {}
    return {
        "answer": found,
        "asked": asked,
        "page": page,
        "hits": shown_hits(request, asked.text, list(page.object_list), found),
        "chosen": chosen,
        "keep": _keep_form(request, asked),
        "query": address_of(asked),
        "progress": progress() if found.is_limited else None,
        "model": model.name if model else "",
        "model_is_silent": bool(model and model.trouble),
        **names,
    }


def shown_hits(
    request: HttpRequest, text: str, candidates: Sequence[Candidate], found: Answer | None = None
) -> list[Hit]:
    """Return these hits with titles, addresses and reasons; what has vanished meanwhile is left out."""
    keys = [one.key for one in candidates]
    there, texts = records_seen(request.user, keys), texts_of(keys)
    why = reasons(found.index, text, keys, found.labels) if found else {}
    day = today()
    hits = []
    for one in candidates:
        if one.key in there:
            as_shown = shown(one.key, there[one.key])
            said = explained(texts.get(one.key, Texts("", "", "")), as_shown.title, why.get(one.key, ()))
            hits.append(Hit(as_shown, said, is_lapsed(one, day)))
    return hits


def _keep_form(request: HttpRequest, asked: Asked) -> KeepForm | None:
    """The form that keeps this search, for those who are signed in."""
    return KeepForm(initial={"name": asked.text[:120]}) if is_signed_in(request.user) else None


def _names(request: HttpRequest, text: str) -> dict[str, Any]:
    """Territories and people, who are found by their names in the database."""
    context: dict[str, Any] = {"territories": _territories(text)}
    if may_see_people(request.user):
        is_let = may_look_for_people(str(request.user.pk))
        context |= {"people": _people(request, text) if is_let else [], "too_often": not is_let}
    return context


def _people(request: HttpRequest, text: str) -> list[Person]:
    return list(people_matching(request.user, text)[:MOST_NAMES])


def _territories(text: str) -> list[Territory]:
    return list(territories_matching(text=text)[:MOST_NAMES])


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A few hits for what has been typed so far; nothing for fewer than three letters, or too many questions."""
    form = SearchForm(request.GET)
    asked = asked_in(request.GET) if form.is_valid() else Asked("", {})
    hits: list[Hit] = []
    who = str(request.user.pk) if request.user.is_authenticated else client_of(request)
    if asked.is_long_enough and may_be_helped_typing(who):
        hits = shown_hits(request, asked.text, suggested(request.user, asked.text, MOST_SUGGESTED))
    return render(request, "search/suggestions.html", {"hits": hits})
