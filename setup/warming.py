# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Caches filled at set-up so that the first start and the first run are as fast as the second."""

import subprocess
from pathlib import Path

from setup.steps import PYTHON, ROOT, run


def compile_bytecode(package: Path) -> None:
    """Compile the package to bytecode; a file that does not compile is left to the checks."""
    command: list[str | Path] = [PYTHON, "-m", "compileall", "-q", "-j", "0", package]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def warm_engine() -> None:
    """Let the engine compile and cache its kernels."""
    run([PYTHON, "-m", "maschinenraum", "warm"], log="warm")
