# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Filters of the list of knowledge, all in the address; and to whom a record is handed on."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Person, Project
from maschinenraum.network.rules import Viewer
from maschinenraum.search.queries.vocabulary import FIELDS_OF_ACTION, SPATIAL_TYPES, narrower_concepts
from maschinenraum.solutions.models import Measure, Record
from maschinenraum.solutions.queries.listing import UNKNOWN, licences
from maschinenraum.web.germany import land_names

ALL = ("", _("alle"))
COST_LABELS = (
    ("10000", _("bis 10.000 €")),
    ("50000", _("über 10.000 bis 50.000 €")),
    ("250000", _("über 50.000 bis 250.000 €")),
    ("more", _("über 250.000 €")),
    (UNKNOWN, _("unbekannt")),
)


class RecordFilter(forms.Form):
    """Search within and every filter of the list."""

    all_optional = True
    text = forms.CharField(
        label=_("Wort in Titel oder Kurzfassung"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    art = forms.ChoiceField(label=_("Art"), required=False, choices=[ALL, *Record.Kind.choices])
    handlungsfeld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    raumtyp = forms.ChoiceField(label=_("Raumtyp"), required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=[ALL, *Record.Phase.choices])
    land = forms.ChoiceField(label=_("Land"), required=False)
    groesse = forms.ChoiceField(
        label=_("Größe der Kommune"), required=False, choices=[ALL, *Project.SizeClass.choices]
    )
    stand = forms.ChoiceField(
        label=_("Bearbeitungsstand (Maßnahmen)"), required=False, choices=[ALL, *Measure.Progress.choices]
    )
    kosten = forms.ChoiceField(
        label=_("Kosten im ersten Jahr oder Budget"), required=False, choices=[ALL, *COST_LABELS]
    )
    lizenz = forms.ChoiceField(label=_("Lizenz (Lösungen)"), required=False)
    bestaetigt = forms.ChoiceField(
        label=_("Bestätigung"),
        required=False,
        choices=[ALL, ("ja", _("aktuell bestätigt")), ("nein", _("nicht bestätigt"))],
    )
    archiv = forms.BooleanField(label=_("Auch Archiviertes zeigen"), required=False)
    schlagwort = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    gruppe = forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)
    kommune = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, viewer: Viewer) -> None:
        super().__init__(data)
        self._choose("handlungsfeld", [(one.pk, one.label) for one in narrower_concepts(FIELDS_OF_ACTION)])
        self._choose("raumtyp", [(one.pk, one.label) for one in narrower_concepts(SPATIAL_TYPES)])
        self._choose("land", land_names().items())
        self._choose("lizenz", [*((one, one) for one in licences(viewer)), (UNKNOWN, _("unbekannt"))])

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]


class _Colleagues(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by name; those who are invented say so."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({_('Beispiel')})" if obj.is_example else str(obj.name)


class HandOverForm(forms.Form):
    """Which colleague answers for the record from now on."""

    person = _Colleagues(
        label=_("Wer steht künftig für den Eintrag ein?"),
        queryset=Person.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    as_contact = forms.BooleanField(
        label=_("Diese Person ist auch Ansprechperson auf der Seite"), required=False, initial=True
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
