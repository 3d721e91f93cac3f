# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who gets to the preparation of an event, and to which record; for everyone else it does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maschinenraum.events.actions.programme.holding import version_of
from maschinenraum.events.actions.programme.refusals import Gone, Overtaken
from maschinenraum.events.models import Event, Room, Session
from maschinenraum.events.queries.programme.clock import SlotOrTurn
from maschinenraum.events.queries.programme.editor import editable_sessions, room_key, rooms_of
from maschinenraum.events.queries.programme.times import Purpose, begin_of, purposes_of, times_for
from maschinenraum.events.rules import may_prepare_event
from maschinenraum.network.queries.audit import was_done
from maschinenraum.web.events.seen import seen_event


def event_of(request: HttpRequest, slug: str) -> Event:
    """Return the event if this person sees it and prepares it; else there is no such page."""
    return seen_event(request, slug, may_prepare_event)


def session_of(request: HttpRequest, event: Event, session_id: UUID) -> Session:
    """Return a session of this very event that this person may know of.

    Raises ``Gone`` for one that somebody has deleted; what never was there is no page.
    """
    found = editable_sessions(request.user, event).filter(pk=session_id).first()
    if found is not None:
        return found
    if was_done("delete-session", event, session=str(session_id)):
        raise Gone
    raise Http404


def room_of(event: Event, key: UUID) -> Room:
    """Return a room of this very event."""
    found = next((room for room in rooms_of(event) if room_key(room) == key), None)
    if found is None:
        raise Http404
    return found


def purpose_of(session: Session, key: str) -> Purpose:
    """Return what the times of a session are for; a purpose its format does not have is no page."""
    found = next((purpose for purpose in purposes_of(session) if purpose == key), None)
    if found is None:
        raise Http404
    return found


def time_of(session: Session, purpose: Purpose, begin: str, seen: str | None = None) -> SlotOrTurn:
    """Return the time of this very session that begins then.

    Raises ``Overtaken`` where the session has changed since ``seen``: the time may have moved.
    """
    found = next((time for time in times_for(session, purpose) if begin_of(time) == begin), None)
    if found is not None:
        return found
    if seen is not None and seen != version_of(session):
        raise Overtaken
    raise Http404


def tabs(event: Event, here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of the preparation: programme, rooms, organisers, what is said of the event."""
    pages = [
        ("programme", _("Programm")),
        ("rooms", _("Räume")),
        ("organisers", _("Verantwortliche")),
        ("event-edit", _("Angaben")),
    ]
    return [(label, reverse(f"events:{name}", args=(event.slug,)), name == here) for name, label in pages]
