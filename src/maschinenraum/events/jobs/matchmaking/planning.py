# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Computing a run in the worker."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django_tasks import task

from maschinenraum.engine.inputs import ProblemError
from maschinenraum.events.changes.matchmaking import runs
from maschinenraum.events.jobs.matchmaking.drafting import Draft, draft
from maschinenraum.events.models import Run
from maschinenraum.events.queries.matchmaking.runs import UNDER_WAY
from maschinenraum.events.rules import may_run_event

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


def repeat_run(run: Run) -> Draft:
    """Compute a run once more from its snapshot, seed and steps, and store nothing."""
    return draft(run.snapshot, seed=run.seed, steps=run.result["steps"])


def is_repeatable(run: Run) -> bool:
    """Whether computing the run once more gives the very plan it gave."""
    return bool(repeat_run(run).result == run.result)


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
