# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping the parts of an installation running: started together, restarted alone, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
PARENT = "MASCHINENRAUM_PARENT"
LIVED_LONG_SECONDS = 10.0
MOST_QUICK_DEATHS = 5
LOOK_SECONDS = 0.2


class PartFailed(Exception):
    """A part ended again and again right after its start; the text is one sentence."""


@dataclass
class Part:
    """One process: its name for people, the subcommand it runs, and open files it inherits."""

    name: str
    words: Sequence[str]
    inherited: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0


@dataclass
class Supervisor:
    """Starts every part, starts one again that ended, and ends all of them on request.

    patience_seconds  how long a part may take to end by itself before it is killed
    """

    parts: Sequence[Part]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    patience_seconds: float = 10.0
    stopped: threading.Event = field(default_factory=threading.Event)

    def stop(self, *_signal: object) -> None:
        """End all parts; safe to call from a signal handler."""
        self.stopped.set()

    def start(self) -> None:
        """Start every part."""
        for part in self.parts:
            self._start(part)

    def watch(self) -> None:
        """Start parts again that ended, until told to stop. Raises ``PartFailed``."""
        while not self.stopped.wait(LOOK_SECONDS):
            for part in self.parts:
                if part.process is not None and part.process.poll() is not None:
                    self._restart(part)

    def end(self) -> None:
        """Ask every part to end, wait, and kill what does not."""
        living = [part.process for part in self.parts if part.process is not None]
        for process in living:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self.patience_seconds
        for process in living:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, part: Part) -> None:
        part.started = time.monotonic()
        part.process = subprocess.Popen(
            [sys.executable, "-m", "maschinenraum", *part.words],
            env={**self.environment, PARENT: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            pass_fds=tuple(part.inherited),
            # A session of its own: Ctrl-C reaches the supervisor only, which ends the parts in order.
            start_new_session=True,
        )

    def _restart(self, part: Part) -> None:
        quick = time.monotonic() - part.started < LIVED_LONG_SECONDS
        part.quick_deaths = part.quick_deaths + 1 if quick else 0
        if part.quick_deaths >= MOST_QUICK_DEATHS:
            raise PartFailed(
                f"{part.name} endet immer wieder gleich nach dem Start; die Meldungen darüber sagen, warum."
            )
        print(f"{part.name}: beendet, wird neu gestartet.", flush=True)
        if part.quick_deaths > 1:
            self.stopped.wait(part.quick_deaths - 1)
        if not self.stopped.is_set():
            self._start(part)


def end_with_parent() -> None:
    """End this process when the supervisor that started it dies, however it dies (Linux)."""
    parent = os.environ.get(PARENT)
    if parent is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != int(parent):  # it died before the line above
        sys.exit(0)
