# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The one recurring job: every minute, whatever the rooms have to do by the clock."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from maschinenraum.events.jobs.matchmaking.announcing import announce_what_waits
from maschinenraum.events.jobs.matchmaking.planning import give_up_runs, plan_run
from maschinenraum.events.jobs.registrations import delete_expired_access_needs, delete_expired_drafts
from maschinenraum.network.jobs.mail import deliver_outbox, forget_old_mail
from maschinenraum.network.jobs.sign_in import forget_expired_sessions, forget_old_attempts
from maschinenraum.network.jobs.staged_files import delete_unconfirmed_files
from maschinenraum.solutions.jobs.drafts import delete_expired_record_drafts
from maschinenraum.solutions.jobs.freshness import ask_for_confirmations
from maschinenraum.web.search.digests import send_digests
from maschinenraum.web.search.documents import refresh_every_document

log = logging.getLogger(__name__)

UNDONE = ("READY", "RUNNING")
LONGEST_TICK = timedelta(hours=1)
JOBS_KEPT = timedelta(days=14)
COMPARED = "search-documents-compared-on"
MOST_AT_ONCE = 1000  # so that no transaction holds the database for long


def _deliver_mail(now: datetime) -> None:
    deliver_outbox.call()


def _delete_access_needs(now: datetime) -> None:
    delete_expired_access_needs(timezone.localdate(now))


def _delete_drafts(now: datetime) -> None:
    delete_expired_drafts(timezone.localdate(now))


def _give_up_runs(now: datetime) -> None:
    jobs = DBTaskResult.objects.filter(task_path=plan_run.module_path, status__in=UNDONE)
    give_up_runs(now, [job.args_kwargs["args"][0] for job in jobs])


def forget_finished_jobs(now: datetime) -> None:
    """Delete the records of jobs that ended more than fourteen days ago; they name people by their keys."""
    over = DBTaskResult.objects.filter(finished_at__lt=now - JOBS_KEPT).exclude(status__in=UNDONE)
    old = list(over.values_list("pk", flat=True)[:MOST_AT_ONCE])
    if old:
        DBTaskResult.objects.filter(pk__in=old).delete()


def compare_documents(now: datetime) -> None:
    """Compare once a day what is to be found with the records: what hangs on dates or on other records changes too."""
    today = timezone.localdate(now).isoformat()
    if cache.get(COMPARED) == today:
        return
    for _done in refresh_every_document():
        pass
    cache.set(COMPARED, today, timeout=None)


# What is due at a moment; each part must be safe to repeat and do nothing when nothing is due.
RECURRING: tuple[Callable[[datetime], object], ...] = (
    announce_what_waits,
    ask_for_confirmations,
    send_digests,  # right before the mail leaves: what it names is seen at this moment
    _deliver_mail,
    _delete_access_needs,
    _delete_drafts,
    delete_expired_record_drafts,
    delete_unconfirmed_files,
    forget_old_attempts,
    forget_expired_sessions,
    forget_old_mail,
    forget_finished_jobs,
    compare_documents,
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


def waiting_since(now: datetime) -> datetime | None:
    """Return since when the oldest job that is due has waited for a worker, None when none waits."""
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    if oldest is None:
        return None
    # A job that was put off waits since it was due; one that was not carries the last of all dates.
    begun: datetime = oldest.run_after if oldest.run_after <= now else oldest.enqueued_at
    return begun
