# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Consultations: 1,000 advisers in 20 slots, 15,000 and 100,000 requests, next to what one would do without us."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks import consultations_peers as peers
from maschinenraum.engine.consultations import Assignment, Problem, assign
from maschinenraum.engine.inputs import Whole
from tests.checker import consultation_violations

VARIANTS = ("ample", "scarce", "patchy", "crowded")
SIZES = {
    "15,000 requests, 1,000 advisers": (1_000, 15_000),
    "100,000 requests, 1,000 advisers": (1_000, 100_000),
}
GOALS = {15_000: "exact in 3 s", 100_000: "exact in 20 s"}
SMALL = (40, 600)  # where CP-SAT can say something
Contestants = dict[str, Callable[[Problem], Whole]]
PEERS: Contestants = {
    "first come": peers.first_come,
    "greedy by weight": peers.greedy,
    "slot by slot": peers.slot_by_slot,
}


class Result(NamedTuple):
    """What is shown of one timetable."""

    share: float
    lateness: float
    seconds: float


def advice_desk(
    seed: int, variant: str, advisers: int = 1_000, requests: int = 15_000, slots: int = 20
) -> Problem:
    """People who ask for advice from one to five advisers, some advisers being far more popular.

    ample    most are there most of the time, and advisers give as much advice as they can
    scarce   advisers are there half the time and give 4 to 10 consultations
    patchy   on both sides only one slot in three or four suits, in pieces of two or three slots
    crowded  everybody is there, but people ask for so much that their own days fill up
    """
    rng = np.random.default_rng([seed, VARIANTS.index(variant), advisers, requests])
    asks = np.minimum(
        rng.integers(1, 6, requests) if variant != "crowded" else rng.integers(12, 19, requests), advisers
    )
    asks = asks[: int(np.searchsorted(np.cumsum(asks), requests)) + 1]
    popularity = rng.permutation(1.0 / np.arange(1, advisers + 1) ** (0.1 if variant == "crowded" else 0.3))
    pairs = wanted(rng, asks, popularity)[:requests]
    there = {"ample": 0.85, "scarce": 0.5, "patchy": 0.35, "crowded": 0.95}[variant]
    free = {"ample": 0.8, "scarce": 0.7, "patchy": 0.45, "crowded": 0.95}[variant]
    cap = rng.integers(4, 11, advisers) if variant == "scarce" else np.full(advisers, slots)
    weight = rng.integers(1, 11, len(pairs)) * rng.integers(5, 16, len(pairs))
    order = rng.permutation(len(pairs))
    return Problem(
        days(rng, advisers, slots, there),
        days(rng, len(asks), slots, free),
        pairs[order],
        weight,
        cap,
    )


def wanted(
    rng: np.random.Generator, asks: Whole, popularity: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> Whole:
    """int[m, 2]: each person's advisers, drawn by popularity without repetition (Efraimidis & Spirakis 2006)."""
    pairs = []
    for p, count in enumerate(asks.tolist()):
        key = rng.exponential(size=len(popularity)) / popularity
        pairs += [(p, int(a)) for a in np.argpartition(key, count - 1)[:count]]
    return np.array(pairs, np.int64)


def days(
    rng: np.random.Generator, people: int, slots: int, share: float
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Days in pieces of two or three slots, and one in five people for half the time only."""
    piece = np.cumsum(rng.random((people, slots)) < 0.4, axis=1, dtype=np.int64)
    suits = rng.random((people, slots + 1)) < share
    there = np.take_along_axis(suits, piece, axis=1)
    part = rng.random(people)
    there[part < 0.1, : slots // 2] = False
    there[part > 0.9, (slots + 1) // 2 :] = False
    return there


def measure(problem: Problem, bound: int, make: Callable[[Problem], Whole]) -> Result:
    """Assign, check, and weigh against the certified bound; CPU seconds."""
    begun = time.process_time()
    slot = make(problem)
    seconds = time.process_time() - begun
    wrong = consultation_violations(
        problem.available_adviser, problem.available_person, problem.requests, problem.cap, slot
    )
    assert not wrong, wrong[:3]
    served = slot >= 0
    return Result(100 * problem.weight[served].sum() / max(bound, 1), slot[served].mean(), seconds)


def row(name: str, results: Sequence[Result]) -> str:
    """The median and the worst share, the mean slot, and time."""
    return (
        f"  {name:<20} {median(r.share for r in results):9.3f} {min(r.share for r in results):9.3f}"
        f" {median(r.lateness for r in results):8.3f}"
        f" {median(r.seconds for r in results):8.2f} {max(r.seconds for r in results):8.2f}"
    )


def ours(keep: list[Assignment]) -> Callable[[Problem], Whole]:
    """Our solver as one of the contestants; its results are kept for the bounds."""

    def make(problem: Problem) -> Whole:
        keep.append(assign(problem, seed=1))
        return keep[-1].slot

    return make


def contest(title: str, problems: list[Problem], contestants: Contestants) -> None:
    """Print one block: us first, because our bounds measure the others."""
    kept: list[Assignment] = []
    begun = [time.process_time()]
    for problem in problems:
        ours(kept)(problem)
        begun.append(time.process_time())
    seconds = [after - before for before, after in pairwise(begun)]
    print(f"\n{title}\n  {'':<20} {'% bound':>9} {'worst':>9} {'mean slot':>8} {'s med':>8} {'s worst':>8}")
    for name, make in contestants.items():
        print(row(name, [measure(p, k.bound, make) for p, k in zip(problems, kept, strict=True)]))
    again = iter(kept)
    own = [measure(p, k.bound, lambda _: next(again).slot) for p, k in zip(problems, kept, strict=True)]
    print(row("us", [r._replace(seconds=s) for r, s in zip(own, seconds, strict=True)]))
    late = max((k.lateness - k.lateness_bound) / max(k.lateness, 1) for k in kept)
    exact, earliest = sum(k.is_optimal for k in kept), sum(k.is_earliest for k in kept)
    print(
        f"  proven: largest weight {exact} of {len(kept)}, earliest slots {earliest};"
        f" unproven share of the sum of slots {100 * late:.2f} % at most"
    )


def run(seeds: int) -> None:
    """Print one block per size and variant; the large size for a third of the seeds."""
    assign(advice_desk(0, "crowded", 40, 600), seed=1)
    for size, (advisers, requests) in SIZES.items():
        count = seeds if requests < 50_000 else max(1, seeds // 3)
        for variant in VARIANTS:
            problems = [advice_desk(seed, variant, advisers, requests) for seed in range(count)]
            contestants: Contestants = PEERS if requests < 50_000 else {"greedy by weight": peers.greedy}
            contest(f"{size}, {variant}, {count} instances; goal: {GOALS[requests]}", problems, contestants)
    for variant in VARIANTS:
        problems = [advice_desk(seed, variant, *SMALL) for seed in range(min(seeds, 3))]
        contest(f"{SMALL[1]} requests, {variant}", problems, {**PEERS, "CP-SAT, 10 s": peers.programme})
