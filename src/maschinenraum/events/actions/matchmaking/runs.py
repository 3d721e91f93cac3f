# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting, stopping and copying runs."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maschinenraum.events.changes.matchmaking import plans, runs
from maschinenraum.events.jobs.matchmaking.planning import plan_run, repeat_and_compare
from maschinenraum.events.models import Event, Registration, Run, Session
from maschinenraum.events.queries.matchmaking.runs import (
    WITH_PLAN,
    Keep,
    Repetition,
    latest_plan,
    publication_in_force,
    run_under_way,
    what_stays,
)
from maschinenraum.events.queries.matchmaking.sessions import (
    clash_of_times,
    is_plannable,
    plannable_sessions,
)
from maschinenraum.events.queries.matchmaking.snapshot import gives_places, take_snapshot
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person


class Refused(Exception):
    """What somebody asked for cannot be done; the text says why, to them."""


def start_run(
    event: Event,
    *,
    by: Person,
    seed: int | None = None,
    based_on: Run | None = None,
    keep: Keep = Keep.LOCKED,
    session: Session | None = None,
) -> Run:
    """Freeze what is known today and put a run into the queue.

    ``based_on`` is a plan whose locked, begun and answered meetings stay exactly where they are;
    ``keep`` says whether all its other meetings, workshop places, seats and consultations stay as well,
    or none of it. With a ``session`` only what happens in it is planned anew; everything else stays as in
    ``based_on``, by default the plan in force, else the latest.
    Raises ``Refused`` where a run is under way, nobody takes part, no time is planned or two overlap.
    """
    check_may_run(event, by)
    if based_on is not None and based_on.event_id != event.pk:
        raise PermissionDenied
    _refuse_a_second_run(event)
    if not Registration.objects.filter(event=event, state=Registration.State.REGISTERED).exists():
        raise Refused(_("Es ist noch niemand angemeldet. Übernehmen Sie zuerst die Liste der Teilnehmenden."))
    if clash := clash_of_times(event):
        raise Refused(clash)
    if session is not None:
        based_on = based_on or _plan_to_go_by(event)
    _refuse_where_there_is_nothing_to_plan(event, session, based_on)
    seed = secrets.randbelow(2**31) if seed is None else seed
    now = timezone.now()
    stay = what_stays(based_on, now, keep, session=session) if based_on else None
    # Tagging all statements takes a second; the one writer of SQLite is not kept waiting for it.
    frozen = take_snapshot(event, seed=seed, keep=stay, only=session, now=now)
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)  # two clicks at once start one run
        _refuse_a_second_run(event)
        run = runs.create_run(
            event=event,
            by=by,
            seed=seed,
            snapshot=frozen.snapshot,
            key=frozen.key,
            based_on=based_on,
            session=session,
        )
        record_deed(person=by, verb="start-run", subject=run)
        transaction.on_commit(lambda: plan_run.enqueue(str(run.pk)))
    return run


def _plan_to_go_by(event: Event) -> Run | None:
    publication = publication_in_force(event)
    return publication.run if publication else latest_plan(event)


def _refuse_where_there_is_nothing_to_plan(
    event: Event, session: Session | None, based_on: Run | None
) -> None:
    sessions = {found.pk: found for found in plannable_sessions(event)}
    if not is_plannable(event):
        raise Refused(_("Im Programm gibt es noch keine Zeiten für Gespräche. Legen Sie sie zuerst an."))
    if session is None:
        return
    if session.pk not in sessions:
        raise Refused(
            _("In „%(session)s“ gibt es keine Zeiten, die sich planen lassen.") % {"session": session}
        )
    if based_on is None and gives_places(sessions[session.pk]):
        raise Refused(
            _("Für „%(session)s“ sind noch keine Plätze vergeben. Planen Sie zuerst die ganze Veranstaltung.")
            % {"session": session}
        )


def _refuse_a_second_run(event: Event) -> None:
    if run_under_way(event):
        raise Refused(
            _("Es läuft schon eine Planung. Warten Sie, bis sie fertig ist, oder halten Sie sie an.")
        )


@transaction.atomic
def stop_run(run: Run, *, by: Person) -> None:
    """Ask a run to end; one that computes keeps its best plan so far as a draft."""
    check_may_run(run.event, by)
    if runs.ask_to_stop(run):
        record_deed(person=by, verb="stop-run", subject=run)


@transaction.atomic
def repeat(run: Run, *, by: Person) -> None:
    """Have a run computed once more and compared with what it gave; the plan stays as it is.

    Asked twice at once it is done once. Raises ``Refused`` where the run has no plan.
    """
    check_may_run(run.event, by)
    if run.state not in WITH_PLAN:
        raise Refused(_("Dieser Lauf hat keinen Plan, der sich wiederholen lässt."))
    now = timezone.now()
    Event.objects.select_for_update().get(pk=run.event_id)
    run.refresh_from_db(fields=["report"])
    if Repetition(run).is_under_way(now):
        return
    runs.note_repetition(run, {"asked_at": now.isoformat()})
    record_deed(person=by, verb="repeat-run", subject=run)
    transaction.on_commit(lambda: repeat_and_compare.enqueue(str(run.pk), str(by.pk)))


@transaction.atomic
def draft_from(run: Run, *, by: Person) -> Run:
    """Copy a plan into a new draft that can be repaired by hand while the old one stays in force."""
    check_may_run(run.event, by)
    if run.state not in WITH_PLAN:
        raise Refused(_("Dieser Lauf hat keinen Plan, der sich kopieren lässt."))
    draft = runs.copy_run(run, by=by)
    plans.copy_plan(run, draft)
    record_deed(person=by, verb="copy-run", subject=draft, details={"from": str(run.pk)})
    return draft


def check_may_run(event: Event, by: Person) -> None:
    """Raise ``PermissionDenied`` unless this person runs the event today."""
    if not may_run_event(by, event):
        raise PermissionDenied
