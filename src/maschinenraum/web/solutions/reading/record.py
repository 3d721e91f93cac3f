# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page of one record."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.rules import Viewer, may_see_people
from maschinenraum.solutions.models import Record, RecordLink
from maschinenraum.solutions.queries.freshness import freshness_of, stands_for
from maschinenraum.solutions.queries.reading import (
    Linked,
    groups_of_record,
    links_of,
    others_on_the_same,
    partners_of_record,
    record_in_full,
)
from maschinenraum.solutions.rules import (
    may_check_now,
    may_confirm,
    may_edit,
    may_hand_over,
    may_see_history,
)
from maschinenraum.web.solutions.reading.words import facts_of, kind_of, sections_of, why_linked, why_other


def seen_record(request: HttpRequest, slug: str) -> Record:
    """Return the record if this reader may know of it; else it is not there (404)."""
    record = record_in_full(request.user, slug)
    if record is None:
        raise Http404
    return record


@require_safe
def record_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One record: what it is, whether it still holds, what decides, its text, and what stands around it."""
    record = seen_record(request, slug)
    partners: list[Organisation] = list(partners_of_record(request.user, record))
    told, untold = sections_of(record)
    context = {
        "record": record,
        "kind_facts": kind_of(record),
        "freshness": freshness_of(record),
        "facts": list(facts_of(record, partners)),
        "sections": told,
        "untold": untold,
        "groups": groups_of_record(request.user, record),
        "others": [(other.record, why_other(other)) for other in others_on_the_same(request.user, record)],
        **_linked(links_of(request.user, record)),
        **_people(request.user, record),
        **_rights(request.user, record),
    }
    return render(request, "solutions/reading/record.html", context)


def _rights(viewer: Viewer, record: Record) -> dict[str, bool]:
    """Return which actions stand on the right."""
    return {
        "may_edit": may_edit(viewer, record),
        "may_confirm": may_confirm(viewer, record),
        "may_hand_over": may_hand_over(viewer, record),
        "may_see_history": may_see_history(viewer, record),
        "may_check": may_check_now(viewer, record),
    }


def _linked(links: list[Linked]) -> dict[str, Any]:
    """Evidence stands with the sources, everything else below the text; each record once, with all its reasons."""
    reasons: dict[UUID, list[str]] = {}
    for one in links:
        reasons.setdefault(one.record.pk, []).append(why_linked(one))
    proof = {one.record.pk for one in links if one.kind == RecordLink.Kind.EVIDENCE and one.is_outward}
    rows = {one.record.pk: (one.record, " ".join(reasons[one.record.pk])) for one in links}
    return {
        "evidence": [row for key, row in rows.items() if key in proof],
        "related": [row for key, row in rows.items() if key not in proof],
    }


def _people(viewer: Viewer, record: Record) -> dict[str, Person | bool | None]:
    """Return who is named on the page: nobody to those who may not see people, nobody who is gone."""
    sees = bool(may_see_people(viewer))
    contact, responsible = record.contact, record.responsible
    return {
        "sees_people": sees,
        "contact": contact if sees and stands_for(contact, record) else None,
        "responsible": responsible if sees and stands_for(responsible, record) else None,
    }
