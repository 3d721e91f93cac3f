# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make check`` and ``make test``: what is checked, in which order, and how the outcome is told.

Runs inside ``.venv``: ``python -m setup.checks check`` or ``python -m setup.checks test``.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from setup import audit
from setup.steps import ROOT, VENV

BIN = VENV / "bin"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NO_CHROMIUM = (
    "Chromium fehlt: bitte 'apt install chromium' ausführen; ohne ihn laufen die Browsertests nicht."
)


@dataclass(frozen=True)
class Outcome:
    """How one check ended: whether it is well, and the line that is told about it at the end."""

    title: str
    well: bool
    line: str


Check = Callable[[], Outcome]


def quiet(title: str, *words: str, **environment: str) -> Check:
    """A check whose output is shown only when it fails."""

    def check() -> Outcome:
        started = time.monotonic()
        done = subprocess.run(
            [str(BIN / words[0]), *words[1:]],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        well = done.returncode == 0
        line = f"{'gut' if well else 'FEHLER'} ({time.monotonic() - started:.1f} s)"
        print(f"  {title}: {line}", flush=True)
        if not well:
            print(done.stdout, flush=True)
        return Outcome(title, well, line)

    return check


def pytest(title: str, *words: str, **environment: str) -> Check:
    """A run of pytest, shown as it goes; its own closing line is told again at the end."""

    def check() -> Outcome:
        print(f"\n== {title} ==", flush=True)
        closing = "keine Ausgabe"
        with subprocess.Popen(
            [str(BIN / "python"), "-m", "pytest", *words],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                closing = line.strip() or closing
        return Outcome(title, process.returncode == 0, closing)

    return check


STYLE = (
    quiet("Stil (ruff)", "ruff", "check", "--output-format", "concise"),
    quiet("Form (ruff format)", "ruff", "format", "--check", "--output-format", "concise"),
    quiet("Typen (mypy)", "mypy"),
    quiet("Treppe (import-linter)", "lint-imports"),
    quiet(
        "Migrationen vollständig",
        "django-admin",
        "makemigrations",
        "--check",
        "--dry-run",
        DJANGO_SETTINGS_MODULE="tests.settings",
        PYTHONPATH=str(ROOT),
    ),
)
HOUSE = (quiet("Hausregeln", "pytest", "-q", "-n0", "tests/test_house.py"),)
LICENCES = (quiet("Lizenzangaben (reuse)", "reuse", "lint", "--quiet"),)
# A worker that has nothing left takes over from the other: the longest file is a third of the work.
SHARED_OUT = ("--dist", "worksteal")
WORKERS = ("-n", str(max(2, os.cpu_count() or 2)), *SHARED_OUT)


def audited() -> Outcome:
    """Known weaknesses of the installed packages; without a network that is said, not failed."""
    well, line = audit.report()
    print(f"  Schwachstellen (pip-audit): {line}", flush=True)
    return Outcome("Schwachstellen (pip-audit)", well, line)


def tests() -> tuple[Check, ...]:
    """The test runs, one after the other.

    With PostgreSQL run the tests that ask the database (``database``, a mark that tests/conftest.py gives);
    what asks none, such as the engine, cannot end otherwise there and has run with SQLite.
    """
    return (
        pytest("Tests mit SQLite", "-q", *WORKERS, "-m", "not browser", TEST_DATABASE="sqlite"),
        pytest(
            "Tests mit PostgreSQL",
            "-q",
            *WORKERS,
            "-m",
            "database and not browser and not house and not process",
            TEST_DATABASE="postgresql",
        ),
        pytest("Tests im Browser", "-q", "-n", "2", *SHARED_OUT, "-m", "browser", TEST_DATABASE="file"),
    )


def together(checks: Iterable[Check]) -> list[Outcome]:
    """Run checks side by side on two lanes; each prints when it is done."""
    with ThreadPoolExecutor(max_workers=2) as lanes:
        return [future.result() for future in [lanes.submit(check) for check in checks]]


def provide_chromium() -> Outcome:
    """Install Chromium from the system's packages where we may; otherwise say how to get it."""
    title = "Chromium"
    if any(map(shutil.which, CHROMIUM_NAMES)):
        return Outcome(title, True, "vorhanden")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("  Chromium wird aus den Paketen des Systems installiert …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "chromium"]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    well = any(map(shutil.which, CHROMIUM_NAMES))
    line = "installiert" if well else NO_CHROMIUM
    print(f"  {line}", flush=True)
    return Outcome(title, well or not in_ci(), line)


def in_ci() -> bool:
    """Whether this is the build server, where nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def conclude(outcomes: Sequence[Outcome], started: float) -> int:
    """Tell every outcome in one line and the total time; return the exit status."""
    print(f"\n== Ergebnis nach {time.monotonic() - started:.0f} s ==")
    for outcome in outcomes:
        print(f"{'  ' if outcome.well else '! '}{outcome.title}: {outcome.line}")
    return 0 if all(outcome.well for outcome in outcomes) else 1


def main(goal: str) -> int:
    """Run the checks of one goal, ``check`` or ``test``."""
    started = time.monotonic()
    print("== Stil, Typen, Hausregeln ==", flush=True)
    if goal == "check":
        return conclude(together([*STYLE, *HOUSE]), started)
    outcomes = [*together([*STYLE, *LICENCES, audited]), provide_chromium()]
    outcomes += [run() for run in tests()]
    return conclude(outcomes, started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
