# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make lock``: renew the lists of packages with their hashes; no address of an index is kept."""

import subprocess
import sys

from setup.python_packages import uv
from setup.steps import ROOT

COMPILE = ("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")
NO_TRACES = ("--no-header", "--no-emit-index-url", "--no-emit-find-links")
LOCKS = {
    "runtime.txt": ("pyproject.toml",),
    "test.txt": ("pyproject.toml", "--group", "test"),
    "uv.txt": ("-",),
}


def main() -> int:
    """Write every list anew with the newest versions that ``pyproject.toml`` allows."""
    for name, what in LOCKS.items():
        print(f"locks/{name} …", flush=True)
        command = [str(uv()), *COMPILE, *NO_TRACES, "--upgrade", *what, "--output-file", f"locks/{name}"]
        done = subprocess.run(command, cwd=ROOT, input="uv\n", text=True, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
