# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which record an address means, for those who may do something with it; for everyone else it is not there."""

from collections.abc import Callable

from django.http import Http404, HttpRequest

from maschinenraum.network.models import Person
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.content import record_of_kind
from maschinenraum.solutions.queries.records import records_seen_by
from maschinenraum.web.requests import person_of


def record_of(request: HttpRequest, slug: str, rule: Callable[[Person, Record], bool]) -> Record:
    """Return the record with the facts of its kind, if this person sees it and may do this."""
    record = records_seen_by(request.user).filter(slug=slug).first()
    if record is None or not rule(person_of(request), record):
        raise Http404
    return record_of_kind(record)


def seen_in(request: HttpRequest) -> int:
    """Return the version of the record that a form sent was made from; 0 where it does not say."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
