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
from maschinenraum.events.models import Event, Registration, Run
from maschinenraum.events.queries.matchmaking.runs import (
    WITH_PLAN,
    Keep,
    Repetition,
    meetings_to_keep,
    places_to_keep,
    run_under_way,
)
from maschinenraum.events.queries.matchmaking.slots import clash_of_slots
from maschinenraum.events.queries.matchmaking.snapshot import take_snapshot
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
) -> Run:
    """Freeze what is known today and put a run into the queue.

    ``based_on`` is a plan whose locked, begun and answered meetings stay exactly where they are;
    ``keep`` says whether all its other meetings and workshop places stay as well, or none of it.
    Raises ``Refused`` where a run is under way, nobody takes part, no slot is planned or two overlap.
    """
    check_may_run(event, by)
    if based_on is not None and based_on.event_id != event.pk:
        raise PermissionDenied
    _refuse_a_second_run(event)
    if not Registration.objects.filter(event=event, state=Registration.State.REGISTERED).exists():
        raise Refused(_("Es ist noch niemand angemeldet. Übernehmen Sie zuerst die Liste der Teilnehmenden."))
    if clash := clash_of_slots(event):
        raise Refused(clash)
    seed = secrets.randbelow(2**31) if seed is None else seed
    now = timezone.now()
    stay = meetings_to_keep(based_on, now, keep) if based_on else ()
    places = places_to_keep(based_on, now, keep) if based_on else ()
    # Tagging all statements takes a second; the one writer of SQLite is not kept waiting for it.
    frozen = take_snapshot(event, seed=seed, keep=stay, keep_places=places, now=now)
    if not frozen.snapshot["slots"]:
        raise Refused(_("Im Programm gibt es noch keine Zeiten für Gespräche. Legen Sie sie zuerst an."))
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)  # two clicks at once start one run
        _refuse_a_second_run(event)
        run = runs.create_run(
            event=event, by=by, seed=seed, snapshot=frozen.snapshot, key=frozen.key, based_on=based_on
        )
        record_deed(person=by, verb="start-run", subject=run)
        transaction.on_commit(lambda: plan_run.enqueue(str(run.pk)))
    return run


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
