# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m benchmarks NAME`: one table per benchmark, goal, peers and us from one run on this machine."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path


def main() -> None:
    names = sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if "def run(" in path.read_text(encoding="utf-8") and path.stem != "__main__"
    )
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=names)
    parser.add_argument("--seeds", type=int, default=10, help="instances of each kind")
    arguments = parser.parse_args()
    import_module(f"benchmarks.{arguments.name}").run(arguments.seeds)


if __name__ == "__main__":
    main()
