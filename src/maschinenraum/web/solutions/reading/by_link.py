# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Confirming a record by the link of a mail, without signing in.

Mail gateways open links before people do: reading the page changes nothing, only its button does.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from maschinenraum.solutions.actions.freshness import confirm_record
from maschinenraum.solutions.queries.confirming import confirmed_by_link
from maschinenraum.solutions.queries.freshness import freshness_of
from maschinenraum.web.caching import private
from maschinenraum.web.refusals import not_found


@require_safe
def ask(request: HttpRequest, person_id: UUID, token: str, record_id: UUID) -> HttpResponse:
    """The record in short, and a button; a wrong or ended link leads to nothing."""
    found = confirmed_by_link(person_id, token, record_id)
    if found is None:
        return private(not_found(request))
    person, record = found
    context = {
        "person": person,
        "record": record,
        "freshness": freshness_of(record),
        "holder": (person_id, token, record_id),
    }
    return private(render(request, "solutions/reading/by_link.html", context))


@require_POST
def confirm(request: HttpRequest, person_id: UUID, token: str, record_id: UUID) -> HttpResponse:
    """The button was pressed: the record is confirmed in the name of the link's holder."""
    found = confirmed_by_link(person_id, token, record_id)
    if found is None:
        return private(not_found(request))
    person, record = found
    confirm_record(record, by=person)
    return private(redirect("confirming:by-link", person_id, token, record_id))
