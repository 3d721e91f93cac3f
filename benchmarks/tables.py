# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rotating tables: a congress of 190 people from 73 projects, social golfers, and what one would do without us."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks import tables_peers as peers
from benchmarks.instances import crowd
from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables import Plan, Problem, kernel, plan
from maschinenraum.engine.tables.bound import clique_bound
from maschinenraum.engine.tables.limits import Limits
from maschinenraum.engine.tables.score import score, seated, seats_together
from tests.checker import table_violations

MUST = "8-4-7 5-3-7 6-3-8 7-3-9 9-3-11 9-4-8 10-3-13 8-5-6 13-10-13 23-8-12".split()
AIM = "8-4-8 8-4-9 8-4-10 7-4-7 6-5-5 9-4-9".split()
FURTHER = "7-4-9 9-4-10 10-3-14 10-4-13 11-4-13 12-3-17 9-3-13 10-4-9".split()
SMALL = "4-3-3 4-4-5 5-3-7".split()  # where CP-SAT can say something
LONG = 60_000_000  # steps that a warm worker can afford
PEERS: dict[str, Callable[[Problem], Whole]] = {
    "shift": peers.shift,
    "best of 200 drawn": peers.drawn,
    "greedy": peers.greedy,
}


class Result(NamedTuple):
    """What is shown of one seating."""

    same_label: int
    repeats: int
    share: float
    seconds: float


def congress(seed: int, people: int = 190, size: int = 8, rounds: int = 5) -> Problem:
    """Projects of one to five people; what a meeting is worth follows from topics offered and sought, and the Land."""
    rng = np.random.default_rng([seed, people, size, rounds])
    who = crowd(rng, people, 1)
    rarity = np.log((people + 1) / (who.offers.sum(axis=0) + 1))
    match = (who.seeks * rarity) @ who.offers.T.astype(float)
    worth = 60 * (match + match.T) + 8 * (who.land[:, None] == who.land) + rng.integers(1, 15, match.shape)
    worth = np.triu(worth, 1).astype(np.int64)
    return Problem(people, size, rounds, worth + worth.T, who.project)


def golfers(name: str) -> Problem:
    """So many tables of so many people for so many rounds, in which nobody meets twice."""
    tables, size, rounds = (int(number) for number in name.split("-"))
    return Problem(tables * size, size, rounds)


def measure(problem: Problem, bound: int, make: Callable[[Problem], Whole]) -> Result:
    """Seat, check, and weigh against the certified bound; CPU seconds."""
    begun = time.process_time()
    table = make(problem)
    seconds = time.process_time() - begun
    same, repeats, value = score(problem, seated(table), seats_together(problem.sizes))
    wrong = table_violations(
        problem.people,
        problem.seats,
        problem.rounds,
        table,
        apart=problem.apart,
        met=problem.met,
        repeats=-repeats,
        same_label=-same,
    )
    assert not wrong, wrong[:3]
    return Result(-same, -repeats, 100 * value / max(bound, 1), seconds)


def row(name: str, results: list[Result]) -> str:
    """The worst of everything, and the median share."""
    return (
        f"  {name:<22} {max(r.same_label for r in results):8d} {max(r.repeats for r in results):8d}"
        f" {median(r.share for r in results):8.1f} {min(r.share for r in results):8.1f}"
        f" {max(r.seconds for r in results):8.2f}"
    )


def ours(seed: int, steps: int | None = None) -> Callable[[Problem], Whole]:
    """Our planner as one of the contestants."""

    def make(problem: Problem) -> Whole:
        found: Plan = plan(problem, seed=seed, steps=steps)
        return found.table

    return make


def run(seeds: int) -> None:
    """Print the congress, the social golfers, and the small ones next to CP-SAT."""
    heavy.compiled(kernel)
    plan(congress(0, people=40), seed=1, steps=200_000)
    for problem, note in (
        ([congress(seed) for seed in range(seeds)], "topics valued"),
        ([Problem(190, 8, 5, apart=congress(seed).apart) for seed in range(seeds)], "every meeting alike"),
    ):
        bounds = [clique_bound(p, Limits.of(p), 0) for p in problem]
        print(f"\n190 people, tables of 8, 5 rounds, {note}, {seeds} instances; worst of all, CPU seconds")
        print(f"  {'':<22} {'same':>8} {'repeats':>8} {'% bound':>8} {'worst':>8} {'s worst':>8}")
        print(f"  {'goal':<22} {0:8d} {0:8d} {95.0:8.1f} {'':>8} {1.0:8.2f}")
        contestants = {**PEERS, "us": ours(1), f"us, {LONG} steps": ours(1, LONG)}
        for name, make in contestants.items():
            print(row(name, [measure(p, b, make) for p, b in zip(problem, bounds, strict=True)]), flush=True)
    print(f"\nSocial golfers: repeats and CPU seconds, goal 0 in 20 s; us: worst of {seeds} seeds")
    print(f"  {'':<12}" + "".join(f"{name:>20}" for name in (*PEERS, "us")))
    for name in (*MUST, *AIM, *FURTHER):
        problem_ = golfers(name)
        found = [[measure(problem_, 1, make)] for make in PEERS.values()]
        found.append([measure(problem_, 1, ours(seed)) for seed in range(seeds)])
        cells = [f"{max(r.repeats for r in f):12d} {max(r.seconds for r in f):7.2f}" for f in found]
        print(f"  {name:<12}" + "".join(cells), flush=True)
    print("\nSmall golfers next to CP-SAT, 20 s on one thread: repeats and CPU seconds")
    for name in SMALL:
        problem_ = golfers(name)
        theirs, us = measure(problem_, 1, peers.programme), measure(problem_, 1, ours(1))
        print(
            f"  {name:<12} CP-SAT {theirs.repeats:3d} {theirs.seconds:7.2f}   us {us.repeats:3d} {us.seconds:7.2f}"
        )
