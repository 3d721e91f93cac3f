# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The time of the place: every page and file below an event tells the time of that event's zone."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from maschinenraum.events.models import Event

#: The namespaces whose addresses name an event by its ``slug``.
OF_EVENTS = frozenset({"events", "timetables"})


class TimeOfThePlace:
    """Activates the zone of the event an address names, while its page is made.

    It does so by the address, so that a page added below an event cannot forget it. An event the
    reader may not know of changes nothing they see: their page has no time in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and leave no zone behind for the next request of this thread."""
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Ask for the zone once it is known which page is meant."""
        match = request.resolver_match
        if match is None or "slug" not in kwargs or OF_EVENTS.isdisjoint(match.namespaces):
            return
        zone = Event.objects.filter(slug=kwargs["slug"]).values_list("time_zone", flat=True).first()
        if zone is not None:
            timezone.activate(zone)
