# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The part of the registration form in which people ask advisers: up to three, ranked, a sentence each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

from maschinenraum.events.models import Event, Session, SessionHost
from maschinenraum.events.queries.advice import LONGEST_QUESTION, MOST_REQUESTS, Request
from maschinenraum.web.templatetags.kern import day

RANKS = range(1, MOST_REQUESTS + 1)


def request_fields(advisers: Sequence[SessionHost], event: Event) -> dict[str, forms.Field]:
    """Return whom to ask and what, as often as there is somebody to ask."""
    fields: dict[str, forms.Field] = {}
    choices = _choices(advisers, ZoneInfo(event.time_zone))
    for rank in RANKS[: len(advisers)]:
        fields[f"adviser_{rank}"] = forms.ChoiceField(
            label=_("Wen möchten Sie fragen?"), required=False, choices=choices
        )
        fields[f"question_{rank}"] = forms.CharField(
            label=_("Ihre Frage in einem Satz"),
            required=False,
            max_length=LONGEST_QUESTION,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"max_length": _("Bitte kürzen Sie Ihre Frage auf %(limit_value)d Zeichen.")},
        )
    return fields


def clean_requests(
    form: forms.Form, cleaned: Mapping[str, Any], advisers: Sequence[SessionHost], event: Event
) -> None:
    """Refuse half a request, one adviser asked twice, and one who is there when the person is not."""
    by_key = {str(adviser.pk): adviser for adviser in advisers}
    zone, days = ZoneInfo(event.time_zone), cleaned.get("days")
    asked: set[str] = set()
    for rank in RANKS[: len(advisers)]:
        key, question = (cleaned.get(f"{name}_{rank}") for name in ("adviser", "question"))
        if question and key == "":
            form.add_error(f"adviser_{rank}", _("Bitte wählen Sie, wen Sie fragen möchten."))
        if not key:
            continue
        if question == "":
            form.add_error(f"question_{rank}", _("Bitte schreiben Sie in einem Satz, worum es Ihnen geht."))
        if key in asked:
            form.add_error(f"adviser_{rank}", _("Diese Beratung haben Sie schon angefragt."))
        asked.add(key)
        if days and f"{by_key[key].session.starts_at.astimezone(zone):%Y-%m-%d}" not in days:
            form.add_error(f"adviser_{rank}", _("Diese Beratung ist an einem Tag, an dem Sie nicht da sind."))


def refuse_unwanted(
    form: forms.Form, cleaned: Mapping[str, Any], advisers: Sequence[SessionHost], unwanted: Collection[UUID]
) -> None:
    """Refuse to ask one of the people (``unwanted``) whom the same form says not to want to meet."""
    people = {str(adviser.pk): adviser.person_id for adviser in advisers}
    for rank in RANKS[: len(advisers)]:
        if people.get(cleaned.get(f"adviser_{rank}", "")) in unwanted:
            text = _(
                "Weiter unten steht, dass Sie diese Person nicht treffen möchten. Bitte streichen Sie eines."
            )
            form.add_error(f"adviser_{rank}", text)


def requests_in(cleaned: Mapping[str, Any]) -> tuple[Request, ...]:
    """Return the valid requests, the most important first."""
    rows = ((cleaned.get(f"adviser_{rank}"), cleaned.get(f"question_{rank}")) for rank in RANKS)
    return tuple(Request(int(key), question) for key, question in rows if key and question)


def initial_requests(requests: Sequence[Request], advisers: Sequence[SessionHost]) -> dict[str, str]:
    """Return requests as the form shows them at first: those to advisers it offers."""
    offered = {adviser.pk for adviser in advisers}
    shown = [request for request in requests if request.adviser in offered]
    initial: dict[str, str] = {}
    for rank, request in zip(RANKS, shown, strict=False):
        initial |= {f"adviser_{rank}": str(request.adviser), f"question_{rank}": request.question}
    return initial


def by_session(advisers: Sequence[SessionHost]) -> list[tuple[Session, list[SessionHost]]]:
    """Return advisers in their order, those of one session together."""
    return [(hosts[0].session, hosts) for hosts in _groups(advisers)]


def _groups(advisers: Sequence[SessionHost]) -> Iterator[list[SessionHost]]:
    for _key, hosts in groupby(advisers, lambda adviser: adviser.session_id):
        yield list(hosts)


def _choices(advisers: Sequence[SessionHost], zone: ZoneInfo) -> list[tuple[str, Any]]:
    groups = [
        (_heading(hosts[0].session, zone), [_choice(host) for host in hosts]) for hosts in _groups(advisers)
    ]
    return [("", _("niemanden")), *groups]


def _heading(session: Session, zone: ZoneInfo) -> str:
    starts = session.starts_at.astimezone(zone)
    return f"{str(session)[:120]}, {day(starts.date())}, {starts:%H:%M}"


def _choice(adviser: SessionHost) -> tuple[str, str]:
    organisation = adviser.person.organisation
    name = f"{adviser.person.name}, {organisation.name}" if organisation else adviser.person.name
    return str(adviser.pk), name[:160]
