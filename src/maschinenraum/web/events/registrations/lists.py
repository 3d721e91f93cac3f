# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small forms of the lists of participants: search within, upload."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
