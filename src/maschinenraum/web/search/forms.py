# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search's own question and filters; all in the address, so that it can be shared and bookmarked."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import SavedSearch
from maschinenraum.web.search.finding import LONGEST, Asked
from maschinenraum.web.search.words import FACETS

MOST_CHOSEN, LONGEST_VALUE = 20, 80


class SearchForm(forms.Form):
    """The search over the whole site."""

    all_optional = True
    q = forms.CharField(
        label=_("Wonach suchen Sie?"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class KeepForm(forms.Form):
    """What a kept search is called, and when its person is told of what is new."""

    name = forms.CharField(label=_("Name"), max_length=120)
    mail = forms.ChoiceField(
        label=_("Neues melden"), choices=SavedSearch.Mail.choices, initial=SavedSearch.Mail.WEEKLY
    )


def asked_in(query: QueryDict) -> Asked:
    """Return what an address asks for; senseless values find nothing, as they should."""
    return Asked(
        text=query.get("q", "").strip()[:LONGEST],
        filters={
            facet: frozenset(
                value for value in query.getlist(parameter)[:MOST_CHOSEN] if 0 < len(value) <= LONGEST_VALUE
            )
            for parameter, facet, _heading in FACETS
        },
        only_confirmed=query.get("bestaetigt") == "ja",
    )


def address_of(asked: Asked) -> str:
    """Return the part of an address that asks for this; the same question has always the same one."""
    query = QueryDict(mutable=True)
    query["q"] = asked.text
    for parameter, facet, _heading in FACETS:
        if values := sorted(asked.filters.get(facet, ())):
            query.setlist(parameter, values)
    if asked.only_confirmed:
        query["bestaetigt"] = "ja"
    return query.urlencode()
