# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms of the directory: search within, and the files the office uploads."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.directory.values import checked_day
from maschinenraum.network.models.territories import Level
from maschinenraum.network.spreadsheets import FileRefused
from maschinenraum.web.germany import land_names
from maschinenraum.web.network.forms import ALL


class TerritoryFilter(forms.Form):
    """Name or key, level and Land."""

    ALL_LEVELS = "alle"
    all_optional = True
    text = forms.CharField(
        label=_("Name oder Schlüssel"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    ebene = forms.ChoiceField(
        label=_("Ebene"),
        required=False,
        choices=[("", _("Gemeinden, bei Suche alle")), (ALL_LEVELS, _("alle")), *Level.choices],
    )
    land = forms.ChoiceField(label=_("Land"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["land"].choices = [ALL, *land_names().items()]  # type: ignore[attr-defined]


class DirectoryUpload(forms.Form):
    """A file of the directory, and the day only some of them say."""

    prefix = "verzeichnis"
    use_required_attribute = False
    file = forms.FileField(
        label=_("Gemeindeverzeichnis"),
        max_length=200,
        allow_empty_file=True,
        help_text=_(
            "AuszugGV (XLSX) oder GV100AD (Text) des Statistischen Bundesamts, wie es kommt; höchstens 12 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.txt,.asc"}),
        error_messages={"required": _("Bitte wählen Sie eine Datei aus.")},
    )
    population_date = forms.DateField(
        label=_("Stand der Bevölkerung"),
        required=False,
        help_text=_("Nur für GV100AD, wo er nicht in der Datei steht."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_population_date(self) -> date | None:
        """Refuse a day that cannot be, at its own field."""
        day: date | None = self.cleaned_data["population_date"]
        try:
            return day if day is None else checked_day(day)
        except FileRefused as refused:
            raise forms.ValidationError(refused.sentence(gettext)) from refused


class DirectoryConfirmation(forms.Form):
    """Whoever applies a file that looks cut off says that it is whole."""

    use_required_attribute = False
    confirmed = forms.BooleanField(
        label=_("Die Datei ist vollständig; was in ihr fehlt, gibt es nicht mehr."),
        error_messages={"required": _("Bitte bestätigen Sie, dass die Datei vollständig ist.")},
    )


class AreaChangeUpload(forms.Form):
    """A file of boundary changes."""

    prefix = "aenderungen"
    use_required_attribute = False
    file = forms.FileField(
        label=_("Gebietsänderungen"),
        max_length=200,
        allow_empty_file=True,
        help_text=_(
            "Die Jahresdatei (XLSX) des Statistischen Bundesamts oder eine CSV mit denselben Spalten."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Bitte wählen Sie eine Datei aus.")},
    )
    only_check = forms.BooleanField(label=_("nur prüfen, nichts ändern"), required=False, initial=True)
