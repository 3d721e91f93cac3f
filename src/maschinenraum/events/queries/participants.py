# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Participants of an event as those who may see the inside see them."""

from django.db.models import Prefetch, Q, QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.events.models import AdviceRequest, Event, Registration
from maschinenraum.events.queries.congresses import sessions_inside
from maschinenraum.events.rules import may_run_event, may_see_participants
from maschinenraum.network.rules import Viewer, may_see_contact_data


def participants_seen_by(viewer: Viewer, event: Event) -> QuerySet[Registration]:
    """Return who is registered, by name; nobody for those who may not know."""
    registered = Registration.objects.filter(
        event=event, state=Registration.State.REGISTERED, person__is_active=True
    )
    if not may_see_participants(viewer, event):
        return registered.none()
    return registered.select_related("person__organisation").order_by("person__sort_key", "pk")


def participants_matching(viewer: Viewer, event: Event, text: str) -> QuerySet[Registration]:
    """Return participants whose name or organisation holds ``text``; all of them for an empty one."""
    found = participants_seen_by(viewer, event)
    if not text.strip():
        return found
    folded = sort_key(text)
    named = Q(person__given_name__icontains=text.strip()) | Q(person__family_name__icontains=text.strip())
    if folded:
        named |= Q(person__sort_key__contains=folded) | Q(person__organisation__sort_key__contains=folded)
    return found.filter(named)


def participants_with_answers(viewer: Viewer, event: Event, text: str = "") -> QuerySet[Registration]:
    """Return participants with days, statements and requests for advice, for those who run the event.

    Wishes, times somebody cannot and needs are no part of it: nobody but the person reads them here.
    """
    if not may_run_event(viewer, event):
        return Registration.objects.none()
    found = participants_matching(viewer, event, text)
    known = AdviceRequest.objects.filter(adviser__session__in=sessions_inside(viewer).values("pk"))
    requests = known.select_related(
        "adviser__person", "adviser__session__format", "adviser__session__group"
    ).order_by("rank", "pk")
    return found.prefetch_related(
        "days",
        "statements",
        "workshop_choices__session__format",
        "workshop_choices__session__group",
        Prefetch("advice_requests", queryset=requests),
    )


def shows_addresses(viewer: Viewer, event: Event) -> bool:
    """Whether lists may hold e-mail addresses: for the office when it runs the event."""
    return bool(may_run_event(viewer, event)) and bool(may_see_contact_data(viewer))
