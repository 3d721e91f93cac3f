# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum run`` starts both parts, keeps them running and ends them; refusals are one sentence."""

import os
import signal
import socket
import subprocess
import urllib.request
from itertools import takewhile
from pathlib import Path

import pytest

from tests.cli.conftest import Start, free_port, until

pytestmark = pytest.mark.process


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def children(process: int) -> dict[str, int]:
    """Return the process numbers of the parts by their subcommand."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except (OSError, ValueError, IndexError):
            continue
        if parent == process and "maschinenraum" in words:
            found[words[words.index("maschinenraum") + 1]] = int(folder.name)
    return found


def gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def run(start: Start, port: int, **more: object) -> "subprocess.Popen[str]":
    """Start everything and wait until the program says that it is ready, or has ended."""
    process = start("run", "--port", str(port), "--without-sample", **more)
    told_until_ready(process)
    return process


def told_until_ready(process: "subprocess.Popen[str]") -> list[str]:
    """Return the lines the program writes until it is ready."""
    assert process.stdout is not None
    return list(takewhile(lambda line: line != "Beenden mit Strg-C.\n", process.stdout))


def test_both_parts_start_and_ctrl_c_ends_them_cleanly(home: Path, start: Start) -> None:
    port = free_port()
    program = start("run", "--port", str(port), "--without-sample")
    told = told_until_ready(program)
    assert told[-1] == f"Maschinenraum läuft: http://127.0.0.1:{port}/   (Daten in {home})\n"
    parts = children(program.pid).values()
    program.send_signal(signal.SIGINT)
    output = program.communicate(timeout=60)[0]
    assert (program.returncode, all(map(gone, parts)), answers(port)) == (0, True, False)
    assert output == "\nMaschinenraum ist beendet.\n"
    assert list((home / "workers").iterdir()) == []


def test_a_second_start_does_nothing_a_second_time(start: Start) -> None:
    port = free_port()
    first = run(start, port)
    first.send_signal(signal.SIGINT)
    first.wait(timeout=60)
    told = told_until_ready(start("run", "--port", str(port), "--without-sample"))
    assert [line for line in told if line.strip()] == told[-1:]


def test_a_mail_setting_nobody_can_reach_is_refused_before_anything_starts(start: Start) -> None:
    program = start("run", "--port", str(free_port()), MASCHINENRAUM_MAIL="mail.example.org")
    output = program.communicate(timeout=60)[0]
    assert (program.returncode, output.count("\n")) == (1, 1)
    assert output.startswith("Fehler: MASCHINENRAUM_MAIL ist weder 'files' noch eine Adresse")


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_part_that_is_killed_is_started_again(start: Start, part: str) -> None:
    port = free_port()
    program = run(start, port)
    until(lambda: len(children(program.pid)) == 2)
    killed = children(program.pid)[part]
    os.kill(killed, signal.SIGKILL)
    until(lambda: children(program.pid).get(part, killed) != killed)
    until(lambda: answers(port))
    assert program.poll() is None


def test_nothing_stays_behind_when_the_program_itself_is_killed(start: Start) -> None:
    port = free_port()
    program = run(start, port)
    until(lambda: len(children(program.pid)) == 2)
    parts = list(children(program.pid).values())
    program.kill()
    until(lambda: all(map(gone, parts)))
    until(lambda: not answers(port))


def test_two_copies_run_side_by_side(start: Start, tmp_path: Path, migrated: Path) -> None:
    other_home = tmp_path / "other"
    other_home.mkdir()
    (other_home / "maschinenraum.sqlite3").write_bytes((migrated / "maschinenraum.sqlite3").read_bytes())
    one, other = free_port(), free_port()
    run(start, one)
    run(start, other, at=other_home)
    assert (answers(one), answers(other)) == (True, True)


def refusal(process: "subprocess.Popen[str]") -> str:
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    return output


def test_a_port_in_use_is_told_in_one_sentence(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = refusal(start("run", "--port", str(port)))
    said, _equals, hint = text.rstrip(".\n").partition("=")
    assert said == f"Fehler: Der Port {port} ist schon belegt: bitte einen anderen nennen, etwa PORT"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", int(hint)))


def test_a_folder_in_use_is_told_in_one_sentence(home: Path, start: Start) -> None:
    run(start, free_port())
    text = refusal(start("run", "--port", str(free_port())))
    assert text == (
        f"Fehler: Mit dem Datenordner {home} läuft Maschinenraum schon: bitte dort beenden oder mit "
        "MASCHINENRAUM_HOME einen anderen Ordner nennen.\n"
    )


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(start: Start, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    text = refusal(start("run", MASCHINENRAUM_HOME=str(blocked / "home")))
    assert text.startswith("Fehler: Der Datenordner ist nicht beschreibbar: ")
    assert len(text.splitlines()) == 1
