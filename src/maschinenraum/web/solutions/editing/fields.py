# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fields of the form of a record, made from the columns they fill: same label, same limits, a hint."""

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 20_000


class DayField(forms.DateField):
    """A day, as the browser's calendar or as people write it."""

    def __init__(self, **given: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **given)
        self.error_messages["invalid"] = _("Bitte geben Sie einen Tag wie 16.05.2030 an.")


def field_for(
    model: type[models.Model], name: str, hint: str | Promise = "", *, rows: int = 4
) -> forms.Field:
    """Return the form field for a column; empty means unknown unless the column insists.

    rows   how high the box of a long text is
    """
    column: Any = model._meta.get_field(name)
    given: dict[str, Any] = {
        "label": capfirst(column.verbose_name),
        "required": not column.blank and not isinstance(column, models.BooleanField),
        "help_text": hint,
    }
    if isinstance(column, models.TextField):
        area = forms.Textarea(attrs={"rows": rows})
        field: forms.Field = forms.CharField(
            max_length=column.max_length or LONGEST_TEXT, widget=area, **given
        )
    elif isinstance(column, models.URLField):
        field = forms.URLField(max_length=column.max_length, assume_scheme="https", **given)
    elif column.choices:
        field = forms.ChoiceField(choices=[("", _("unbekannt")), *column.choices], **given)
    elif isinstance(column, models.IntegerField):
        most = 32_767 if isinstance(column, models.PositiveSmallIntegerField) else 2_147_483_647
        field = forms.IntegerField(min_value=0, max_value=most, **given)
    elif isinstance(column, models.DateField):
        field = DayField(**given)
    elif isinstance(column, models.BooleanField):
        field = forms.BooleanField(**given)
    else:
        field = forms.CharField(max_length=column.max_length, **given)
    return field
