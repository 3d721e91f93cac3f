# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The project's own Python environment: made, filled from the lock, and the project put into it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setup.steps import PYTHON, ROOT, STATE, VENV, SetupFailed, run

PRIVATE_UV = STATE / "uv"
OLDEST_UV = (0, 5)


def make_environment() -> None:
    """Create ``.venv`` with this interpreter; one that already works with the same Python is kept."""
    _require_venv()
    if not _works_with_this_python():
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], log="venv")


def _require_venv() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetupFailed(
            f"Python {version} fehlt das Modul venv: bitte 'apt install python{version}-venv' ausführen "
            "(oder das Gegenstück Ihres Systems) und den Befehl wiederholen."
        )


def _works_with_this_python() -> bool:
    question = "import sys; print(sys.version, sys.base_prefix, sys.prefix)"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.split() == f"{sys.version} {sys.base_prefix} {VENV}".split()


def system_uv() -> Path | None:
    """Return the system's uv when it is recent enough for the lock files."""
    found = shutil.which("uv")
    if found is None:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"uv (\d+)\.(\d+)", answer)
    recent = version is not None and (int(version[1]), int(version[2])) >= OLDEST_UV
    return Path(found) if recent else None


def uv() -> Path:
    """Return the uv to use: the system's, otherwise the private one."""
    return system_uv() or PRIVATE_UV / "bin" / "uv"


def provide_uv() -> None:
    """Install the locked uv into ``.setup/uv`` with pip where the system has none."""
    if system_uv() is not None:
        return
    run([sys.executable, "-m", "venv", "--clear", PRIVATE_UV], log="uv-venv")
    lock = ROOT / "locks" / "uv.txt"
    pip: list[str | Path] = [
        PRIVATE_UV / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--only-binary=:all:",
    ]
    run([*pip, "--disable-pip-version-check", "--no-input", "-r", lock], log="uv")


def install_packages() -> None:
    """Bring ``.venv`` to exactly the locked packages; every file is checked against its hash."""
    if not uv().is_file():
        provide_uv()
    run(
        [uv(), "pip", "sync", "--python", PYTHON, "--require-hashes", "--compile-bytecode", "--strict",
         ROOT / "locks" / "test.txt"],
        log="packages",
        env=_quiet(),
    )  # fmt: skip


def install_project() -> None:
    """Install the project editable with the locked build tools: nothing is downloaded."""
    run(
        [uv(), "pip", "install", "--python", PYTHON, "--no-deps", "--no-build-isolation", "--offline",
         "--reinstall-package", "maschinenraum", "--editable", ROOT],
        log="project",
        env=_quiet(),
    )  # fmt: skip


def _quiet() -> dict[str, str]:
    keep = {"UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    # Hard links across file systems fail with a warning for each package; copying is the quiet way.
    return keep if "UV_LINK_MODE" in os.environ else {**keep, "UV_LINK_MODE": "copy"}
