# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who takes part: by name for those inside, with answers and as a table file for those who run the event."""

from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.events.models import Registration, SessionHost, Statement
from maschinenraum.events.queries.participants import (
    participants_matching,
    participants_with_answers,
    shows_addresses,
)
from maschinenraum.events.rules import may_run_event, may_see_participants
from maschinenraum.web.events.registrations.forms import FEWEST_CHOICES
from maschinenraum.web.events.registrations.lists import ParticipantFilter
from maschinenraum.web.events.seen import seen_event
from maschinenraum.web.lists import answers, page_of
from maschinenraum.web.tables import WRITERS, file_answer


@require_safe
def participant_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Names and organisations; who runs the event also sees days and where each entry is from."""
    event = seen_event(request, slug, may_see_participants)
    form = ParticipantFilter(request.GET)
    text = answers(form).get("text", "")
    may_run = may_run_event(request.user, event)
    found = participants_with_answers if may_run else participants_matching
    context = {
        "event": event,
        "form": form,
        "text": text,
        "page": page_of(request, found(request.user, event, text)),
        "may_run": may_run,
        "shows_addresses": shows_addresses(request.user, event),
        "query": request.GET.urlencode(),
    }
    return render(request, "events/registrations/participants.html", context)


@require_safe
def participant_export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The list as CSV or XLSX, with what is asked of advisers, without wishes, times and needs."""
    event = seen_event(request, slug, may_run_event)
    if kind not in WRITERS:
        raise Http404
    text = answers(ParticipantFilter(request.GET)).get("text", "")
    found = list(participants_with_answers(request.user, event, text))
    with_address = shows_addresses(request.user, event)
    choices = max([FEWEST_CHOICES, *(len(registration.workshop_choices.all()) for registration in found)])
    requests = max((len(registration.advice_requests.all()) for registration in found), default=0)
    content = WRITERS[kind](
        _heading(choices, requests, with_address=with_address),
        _rows(found, choices, requests, with_address=with_address),
    )
    return file_answer(content, kind, f"teilnehmende-{event.slug}")


def _heading(choices: int, requests: int, *, with_address: bool) -> list[str]:
    address = [_("E-Mail")] if with_address else []
    workshops = [_("Workshop %(rank)s") % {"rank": rank} for rank in range(1, choices + 1)]
    advice = [
        heading % {"rank": rank}
        for rank in range(1, requests + 1)
        for heading in (_("Beratung %(rank)s"), _("Frage %(rank)s"))
    ]
    return [
        _("Vorname"), _("Nachname"), *address, _("Organisation"), _("Funktion"), _("Bietet"), _("Sucht"), _("Tage"),
        *workshops, *advice, _("Höchstens"), _("Herkunft"), _("Beispiel"),
    ]  # fmt: skip


def _rows(
    found: Iterable[Registration], choices: int, requests: int, *, with_address: bool
) -> Iterator[list[object]]:
    for registration in found:
        person = registration.person
        workshops = [
            str(c.session) for c in sorted(registration.workshop_choices.all(), key=lambda c: c.rank)
        ]
        asked = registration.advice_requests.all()
        advice = [cell for request in asked for cell in (_adviser(request.adviser), request.text)]
        yield [
            person.given_name,
            person.family_name,
            *([person.email or ""] if with_address else []),
            person.organisation.name if person.organisation else "",
            person.position,
            _said(registration, Statement.Kind.OFFER),
            _said(registration, Statement.Kind.SEEK),
            "; ".join(f"{attended.day:%d.%m.%Y}" for attended in registration.days.all()),
            *workshops,
            *[""] * (choices - len(workshops)),
            *advice,
            *[""] * (2 * requests - len(advice)),
            "" if registration.max_meetings is None else registration.max_meetings,
            registration.get_origin_display(),
            _("Beispiel") if person.is_example else "",
        ]


def _said(registration: Registration, kind: Statement.Kind) -> str:
    return "; ".join(one.text for one in registration.statements.all() if one.kind == kind)


def _adviser(host: SessionHost) -> str:
    """Who is asked, and in which session: a list may name them so."""
    return f"{host.person.name} ({host.session})"
