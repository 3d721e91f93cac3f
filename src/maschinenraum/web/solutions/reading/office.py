# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the office looks after: records that are due or lapsed, and those nobody answers for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.network.models import Person
from maschinenraum.network.rules import is_office, today
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.freshness import (
    Freshness,
    freshness_of,
    records_to_look_after,
    stands_for,
)
from maschinenraum.web.lists import csv_answer, page_of


@dataclass(frozen=True)
class Asked:
    """Somebody was asked, and when."""

    person: Person
    at: datetime


@dataclass(frozen=True)
class Row:
    """One record to look after: why, who answers for it, who was asked."""

    record: Record
    freshness: Freshness
    reasons: tuple[str, ...]
    responsible: Person | None
    contact: Person | None
    asked: tuple[Asked, ...]


def _rows(records: Iterable[Record], day: date) -> Iterable[Row]:
    for record in records:
        freshness = freshness_of(record, day)
        responsible = record.responsible if stands_for(record.responsible, record) else None
        contact = record.contact if stands_for(record.contact, record) else None
        open_requests = sorted((one for one in record.requests.all() if one.closed_at is None), key=_when)
        asked = tuple(Asked(one.person, one.asked_at) for one in open_requests)
        yield Row(record, freshness, tuple(_reasons(freshness, responsible)), responsible, contact, asked)


def _when(request: object) -> datetime:
    moment: datetime = request.asked_at  # type: ignore[attr-defined]
    return moment


def _reasons(freshness: Freshness, responsible: Person | None) -> Iterable[str]:
    if freshness.is_lapsed:
        yield _("nicht bestätigt")
    elif freshness.is_due:
        yield _("zu bestätigen")
    if responsible is None:
        yield _("niemand steht dafür ein")
    if freshness.contact_has_lapsed:
        yield _("Kontakt nicht mehr gültig")


def _only_office(request: HttpRequest) -> None:
    if not is_office(request.user):
        raise Http404


@require_safe
@login_required
def to_look_after(request: HttpRequest) -> HttpResponse:
    """The list, the longest unconfirmed first."""
    _only_office(request)
    page = page_of(request, records_to_look_after(request.user, today()))
    return render(
        request, "solutions/reading/office.html", {"page": page, "rows": list(_rows(page, today()))}
    )


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same list, whole, as a table file."""
    _only_office(request)
    heading = (_("Titel"), _("Art"), _("Kommune"), _("Warum"), _("zuletzt bestätigt oder veröffentlicht"),
               _("zu bestätigen am"), _("steht dafür ein"), _("Ansprechperson"), _("zuletzt gefragt"),
               _("gefragt am"), _("Beispiel"))  # fmt: skip
    found = records_to_look_after(request.user, today())
    return csv_answer("wissen-zu-bestaetigen.csv", heading, (_cells(row) for row in _rows(found, today())))


def _cells(row: Row) -> tuple[object, ...]:
    last = row.asked[-1] if row.asked else None
    return (
        row.record.title,
        row.record.get_kind_display(),
        row.record.organisation.name,
        ", ".join(row.reasons),
        row.freshness.vouched_on or "",
        row.freshness.due_on or "",
        row.responsible.name if row.responsible else "",
        row.contact.name if row.contact else "",
        last.person.name if last else "",
        timezone.localdate(last.at) if last else "",
        _("Beispiel") if row.record.is_example else "",
    )
