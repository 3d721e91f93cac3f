# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The life of a run: queued, running, a draft, or stopped or failed without one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maschinenraum.engine import ENGINE_VERSION
from maschinenraum.events.changes.matchmaking.forgetting import people_gone, result_without
from maschinenraum.events.changes.matchmaking.plans import advisers_of, store_plan
from maschinenraum.events.models import Event, Run, RunPseudonym, Session
from maschinenraum.events.queries.matchmaking.runs import REPETITION
from maschinenraum.network.models import Person

State = Run.State


def create_run(
    *,
    event: Event,
    by: Person | None,
    seed: int,
    snapshot: Mapping[str, Any],
    key: Mapping[UUID, str],
    based_on: Run | None = None,
    session: Session | None = None,
) -> Run:
    """Store a queued run with its frozen input, and the key to its pseudonyms apart from it."""
    run = Run.objects.create(
        event=event,
        number=next_number(event),
        based_on=based_on,
        session=session,
        seed=seed,
        engine_version=ENGINE_VERSION,
        snapshot=dict(snapshot),
        created_by=by,
    )
    RunPseudonym.objects.bulk_create(
        RunPseudonym(run=run, registration_id=registration, pseudonym=pseudonym)
        for registration, pseudonym in key.items()
    )
    return run


def next_number(event: Event) -> int:
    """Return the number of the event's next run."""
    last: int | None = Run.objects.filter(event=event).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def begin(run: Run) -> bool:
    """Note that a worker computes the run; also again, after a worker died over it.

    False where there is nothing to compute any more: the run is over, or was stopped while it waited.
    """
    waiting = Run.objects.filter(pk=run.pk, state__in=(State.QUEUED, State.RUNNING))
    if waiting.filter(state=State.QUEUED, stop_requested=True).update(
        state=State.STOPPED, finished_at=timezone.now()
    ):
        return False
    return bool(waiting.update(state=State.RUNNING, started_at=timezone.now(), fraction=0.0, doing=""))


def note_progress(run: Run, *, doing: str, fraction: float) -> bool:
    """Note how far the run is; True when somebody asked to stop it."""
    Run.objects.filter(pk=run.pk, state=State.RUNNING).update(doing=doing, fraction=fraction)
    return Run.objects.filter(pk=run.pk, stop_requested=True).exists()


@transaction.atomic
def finish(run: Run, *, result: Mapping[str, Any], report: Mapping[str, Any]) -> bool:
    """Turn a running run into a draft with its whole plan, in one transaction.

    False, and nothing written, where another worker finished it before.
    """
    running = Run.objects.filter(pk=run.pk, state=State.RUNNING)
    result = result_without(result, people_gone(run))  # somebody may have been erased since the start
    done = running.update(
        state=State.DRAFT, result=result, report=_naming_advisers(run, report), fraction=1.0, doing="",
        finished_at=timezone.now(),
    )  # fmt: skip
    if done:
        store_plan(run, result)
    return bool(done)


def _naming_advisers(run: Run, report: Mapping[str, Any]) -> dict[str, Any]:
    """A report whose unserved requests name the host asked, not a place in the snapshot, which pages do not read."""
    advice = report.get("consultations")
    if advice is None:
        return dict(report)
    hosts = advisers_of(run)
    unserved = [
        {**row, "adviser": hosts[row["adviser"]]} for row in advice["unserved"] if row["adviser"] in hosts
    ]
    return {**report, "consultations": {**advice, "unserved": unserved}}


def fail(run: Run, sentence: str) -> bool:
    """Note that the run has no plan, and why; False, and nothing written, where it is over already."""
    under_way = Run.objects.filter(pk=run.pk, state__in=(State.QUEUED, State.RUNNING))
    return bool(
        under_way.update(state=State.FAILED, error=sentence[:300], doing="", finished_at=timezone.now())
    )


@transaction.atomic
def note_repetition(run: Run, repetition: Mapping[str, Any]) -> None:
    """Note that a run is to be computed once more, or what came of it; the rest of its report stays."""
    held = Run.objects.select_for_update().only("report").get(pk=run.pk)
    held.report = {**held.report, REPETITION: dict(repetition)}
    held.save(update_fields=["report"])


def ask_to_stop(run: Run) -> bool:
    """Ask the worker to end the run with the best plan so far; a waiting run ends at once."""
    now = timezone.now()
    waiting = Run.objects.filter(pk=run.pk, state=State.QUEUED)
    if waiting.update(state=State.STOPPED, stop_requested=True, finished_at=now):
        return True
    return bool(Run.objects.filter(pk=run.pk, state=State.RUNNING).update(stop_requested=True))


def copy_run(run: Run, *, by: Person) -> Run:
    """Store a draft with the input, result and key of another run, as its successor.

    Needs a transaction: it holds the event until its end, so that two copies get two numbers.
    """
    Event.objects.select_for_update().get(pk=run.event_id)
    copy = Run.objects.create(
        event_id=run.event_id,
        number=next_number(run.event),
        state=State.DRAFT,
        based_on=run,
        session_id=run.session_id,
        seed=run.seed,
        engine_version=run.engine_version,
        snapshot=run.snapshot,
        result=run.result,
        report={name: said for name, said in run.report.items() if name != REPETITION},
        fraction=1.0,
        created_by=by,
        finished_at=timezone.now(),
    )
    RunPseudonym.objects.bulk_create(
        RunPseudonym(run=copy, registration_id=row.registration_id, pseudonym=row.pseudonym)
        for row in run.pseudonyms.all()
    )
    return copy
