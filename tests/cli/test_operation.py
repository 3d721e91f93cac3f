# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The parts started one by one, with the very commands and settings of docs/operation.md."""

import re
import shlex
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import environment, free_port, query, until
from tests.conftest import ROOT

pytestmark = pytest.mark.process

CHAPTER = (ROOT / "docs/operation.md").read_text().partition("## Web and worker")[2].partition("\n## ")[0]
BY_ITSELF, OTHER_SERVER, SETTINGS = re.findall(r"```sh\n(.*?)```", CHAPTER, re.DOTALL)
HOST = "maschinenraum.example.org"


@pytest.fixture
def running() -> Iterator[list["subprocess.Popen[str]"]]:
    """Processes that are ended with the test."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.send_signal(signal.SIGTERM)
    for process in started:
        process.communicate(timeout=60)


def answer(port: int, path: str) -> tuple[int, str]:
    """What the pages answer to the reverse proxy; 0 while nobody answers."""
    passed_on = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=passed_on)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        return refused.code, ""
    except OSError:
        return 0, ""


@pytest.mark.parametrize("commands", [BY_ITSELF, OTHER_SERVER], ids=["our server", "another server"])
def test_the_documented_commands_give_pages_with_their_style_and_a_worker_that_works(
    commands: str, tmp_path: Path, running: list["subprocess.Popen[str]"]
) -> None:
    port = free_port()
    chosen = dict(line.split("=", 1) for line in SETTINGS.split())
    for line in commands.replace("8000", str(port)).splitlines():
        words = [sys.executable, "-m", *shlex.split(line)]
        process = subprocess.Popen(
            words, env=environment(tmp_path, **chosen), cwd=tmp_path,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if words[-1] in {"migrate", "publish-static"}:
            assert process.communicate(timeout=120)[0].count("Traceback") == process.returncode == 0
        else:
            running.append(process)
    until(lambda: answer(port, "/")[0])
    status, page = answer(port, "/")
    styles = re.findall(r'href="(/static/[^"]+[.]css)"', page)
    assert (status, {answer(port, style)[0] for style in styles}) == (200, {200})
    until(
        lambda: query(
            tmp_path, "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
        )
    )
    assert [process.poll() for process in running] == [None, None]


def test_the_pages_refuse_to_start_before_the_database_is_there(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "maschinenraum", "web", "--port", str(free_port())]
    refused = subprocess.run(
        words, env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    sentence = (
        "Fehler: Die Datenbank ist nicht auf dem Stand dieses Programms: bitte zuerst 'maschinenraum migrate'"
    )
    assert (refused.returncode, refused.stderr) == (1, f"{sentence} ausführen.\n")


def test_a_worker_with_a_mail_setting_nobody_can_reach_refuses_to_start(tmp_path: Path) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "maschinenraum", "worker"],
        env=environment(tmp_path, MASCHINENRAUM_MAIL="mail.example.org"),
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (refused.returncode, refused.stderr.startswith("Fehler: MASCHINENRAUM_MAIL ist weder")) == (
        1,
        True,
    )
