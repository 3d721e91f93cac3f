# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one would do without this engine: simple ways to give out places in the same workshops."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model
from scipy.optimize import linear_sum_assignment

from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.workshops import Problem
from maschinenraum.engine.workshops.wishes import Wishes

SOLVING = 20  # seconds that CP-SAT may take


class Desk:
    """Places given out one after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.wishes = problem, Wishes.of(problem)
        self.place = problem.fixed.copy()
        self.left = self.wishes.places.copy()

    def open_to(self, person: int, round_: int) -> Whole:
        """The person's wishes for a round that have places left and no title that the person has already."""
        mine = np.flatnonzero((self.wishes.position[person] > 0) & (self.problem.rounds == round_))
        own = self.place[person][self.place[person] >= 0]
        return mine[(self.left[mine] > 0) & ~np.isin(self.problem.same_as[mine], self.problem.same_as[own])]

    def serve(self, person: int, round_: int, worst: int) -> None:
        """Give the best wish that is left, if it is not worse than that."""
        if self.place[person, round_] >= 0:
            return
        choices = self.open_to(person, round_)
        choices = choices[self.wishes.position[person, choices] <= worst]
        if len(choices):
            w = int(choices[np.argmin(self.wishes.position[person, choices])])
            self.place[person, round_] = w
            self.left[w] -= 1


def everybody(problem: Problem, order: Iterable[int]) -> Whole:
    """Everybody in this order takes the best wish of every round."""
    desk = Desk(problem)
    for i in order:
        for r in range(problem.fixed.shape[1]):
            desk.serve(i, r, desk.wishes.depth)
    return desk.place


def first_come(problem: Problem) -> Whole:
    """First come, first served."""
    return everybody(problem, range(len(problem.ranks)))


def serial_dictatorship(problem: Problem) -> Whole:
    """People in the best of ten random orders (A. Abdulkadiroglu, T. Sönmez 1998)."""
    rng = np.random.default_rng(0)
    wishes = Wishes.of(problem)
    orders = (rng.permutation(len(problem.ranks)).tolist() for _ in range(10))
    return max((everybody(problem, order) for order in orders), key=wishes.points)


def by_rank(problem: Problem) -> Whole:
    """All first wishes as far as there are places, then all second wishes, and so on."""
    desk = Desk(problem)
    for worst in range(1, desk.wishes.depth + 1):
        for r in range(problem.fixed.shape[1]):
            for i in range(len(problem.ranks)):
                desk.serve(i, r, worst)
    return desk.place


def round_by_round(problem: Problem, worst_first: bool) -> Whole:
    """Every round solved exactly by SciPy, a row per person and a column per place, titles had before left out."""
    desk = Desk(problem)
    depth = desk.wishes.depth
    for r in range(problem.fixed.shape[1]):
        people = np.flatnonzero(desk.wishes.wished[:, r])
        own = np.flatnonzero(problem.rounds == r)
        columns = np.repeat(own, np.minimum(desk.left[own], len(people)))
        cost = np.full((len(people), len(columns) + len(people)), nothing(depth, worst_first))
        for row, i in enumerate(people):
            allowed = desk.open_to(int(i), r)
            level = np.where(np.isin(columns, allowed), desk.wishes.position[i, columns], 0)
            cost[row, : len(columns)] = np.where(level > 0, price(level, worst_first), 1e15)
        rows, seats = linear_sum_assignment(cost)
        took = seats < len(columns)
        desk.place[people[rows[took]], r] = columns[seats[took]]
        np.subtract.at(desk.left, columns[seats[took]], 1)
    return desk.place


def price(level: Whole, worst_first: bool) -> npt.NDArray[Any]:
    """What a wish of this position costs; a base of 100 is as much as its floating point numbers can tell apart."""
    return 100.0 ** (level - 1) if worst_first else 1.0 * level


def nothing(depth: int, worst_first: bool) -> float:
    """What it costs to get nothing."""
    return float(100**depth if worst_first else depth + 1)


def programme(problem: Problem, worst_first: bool) -> Whole:
    """A constraint programme for CP-SAT, with one thread and so many seconds."""
    wishes = Wishes.of(problem)
    depth = wishes.depth
    model = cp_model.CpModel()
    person, workshop = np.nonzero(wishes.position)
    level = wishes.position[person, workshop]
    use = [model.new_bool_var("") for _ in person]
    base = 100 if worst_first else 0
    for key in (
        person * problem.fixed.shape[1] + problem.rounds[workshop],
        person * (int(problem.same_as.max()) + 1) + problem.same_as[workshop],
    ):
        for group in groups(key):
            model.add_at_most_one(use[k] for k in group)
    for group in groups(workshop):
        model.add(sum(use[k] for k in group) <= int(wishes.places[workshop[group[0]]]))
    gain = base**depth - base ** (level - 1) if worst_first else depth + 1 - level
    model.maximize(sum(int(g) * u for g, u in zip(gain, use, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SOLVING
    solver.parameters.num_workers = 1
    place = problem.fixed.copy()
    if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        chosen: Truth = np.array([solver.boolean_value(u) for u in use])
        place[person[chosen], problem.rounds[workshop[chosen]]] = workshop[chosen]
    return place


def groups(key: Whole) -> list[list[int]]:
    """The indices with equal keys, together."""
    order = np.argsort(key, kind="stable")
    return [group.tolist() for group in np.split(order, np.flatnonzero(np.diff(key[order])) + 1)]
