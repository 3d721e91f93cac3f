# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the reader sees in the list, with its filters, as a file."""

import json

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.network.spreadsheets import write_xlsx
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.linked_data import document, nodes
from maschinenraum.solutions.queries.records import records_seen_by
from maschinenraum.solutions.queries.tables.exporting import headings, rows, with_all_facts
from maschinenraum.web.lists import csv_answer
from maschinenraum.web.solutions.files.addresses import page_address
from maschinenraum.web.solutions.reading.listing import records_asked_for
from maschinenraum.web.solutions.reading.words import land_name
from maschinenraum.web.tables import TYPES, file_answer
from maschinenraum.web.vocabulary.addresses import scheme_address

LINKED = "application/ld+json"
KINDS = frozenset((*TYPES, "jsonld"))


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everything the list shows under the filters of the address: CSV, XLSX or JSON-LD."""
    if kind not in KINDS:
        raise Http404
    found = records_asked_for(request)
    if kind == "jsonld":
        return _linked(request, found, "wissen")
    table = rows(found, request.user, lambda record: _page(request, record))
    if kind == "csv":
        return csv_answer("wissen.csv", headings(), list(table))
    return file_answer(write_xlsx(headings(), table, sheet=_("Wissen")), kind, "wissen")


@require_safe
def record_linked_data(request: HttpRequest, slug: str) -> HttpResponse:
    """One record as JSON-LD."""
    found = records_seen_by(request.user).filter(slug=slug)
    if not found.exists():
        raise Http404
    return _linked(request, found, slug)


def _page(request: HttpRequest, record: Record) -> dict[str, object]:
    return {"address": page_address(request, record), "land": land_name(record.organisation)}


def _linked(request: HttpRequest, found: QuerySet[Record], name: str) -> HttpResponse:
    loaded = with_all_facts(found, request.user)
    graph = nodes(loaded, request.user, lambda record: page_address(request, record), scheme_address(request))
    text = json.dumps(document(graph), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=LINKED)
    response["Content-Disposition"] = f'attachment; filename="{name}.jsonld"'
    return response
