# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The one recurring job: every minute, whatever the rooms have to do by the clock."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from maschinenraum.events.jobs.matchmaking.announcing import announce_what_waits
from maschinenraum.events.jobs.matchmaking.planning import give_up_runs, plan_run
from maschinenraum.events.jobs.participants import delete_unconfirmed_lists
from maschinenraum.events.jobs.registrations import delete_expired_access_needs, delete_expired_drafts
from maschinenraum.network.jobs.mail import deliver_outbox
from maschinenraum.network.jobs.sign_in import forget_old_attempts

log = logging.getLogger(__name__)

UNDONE = ("READY", "RUNNING")
LONGEST_TICK = timedelta(hours=1)


def _deliver_mail(now: datetime) -> None:
    deliver_outbox.call()


def _delete_access_needs(now: datetime) -> None:
    delete_expired_access_needs(timezone.localdate(now))


def _delete_drafts(now: datetime) -> None:
    delete_expired_drafts(timezone.localdate(now))


def _give_up_runs(now: datetime) -> None:
    jobs = DBTaskResult.objects.filter(task_path=plan_run.module_path, status__in=UNDONE)
    give_up_runs(now, [job.args_kwargs["args"][0] for job in jobs])


# What is due at a moment; each part must be safe to repeat and do nothing when nothing is due.
RECURRING: tuple[Callable[[datetime], object], ...] = (
    announce_what_waits,
    _deliver_mail,
    _delete_access_needs,
    _delete_drafts,
    delete_unconfirmed_lists,
    forget_old_attempts,
    _give_up_runs,
)


@task()
def tick() -> None:
    """Do what is due now; a part that fails does not keep the others from their turn."""
    now = timezone.now()
    failures = []
    for part in RECURRING:
        try:
            part(now)
        except Exception as failure:
            log.exception("Recurring work %s failed.", part.__name__)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("recurring work", failures)


def enqueue_tick() -> bool:
    """Put the tick into the queue unless one is already there; return whether it was needed.

    One left behind by a worker on a computer that is gone counts for an hour only.
    """
    waiting = DBTaskResult.objects.filter(
        task_path=tick.module_path, status__in=UNDONE, enqueued_at__gt=timezone.now() - LONGEST_TICK
    )
    if waiting.exists():
        return False
    tick.enqueue()
    return True
