# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one would do without this engine: simple seatings of the same people."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables import Problem
from maschinenraum.engine.tables.score import score, seats_together, tabled


def shift(problem: Problem) -> Whole:
    """Seat c of every table moves on by c tables each round, the usual rotation; uneven tables by seat numbers."""
    start = np.cumsum(problem.sizes) - problem.sizes
    rank = np.concatenate([np.arange(size) for size in problem.sizes])
    who = []
    for r in range(problem.rounds):
        seats: list[list[int]] = [[] for _ in problem.sizes]
        for c in range(int(problem.sizes.max())):
            column = np.flatnonzero(rank == c)  # the seats of this rank, at the first tables
            for k, person in enumerate(np.roll(column, r * c)):
                seats[k].append(int(person))
        who.append([p for own in seats for p in own])
    assert len(start) == len(problem.sizes)
    return tabled(np.array(who), problem.sizes)


def drawn(problem: Problem) -> Whole:
    """The best of 200 seatings drawn at random."""
    rng = np.random.default_rng(0)
    together = seats_together(problem.sizes)
    tries = (np.array([rng.permutation(problem.people) for _ in range(problem.rounds)]) for _ in range(200))
    return tabled(max(tries, key=lambda who: score(problem, who, together)), problem.sizes)


def greedy(problem: Problem) -> Whole:
    """Round after round, everyone in random order to the free seat with the fewest colleagues, then repeats, then
    the greatest benefit."""
    rng = np.random.default_rng(0)
    met = problem.met.copy()
    table = np.empty((problem.people, problem.rounds), np.int64)
    same = problem.apart[:, None] == problem.apart
    for r in range(problem.rounds):
        guests: list[list[int]] = [[] for _ in problem.sizes]
        for p in (int(p) for p in rng.permutation(problem.people)):
            room = [k for k, size in enumerate(problem.sizes) if len(guests[k]) < size]
            best = min(
                room,
                key=lambda k: (
                    int(same[p, guests[k]].sum()),
                    int(met[p, guests[k]].sum()),
                    -int((problem.benefit[p, guests[k]] * ~met[p, guests[k]]).sum()),
                    len(guests[k]),
                ),
            )
            guests[best].append(p)
            table[p, r] = best
        for own in guests:
            met[np.ix_(own, own)] = True
    return table


def programme(problem: Problem) -> Whole:
    """A constraint programme for CP-SAT: fewest repeats, 20 seconds, one thread."""
    model = cp_model.CpModel()
    n, tables, rounds = problem.people, len(problem.sizes), problem.rounds
    sits = [
        [[model.new_bool_var(f"{p},{r},{k}") for k in range(tables)] for r in range(rounds)] for p in range(n)
    ]
    for r in range(rounds):
        for p in range(n):
            model.add_exactly_one(sits[p][r])
        for k in range(tables):
            model.add(sum(sits[p][r][k] for p in range(n)) == int(problem.sizes[k]))
    repeats = []
    for p in range(n):
        for q in range(p):
            together = []
            for r in range(rounds):
                meet = model.new_bool_var("")
                for k in range(tables):
                    model.add_bool_or([~sits[p][r][k], ~sits[q][r][k], meet])
                together.append(meet)
            over = model.new_int_var(0, rounds, "")
            model.add(over >= sum(together) - 1)
            repeats.append(over)
    seat_table = np.repeat(np.arange(tables), problem.sizes)
    for p in range(n):  # the first round may be anything
        model.add(sits[p][0][int(seat_table[p])] == 1)
    model.minimize(sum(repeats))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = 20
    solver.parameters.num_workers = 1
    solver.solve(model)
    return np.array(
        [
            [next(k for k in range(tables) if solver.boolean_value(sits[p][r][k])) for r in range(rounds)]
            for p in range(n)
        ]
    )
