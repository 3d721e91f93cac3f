# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long the program takes to be ready when everything is set up and the sample is loaded."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from statistics import median

GOAL = 3.0  # seconds


def run(seeds: int) -> None:
    """Start on a folder of its own, once to fill it and then as often as asked; print the seconds."""
    with tempfile.TemporaryDirectory(prefix="mr-benchmark-") as home:
        filling = ready_after(home)
        seconds = [ready_after(home) for _start in range(seeds)]
    print(f"First start with the sample network: {filling:.1f} s.")
    print(f"Second start until the sign-ins are printed, {seeds} times; goal {GOAL:.1f} s:")
    print(f"  median {median(seconds):.2f} s, best {min(seconds):.2f} s, worst {max(seconds):.2f} s")


def ready_after(home: str) -> float:
    """Seconds from starting the program to its last line before it waits."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "maschinenraum", "run", "--port", port],
        env={**os.environ, "MASCHINENRAUM_HOME": home},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout is not None
        for line in program.stdout:
            if line.startswith("Beenden mit"):
                break
        taken = time.perf_counter() - begun
        program.send_signal(signal.SIGINT)
        program.communicate()
    return taken
