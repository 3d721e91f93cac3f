# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Jobs for the tests of the worker; they leave traces in files, because the worker is another process."""

import os
import time
from pathlib import Path

from django.db import connection
from django_tasks import task


@task()
def note(path: str) -> str:
    """Write the worker's process number as a line into a file."""
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()}\n")
    return "noted"


@task()
def note_and_wait(path: str, gate: str) -> None:
    """Leave a line, then wait until the gate's file exists."""
    note.call(path)
    while not Path(gate).exists():
        time.sleep(0.02)


@task()
def note_and_write(path: str) -> None:
    """Leave a line, then write into the database."""
    note.call(path)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = name")


@task()
def fail() -> None:
    """Fail as a job with a mistake does."""
    raise ValueError("a mistake")
