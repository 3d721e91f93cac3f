# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who gets into a cockpit, and to which run; for everyone else it does not exist."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from maschinenraum.events.actions.matchmaking.repairs import Gone
from maschinenraum.events.models import Event, Meeting, Registration, Run, Session
from maschinenraum.events.queries.congresses import sessions_inside
from maschinenraum.events.queries.matchmaking.runs import WITH_PLAN, runs_of
from maschinenraum.events.queries.matchmaking.sessions import plannable_sessions
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.models import Person
from maschinenraum.network.queries.audit import was_done
from maschinenraum.web.events.seen import seen_event


def event_of(request: HttpRequest, slug: str) -> Event:
    """Return the event if this person sees it and runs it; else there is no such page."""
    return seen_event(request, slug, may_run_event)


def run_of(event: Event, run_id: UUID) -> Run:
    """Return a run of this very event, without its bulky input and result."""
    return get_object_or_404(runs_of(event), pk=run_id)


def plan_of(event: Event, run_id: UUID) -> Run:
    """Return a run of this very event that has a plan."""
    run = run_of(event, run_id)
    if run.state not in WITH_PLAN:
        raise Http404
    return run


def sessions_to_plan(event: Event, viewer: Person) -> QuerySet[Session]:
    """Return the sessions of which a plan can be made that this person may know of."""
    return plannable_sessions(event).filter(pk__in=sessions_inside(viewer).values("pk"))


def meeting_of(run: Run, meeting_id: UUID) -> Meeting:
    """Return a meeting of this very plan; else there is no such page."""
    found = meeting_in(run, meeting_id)
    if found is None:
        raise Http404
    return found


def meeting_in(run: Run, meeting_id: UUID) -> Meeting | None:
    """Return a meeting of this very plan, or None where it is no longer in it."""
    meetings = Meeting.objects.select_related(
        "run__event", "slot__session__room", "first__person__organisation", "second__person__organisation"
    )
    return meetings.defer("run__snapshot", "run__result").filter(pk=meeting_id, run=run).first()


def meeting_to_repair(run: Run, meeting_id: UUID) -> Meeting:
    """Return a meeting of this very plan; raises ``Gone`` where somebody took it out of this plan.

    What never was in it is no page, like any other address that leads nowhere.
    """
    found = meeting_in(run, meeting_id)
    if found is None and was_done("remove-meeting", run, meeting=str(meeting_id)):
        raise Gone
    return found or meeting_of(run, meeting_id)


def registration_of(event: Event, registration_id: UUID) -> Registration:
    """Return a registration for this very event."""
    registrations = Registration.objects.select_related("person__organisation__territory")
    return get_object_or_404(registrations, pk=registration_id, event=event)
