# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Filters of the network's lists; all in the address, so that a list can be shared."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Organisation, Project
from maschinenraum.web.germany import land_names

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALL = ("", _("alle"))


def _search_field(label: "StrOrPromise") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )


class ProjectFilter(forms.Form):
    """Search within, Land, round and size class."""

    all_optional = True
    text = _search_field(_("Name oder Mitglied"))
    land = forms.ChoiceField(label=_("Land"), required=False)
    staffel = forms.ChoiceField(label=_("Staffel"), required=False)
    groesse = forms.ChoiceField(label=_("Größe im Programm"), required=False)

    def __init__(self, data: QueryDict, rounds: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["land"].choices = [ALL, *land_names().items()]  # type: ignore[attr-defined]
        self.fields["staffel"].choices = [ALL, *((str(year), str(year)) for year in rounds)]  # type: ignore[attr-defined]
        self.fields["groesse"].choices = [ALL, *Project.SizeClass.choices]  # type: ignore[attr-defined]


class OrganisationFilter(forms.Form):
    """Search within, kind and Land."""

    all_optional = True
    text = _search_field(_("Name"))
    art = forms.ChoiceField(label=_("Art"), required=False, choices=[ALL, *Organisation.Kind.choices])
    land = forms.ChoiceField(label=_("Land"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["land"].choices = [ALL, *land_names().items()]  # type: ignore[attr-defined]


class PeopleFilter(forms.Form):
    """Search within; at least three letters."""

    all_optional = True
    text = _search_field(_("Name (mindestens drei Buchstaben)"))
