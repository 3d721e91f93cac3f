# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting the program as people do: processes with a data folder of their own."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

BUSY_SECONDS = 0.5
Start = Callable[..., "subprocess.Popen[str]"]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process whose data are in ``home``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MASCHINENRAUM_")}
    own = {
        "MASCHINENRAUM_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tests.cli.impatient_settings",
        "TEST_BUSY_SECONDS": str(BUSY_SECONDS),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    return {**kept, **own, **more}


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def query(home: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "maschinenraum.sqlite3", timeout=30) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated, otherwise empty database; to be copied."""
    home = tmp_path_factory.mktemp("migrated")
    command = [sys.executable, "-m", "maschinenraum", "migrate"]
    subprocess.run(command, env=environment(home), check=True, capture_output=True, cwd=home)
    return home


@pytest.fixture
def home(migrated: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own with an empty database."""
    return Path(shutil.copytree(migrated, tmp_path / "home"))


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start ``maschinenraum`` with words; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start_one(*words: str, at: Path = home, **more: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "maschinenraum", *words],
            env=environment(at, **more),
            cwd=at,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start_one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
