# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""One person in a hundred does not come, one in a hundred comes late: what stays, and how good the rest is."""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks.instances import VARIANTS, meetings_problem
from benchmarks.meetings_exact import value_of
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.meetings import Problem, plan, replan
from tests.checker import meeting_violations, replan_violations

SIZES = {200: 1.0, 20_000: 5.0}  # people: seconds they may wait
GOAL_STAY, GOAL_BEN = 98.0, 99.0
MANY = 2_000  # people from which an instance takes its time


class Result(NamedTuple):
    """What is shown of one case, in per cent and seconds; next to planning afresh, and to crossing out only."""

    stay: float
    ben: float
    seconds: float
    processor: float
    stay_afresh: float
    ben_crossed_out: float


def run(seeds: int) -> None:
    """Print one line per size and variant; the largest congresses once."""
    print(f"Replanning; goals: {GOAL_STAY} % stay, ben {GOAL_BEN} %.")
    print("                  stay med   worst    ben med    worst   s med   worst  of processor", end="")
    print("   stay, planned afresh   ben, crossed out only")
    plan(meetings_problem(0, "full", people=30), seed=1, steps=100_000)
    for people, seconds in SIZES.items():
        for variant in VARIANTS:
            cases = [measure(variant, seed, people) for seed in range(seeds if people < MANY else 1)]
            stay, ben, waited = ([case[k] for case in cases] for k in range(3))
            print(
                f"{people:6d} {variant:<8} {median(stay):9.2f} {min(stay):8.2f} {median(ben):9.3f} {min(ben):9.3f}"
                f" {median(waited):7.2f} {max(waited):7.2f} of {seconds:.0f}"
                f" {max(case.processor for case in cases):7.2f}"
                f" {median(case.stay_afresh for case in cases):12.2f}"
                f" {median(case.ben_crossed_out for case in cases):18.3f}"
            )


def measure(variant: str, seed: int, people: int) -> Result:
    """Plan without those who come late, then replan with them and without those who do not come."""
    problem = meetings_problem(seed, variant, people=people)
    rng = np.random.default_rng(seed)
    held = np.isin(np.arange(people), problem.pairs[problem.locked >= 0])
    some = rng.permutation(np.flatnonzero(~held))[: 2 * max(1, people // 100)]
    late, gone = np.split(some, 2)
    available = problem.available.copy()
    available[late] = False
    before = plan(replace(problem, available=available), seed=1)
    begun, processor = time.perf_counter(), time.process_time()
    after = replan(problem, before, gone, late, seed=1)
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    untouched = (before.slot >= 0) & ~np.isin(problem.pairs, gone).any(axis=1)
    missed = np.zeros_like(problem.available)
    missed[gone] = True
    there = problem.available & ~missed
    wrong = meeting_violations(
        there, problem.tables, problem.pairs, problem.cap, after.slot, after.table, locked=problem.locked
    )
    wrong += replan_violations(
        problem.pairs, before.slot, before.table, after.slot, after.table, missed=missed, now=0
    )
    assert not wrong, wrong[:3]
    stayed = (after.slot == before.slot) & (after.table == before.table)
    afresh = plan(replace(problem, available=there), seed=1).slot if people < MANY else None
    return Result(
        stay=100 * float(stayed[untouched].mean()),
        ben=100 * after.ben,
        seconds=seconds,
        processor=processor,
        stay_afresh=np.nan if afresh is None else 100 * float((afresh == before.slot)[untouched].mean()),
        ben_crossed_out=ben(problem, np.where(untouched, before.slot, -1), after.bound),
    )


def ben(problem: Problem, slot: Whole, bound: int) -> float:
    """Benefit reached in per cent of what the bound leaves open."""
    value = value_of(problem, slot)
    return 100 * (1 - (bound - value) / (bound - value + int(problem.benefit[slot >= 0].sum())))
