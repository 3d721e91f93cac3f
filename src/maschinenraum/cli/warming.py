# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum warm``: let the engine compile its kernels, so that the first run waits for nothing."""

import argparse

import numpy as np

from maschinenraum.engine import consultations, meetings, tables, workshops

PEOPLE, SLOTS, STEPS = 40, 6, 100_000


def run(arguments: argparse.Namespace) -> int:
    """Plan a congress that nobody attends; the compiled kernels stay in numba's cache."""
    drawn = np.random.default_rng(1)
    pairs = np.array([(a, b) for a in range(PEOPLE) for b in range(a + 1, PEOPLE)])
    problem = meetings.Problem(
        available=drawn.random((PEOPLE, SLOTS)) < 0.7,
        tables=5,
        pairs=pairs,
        benefit=drawn.integers(1, 100, len(pairs)),
        cap=np.full(PEOPLE, 3),
    )
    planned = meetings.plan(problem, seed=1, steps=STEPS)
    meetings.replan(problem, planned, [1], [], seed=1, steps=STEPS)
    meetings.timetable(pairs[:60], np.ones((PEOPLE, 12), bool), 20, seed=1, steps=STEPS)
    benefit = np.zeros((PEOPLE, PEOPLE), np.int64)
    benefit[pairs[:, 0], pairs[:, 1]] = benefit[pairs[:, 1], pairs[:, 0]] = problem.benefit
    tables.plan(tables.Problem(PEOPLE, 5, 5, benefit), seed=1, steps=STEPS)  # by annealing and on a design
    tables.plan(tables.Problem(15, 3, 7), seed=1, steps=STEPS)  # by a starter
    ranks = np.tile([1, 2, 3, 1, 2, 3], (PEOPLE * 2, 1))
    fixed = np.full((PEOPLE * 2, 2), -1)
    titles = workshops.Problem(ranks, PEOPLE // 2, [0, 0, 0, 1, 1, 1], fixed, same_as=[0, 1, 2, 0, 1, 2])
    workshops.assign(titles, seed=1)
    warm_consultations(drawn)
    return 0


def warm_consultations(drawn: np.random.Generator) -> None:
    """Everybody asks everybody, in patchy days: seating, adding and moving forward are all needed."""
    requests = np.argwhere(np.ones((PEOPLE, PEOPLE), bool))
    days = drawn.random((PEOPLE, 2 * SLOTS)) < 0.45
    problem = consultations.Problem(days, days[::-1], requests, np.ones(len(requests)), 2 * SLOTS)
    consultations.assign(problem, seed=1, steps=STEPS)
