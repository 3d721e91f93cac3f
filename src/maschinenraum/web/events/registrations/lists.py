# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small forms of the lists of participants: search within, upload, how a file is to be read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.spreadsheets import DELIMITERS, ENCODINGS

_NAMES_OF_DELIMITERS = {
    ";": _("Semikolon"),
    ",": _("Komma"),
    "\t": _("Tabulator"),
    "|": _("senkrechter Strich"),
}
#: A tab would not survive a form field's trimming.
DELIMITER_KEYS = {"semicolon": ";", "comma": ",", "tab": "\t", "bar": "|"}


class ParticipantFilter(forms.Form):
    """Search within."""

    all_optional = True
    text = forms.CharField(
        label=_("Name oder Organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class UploadForm(forms.Form):
    """The list."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Liste"),
        max_length=200,
        allow_empty_file=True,
        help_text=_("XLSX oder CSV mit einer Kopfzeile, höchstens 10 MB und 500 Personen."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Bitte wählen Sie eine Datei aus.")},
    )


class ReadingForm(forms.Form):
    """How a text file is to be read, where the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Kodierung"), choices=[(name, name) for name in ENCODINGS])
    delimiter = forms.ChoiceField(
        label=_("Trennzeichen"),
        choices=[
            (key, _NAMES_OF_DELIMITERS[sign]) for key, sign in DELIMITER_KEYS.items() if sign in DELIMITERS
        ],
    )
