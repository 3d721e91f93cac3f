# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How one would assign consultations without us: as they come, by weight, slot by slot, or by a general solver."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linear_sum_assignment

from maschinenraum.engine.consultations import Problem
from maschinenraum.engine.inputs import Whole

SECONDS = 10.0  # that the general solver is given


class Desk:
    """A timetable that requests are entered into one by one."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.person, self.adviser = problem.available_person.copy(), problem.available_adviser.copy()
        self.person_room, self.room = problem.person_cap.copy(), problem.cap.copy()
        self.slot = np.full(len(problem.requests), -1)

    def open_slots(self, e: int) -> Whole:
        """The slots in which request e would fit now."""
        p, a = self.problem.requests[e]
        if self.person_room[p] == 0 or self.room[a] == 0:
            return np.zeros(0, np.int64)
        return np.flatnonzero(self.person[p] & self.adviser[a] & self.problem.allowed[e])

    def enter(self, e: int, t: int) -> None:
        """Serve request e in slot t."""
        p, a = self.problem.requests[e]
        self.person[p, t] = self.adviser[a, t] = False
        self.person_room[p] -= 1
        self.room[a] -= 1
        self.slot[e] = t


def in_order(problem: Problem, order: Whole) -> Whole:
    """Each request in the earliest slot that is left."""
    desk = Desk(problem)
    for e in order.tolist():
        left = desk.open_slots(e)
        if len(left):
            desk.enter(e, int(left[0]))
    return desk.slot


def first_come(problem: Problem) -> Whole:
    """First come, first served."""
    return in_order(problem, np.arange(len(problem.requests)))


def greedy(problem: Problem) -> Whole:
    """The heaviest first."""
    return in_order(problem, np.argsort(-problem.weight, kind="stable"))


def slot_by_slot(problem: Problem) -> Whole:
    """In every slot the heaviest matching of those who are free."""
    desk = Desk(problem)
    person, adviser = problem.requests[:, 0], problem.requests[:, 1]
    for t in range(problem.slots):
        open_now = (desk.slot < 0) & desk.person[person, t] & desk.adviser[adviser, t]
        open_now &= (desk.person_room[person] > 0) & (desk.room[adviser] > 0) & problem.allowed[:, t]
        requests = np.flatnonzero(open_now)
        people, row = np.unique(person[requests], return_inverse=True)
        advisers, column = np.unique(adviser[requests], return_inverse=True)
        weight = np.zeros((len(people), len(advisers)))
        which = np.full(weight.shape, -1)
        weight[row, column], which[row, column] = problem.weight[requests], requests
        for e in which[linear_sum_assignment(weight, maximize=True)]:
            if e >= 0:
                desk.enter(int(e), t)
    return desk.slot


def programme(problem: Problem) -> Whole:
    """A constraint programme for CP-SAT, 10 seconds, one thread."""
    model = cp_model.CpModel()
    request, slot = np.nonzero(problem.common() & problem.allowed)
    use = [model.new_bool_var("") for _ in request]
    person, adviser = problem.requests[request, 0], problem.requests[request, 1]
    for key in (request, person * problem.slots + slot, adviser * problem.slots + slot):
        for group in groups(key):
            model.add_at_most_one(use[k] for k in group)
    for key, cap in ((adviser, problem.cap), (person, problem.person_cap)):
        for group in groups(key):
            model.add(sum(use[k] for k in group) <= int(cap[key[group[0]]]))
    model.maximize(sum(int(problem.weight[e]) * x for e, x in zip(request, use, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 1
    found = np.full(len(problem.requests), -1)
    if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        chosen = [k for k, x in enumerate(use) if solver.boolean_value(x)]
        found[request[chosen]] = slot[chosen]
    return found


def groups(key: Whole) -> list[list[int]]:
    """The indices with equal keys, together."""
    order = np.argsort(key, kind="stable")
    return [part.tolist() for part in np.split(order, np.flatnonzero(np.diff(key[order])) + 1) if len(part)]
