# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Searches that people keep: their list, keeping and dropping them, and the feed behind a secret link."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maschinenraum.network.actions import searches
from maschinenraum.network.models import SavedSearch
from maschinenraum.network.queries.addresses import address_handed_out
from maschinenraum.network.queries.searches import saved_searches_of
from maschinenraum.network.queries.secret_links import person_by_secret, secret_token
from maschinenraum.web.caching import private
from maschinenraum.web.requests import person_of
from maschinenraum.web.search.digests import FEED, asked_by, found_for
from maschinenraum.web.search.feeds import atom
from maschinenraum.web.search.finding import answer
from maschinenraum.web.search.forms import KeepForm, address_of, asked_in


@require_safe
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """The searches this person keeps, each with its feed."""
    person = person_of(request)
    rows = [
        (
            search,
            f"{reverse('search:results')}?{search.query}",
            address_handed_out(FEED, person.pk, secret_token(person, FEED), search.pk),
            KeepForm(initial={"name": search.name, "mail": search.mail}, prefix=search.pk.hex[:8]),
        )
        for search in saved_searches_of(person)
    ]
    return render(request, "search/saved.html", {"rows": rows})


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search whose address the form carries; what it finds now is not new any more."""
    form = KeepForm(request.POST)
    asked = asked_in(QueryDict(request.POST.get("query", "")[:20_000]))
    if not form.is_valid() or not asked.is_long_enough:
        messages.error(
            request, _("Diese Suche lässt sich nicht merken: Es fehlt ein Name oder ein Suchwort.")
        )
        return redirect("search:results")
    try:
        searches.save_search(
            name=form.cleaned_data["name"],
            query=address_of(asked),
            mail=form.cleaned_data["mail"],
            seen=[one.key for one in answer(request.user, asked).hits],
            by=person_of(request),
        )
    except searches.TooMany:
        messages.error(request, _("Sie haben sich schon 50 Suchen gemerkt. Löschen Sie zuerst eine."))
    else:
        messages.success(request, _("Die Suche ist gemerkt."))
    return redirect("search:saved")


@require_POST
@login_required
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the name of a search, and when to mail."""
    search = get_object_or_404(saved_searches_of(request.user), pk=pk)
    form = KeepForm(request.POST, prefix=search.pk.hex[:8])
    if form.is_valid():
        name, mail = form.cleaned_data["name"], form.cleaned_data["mail"]
        searches.change_search(search, name=name, mail=mail, by=person_of(request))
        messages.success(request, _("Gespeichert."))
    else:
        messages.error(request, _("Bitte geben Sie der Suche einen Namen."))
    return redirect("search:saved")


@require_POST
@login_required
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a search no longer."""
    search = get_object_or_404(saved_searches_of(request.user), pk=pk)
    searches.delete_search(search, by=person_of(request))
    messages.success(request, _("Die Suche ist nicht mehr gemerkt."))
    return redirect("search:saved")


@require_safe
def feed(request: HttpRequest, person_id: UUID, token: str, pk: UUID) -> HttpResponse:
    """What a kept search finds, the latest first, by the rights its person has today."""
    person = person_by_secret(person_id, FEED, token)
    search = SavedSearch.objects.filter(pk=pk, person=person).first() if person else None
    if person is None or search is None:
        raise Http404
    with translation.override(person.language):
        text = atom(search, found_for(person, asked_by(search)))
    return private(HttpResponse(text, content_type="application/atom+xml; charset=utf-8"))
