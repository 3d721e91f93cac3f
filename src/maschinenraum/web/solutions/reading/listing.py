# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list of knowledge: filtered, sorted and paged as the address says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.network.models import Group, Organisation
from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.rules import today
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.freshness import Freshness, freshness_of
from maschinenraum.solutions.queries.listing import Wanted, ordered, records_wanted
from maschinenraum.solutions.rules import may_write_records
from maschinenraum.web.lists import answers, filters_set, page_of
from maschinenraum.web.solutions.reading.forms import RecordFilter
from maschinenraum.web.solutions.reading.words import deciding, place_of

ORDERS = ("bestaetigt", "-bestaetigt", "titel", "-titel", "kommune", "-kommune")


@dataclass(frozen=True)
class Row:
    """One record of the list with the facts that decide."""

    record: Record
    place: str
    deciding: str
    freshness: Freshness


def rows_of(records: Iterable[Record]) -> list[Row]:
    """Return what a list says of each record."""
    day = today()
    return [
        Row(
            record,
            place_of(record.organisation),
            deciding(record),
            freshness_of(record, day),
        )
        for record in records
    ]


@dataclass(frozen=True)
class Around:
    """What the address narrows the list to beside its filters: a group, a municipality, a topic."""

    group: Group | None = None
    organisation: Organisation | None = None
    topic: Concept | None = None


def _around(request: HttpRequest, values: dict[str, Any]) -> Around:
    """Return what is named in the address, as far as this reader may know of it; all else narrows nothing."""
    group, organisation, topic = values.get("gruppe"), values.get("kommune"), values.get("schlagwort")
    return Around(
        group=groups_seen_by(request.user).filter(slug=group).first() if group else None,
        organisation=organisations_seen_by(request.user).filter(pk=organisation).first()
        if organisation
        else None,
        topic=Concept.objects.filter(pk=topic).first() if topic else None,
    )


def _wanted(values: dict[str, Any], around: Around) -> Wanted:
    names = {"text": "text", "kind": "art", "field": "handlungsfeld", "space": "raumtyp", "phase": "phase",
             "land": "land", "size": "groesse", "progress": "stand", "licence": "lizenz", "cost": "kosten",
             "freshness": "bestaetigt"}  # fmt: skip
    asked = {ours: str(values.get(theirs) or "") for ours, theirs in names.items()}
    return Wanted(
        **asked,
        topic=around.topic.pk if around.topic else "",
        organisation=str(around.organisation.pk) if around.organisation else "",
        group=around.group.slug if around.group else "",
        with_archived=bool(values.get("archiv")),
    )


def records_asked_for(request: HttpRequest) -> QuerySet[Record]:
    """Return all records the list shows for the address of this request, in its order."""
    values = answers(RecordFilter(request.GET, request.user))
    wanted = _wanted(values, _around(request, values))
    return ordered(records_wanted(request.user, wanted, today()), order_asked_for(request))


def order_asked_for(request: HttpRequest) -> str:
    """Return the order the address names; the freshest first where it names none."""
    order = request.GET.get("sortierung", "")
    return order if order in ORDERS else ORDERS[0]


@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """All knowledge this reader may see; archived records only when asked for."""
    form = RecordFilter(request.GET, request.user)
    values = answers(form)
    around = _around(request, values)
    order = order_asked_for(request)
    found = records_wanted(request.user, _wanted(values, around), today())
    page = page_of(request, ordered(found, order))
    context = {
        "form": form,
        "filters": filters_set(values),
        "around": around,
        "page": page,
        "rows": rows_of(page),
        "order": order,
        "query": request.GET.urlencode(),
        "may_write": may_write_records(request.user),
    }
    return render(request, "solutions/reading/list.html", context)
