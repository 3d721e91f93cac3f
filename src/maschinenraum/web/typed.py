# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands in a form that was refused before its view could read it, so that nothing typed is lost.

A browser sends names and values only. Labels, and what is a password, are found in the form classes of
the part of the site the form was sent to; what none of them knows is carried on without being shown,
unless it is more than one word: then somebody typed it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

_NOT_TYPED = {"csrfmiddlewaretoken"}
_NUMBERED = re.compile(r"_\d+$")
_CHARACTERS_A_LINE, _MOST_LINES = 60, 12


@dataclass(frozen=True)
class Sent:
    """One value as it was sent; it is shown under its label, or carried on unseen where that is empty."""

    name: str
    value: str
    label: str = ""

    @property
    def lines(self) -> int:
        """How high the box must be to show it."""
        needed = sum(1 + len(line) // _CHARACTERS_A_LINE for line in self.value.splitlines())
        return min(max(1, needed), _MOST_LINES)


@dataclass(frozen=True)
class Typed:
    """All values of a refused form, and whether something had to be left out: a password or a file."""

    values: tuple[Sent, ...]
    leaves_out: bool

    @property
    def shown(self) -> list[Sent]:
        """What was written, to be read and copied."""
        return [one for one in self.values if one.label]

    @property
    def unseen(self) -> list[Sent]:
        """What was ticked or chosen."""
        return [one for one in self.values if not one.label]


def typed_in(request: HttpRequest) -> Typed | None:
    """Return what was typed into the form of this request; None when there is nothing to keep.

    None also for a form that another site sent: showing it with a button would help that site to have
    it sent by someone who believes to have typed it.
    """
    if not sent_from_here(request):
        return None
    known = _Known(request)
    values = [
        Sent(name, value, known.label(name, value))
        for name, given in request.POST.lists()
        if name not in _NOT_TYPED and not known.is_password(name)
        for value in given
    ]
    if not any(one.value for one in values):
        return None
    left_out = bool(request.FILES) or any(known.is_password(name) for name in request.POST)
    return Typed(tuple(values), left_out)


def sent_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this form."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


class _Known:
    """What the form classes of the part of the site that was addressed know of the names sent."""

    def __init__(self, request: HttpRequest) -> None:
        match = request.resolver_match
        package = getattr(match.func, "__module__", "").rpartition(".")[0] if match else ""
        names = {_own(name) for name in request.POST}
        near = [form for form in _forms(forms.Form) if form.__module__.startswith(f"{package}.")]
        # Names like "email" stand in several forms: the one that has most of the names sent knows best.
        near.sort(key=lambda form: (len(names & set(form.base_fields)), -len(form.base_fields)))
        self.fields: dict[str, forms.Field] = {}
        self.rows: dict[str, str] = {}
        for form in near:
            self.fields |= form.base_fields
            self.rows |= getattr(form, "labels_in_rows", {})

    def is_password(self, name: str) -> bool:
        field = self.fields.get(_own(name))
        return isinstance(field and field.widget, forms.PasswordInput) or "password" in _own(name)

    def label(self, name: str, value: str) -> str:
        """Return what stands above the value, "" where it was not typed."""
        if not value.strip():
            return ""
        field = self.fields.get(_own(name))
        if field is not None:
            return str(field.label or _own(name)) if _is_written(field.widget) else ""
        in_row = self.rows.get(_NUMBERED.sub("", name))
        if in_row:
            return str(in_row)
        return _("Weitere Angabe") if len(value.split()) > 1 else ""


def _own(name: str) -> str:
    """Return a field's name without the prefix of its form."""
    return name.rpartition("-")[2]


def _is_written(widget: forms.Widget) -> bool:
    other = forms.CheckboxInput | forms.FileInput | forms.PasswordInput | forms.HiddenInput
    return isinstance(widget, forms.Textarea | forms.widgets.Input) and not isinstance(widget, other)


def _forms(above: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for form in above.__subclasses__():
        yield form
        yield from _forms(form)
