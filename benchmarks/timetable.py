# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetings that must all take place, with few breaks: the ten public instances of Bofill et al."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import heavy
from maschinenraum.engine.meetings import timetable
from tests.checker import breaks_of, timetable_violations

FOLDER = Path(os.environ.get("B2B_INSTANCES", Path(__file__).parents[2] / "shared" / "data" / "b2b"))
PUBLISHED = {
    "tic-12": 0,
    "tic-13": 0,
    "tic-13crafc": 4,
    "tic-14crafc": 0,
    "forum-13": 0,
    "forum-13crafb": 6,
    "forumt-14": 5,
    "forumt-14crafd": 4,
    "ticf-13crafa": 0,
    "ticf-14crafa": 0,
}
SECONDS = 10.0


@dataclass(frozen=True, eq=False)
class Instance:
    """pairs int[m, 2], available bool[n, T], tables, allowed bool[m, T], fixed int[m]."""

    pairs: npt.NDArray[np.int64]
    available: npt.NDArray[np.bool_]
    tables: int
    allowed: npt.NDArray[np.bool_]
    fixed: npt.NDArray[np.int64]


def read(text: str) -> Instance:
    """An instance from MiniZinc data: people and slots count from 1, slot 0 stands for none."""

    def number(name: str) -> int:
        return int(re.findall(rf"\b{name}\s*=\s*(\d+)", text)[0])

    def numbers(inside: str) -> list[int]:
        return [int(x) for x in re.findall(r"\d+", inside)]

    def block(name: str) -> str:
        found = re.search(rf"\b{name}\s*=\s*\[(.*?)\]", text, re.DOTALL)
        return found[1] if found else ""

    people, slots, mornings = number("nBusiness"), number("nTotalSlots"), number("nMorningSlots")
    requested = np.array(numbers(block("requested")), np.int64).reshape(-1, 3)
    assert len(requested) == number("nMeetings")
    available = np.ones((people, slots), bool)
    for person, inside in enumerate(re.findall(r"\{(.*?)\}", block("forbidden"), re.DOTALL)):
        available[person, [t - 1 for t in numbers(inside) if t > 0]] = False
    allowed = np.ones((len(requested), slots), bool)
    allowed[requested[:, 2] == 1, mornings:] = False
    allowed[requested[:, 2] == 2, :mornings] = False
    fixed = np.array(numbers(block("fixat")) or [0] * len(requested), np.int64) - 1
    return Instance(requested[:, :2] - 1, available, number("nTables"), allowed, fixed)


def instance(name: str) -> Instance:
    """One of the public instances."""
    return read((FOLDER / f"{name}.dzn").read_text(encoding="utf-8"))


def first_fit(given: Instance) -> npt.NDArray[np.int64]:
    """Every meeting in its first free slot, those with the busiest people first; -1 where none is left."""
    slot = np.full(len(given.pairs), -1)
    free = given.available.copy()
    room = np.full(free.shape[1], given.tables)
    busy = np.bincount(given.pairs.ravel(), minlength=len(free))
    for e in np.argsort(-busy[given.pairs].max(axis=1), kind="stable"):
        a, b = given.pairs[e]
        for t in np.flatnonzero(free[a] & free[b] & given.allowed[e] & (room > 0))[:1]:
            slot[e] = t
            free[[a, b], t] = False
            room[t] -= 1
    return slot


def plain_solver(given: Instance, seconds: float) -> tuple[str, str]:
    """Breaks and bound of a plain time-indexed model in CP-SAT with two workers."""
    cp = heavy.cp_sat()
    model = cp.CpModel()
    people, slots = given.available.shape
    possible = given.available[given.pairs[:, 0]] & given.available[given.pairs[:, 1]] & given.allowed
    use = [{int(t): model.new_bool_var("") for t in np.flatnonzero(row)} for row in possible]
    for choice in use:
        model.add_exactly_one(choice.values())
    for t in range(slots):
        model.add(sum(choice[t] for choice in use if t in choice) <= given.tables)
    totals: list[Any] = []
    for p in range(people):
        own = np.flatnonzero((given.pairs == p).any(axis=1))
        busy = [sum(use[e][t] for e in own if t in use[e]) for t in range(slots)]
        before = [model.new_bool_var("") for _ in range(slots)]
        ends = [model.new_bool_var("") for _ in range(slots)]
        for t in range(slots):
            model.add(busy[t] <= 1)
            model.add(before[t] >= busy[t])
            if t:
                model.add(before[t] >= before[t - 1])
                model.add(ends[t] >= busy[t] - busy[t - 1] + before[t - 1] - 1)
        model.add(sum(ends) <= 2)
        totals.append(sum(ends))
    model.minimize(sum(totals))
    solver = cp.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in (cp.OPTIMAL, cp.FEASIBLE):
        return "none", f"{solver.best_objective_bound:.0f}"
    return f"{solver.objective_value:.0f}", f"{solver.best_objective_bound:.0f}"


def row(name: str, seed: int) -> tuple[bool, bool]:
    """Print one line; whether the published number was reached, and proven."""
    given = instance(name)
    greedy = first_fit(given)
    missing = int((greedy < 0).sum())
    solved = plain_solver(given, SECONDS)
    arguments = (given.pairs, given.available, given.tables)
    more: dict[str, Any] = {"fixed": given.fixed, "allowed": given.allowed, "seed": seed}
    begun = time.perf_counter()
    placed = timetable(*arguments, **more, steps=0)
    placing = time.perf_counter() - begun
    begun, spent = time.perf_counter(), time.process_time()
    result = timetable(*arguments, **more, seconds=SECONDS)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - spent
    wrong = timetable_violations(
        *arguments, result.slot, result.table, fixed=given.fixed, allowed=given.allowed
    )
    assert not wrong, wrong[:3]
    assert breaks_of(given.pairs, result.slot, len(given.available)) == result.breaks.tolist()
    print(
        f"  {name:<16} {PUBLISHED[name]:4d}   {sum(breaks_of(given.pairs, greedy, len(given.available))):4d}"
        f" ({missing:d} missing)   {solved[0]:>5} {solved[1]:>5}   {result.value:4d} {result.bound:5d}"
        f" {'proven' if result.is_optimal else '':<7}{seconds:6.1f} {cpu:6.1f}"
        f"   {(placed.slot >= 0).sum()}/{len(placed.slot)} in {placing:.3f}",
        flush=True,
    )
    return result.value <= PUBLISHED[name], result.is_optimal


def run(seeds: int) -> None:
    """One line per instance and seed: goal, peers, us."""
    given = instance("tic-12")
    timetable(given.pairs, given.available, given.tables, allowed=given.allowed, seed=0, steps=200_000)
    print("Ten public instances; goal: the published breaks within 10 s, every meeting placed within 0.1 s.")
    print(
        "                   goal   first fit          CP-SAT bound     us bound           s  CPU s   placed"
    )
    for seed in range(min(seeds, 3)):
        ends = [row(name, seed) for name in PUBLISHED]
        print(f"  seed {seed}: {sum(e[0] for e in ends)} of 10 reached, {sum(e[1] for e in ends)} proven")
