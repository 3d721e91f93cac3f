# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a set-up step is, when it may be skipped, and how its progress and failure are told.

A step is skipped when the hash of its inputs equals the stamp written after its last success and
its outputs still exist. The stamp is written last, so an interrupted step is simply done again.
"""

import errno
import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".setup"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
HEARTBEAT_SECONDS = 10.0


class SetupFailed(Exception):
    """A step could not be done; the text is one sentence: what is missing and how to get it."""


@dataclass(frozen=True)
class Step:
    """One step: ``inputs`` are files and texts whose change makes it necessary again."""

    name: str
    title: str
    inputs: Callable[[], Iterable[Path | str]]
    outputs: tuple[Path, ...]
    work: Callable[[], None]


def fingerprint(inputs: Iterable[Path | str]) -> str:
    """Hash texts as they are and files by path and content (SHA-256, hex)."""
    digest = hashlib.sha256()
    for item in inputs:
        text = (
            str(item.relative_to(ROOT)) if isinstance(item, Path) and item.is_relative_to(ROOT) else str(item)
        )
        digest.update(text.encode() + b"\0")
        if isinstance(item, Path):
            digest.update(item.read_bytes() if item.is_file() else b"missing")
    return digest.hexdigest()


def is_done(step: Step, stamp: str) -> bool:
    """Whether the step last succeeded with this stamp and nothing it made has vanished."""
    path = STATE / "stamps" / step.name
    return path.is_file() and path.read_text() == stamp and all(output.exists() for output in step.outputs)


def carry_out(steps: Sequence[Step]) -> None:
    """Do every step that is not done yet, in order, one line of progress each."""
    (STATE / "stamps").mkdir(parents=True, exist_ok=True)
    (STATE / "log").mkdir(exist_ok=True)
    with _alone():
        for number, step in enumerate(steps, start=1):
            stamp = fingerprint(step.inputs())
            if is_done(step, stamp):
                continue
            print(f"[{number}/{len(steps)}] {step.title} …", flush=True)
            started = time.monotonic()
            (STATE / "stamps" / step.name).unlink(missing_ok=True)
            step.work()
            _write_stamp(step, stamp)
            print(f"      fertig nach {time.monotonic() - started:.1f} s", flush=True)


def _write_stamp(step: Step, stamp: str) -> None:
    path = STATE / "stamps" / step.name
    partial = path.with_suffix(".partial")
    partial.write_text(stamp)
    partial.replace(path)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the set-up lock; a second set-up of the same clone waits and says so."""
    with (STATE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Ein anderer Aufruf richtet gerade ein; es geht weiter, sobald er fertig ist.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(command: Sequence[str | Path], *, log: str, env: Mapping[str, str] | None = None) -> str:
    """Run a command in the project's root, keep its output in ``.setup/log``, return that output.

    Prints a sign of life every ten seconds. Raises ``SetupFailed`` with a diagnosis.
    """
    path = STATE / "log" / f"{log}.log"
    with path.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    text = path.read_text(errors="replace")
    if process.returncode != 0:
        raise SetupFailed(diagnosis(text, path))
    return text


def _wait(process: subprocess.Popen[bytes]) -> None:
    started = time.monotonic()
    while True:
        try:
            process.wait(timeout=HEARTBEAT_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"      … läuft noch ({time.monotonic() - started:.0f} s)", flush=True)
        else:
            return


_CAUSES = (
    (
        r"no space left on device|\bENOSPC\b|disk quota exceeded",
        "Der Speicherplatz ist erschöpft: bitte etwa 2 GB frei machen und den Befehl wiederholen.",
    ),
    (
        r"ensurepip is not available|No module named '?ensurepip|No module named '?venv",
        "Python fehlt das Modul venv: bitte 'apt install python3-venv' (oder das Gegenstück) ausführen.",
    ),
    (
        r"hash mismatch|HASHES (ARE REQUIRED|DO NOT MATCH)|DO NOT MATCH THE HASHES|EINTEGRITY",
        "Ein Paket stimmt nicht mit seiner hinterlegten Prüfsumme überein: bitte das Paketverzeichnis prüfen.",
    ),
    (
        (
            r"name resolution|network is unreachable|connection refused|dns error|timed out|tcp connect error"
            r"|error sending request|failed to fetch|NewConnectionError|tunnel connection failed"
            r"|network connectivity is disabled|the network was disabled|no matching distribution"
            r"|\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED)\b"
        ),
        "Das Paketverzeichnis ist nicht erreichbar: bitte Netzverbindung oder Proxy (HTTPS_PROXY) prüfen.",
    ),
    (
        r"permission denied|\bEACCES\b",
        "Im Projektordner fehlen Schreibrechte: bitte Eigentümerin oder Eigentümer des Ordners prüfen.",
    ),
)


def diagnosis(output: str, log: Path) -> str:
    """Say in one sentence what went wrong, from a failed command's output."""
    for pattern, sentence in _CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return f"{sentence} (Einzelheiten: {log})"
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "keine Ausgabe")
    return f"Der Schritt endete mit: {last[:200]} (Einzelheiten: {log})"


def refusal(error: OSError) -> str:
    """Say in one sentence why the set-up's own files could not be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _CAUSES[0][1]
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"Im Ordner {ROOT} lässt sich nichts anlegen: bitte Eigentümerin oder Eigentümer und Rechte prüfen "
            f"oder in einen eigenen Ordner klonen ({error.filename})."
        )
    return f"{error.strerror or error} ({error.filename})."


def tell(line: str) -> None:
    """Print one indented line of progress."""
    print(f"      {line}", file=sys.stdout, flush=True)
