# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole problem as one programme with a variable per pair and slot, given to general solvers."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import highspy
import numpy as np
from ortools.sat.python import cp_model

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.meetings import Priority, Problem


class Outcome(NamedTuple):
    """Slots of the best timetable found, its value, and the solver's own bound on any."""

    slot: Whole
    value: int
    bound: float


def options(problem: Problem) -> list[tuple[int, int]]:
    """(pair, slot) of everything that could be."""
    possible = problem.possible()
    return [
        (e, t)
        for e in range(len(problem.pairs))
        for t in range(problem.slots)
        if possible[e, t] and problem.locked[e] in {-1, t}
    ]


def constraint_programme(problem: Problem, seconds: float, workers: int = 1) -> Outcome:
    """CP-SAT for so many seconds; few people short come first where the problem says so."""
    model = cp_model.CpModel()
    use = {option: model.new_bool_var("") for option in options(problem)}
    of_pair, of_cell, of_slot, of_person = (defaultdict[Any, list[Any]](list) for _ in range(4))
    for (e, t), here in use.items():
        of_pair[e].append(here)
        of_slot[t].append(here)
        for p in (int(x) for x in problem.pairs[e]):
            of_cell[p, t].append(here)
            of_person[p].append(here)
    for group in (*of_pair.values(), *of_cell.values()):
        model.add_at_most_one(group)
    for e in (int(x) for x in np.flatnonzero(problem.locked >= 0)):
        model.add(sum(of_pair[e]) == 1)
    for t, group in of_slot.items():
        model.add(sum(group) <= int(problem.tables[t]))
    value: Any = sum(int(problem.benefit[e]) * here for (e, _), here in use.items())
    short: Any = 0
    for p in range(problem.people):
        model.add(sum(of_person[p]) <= int(problem.cap[p]))
        earned = [model.new_bool_var("") for _ in range(problem.floor.shape[1])]
        model.add(sum(of_person[p]) >= sum(earned))
        value += sum(int(bonus) * one for bonus, one in zip(problem.floor[p], earned, strict=True))
        enough = model.new_bool_var("")
        model.add(sum(of_person[p]) >= problem.target).only_enforce_if(enough)
        short += 1 - enough
    most = int(problem.benefit.sum() + problem.floor.sum()) + 1
    model.maximize(value - (most * short if problem.priority is Priority.FEW_SHORT else 0))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    found = solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    slot = problem.locked.copy()
    for (e, t), here in use.items():
        if found and solver.boolean_value(here):
            slot[e] = t
    return Outcome(slot, value_of(problem, slot), solver.best_objective_bound)


def mixed_integer_programme(problem: Problem, seconds: float) -> Outcome:
    """HiGHS for so many seconds, for the greatest value."""
    model = heavy.silent_model()
    model.setOptionValue("time_limit", seconds)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    columns = options(problem)
    rows: dict[Any, list[int]] = defaultdict(list)
    for k, (e, t) in enumerate(columns):
        model.addVar(0.0, 1.0)
        model.changeColCost(k, float(problem.benefit[e]))
        model.changeColIntegrality(k, highspy.HighsVarType.kInteger)
        first, second = (int(p) for p in problem.pairs[e])
        for key in (("pair", e), ("slot", t), ("cell", first, t), ("cell", second, t), (first,), (second,)):
            rows[key].append(k)
    column = len(columns)
    for key, members in rows.items():
        most = int(problem.tables[key[1]]) if key[0] == "slot" else 1
        least = 1.0 if key[0] == "pair" and problem.locked[key[1]] >= 0 else 0.0
        entries = [1.0] * len(members)
        if len(key) == 1:
            most = int(problem.cap[key[0]])
            earned = []
            for bonus in problem.floor[key[0]]:
                model.addVar(0.0, 1.0)
                model.changeColCost(column, float(bonus))
                earned.append(column)
                column += 1
            model.addRow(
                0.0,
                highspy.kHighsInf,
                len(members) + len(earned),
                [*members, *earned],
                entries + [-1.0] * len(earned),
            )
        model.addRow(least, float(most), len(members), members, entries)
    model.run()
    slot = problem.locked.copy()
    feasible = highspy.SolutionStatus.kSolutionStatusFeasible
    if model.getInfo().primal_solution_status == feasible:
        for (e, t), share in zip(columns, model.getSolution().col_value, strict=False):
            if share > 0.5:
                slot[e] = t
    return Outcome(slot, value_of(problem, slot), model.getInfo().mip_dual_bound)


def value_of(problem: Problem, slot: Whole) -> int:
    """Benefit and bonuses of a timetable."""
    counts = np.bincount(problem.pairs[slot >= 0].ravel(), minlength=problem.people)
    earned = np.arange(problem.floor.shape[1])[None, :] < counts[:, None]
    return int(problem.benefit[slot >= 0].sum() + problem.floor[earned].sum())
