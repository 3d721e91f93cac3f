# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""One-to-one meetings of 191 people in 10 slots: us, next to what one would do without us."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks import meetings_peers as peers
from benchmarks.instances import VARIANTS, meetings_problem
from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.meetings import Plan, Priority, Problem, kernel, plan
from tests.checker import meeting_violations

GOALS = {"ample": 99.9, "tight": 99.5, "full": 99.5}
PEERS: dict[str, Callable[[Problem], Whole]] = {
    "first come": peers.first_come,
    "greedy": peers.greedy,
    "slot by slot": peers.slot_by_slot,
}
LONG = 400_000  # steps that a warm worker can afford


class Result(NamedTuple):
    """What is shown of one plan."""

    ben: float
    short: int
    seconds: float


def measure(problem: Problem, bound: int, make: Callable[[Problem], Whole]) -> Result:
    """Plan, check, and weigh against the certified bound."""
    begun = time.perf_counter()
    slot = make(problem)
    seconds = time.perf_counter() - begun
    table = np.full(len(slot), -1)
    for t in range(problem.slots):
        table[slot == t] = np.arange((slot == t).sum())
    wrong = meeting_violations(
        problem.available, problem.tables, problem.pairs, problem.cap, slot, table, locked=problem.locked
    )
    assert not wrong, wrong[:3]
    counts = np.bincount(problem.pairs[slot >= 0].ravel(), minlength=problem.people)
    floor_value = int(problem.floor[np.arange(problem.floor.shape[1])[None, :] < counts[:, None]].sum())
    value = int(problem.benefit[slot >= 0].sum()) + floor_value
    ben = 100 * (1 - (bound - value) / (bound - floor_value))
    return Result(ben, int((counts < problem.target).sum()), seconds)


def row(name: str, results: Sequence[Result]) -> str:
    """Medians and the worst of all instances."""
    ben = [result.ben for result in results]
    seconds = [result.seconds for result in results]
    return (
        f"  {name:<22} {median(ben):8.3f} {min(ben):8.3f} {median(r.short for r in results):7.0f}"
        f" {max(r.short for r in results):6d} {median(seconds):8.2f} {max(seconds):8.2f}"
    )


def ours(steps: int | None, keep: list[Plan]) -> Callable[[Problem], Whole]:
    """Our planner as one of the contestants; its plans are kept for the report."""

    def make(problem: Problem) -> Whole:
        keep.append(plan(problem, seed=1, steps=steps))
        return keep[-1].slot

    return make


def run(seeds: int) -> None:
    """Print one block per variant."""
    print(f"Meetings, 191 people, 10 slots, {seeds} instances each. ben in % of what the bound leaves open.")
    print(f"A new process plans the first in {new_process():.1f} s all told.")
    heavy.compiled(kernel)
    plan(meetings_problem(0, "full", people=30), seed=1, steps=100_000)
    for variant in VARIANTS:
        problems = [meetings_problem(seed, variant) for seed in range(seeds)]
        bounds = [plan(problem, seed=1, steps=0) for problem in problems]
        kept: list[Plan] = []
        print(f"\n{variant}: goal {GOALS[variant]} %   ben med    worst   short  worst   s med    worst")
        contestants = {**PEERS, "us": ours(None, kept), f"us, {LONG} steps": ours(LONG, [])}
        for name, make in contestants.items():
            print(row(name, [measure(p, b.bound, make) for p, b in zip(problems, bounds, strict=True)]))
        few = [replace(problem, priority=Priority.FEW_SHORT) for problem in problems]
        results = [measure(p, b.bound, ours(None, [])) for p, b in zip(few, bounds, strict=True)]
        print(row("us, few short first", results))
        least = [bound.short_bound for bound in bounds]
        print(f"  {'fewest short possible':<40} {median(least):7.0f} {max(least):6d}")


def new_process() -> float:
    """Seconds from starting Python to a finished plan, caches warm."""
    code = (
        "from benchmarks.instances import meetings_problem as p; from maschinenraum.engine.meetings import plan;"
        "plan(p(0, 'tight'), seed=1)"
    )
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun
