# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From halves to whole meetings: the relaxed optimum made integral.

The flow leaves odd circles of half pairs. Which of them meet is decided by a 0/1 programme over the core: the pairs
whose surplus is nearest to nothing, since those with a large surplus, or a large deficit, are decided by the prices
already (E. Balas & E. Zemel 1980). Only numbers of nodes limit the solver, never the clock, so that the same problem
is always rounded in the same way.
"""

from __future__ import annotations

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.meetings.bound import Limits, Relaxation, steps_of_bonus
from maschinenraum.engine.meetings.problem import Problem

CORE = 400  # pairs decided by the programme
NODES = 200


def whole(problem: Problem, limits: Limits, benefit: Whole, bonus: Whole, relaxation: Relaxation) -> Whole:
    """int[len(open)]: 1 for the pairs that should meet; as in bound.relax, slots are forgotten.

    No worse than leaving out every half pair; empty-handed the solver leaves exactly that.
    """
    chosen: Whole = (relaxation.halves == 2).astype(np.int64)
    half = np.flatnonzero(relaxation.halves == 1)
    if len(half) == 0 or len(half) > CORE:
        return chosen
    nearest = np.lexsort((np.arange(len(chosen)), relaxation.halves != 1, np.abs(relaxation.surplus)))
    core = np.sort(nearest[:CORE])
    best = programme(problem, limits, benefit, bonus, chosen, core)
    if best is not None:
        chosen[core] = best
    return chosen


def programme(
    problem: Problem, limits: Limits, benefit: Whole, bonus: Whole, chosen: Whole, core: Whole
) -> Whole | None:
    """The best choice among the core pairs when the others stay as chosen, or None where none was found."""
    outside = chosen.copy()
    outside[core] = 0
    pairs = problem.pairs[limits.open]
    held = np.bincount(pairs[outside == 1].ravel(), minlength=problem.people)
    people, seat = np.unique(pairs[core], return_inverse=True)
    seat = seat.reshape(-1, 2)
    k, n = len(core), len(people)
    highs = heavy.highs()
    model = heavy.silent_model()
    model.setOptionValue(
        "presolve", "off"
    )  # on odd circles it takes up to ten times as long as the search itself
    model.setOptionValue("mip_max_nodes", NODES)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.addVars(k, np.zeros(k), np.ones(k))
    everything = np.arange(k, dtype=np.int32)
    model.changeColsCost(k, everything, benefit[core].astype(np.float64))
    model.changeColsIntegrality(k, everything, np.full(k, highs.HighsVarType.kInteger))
    model.changeObjectiveSense(highs.ObjSense.kMaximize)
    count_columns = []
    for width, gain in later_steps(limits.most[people], bonus[people], held[people]):
        count_columns.append(model.getNumCol() + np.arange(n))
        model.addVars(n, np.zeros(n), width.astype(np.float64))
        model.changeColsCost(n, count_columns[-1].astype(np.int32), gain.astype(np.float64))
    for i in range(n):
        mine = np.flatnonzero((seat == i).any(axis=1))
        counted = np.array([column[i] for column in count_columns])
        model.addRow(
            0.0,
            0.0,
            len(mine) + len(counted),
            np.concatenate([mine, counted]).astype(np.int32),
            np.concatenate([np.ones(len(mine)), -np.ones(len(counted))]),
        )
    room = limits.meetings - int(outside.sum())
    model.addRow(-highs.kHighsInf, float(room), k, everything, np.ones(k))
    model.run()
    if model.getInfo().primal_solution_status != highs.SolutionStatus.kSolutionStatusFeasible:
        return None
    return (np.array(model.getSolution().col_value[:k]) > 0.5).astype(np.int64)


def later_steps(most: Whole, bonus: Whole, held: Whole) -> list[tuple[Whole, Whole]]:
    """Width and gain of each person's further meetings after those held; gains never rise, so they fill in order."""
    padded = np.concatenate([bonus, np.zeros_like(bonus)], axis=1)
    index = np.minimum(held[:, None] + np.arange(bonus.shape[1])[None, :], padded.shape[1] - 1)
    rest = np.take_along_axis(padded, index, axis=1)
    return [(width, -cost) for width, cost in steps_of_bonus(np.maximum(most - held, 0), rest)]
