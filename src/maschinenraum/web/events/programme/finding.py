# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finding somebody of the network by name, to be named for something."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from maschinenraum.network.models import Person
from maschinenraum.network.queries.people import people_matching, people_seen_by
from maschinenraum.web.events.programme.forms import PersonSearch
from maschinenraum.web.lists import answers

MOST_FOUND = 20


def found_people(request: HttpRequest, *, without: Collection[UUID]) -> dict[str, Any]:
    """Return the search form of the address and who it finds, for the template ``find_person.html``."""
    form = PersonSearch(request.GET)
    text = answers(form).get("text", "").strip()
    found = people_matching(request.user, text).exclude(pk__in=without)
    shown = list(found[: MOST_FOUND + 1])
    return {
        "search": form,
        "text": text,
        "too_short": 0 < len(text) < 3,
        "found": shown[:MOST_FOUND],
        "more_found": len(shown) > MOST_FOUND,
    }


def person_named(request: HttpRequest) -> Person:
    """Return the person a form names, among those the reader may know of; else there is no such page."""
    try:
        key = UUID(request.POST.get("person", ""))
    except ValueError:
        raise Http404 from None
    person = people_seen_by(request.user).filter(pk=key).first()
    if person is None:
        raise Http404
    return person
