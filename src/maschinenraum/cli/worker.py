# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The worker: does the jobs of the database queue, one at a time, and outlives what stops others.

The queue's own worker leaves a job marked as running for ever when it is killed, and ends when the
database is locked. This one waits for a locked database however long it takes, and puts the jobs of a
worker that died back into the queue: once, because a job that kills its worker twice would do so again.
Every worker holds a lock on a file while it lives, which is how the others know. Jobs are idempotent,
so that a second attempt is safe.
"""

import fcntl
import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
PATIENCE_SECONDS = 1.0
TICK = timedelta(minutes=1)
MOST_CLAIMS = 2
LONGEST_RETRYING = timedelta(hours=1)


class WorkerDied(Exception):
    """The worker ended while it did this job, and so did the one that tried again."""


class Worker:
    """One worker of this computer.

    home   folder of the installation; the lock files are in its ``workers`` folder
    tick   called when the worker starts and once a minute from then on
    clock  tells the time; another one makes minutes pass at once
    """

    def __init__(
        self, home: Path, tick: Callable[[], object], clock: Callable[[], datetime] = timezone.now
    ) -> None:
        self.folder = home / "workers"
        self.tick = tick
        self.clock = clock
        self.name = f"{socket.gethostname()[:30]}:{uuid.uuid4().hex[:20]}"
        self.stopped = threading.Event()

    def stop(self, *_signal: object) -> None:
        """Finish the job at hand, then end."""
        self.stopped.set()

    def run(self) -> None:
        """Work until told to stop."""
        with self._alive():
            next_tick = self.clock()
            while not self.stopped.is_set():
                now = self.clock()
                # A clock set back must not silence the tick until it has caught up.
                if now >= next_tick or next_tick - now > TICK:
                    self._patiently(self._look_around)
                    next_tick = now + TICK
                if not self._patiently(self.work_once):
                    self.stopped.wait(IDLE_SECONDS)

    def work_once(self) -> bool:
        """Do the next job that is due; return whether there was one."""
        close_old_connections()
        job = self._claim()
        if job is None:
            return False
        self._do(job)
        return True

    def reclaim(self) -> int:
        """Put jobs of dead workers of this computer back, once each; return how many were found."""
        found = 0
        for job in DBTaskResult.objects.running():
            holder = str(job.worker_ids[-1]) if job.worker_ids else ""
            if holder == self.name or not self._died(holder):
                continue
            found += 1
            if len(job.worker_ids) >= MOST_CLAIMS:
                job.set_failed(WorkerDied(f"Job {job.id} ended its worker twice."))
            else:
                # Another worker may have found it too, and be doing it by now.
                same = DBTaskResult.objects.running().filter(pk=job.pk, worker_ids=job.worker_ids)
                same.update(status="READY")
            log.warning("Job %s was left behind by a worker that died.", job.id)
        return found

    def _look_around(self) -> bool:
        close_old_connections()
        self.reclaim()
        self.tick()
        return True

    def _claim(self) -> "DBTaskResult[..., Any] | None":
        due = DBTaskResult.objects.ready()
        if not due.exists():  # looking takes no write lock
            return None
        with exclusive_transaction():
            job = due.get_locked()
            if job is not None:
                job.claim(self.name)
        return job

    def _do(self, job: "DBTaskResult[..., Any]") -> None:
        try:
            value = job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        except (OperationalError, InterfaceError) as error:
            self._patiently(partial(self._try_again, job, error))
        except Exception as error:
            log.exception("Job %s (%s) failed.", job.id, job.task_path)
            self._patiently(partial(_done, job.set_failed, error))
        else:
            self._patiently(partial(_done, job.set_successful, value))

    def _try_again(self, job: "DBTaskResult[..., Any]", error: Exception) -> bool:
        """Put a job back that met a locked or absent database, for an hour at most."""
        if timezone.now() - job.enqueued_at > LONGEST_RETRYING:
            return _done(job.set_failed, error)
        # It was not the job's fault: this attempt does not count as one that ended its worker.
        DBTaskResult.objects.filter(pk=job.pk).update(
            status="READY",
            worker_ids=job.worker_ids[:-1],
            run_after=timezone.now() + timedelta(seconds=PATIENCE_SECONDS),
        )
        return True

    def _patiently(self, act: Callable[[], bool]) -> bool:
        """Repeat until the database can be used; give up only when told to stop."""
        while True:
            try:
                return act()
            except (OperationalError, InterfaceError) as error:
                log.warning("The database cannot be used now (%s); waiting.", type(error).__name__)
                connection.close()
                if self.stopped.wait(PATIENCE_SECONDS):
                    return False

    def _died(self, holder: str) -> bool:
        """Whether this worker's lock is free, or it ran on this computer and left no lock.

        The file outlives a computer's name, which changes with every start of a container; of workers
        elsewhere without a file here we know nothing.
        """
        host, _, identity = holder.partition(":")
        path = self.folder / identity
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return host == self.name.partition(":")[0]
        except BlockingIOError:
            return False
        path.unlink(missing_ok=True)
        return True

    @contextmanager
    def _alive(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / self.name.partition(":")[2]
        with path.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(str(os.getpid()).encode())
            file.flush()
            try:
                yield
            finally:
                path.unlink(missing_ok=True)


def _done(act: Callable[[Any], None], value: Any) -> bool:
    act(value)
    return True
