# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sending a form: what was refused stands at its field, what somebody else changed beside it (409)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.actions.programme.refusals import (
    Gone,
    Invalid,
    Overtaken,
    Refused,
    Unconfirmed,
)
from maschinenraum.events.models import Event
from maschinenraum.events.queries.matchmaking.circumstances import Circumstances
from maschinenraum.events.queries.matchmaking.obstacles import impossible_meetings
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.programme.stakes import Stakes, sentences
from maschinenraum.web.requests import person_of

T = TypeVar("T")


@dataclass(frozen=True)
class Attempt(Generic[T]):
    """What came of sending a form: a result, or a status and, for 409, what to say."""

    result: T | None = None
    status: int = 200
    overtaken: str = ""

    @property
    def done(self) -> bool:
        """Whether it was saved."""
        return self.status == 200


def attempt(form: forms.Form, do: Callable[[], T]) -> Attempt[T]:
    """Do what a valid form asks for and write refusals to its fields.

    ``Gone`` and ``Unconfirmed`` are for the page to answer.
    """
    if not form.is_valid():
        return Attempt(status=422)
    try:
        return Attempt(do())
    except (Gone, Unconfirmed):
        raise
    except Overtaken as refusal:
        return Attempt(status=409, overtaken=str(refusal))
    except Invalid as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return Attempt(status=422)


def seen_in(request: HttpRequest) -> str | None:
    """Return the version of a record that the form sent was made from; None where it does not say."""
    return request.POST.get("seen")


def differences(typed: forms.Form, stored: forms.Form) -> Iterator[tuple[str, str]]:
    """Yield label and stored value of each field in which a sent form differs from what is stored now."""
    for name, field in typed.fields.items():
        if field.widget.is_hidden:
            continue
        now = _shown(field, stored[name].value())
        if _shown(field, typed[name].value()) != now:
            yield str(field.label), now or _("nichts")


def _shown(field: forms.Field, value: Any) -> str:
    """A value as the form shows it, an option by its label."""
    if isinstance(field.widget, forms.CheckboxInput):
        return _("ja") if value else _("nein")
    formatted = field.widget.format_value(field.prepare_value(value))
    if not isinstance(field, forms.ChoiceField):
        return str(formatted or "").replace("\r\n", "\n").strip()
    options: Any = field.choices
    labels = {str(key): str(label) for key, label in options}
    chosen = formatted if isinstance(formatted, list) else [formatted or ""]
    return ", ".join(labels.get(str(key), str(key)) for key in chosen if str(key))


def gone(request: HttpRequest, event: Event, refusal: Gone) -> HttpResponse:
    """Lead back to the programme that does not hold a record any more, and say so."""
    messages.warning(request, str(refusal))
    return redirect("events:programme", event.slug)


def tell_what_moved(request: HttpRequest, event: Event, stakes: Stakes) -> None:
    """Say which plans have moved along, and what of the one in force is not possible any more."""
    if not stakes.plans:
        return
    plans = " ".join(sentences(stakes.plans))
    messages.info(request, _("Was darin geplant ist, ist mit umgezogen. %(plans)s") % {"plans": plans})
    publication = publication_in_force(event)
    if publication is None or stakes.of_run(publication.run_id) is None:
        return
    messages.info(
        request,
        _(
            "Zeitpläne und Kalender der Teilnehmenden zeigen sofort die neue Zeit. Eine E-Mail geht nicht hinaus; "
            "sagen Sie Bescheid, wenn es eilt."
        ),
    )
    run = publication.run
    run.event = event
    count = len(impossible_meetings(Circumstances.of(run, person_of(request))))
    if count:
        messages.warning(
            request,
            ngettext(
                "Im geltenden Plan ist jetzt ein Gespräch nicht möglich. Der Leitstand nennt es.",
                "Im geltenden Plan sind jetzt %(n)s Gespräche nicht möglich. Der Leitstand nennt sie.",
                count,
            )
            % {"n": count},
        )
