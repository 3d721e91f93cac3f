# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""All of Europe's municipalities once: 20,000 people, some 600,000 pairs, each instance in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import meetings_peers as peers
from benchmarks.instances import VARIANTS, meetings_problem
from benchmarks.meetings_exact import value_of
from maschinenraum.engine.meetings import Problem, plan
from tests.checker import meeting_violations

PEOPLE, SECONDS, MEGABYTES = 20_000, 15.0, 600
GOALS = {"ample": 99.7, "tight": 99.0, "full": 99.8}
FIELDS = ("available", "tables", "pairs", "benefit", "cap", "floor", "locked")


def run(seeds: int) -> None:
    """Print one line per variant; the peer plans without regard for the best order of pairs in time."""
    print(f"Meetings, {PEOPLE} people, {seeds} instances each; goal {SECONDS:.0f} s and {MEGABYTES} MB.")
    print("           pairs  goal   ben med    worst   s med   worst  s of processor   MB  ben first come")
    for variant in VARIANTS:
        rows = [measure(variant, seed) for seed in range(seeds)]
        ben, seconds = [row["ben"] for row in rows], [row["seconds"] for row in rows]
        print(
            f"{variant:<8} {rows[0]['pairs']:7d} {GOALS[variant]:6.1f} {median(ben):8.3f} {min(ben):8.3f}"
            f" {median(seconds):7.2f} {max(seconds):7.2f} {max(row['processor'] for row in rows):10.2f}"
            f" {max(row['megabytes'] for row in rows):10.0f} {min(row['first come'] for row in rows):10.3f}"
        )


def measure(variant: str, seed: int) -> dict[str, float]:
    """Make the instance here, plan it in a new process."""
    problem = meetings_problem(seed, variant, people=PEOPLE)
    with tempfile.TemporaryDirectory(prefix="mr-benchmark-") as folder:
        path = Path(folder) / "problem.npz"
        np.savez(path, **{name: getattr(problem, name) for name in FIELDS})
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.meetings_large", str(path)], check=True, stdout=subprocess.PIPE
        )
        figures: dict[str, float] = json.loads(answer.stdout)
        slot, table = np.load(path.with_suffix(".plan.npy"))
    wrong = meeting_violations(
        problem.available, problem.tables, problem.pairs, problem.cap, slot, table, locked=problem.locked
    )
    assert not wrong, wrong[:3]
    simple = peers.first_come(problem)
    gap = figures["bound"] - value_of(problem, simple)
    figures["first come"] = 100 * (1 - gap / (gap + int(problem.benefit[simple >= 0].sum())))
    return figures


def plan_one(path: Path) -> None:
    """Plan the instance of a file; the seconds include loading every library."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in FIELDS}
    begun, processor = time.perf_counter(), time.process_time()
    result = plan(Problem(**arrays), seed=1)
    figures = {
        "pairs": len(result.slot),
        "ben": 100 * result.ben,
        "bound": result.bound,
        "seconds": time.perf_counter() - begun,
        "processor": time.process_time() - processor,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    np.save(path.with_suffix(".plan.npy"), np.stack([result.slot, result.table]))
    print(json.dumps(figures))


if __name__ == "__main__":
    plan_one(Path(sys.argv[1]))
