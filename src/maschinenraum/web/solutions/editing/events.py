# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""At which events a record was shown, discussed or gained."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from maschinenraum.events.actions.knowledge import choose_events
from maschinenraum.events.models import Event
from maschinenraum.events.queries.knowledge import events_of_record, events_offered
from maschinenraum.solutions.rules import may_edit
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.editing.access import record_of
from maschinenraum.web.templatetags.kern import days


class EventsForm(forms.Form):
    """A tick per event."""

    events = forms.MultipleChoiceField(
        label=gettext_lazy("Wo wurde es gezeigt, besprochen oder gelernt?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: list[Event], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(str(one.pk), f"{one.title}, {days(one.starts_on, one.ends_on)}") for one in offered]
        self.fields["events"].choices = choices  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick the events the record belongs to; only those one may know of are offered."""
    record, person = record_of(request, slug, may_edit), person_of(request)
    offered = events_offered(person, record)
    tied = [str(event.pk) for event in events_of_record(person, record)]
    data = request.POST if request.method == "POST" else None
    form = EventsForm(data, offered=offered, initial={"events": tied})
    if data is not None and form.is_valid():
        choose_events(record, {UUID(key) for key in form.cleaned_data["events"]}, by=person)
        messages.success(request, _("Die Veranstaltungen sind gespeichert."))
        return redirect("editing:standing", slug)
    context = {"record": record, "form": form, "offered": offered}
    return render(request, "solutions/editing/events.html", context, status=200 if data is None else 422)
