# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A form that shows every kind of field; it is never saved."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name der Kommune"), help_text=_("So, wie er im Verzeichnis steht."))
    email = forms.EmailField(label=_("E-Mail-Adresse"), required=False)
    land = forms.ChoiceField(
        label=_("Land"), choices=(("", _("bitte wählen")), ("01", "Schleswig-Holstein"), ("02", "Hamburg"))
    )
    format = forms.ChoiceField(
        label=_("Teilnahme"),
        choices=(("offline", _("vor Ort")), ("online", _("online"))),
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=_("Tage"),
        required=False,
        choices=(("1", _("Donnerstag")), ("2", _("Freitag"))),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sie können mehrere Tage wählen."),
    )
    text = forms.CharField(label=_("Was Sie suchen"), required=False, widget=forms.Textarea)
    file = forms.FileField(label=_("Liste"), required=False, help_text=_("XLSX oder CSV, höchstens 2 MB."))
    agreed = forms.BooleanField(label=_("Ich bin einverstanden."))
