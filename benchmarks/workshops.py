# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workshop places by ranked wishes, for 190 and 5,000 people: us, next to what one would do without us."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks import workshops_peers as peers
from benchmarks.instances import TOPICS, crowd
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.workshops import Assignment, Fairness, Problem, assign
from maschinenraum.engine.workshops.wishes import Wishes
from tests.checker import workshop_violations

WISHES = 5  # the most that anybody ranks in a round
KINDS = ((190, 8, False), (190, 8, True), (5_000, 24, False), (5_000, 24, True), (5_000, 60, True))
GOALS = {190: (100.0, 3.0), 5_000: (99.9, 2.0)}  # per cent of the bound, and seconds
SMALL = 1_000  # people up to which slow peers take part


class Result(NamedTuple):
    """What is shown of one assignment: points, the histogram from its last, CPU seconds, what is proven."""

    points: int
    worst: tuple[int, ...]
    seconds: float
    bound: int = 0
    is_optimal: bool = False


def congress(
    seed: int, people: int = 190, rounds: int = 3, parallel: int = 8, repeated: bool = True
) -> Problem:
    """Parallel workshops on a few topics each, some of them popular; where titles are repeated, a quarter of each
    round is offered in every round. Every workshop has two hosts, some people come for half the time, some wish for
    nothing in a round, and rooms differ: their places together are just enough for those who are there."""
    rng = np.random.default_rng([seed, people, rounds, parallel, repeated])
    who = crowd(rng, people, rounds)
    workshops = parallel * rounds
    title = programme(rng, rounds, parallel) if repeated else np.arange(workshops)
    titles = int(title.max()) + 1
    topics = rng.random((titles, TOPICS)) < 3 / TOPICS
    liked = 2.0 / np.arange(1, titles + 1) ** 0.8
    appeal = who.seeks @ topics.T.astype(float) + liked + rng.gumbel(0, 0.5, (people, titles))
    when = np.repeat(np.arange(rounds), parallel)
    many = rng.choice([0, 2, 3, 4, WISHES], (people, rounds), p=[0.06, 0.14, 0.4, 0.2, 0.2])
    ranks = np.zeros((people, workshops), np.int64)
    for r in range(rounds):
        own = np.flatnonzero(when == r)
        order = own[np.argsort(-appeal[:, title[own]], axis=1)]
        for k in range(min(WISHES, parallel)):
            chosen = many[:, r] > k
            ranks[chosen, order[chosen, k]] = k + 1
    fixed = np.full((people, rounds), -1)
    hosts = rng.permutation(people)[: 2 * workshops]
    hosted = np.tile(np.arange(workshops), 2)[: len(hosts)]
    fixed[hosts, when[hosted]] = hosted
    rooms = rng.choice([0.5, 0.75, 1.0, 1.5, 2.0], workshops)
    present = (who.available & (many > 0)).sum(axis=0)[when]
    capacity = np.ceil(1.05 * present * rooms / np.bincount(when, rooms)[when]).astype(np.int64) + 2
    return Problem(ranks, capacity, when, fixed, who.available, title)


def programme(rng: np.random.Generator, rounds: int, parallel: int) -> Whole:
    """The title of each workshop; popular ones come first and are in every round."""
    popular = parallel // 4
    others = np.arange(popular, max(parallel * rounds * 3 // 5, parallel))
    return np.concatenate(
        [
            np.append(np.arange(popular), rng.choice(others, parallel - popular, replace=False))
            for _ in range(rounds)
        ]
    )


def checked(problem: Problem, place: Whole, seconds: float) -> Result:
    """The result, if it keeps the rules."""
    wrong = workshop_violations(
        problem.ranks,
        problem.capacity,
        problem.rounds,
        problem.fixed,
        place,
        available=problem.available,
        same_as=problem.same_as.tolist(),
    )
    assert not wrong, wrong[:3]
    wishes = Wishes.of(problem)
    return Result(wishes.points(place), tuple(wishes.histogram(place)[::-1].tolist()), seconds)


def measure(problem: Problem, make: Callable[[Problem], Whole]) -> Result:
    """A peer's result; CPU seconds."""
    begun = time.process_time()
    place = make(problem)
    return checked(problem, place, time.process_time() - begun)


def ours(problem: Problem, fairness: Fairness) -> Result:
    """Our result; CPU seconds."""
    begun = time.process_time()
    found: Assignment = assign(problem, seed=1, fairness=fairness)
    seconds = time.process_time() - begun
    result = checked(problem, found.place, seconds)
    assert result.points == found.value <= found.bound
    return result._replace(bound=found.bound, is_optimal=found.is_optimal)


def row(name: str, results: list[Result], bounds: list[int]) -> str:
    """The median and the worst share of the bound on points, who gets nothing and who the last wish, time, proofs."""
    shares = [100 * r.points / max(bound, 1) for r, bound in zip(results, bounds, strict=True)]
    return (
        f"  {name:<22} {median(shares):9.3f} {min(shares):9.3f}"
        f" {sum(r.worst[0] for r in results) / len(results):9.1f}"
        f" {sum(r.worst[1] for r in results) / len(results):9.1f}"
        f" {max(r.seconds for r in results):8.2f} {sum(r.is_optimal for r in results):7d}"
    )


def run(seeds: int) -> None:
    """Print every kind of congress in both orders, next to the peers."""
    assign(congress(0), seed=1)
    for people, parallel, repeated in KINDS:
        problems = [congress(seed, people, 3, parallel, repeated) for seed in range(seeds)]
        best = [ours(p, "sum") for p in problems]
        bounds = [r.bound for r in best]
        titles = "titles repeated" if repeated else "every title once"
        print(
            f"\n{people} people, 3 rounds of {parallel} workshops, {titles}, {seeds} instances; CPU seconds"
        )
        print(
            f"  {'':<22} {'% points':>9} {'worst':>9} {'nothing':>9} {'last wish':>9} {'s worst':>8} {'proven':>7}"
        )
        share, seconds = GOALS[people]
        print(f"  {'goal':<22} {share:9.3f} {share:9.3f} {'':>9} {'':>9} {seconds:8.2f}")
        contestants: dict[str, Callable[[Problem], Whole]] = {
            "first come": peers.first_come,
            "random orders, best": peers.serial_dictatorship,
            "greedy by rank": peers.by_rank,
        }
        if people <= SMALL:
            contestants["SciPy, sum"] = partial(peers.round_by_round, worst_first=False)
            contestants["SciPy, worst first"] = partial(peers.round_by_round, worst_first=True)
            contestants["CP-SAT, sum"] = partial(peers.programme, worst_first=False)
            contestants["CP-SAT, worst first"] = partial(peers.programme, worst_first=True)
        for name, make in contestants.items():
            print(row(name, [measure(p, make) for p in problems], bounds), flush=True)
        print(row("us, sum", best, bounds))
        print(row("us, worst first", [ours(p, "worst-first") for p in problems], bounds), flush=True)
