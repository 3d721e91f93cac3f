# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Computing a run in the worker."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from maschinenraum.engine import ENGINE_VERSION
from maschinenraum.engine.inputs import ProblemError
from maschinenraum.events.changes.matchmaking import runs
from maschinenraum.events.changes.matchmaking.forgetting import people_gone, result_without
from maschinenraum.events.jobs.matchmaking.drafting import Draft, Steps, draft
from maschinenraum.events.models import Run
from maschinenraum.events.queries.matchmaking.runs import REPETITION, UNDER_WAY
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.models import Person

log = logging.getLogger(__name__)

#: Between storing a run and putting its job into the queue nobody works on it.
UNTIL_QUEUED = timedelta(minutes=1)
#: Seconds between two notes of progress; each is one short transaction.
PAUSE = 0.5


@task()
def plan_run(run_id: str) -> str:
    """Compute a run from its snapshot and store the draft; returns the state it is then in.

    Safe to run again after a worker died: nothing is written before the plan is whole, and a run
    that is over is left alone. Rights are asked again, because days may have passed since the start.
    """
    run = Run.objects.select_related("event", "created_by").get(pk=UUID(run_id))
    if run.created_by is None or not may_run_event(run.created_by, run.event):
        runs.fail(run, _("Wer diesen Lauf gestartet hat, darf das inzwischen nicht mehr."))
    elif runs.begin(run):
        _compute(run)
    run.refresh_from_db(fields=["state"])
    return run.state


def _compute(run: Run) -> None:
    begun = monotonic()
    try:
        plan = draft(run.snapshot, seed=run.seed, on_progress=Reporter(run))
        runs.finish(run, result=plan.result, report={**plan.report, "seconds": round(monotonic() - begun, 2)})
    except ProblemError as error:
        # The engine's sentence names rows of arrays, not people; the office needs what to do.
        log.warning("Run %s: %s", run.pk, error.rule)
        runs.fail(
            run,
            _("Die Angaben widersprechen sich. Bitte lösen Sie festgehaltene Gespräche und starten Sie neu."),
        )
    except (OperationalError, InterfaceError):
        raise  # a locked or absent database: the worker tries again, and the run goes on
    except Exception:
        runs.fail(
            run, _("Der Lauf ist an einem Fehler des Programms gescheitert. Die bisherigen Pläne bleiben.")
        )
        raise


def give_up_runs(now: datetime, queued: Collection[str]) -> int:
    """End runs under way that no job in the queue (``queued``: their keys) will bring to an end.

    Without this, a run whose job was given up would forbid every later run of its event. Returns how
    many there were; part of the recurring work, safe to repeat.
    """
    left = Run.objects.filter(state__in=UNDER_WAY, created_at__lt=now - UNTIL_QUEUED).exclude(pk__in=queued)
    sentence = _("Die Rechnung ist abgebrochen. Die bisherigen Pläne bleiben; bitte starten Sie neu.")
    return sum(runs.fail(run, sentence) for run in left.only("pk"))


@task()
def repeat_and_compare(run_id: str, by: str) -> bool:
    """Compute a run once more and note in its report whether the same comes of it; returns that.

    Safe to run again: the plan is not touched. ``by`` is who asked; their rights are asked again.
    """
    run = Run.objects.select_related("event").get(pk=UUID(run_id))
    if not may_run_event(Person.objects.get(pk=UUID(by)), run.event):
        return False
    asked = run.report.get(REPETITION, {})
    try:
        found = differences(run)
    except ProblemError as error:
        log.warning("Run %s once more: %s", run.pk, error.rule)
        found = {"failed": 1}
    same = not any(found.values())
    done = {"done_at": timezone.now().isoformat(), "engine": ENGINE_VERSION, "same": same, "differ": found}
    runs.note_repetition(run, {**asked, **done})
    return same


def repeat_run(run: Run) -> Draft:
    """Compute a run once more from its snapshot, seed and steps, and store nothing."""
    return draft(run.snapshot, seed=run.seed, steps=Steps.of(run.result))


def differences(run: Run) -> dict[str, int]:
    """Compute a run once more and count what differs from what it gave; all 0 where nothing does.

    ``meetings``: pairs that meet elsewhere, or in one of the two results only; ``places`` in workshops,
    ``seats`` at rotating tables and ``advice`` likewise; ``reasons``: pairs that meet in the same place for
    other reasons.
    """
    # What erased people said was taken out of the stored result; it is no difference.
    again = result_without(repeat_run(run).result, people_gone(run))
    met, met_again = _tables(run.result), _tables(again)
    reasons, reasons_again = _reasons(run.result), _reasons(again)
    return {
        "meetings": _count_differing(met, met_again),
        "places": _count_differing(_places(run.result), _places(again)),
        "seats": _count_differing(_seats(run.result), _seats(again)),
        "advice": _count_differing(_advice(run.result), _advice(again)),
        "reasons": sum(
            met[pair] == met_again.get(pair) and said != reasons_again[pair] for pair, said in reasons.items()
        ),
    }


def is_repeatable(run: Run) -> bool:
    """Whether computing the run once more gives the very plan it gave."""
    return not any(differences(run).values())


def _tables(result: Mapping[str, Any]) -> dict[Any, Any]:
    return {frozenset(row["people"]): (row["slot"], row["table"]) for row in result["meetings"]}


def _reasons(result: Mapping[str, Any]) -> dict[Any, Any]:
    return {frozenset(row["people"]): row["reasons"] for row in result["meetings"]}


def _places(result: Mapping[str, Any]) -> dict[Any, Any]:
    return {(row["person"], row["session"]): (row["rank"], row["is_host"]) for row in result["workshops"]}


def _seats(result: Mapping[str, Any]) -> dict[Any, Any]:
    return {(row["person"], row["turn"]): row["table"] for row in result.get("seats", ())}


def _advice(result: Mapping[str, Any]) -> dict[Any, Any]:
    return {
        (row["person"], row["adviser"]): (row["turn"], row["rank"]) for row in result.get("consultations", ())
    }


def _count_differing(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


class Reporter:
    """Writes progress to the run at most twice a second, and passes on that somebody wants to stop."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._next = 0.0
        self._stop = False

    def __call__(self, doing: str, fraction: float) -> bool:
        """Note what is being done; False asks to stop."""
        if not self._stop and monotonic() >= self._next:
            self._stop = runs.note_progress(self._run, doing=doing, fraction=round(fraction, 3))
            self._next = monotonic() + PAUSE
        return not self._stop
