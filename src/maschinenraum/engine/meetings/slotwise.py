# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programme that knows the slots: who meets whom in which slot, as fractions, and what each slot of a day costs.

The flow of `bound` forgets the slots. Where people are there at different times, or pairs may use few slots, that
promises too much, and its pairing cannot be seated. The linear programme with a column per pair and slot is closer.
An interior-point method solves it; whatever prices it ends with, rounded to whole numbers, give a bound by weak
duality (as in Lagrangian relaxation, A. M. Geoffrion 1974), so that nothing rests on the solver's accuracy.
Columns that lose much at these prices are of no use to any good timetable (E. Balas & E. Zemel 1980).

Columns are ordered by pair, then slot. Very small problems are solved as what they are, in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings.bound import Limits, steps_of_bonus
from maschinenraum.engine.meetings.problem import Problem

PART = 256  # prices are rounded to such parts of a unit
HIGHEST = 1e12  # no price counts as more
ITERATIONS = 200  # of the interior-point method; it needs about 20
COLUMNS = 20_000  # that are given to the solver
PEOPLE_BY_SLOTS = 12_000  # up to which the programme is worth its time
USED = 0.001  # share from which a column counts as used
ROUNDED = 0.02  # share from which a column is tried as it is
NODES = 2_000


@dataclass(frozen=True, eq=False)
class Columns:
    """A column per open pair and slot: pair int[k], index into Limits.open; slot int[k]."""

    pair: Whole
    slot: Whole

    @classmethod
    def of(cls, possible: Truth) -> Columns:
        """Every possible one."""
        return cls(*np.nonzero(possible))


@dataclass(frozen=True, eq=False)
class Slotwise:
    """The optimum of the programme, nearly.

    columns  what the following is about
    value    certified bound on what the open pairs bring
    share    float[k]: how much of each column takes place
    net      int[k]: what a column brings beyond what it costs at the prices found, in parts of PART
    """

    columns: Columns
    value: int
    share: Any
    net: Whole

    def surplus(self, pairs: int) -> Whole:
        """int[pairs]: what the best column of each pair brings beyond what it costs."""
        best = np.full(pairs, np.iinfo(np.int64).min // 4)
        np.maximum.at(best, self.columns.pair, self.net)
        return best

    def core(self, pairs: int, slots: int) -> Truth:
        """bool[pairs, slots]: the columns that lose least at these prices, twice as many as are used."""
        loss = np.maximum(self.surplus(pairs), 0)[self.columns.pair] - self.net
        used = int((self.share > USED).sum())
        near = np.lexsort((np.arange(len(loss)), -self.share, loss))[: 2 * used]
        chosen = np.zeros((pairs, slots), np.bool_)
        chosen[self.columns.pair[near], self.columns.slot[near]] = True
        return chosen

    def rounded(self) -> tuple[Whole, Whole]:
        """(pairs, slots) of the columns that take place in large part, the largest first."""
        used = np.flatnonzero(self.share > ROUNDED)
        used = used[np.argsort(-self.share[used], kind="stable")]
        return self.columns.pair[used], self.columns.slot[used]


def relax(problem: Problem, limits: Limits, benefit: Whole, bonus: Whole, nearest: Whole) -> Slotwise:
    """Solve the programme; benefit int[len(open)], bonus int[n, k].

    nearest  open pairs, the most tempting first: of very many pairs only these first ones are given to the solver;
             the bound counts all
    """
    columns = Columns.of(limits.possible)
    given = np.zeros(len(limits.open), np.bool_)
    given[nearest[np.cumsum(limits.possible[nearest].sum(axis=1)) <= COLUMNS]] = True
    chosen = given[columns.pair]
    model = Model(problem, limits, benefit, bonus, Columns(columns.pair[chosen], columns.slot[chosen]))
    some, price = model.shares_and_prices()
    share = np.zeros(len(chosen))
    share[chosen] = some
    return certified(model, benefit, columns, share, price)


def certified(model: Model, benefit: Whole, columns: Columns, share: Any, price: Any) -> Slotwise:
    """The bound by weak duality, in whole numbers, whatever the prices."""
    cell, table, count = model.first_rows()
    parts = np.rint(PART * np.clip(price, -HIGHEST, HIGHEST)).astype(np.int64)
    in_slot = np.maximum(parts[cell:table], 0).reshape(model.people, model.slots)
    of_table, of_meeting = np.maximum(parts[table:count], 0), parts[count:]
    first, second = model.ends[columns.pair, 0], model.ends[columns.pair, 1]
    net = PART * benefit[columns.pair] - of_meeting[first] - of_meeting[second] - of_table[columns.slot]
    net -= in_slot[first, columns.slot] + in_slot[second, columns.slot]
    of_pair = np.zeros(model.open, np.int64)
    np.maximum.at(of_pair, columns.pair, net)
    total = int(in_slot.sum()) + int((of_table * model.limits.room).sum()) + int(of_pair.sum())
    for width, cost in model.steps:
        total += int((width * np.maximum(of_meeting - PART * cost, 0)).sum())
    return Slotwise(columns, total // PART, share, net)


def solved(
    problem: Problem, limits: Limits, benefit: Whole, bonus: Whole, missing: Whole | None
) -> Whole | None:
    """int[len(open)]: slots of the open pairs in a best plan, -1 for none; None where the solver found nothing.

    missing  int[n]: meetings up to the target, where people short of it shall be as few as possible first
    """
    columns = Columns.of(limits.possible)
    chosen = Model(problem, limits, benefit, bonus, columns).whole(missing)
    if chosen is None:
        return None
    slot = np.full(len(limits.open), -1, np.int64)
    slot[columns.pair[chosen]] = columns.slot[chosen]
    return slot


class Model:
    """The programme in the solver's hands: columns, then everybody's 1st, 2nd, ... further meeting."""

    def __init__(
        self, problem: Problem, limits: Limits, benefit: Whole, bonus: Whole, columns: Columns
    ) -> None:
        self.highs = heavy.highs()
        self.solver = heavy.silent_model()
        self.limits, self.columns = limits, columns
        self.people, self.slots, self.open = problem.people, problem.slots, len(limits.open)
        self.ends = problem.pairs[limits.open]
        self.steps = list(steps_of_bonus(limits.most, bonus))
        self.cost = np.concatenate([benefit[columns.pair], *(-cost for _, cost in self.steps)]).astype(float)
        self.programme = self.highs.HighsLp()
        self.fill()

    def first_rows(self) -> tuple[int, int, int]:
        """Where the rows of people in slots, of tables and of counts begin."""
        table = self.open + self.people * self.slots
        return self.open, table, table + self.slots

    def fill(self) -> None:
        """Rows: each pair once, each person once per slot, tables per slot, meetings of a person as counted."""
        lp, infinity = self.programme, self.highs.kHighsInf
        k, n, steps = len(self.columns.pair), self.people, len(self.steps)
        _, table, count = self.first_rows()
        rows, columns, entries = self.entries()
        order = np.argsort(columns, kind="stable")
        lp.num_col_, lp.num_row_ = k + steps * n, count + n
        lp.sense_ = self.highs.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_ = self.cost, np.zeros(k + steps * n)
        lp.col_upper_ = np.concatenate([np.ones(k), *(width.astype(float) for width, _ in self.steps)])
        lp.row_lower_ = np.concatenate([np.full(count, -infinity), np.zeros(n)])
        lp.row_upper_ = np.concatenate([np.ones(table), self.limits.room.astype(float), np.zeros(n)])
        begin = np.cumsum(np.bincount(columns, minlength=k + steps * n))
        lp.a_matrix_.format_ = self.highs.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.concatenate([[0], begin]).astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = rows[order].astype(np.int32), entries[order]

    def entries(self) -> tuple[Whole, Whole, Any]:
        """Row, column and value of everything in the matrix that is not 0."""
        pair, slot, ends = self.columns.pair, self.columns.slot, self.ends[self.columns.pair]
        k, n, steps = len(pair), self.people, len(self.steps)
        cell, table, count = self.first_rows()
        rows = [pair, cell + ends[:, 0] * self.slots + slot, cell + ends[:, 1] * self.slots + slot]
        rows += [table + slot, count + ends[:, 0], count + ends[:, 1], np.tile(count + np.arange(n), steps)]
        columns = np.concatenate([np.tile(np.arange(k), 6), k + np.arange(steps * n)])
        return np.concatenate(rows), columns, np.concatenate([np.ones(6 * k), -np.ones(steps * n)])

    def shares_and_prices(self) -> tuple[Any, Any]:
        """How much of each column takes place, and a price per row, as far as the iterations go."""
        self.solver.setOptionValue("solver", "ipm")
        self.solver.setOptionValue("run_crossover", "off")
        self.solver.setOptionValue("ipm_iteration_limit", ITERATIONS)
        self.solver.passModel(self.programme)
        self.solver.run()
        solution = self.solver.getSolution()
        share, price = np.zeros(len(self.cost)), np.zeros(self.programme.num_row_)
        if len(solution.col_value) == len(share) and len(solution.row_dual) == len(price):
            share, price = np.nan_to_num(solution.col_value), np.nan_to_num(solution.row_dual)
        return share[: len(self.columns.pair)], price

    def whole(self, missing: Whole | None) -> Truth | None:
        """bool[k]: the columns of the best whole solution within the nodes, or None where none was found."""
        k, model = len(self.columns.pair), self.solver
        model.setOptionValue("mip_max_nodes", NODES)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.passModel(self.programme)
        integer = np.full(k, self.highs.HighsVarType.kInteger)
        model.changeColsIntegrality(k, np.arange(k, dtype=np.int32), integer)
        if missing is not None and not self.leave_few_short(missing):
            return None
        model.run()
        return np.array(model.getSolution().col_value[:k]) > 0.5 if self.has_solution() else None

    def leave_few_short(self, missing: Whole) -> bool:
        """Find out how many people must stay short, and allow no more; False where the solver found nothing."""
        model, n, infinity = self.solver, self.people, self.highs.kHighsInf
        first, everything = len(self.columns.pair), np.arange(len(self.cost), dtype=np.int32)
        short = len(everything) + np.arange(n, dtype=np.int32)
        model.addVars(n, np.zeros(n), np.ones(n))
        model.changeColsIntegrality(n, short, np.full(n, self.highs.HighsVarType.kInteger))
        for p in range(n):
            met = first + p + n * np.arange(len(self.steps))
            columns = np.append(met, short[p]).astype(np.int32)
            entries = np.append(np.ones(len(met)), float(missing[p]))
            model.addRow(float(missing[p]), infinity, len(columns), columns, entries)
        model.changeColsCost(len(everything), everything, np.zeros(len(everything)))
        model.changeColsCost(n, short, -np.ones(n))
        model.run()
        if not self.has_solution():
            return False
        fewest = float(round(-model.getInfo().objective_function_value))
        model.addRow(-infinity, fewest, n, short, np.ones(n))
        model.changeColsCost(len(everything), everything, self.cost)
        model.changeColsCost(n, short, np.zeros(n))
        return True

    def has_solution(self) -> bool:
        """Whether the solver found any."""
        feasible = self.highs.SolutionStatus.kSolutionStatusFeasible
        return bool(self.solver.getInfo().primal_solution_status == feasible)
