# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms of files that come in: a table and what its columns mean, a description of software."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Person
from maschinenraum.network.rules import is_office
from maschinenraum.network.spreadsheets import Table, column_letter
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.offered import Offers
from maschinenraum.solutions.queries.tables.meanings import IGNORED, Meanings, fields

MISSING = {"required": _("Bitte wählen Sie eine Datei aus.")}


class TableUpload(forms.Form):
    """A table of records."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Tabelle"),
        max_length=200,
        allow_empty_file=True,
        help_text=_("XLSX oder CSV mit einer Kopfzeile, höchstens 10 MB und 1.000 Zeilen."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages=MISSING,
    )


class SoftwareUpload(forms.Form):
    """A description of software: the file, or where it lies."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Datei"),
        required=False,
        max_length=200,
        allow_empty_file=True,
        help_text=_("publiccode.yml, höchstens 128 kB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yml,.yaml"}),
    )
    address = forms.CharField(
        label=_("oder Adresse"),
        required=False,
        max_length=500,
        help_text=_("Der Datei selbst oder des Projekts auf GitHub, GitLab oder openCode."),
        widget=forms.URLInput,
    )

    def clean(self) -> dict[str, Any]:
        """Insist on exactly one of both."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("file")) == bool(given.get("address")):
            self.add_error(
                "file", _("Bitte wählen Sie eine Datei aus oder geben Sie eine Adresse an, eines von beiden.")
            )
        return given


def organisation_field(by: Person) -> forms.ChoiceField | None:
    """Return the choice of whose records they are, which only the office has."""
    if not is_office(by):
        return None
    choices = [(str(one.pk), one.name) for one in Offers(by).organisations()]
    return forms.ChoiceField(
        label=_("Kommune"),
        required=False,
        choices=[("", _("eigene Organisation")), *choices],
        help_text=_("Für alles, was keine Kommune nennt."),
    )


class SoftwareOwner(forms.Form):
    """Whose solution it will be."""

    all_optional = True

    def __init__(self, by: Person) -> None:
        super().__init__()
        if field := organisation_field(by):
            self.fields["organisation"] = field


class MeaningsForm(forms.Form):
    """Which column means what, and what holds for rows that do not say."""

    all_optional = True
    kind = forms.ChoiceField(label=_("Art der Einträge"), required=False, choices=Record.Kind.choices)

    def __init__(self, table: Table, meanings: Meanings, choices: Mapping[str, str], by: Person) -> None:
        by_place = {place: name for name, place in meanings.places.items()}
        super().__init__(
            initial={
                "kind": choices.get("kind") or meanings.likely_kind,
                "organisation": choices.get("organisation", ""),
                **{f"spalte-{place}": by_place.get(place, IGNORED) for place in range(len(table.columns))},
            }
        )
        if field := organisation_field(by):
            self.fields["organisation"] = field
        offered = [(IGNORED, _("bleibt weg")), *((column.name, column.heading) for column in fields())]
        for place, name in enumerate(table.columns):
            label = _now("Spalte %(letter)s: %(name)s") % {"letter": column_letter(place), "name": name[:80]}
            self.fields[f"spalte-{place}"] = forms.ChoiceField(label=label, required=False, choices=offered)


def choices_sent(data: Mapping[str, Any], columns: int) -> dict[str, str]:
    """Return what was chosen in a ``MeaningsForm``, as it is kept with the file."""
    allowed = {IGNORED, *(column.name for column in fields())}
    sent = {str(place): str(data.get(f"spalte-{place}", "")) for place in range(columns)}
    kept = {place: name for place, name in sent.items() if name in allowed}
    kept |= {name: str(data.get(name, ""))[:40] for name in ("kind", "organisation") if data.get(name)}
    if kept.get("kind") not in Record.Kind.values:
        kept.pop("kind", None)
    return kept
