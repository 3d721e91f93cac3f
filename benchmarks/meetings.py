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
from benchmarks.meetings_exact import constraint_programme, mixed_integer_programme
from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.meetings import Plan, Priority, Problem, kernel, plan
from tests.checker import meeting_violations

GOALS = {"ample": 99.9, "tight": 99.5, "full": 99.5}
PEERS: dict[str, Callable[[Problem], Whole]] = {
    "round robin": peers.round_robin,
    "first come": peers.first_come,
    "greedy": peers.greedy,
    "slot by slot, bipartite": peers.slot_by_slot,
    "slot by slot, rustworkx": peers.matched_by_rustworkx,
}
SLOW_PEERS: dict[str, Callable[[Problem], Whole]] = {
    "slot by slot, networkx": peers.matched_by_networkx,
    "CP-SAT, 10 s": lambda problem: constraint_programme(problem, 10.0, workers=2).slot,
}
LONG = 400_000  # steps that a warm worker can afford
FIFTY, EXACT_SECONDS = 50, 60.0


class Result(NamedTuple):
    """What is shown of one plan."""

    ben: float
    short: int
    seconds: float


def measure(problem: Problem, bound: int | None, make: Callable[[Problem], Whole]) -> Result:
    """Plan, check, and weigh against the certified bound."""
    begun = time.process_time()
    slot = make(problem)
    seconds = time.process_time() - begun
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
    bound = plan(problem, seed=1).bound if bound is None else bound
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
    """Print one block per variant, and one for small congresses."""
    print(f"Meetings, 191 people, 10 slots, {seeds} instances each. ben in % of what the bound leaves open.")
    print("s are seconds of processor time, whatever else the machine does meanwhile.")
    print(f"A new process plans the first in {new_process():.1f} s all told.")
    heavy.compiled(kernel)
    plan(meetings_problem(0, "full", people=30), seed=1, steps=100_000)
    for variant in VARIANTS:
        problems = [meetings_problem(seed, variant) for seed in range(seeds)]
        kept: list[Plan] = []
        print(f"\n{variant}: goal {GOALS[variant]} %   ben med    worst   short  worst   s med    worst")
        results = [measure(problem, None, ours(None, kept)) for problem in problems]
        bounds = [result.bound for result in kept]
        for name, make in PEERS.items():
            print(row(name, [measure(p, b, make) for p, b in zip(problems, bounds, strict=True)]))
        for name, make in SLOW_PEERS.items():
            print(row(f"{name} (one)", [measure(problems[0], bounds[0], make)]))
        print(row("us", results))
        long = [measure(p, b, ours(LONG, [])) for p, b in zip(problems, bounds, strict=True)]
        print(row(f"us, {LONG} steps", long))
        few = [replace(problem, priority=Priority.FEW_SHORT) for problem in problems]
        print(
            row(
                "us, few short first",
                [measure(p, b, ours(None, [])) for p, b in zip(few, bounds, strict=True)],
            )
        )
        least = [found.short_bound for found in kept]
        print(f"  {'fewest short possible':<40} {median(least):7.0f} {max(least):6d}")
    for variant in VARIANTS:
        against_the_optimum(variant)


def against_the_optimum(variant: str) -> None:
    """Fifty people: general solvers with long time, and ourselves with long time, against our bound."""
    problem = meetings_problem(1, variant, people=FIFTY)
    result, longer = plan(problem, seed=1), plan(problem, seed=2, steps=20 * LONG)
    by_cp = constraint_programme(problem, EXACT_SECONDS, workers=2)
    by_mip = mixed_integer_programme(problem, EXACT_SECONDS)
    values = {
        "us": result.value,
        "us, long": longer.value,
        f"CP-SAT, {EXACT_SECONDS:.0f} s": by_cp.value,
        f"HiGHS, {EXACT_SECONDS:.0f} s": by_mip.value,
    }
    print(
        f"\n{variant}, {FIFTY} people: bound {result.bound}; "
        + ", ".join(f"{k} {v}" for k, v in values.items())
    )
    print(f"  no plan can be better than {min(by_cp.bound, by_mip.bound):.0f} by the solvers' own bounds")
    assert max(values.values()) <= min(result.bound, longer.bound)


def new_process() -> float:
    """Seconds from starting Python to a finished plan, caches warm."""
    code = (
        "from benchmarks.instances import meetings_problem as p; from maschinenraum.engine.meetings import plan;"
        "plan(p(0, 'tight'), seed=1)"
    )
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun
