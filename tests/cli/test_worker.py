# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The worker does jobs, outlives a locked database and takes over from a worker that was killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from maschinenraum.cli import jobs
from maschinenraum.cli.worker import Worker
from maschinenraum.events.jobs.matchmaking.planning import plan_run
from maschinenraum.events.models import Run
from tests.cli.conftest import BUSY_SECONDS, Start, environment, query, until
from tests.cli.traces import fail, note
from tests.factories import RunFactory

LONGER_THAN_BUSY = BUSY_SECONDS * 5


def enqueue(home: Path, job: str, *words: object) -> None:
    """Enqueue a job of ``traces`` from a process that ends at once."""
    text = (
        "from maschinenraum.cli.program import set_up_django; set_up_django();"
        f"from tests.cli import traces; traces.{job}.enqueue(*{json.dumps([str(word) for word in words])})"
    )
    subprocess.run([sys.executable, "-c", text], env=environment(home), check=True)


def states(home: Path, job: str) -> list[object]:
    path = f"tests.cli.traces.{job}"
    return [
        row[0]
        for row in query(home, f"SELECT status FROM {DBTaskResult._meta.db_table} WHERE task_path = '{path}'")
    ]


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_and_its_value_kept(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    note.enqueue(str(trace))
    worker = Worker(tmp_path, list)
    assert (worker.work_once(), worker.work_once(), lines(trace)) == (True, False, [str(os.getpid())])
    assert DBTaskResult.objects.values_list("status", "return_value").get() == ("SUCCESSFUL", "noted")


@pytest.mark.django_db(transaction=True)
def test_a_mistake_in_a_job_fails_the_job_and_not_the_worker(tmp_path: Path) -> None:
    fail.enqueue()
    assert Worker(tmp_path, list).work_once()
    job = DBTaskResult.objects.get()
    assert (job.status, job.exception_class_path) == ("FAILED", "builtins.ValueError")


@pytest.mark.django_db(transaction=True)
def test_a_minute_of_the_clock_is_one_tick(tmp_path: Path) -> None:
    moments = iter(
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC) + timedelta(seconds=20 * step) for step in range(100)
    )
    told: list[datetime] = []
    seen: list[datetime] = []

    def clock() -> datetime:
        seen.append(next(moments))
        return seen[-1]

    def tick() -> None:
        told.append(seen[-1])
        if len(told) == 3:
            worker.stop()

    worker = Worker(tmp_path, tick, clock)
    worker.run()
    assert [later - earlier for earlier, later in pairwise(told)] == [timedelta(minutes=1)] * 2


@pytest.mark.django_db(transaction=True)
def test_a_clock_set_back_by_an_hour_does_not_silence_the_tick(tmp_path: Path) -> None:
    start = datetime(2027, 10, 31, 1, 0, tzinfo=UTC)
    moments = iter([start, start, start - timedelta(hours=1)])
    told: list[int] = []

    def tick() -> None:
        told.append(1)
        if len(told) == 2:
            worker.stop()

    worker = Worker(tmp_path, tick, lambda: next(moments))
    worker.run()
    assert len(told) == 2


@pytest.mark.django_db(transaction=True)
def test_only_one_tick_waits_in_the_queue(tmp_path: Path) -> None:
    assert (jobs.enqueue_tick(), jobs.enqueue_tick()) == (True, False)
    Worker(tmp_path, list).work_once()
    assert jobs.enqueue_tick()


@pytest.mark.django_db(transaction=True)
def test_work_that_fails_does_not_keep_the_rest_from_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[datetime] = []

    def broken(now: datetime) -> None:
        raise OSError("no")

    parts: tuple[Callable[[datetime], object], ...] = (broken, done.append)
    monkeypatch.setattr(jobs, "RECURRING", parts)
    with pytest.raises(ExceptionGroup, match="recurring work"):
        jobs.tick.call()
    assert len(done) == 1


@pytest.mark.process
@pytest.mark.parametrize("job", ["note", "note_and_write"])
def test_a_lock_longer_than_the_busy_timeout_delays_a_job_and_nothing_else(
    home: Path, start: Start, tmp_path: Path, job: str
) -> None:
    trace = tmp_path / "trace"
    enqueue(home, job, trace)
    with closing(sqlite3.connect(home / "maschinenraum.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        worker = start("worker")
        time.sleep(LONGER_THAN_BUSY + 1.5)
        assert (worker.poll(), lines(trace)) == (None, [])
        other.execute("ROLLBACK")
    until(lambda: states(home, job) == ["SUCCESSFUL"])
    assert (worker.poll(), lines(trace)) == (None, [str(worker.pid)])


@pytest.mark.process
def test_a_lock_while_a_job_writes_and_ends_loses_nothing(home: Path, start: Start, tmp_path: Path) -> None:
    trace, gate = tmp_path / "trace", tmp_path / "gate"
    enqueue(home, "note_and_wait", trace, gate)
    worker = start("worker")
    until(lambda: lines(trace))
    enqueue(home, "note_and_write", trace)
    with closing(sqlite3.connect(home / "maschinenraum.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        gate.touch()
        time.sleep(LONGER_THAN_BUSY)
        other.execute("ROLLBACK")
    until(lambda: [*states(home, "note_and_wait"), *states(home, "note_and_write")] == ["SUCCESSFUL"] * 2)
    assert (worker.poll(), set(lines(trace))) == (None, {str(worker.pid)})


@pytest.mark.process
def test_fault_48_a_job_whose_worker_was_killed_is_done_by_the_next_one(
    home: Path, start: Start, tmp_path: Path
) -> None:
    trace, gate = tmp_path / "trace", tmp_path / "gate"
    enqueue(home, "note_and_wait", trace, gate)
    first = start("worker")
    until(lambda: lines(trace))
    first.kill()
    first.wait()
    assert states(home, "note_and_wait") == ["RUNNING"]
    gate.touch()
    second = start("worker")
    until(lambda: states(home, "note_and_wait") == ["SUCCESSFUL"])
    assert lines(trace) == [str(first.pid), str(second.pid)]


@pytest.mark.process
def test_a_job_that_kills_its_worker_twice_is_given_up(home: Path, start: Start, tmp_path: Path) -> None:
    trace, gate = tmp_path / "trace", tmp_path / "gate"
    enqueue(home, "note_and_wait", trace, gate)
    for attempt in (1, 2):
        worker = start("worker")
        until(lambda expected=attempt: len(lines(trace)) == expected)  # type: ignore[misc]
        worker.kill()
        worker.wait()
    third = start("worker")
    until(lambda: states(home, "note_and_wait") == ["FAILED"])
    assert (third.poll(), len(lines(trace))) == (None, 2)


@pytest.mark.django_db(transaction=True)
def test_a_worker_of_another_name_is_known_dead_by_its_lock_in_the_same_folder(tmp_path: Path) -> None:
    note.enqueue(str(tmp_path / "trace"))
    DBTaskResult.objects.get().claim("container-of-yesterday:abc")
    worker = Worker(tmp_path, list)
    without_a_file = worker.reclaim()
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "abc").touch()
    assert (without_a_file, worker.reclaim(), worker.work_once()) == (0, 1, True)


@pytest.mark.django_db(transaction=True)
def test_a_tick_nobody_will_end_holds_up_the_next_for_an_hour_only() -> None:
    jobs.enqueue_tick()
    DBTaskResult.objects.get().claim("gone:abc")
    within_the_hour = jobs.enqueue_tick()
    DBTaskResult.objects.update(enqueued_at=datetime.now(UTC) - timedelta(hours=2))
    assert (within_the_hour, jobs.enqueue_tick()) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_the_recurring_work_leaves_a_run_alone_whose_job_waits() -> None:
    run = RunFactory(state=Run.State.QUEUED)
    Run.objects.update(created_at=datetime.now(UTC) - timedelta(minutes=5))
    plan_run.enqueue(str(run.pk))
    jobs.tick.call()
    run.refresh_from_db()
    before = run.state
    DBTaskResult.objects.all().delete()
    jobs.tick.call()
    run.refresh_from_db()
    assert (before, run.state) == (Run.State.QUEUED, Run.State.FAILED)


@pytest.mark.process
def test_a_job_of_a_living_worker_is_left_to_it(home: Path, start: Start, tmp_path: Path) -> None:
    trace, gate = tmp_path / "trace", tmp_path / "gate"
    enqueue(home, "note_and_wait", trace, gate)
    first = start("worker")
    until(lambda: lines(trace))
    enqueue(home, "note", tmp_path / "other")
    start("worker")
    until(lambda: lines(tmp_path / "other"))
    assert states(home, "note_and_wait") == ["RUNNING"]
    gate.touch()
    until(lambda: states(home, "note_and_wait") == ["SUCCESSFUL"])
    assert lines(trace) == [str(first.pid)]


@pytest.mark.process
def test_a_worker_told_to_stop_finishes_its_job(home: Path, start: Start, tmp_path: Path) -> None:
    trace, gate = tmp_path / "trace", tmp_path / "gate"
    enqueue(home, "note_and_wait", trace, gate)
    worker = start("worker")
    until(lambda: lines(trace))
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert worker.poll() is None
    gate.touch()
    assert (worker.wait(timeout=10), states(home, "note_and_wait")) == (0, ["SUCCESSFUL"])
    assert list((home / "workers").iterdir()) == []
