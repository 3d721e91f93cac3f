# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finding the event an address names, for a reader who may know of it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest

from maschinenraum.events.models import Event
from maschinenraum.events.queries.congresses import event_seen_by
from maschinenraum.network.rules import Viewer


def seen_event(request: HttpRequest, slug: str, rule: Callable[[Viewer, Event], bool] | None = None) -> Event:
    """Return the event if the reader may see its page and ``rule`` holds; else it is not there (404)."""
    event = event_seen_by(request.user, slug)
    if event is None or (rule is not None and not rule(request.user, event)):
        raise Http404
    return event
