# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Renders every Django form as KERN inputs with label, hint and error.

Nothing to inherit from: ``{{ form }}`` renders the error summary and all fields,
``{{ form.name.as_field_group }}`` one field, and ``{% error_summary form %}`` the summary alone.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

INPUT = "kern-form-input__input"
INPUT_ERROR = "kern-form-input__input--error"
CHECKBOX = "kern-form-check__checkbox"
CHECKBOX_ERROR = "kern-form-check__checkbox--error"
RADIO = "kern-form-check__radio"
RADIO_ERROR = "kern-form-check__radio--error"
SELECT = "kern-form-input__select"
SELECT_ERROR = "kern-form-input__select--error"


def _css_classes(widget: forms.Widget) -> tuple[str, str]:
    """Return the class of a widget and the one it gets in addition when its value is refused."""
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return CHECKBOX, CHECKBOX_ERROR
    if isinstance(widget, forms.RadioSelect):
        return RADIO, RADIO_ERROR
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
        return SELECT, SELECT_ERROR
    return INPUT, INPUT_ERROR


class KernBoundField(BoundField):
    """A bound field that knows which KERN classes and which frame it is drawn with."""

    @property
    def frame(self) -> str:
        """The kind of frame around the widget: hidden, check, choices, select or input."""
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
            return "choices"
        if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
            return "select"
        return "input"

    @property
    def shows_optional(self) -> bool:
        """Whether the label says that the answer may be left out; a lone tick never needs it.

        In a form whose class says ``all_optional = True`` (a filter) it goes without saying.
        """
        if getattr(self.form, "all_optional", False):
            return False
        return not self.field.required and self.frame not in {"hidden", "check"}

    @property
    def label_in_summary(self) -> str:
        """The label as it stands before an error: with a colon, unless it ends as a sentence does."""
        label = str(self.label)
        return label if label.endswith(("?", ".", ":")) else f"{label}:"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the KERN classes; Django adds ``aria-describedby`` and ``aria-invalid``."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        normal, refused = _css_classes(widget)
        classes = [normal, refused if self.errors else "", widget.attrs.get("class", "")]
        built["class"] = " ".join(name for name in classes if name)
        return built


class KernRenderer(DjangoTemplates):
    """The form renderer of the whole site (``FORM_RENDERER``)."""

    form_template_name = "kern/form/form.html"
    field_template_name = "kern/form/field.html"
    formset_template_name = "kern/form/formset.html"
    bound_field_class = KernBoundField
