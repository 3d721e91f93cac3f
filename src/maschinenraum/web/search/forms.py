# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search's own question and filters; all in the address, so that it can be shared and bookmarked."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

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


def asked_in(query: QueryDict, text: str) -> Asked:
    """Return what an address asks for; senseless values find nothing, as they should."""
    return Asked(
        text=text,
        filters={
            facet: frozenset(
                value for value in query.getlist(parameter)[:MOST_CHOSEN] if 0 < len(value) <= LONGEST_VALUE
            )
            for parameter, facet, _heading in FACETS
        },
        only_confirmed=query.get("bestaetigt") == "ja",
    )


def address_of(text: str, filters: Mapping[str, object], *, only_confirmed: bool) -> str:
    """Return the part of an address that asks for this."""
    query = QueryDict(mutable=True)
    query["q"] = text
    for parameter, facet, _heading in FACETS:
        values = filters.get(facet)
        query.setlist(parameter, sorted(map(str, values)) if isinstance(values, list | frozenset) else [])
    if only_confirmed:
        query["bestaetigt"] = "ja"
    return query.urlencode()
