# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The timetable as a programme of yes and no, for what the search leaves open: one column per request and slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import heavy
from maschinenraum.engine.consultations.remainder import Remainder
from maschinenraum.engine.inputs import Truth, Whole

GENERATIONS = 20  # rounds in which columns are taken in
ITERATIONS = 15_000  # of the simplex method, beside one per column; where it needs more, it is hopeless
BRANCHING = 2_500  # columns up to which branching comes to an end
EFFORT = 10.0  # of branching, in the deterministic time of CP-SAT, about seconds
ROUNDED = 1e-3  # what is nearer to a whole number is that number
FINE = 4  # prices of the certificate are whole multiples of 1 / FINE


Real = npt.NDArray[np.float64]
Rows = tuple[Whole, Whole, Whole]  # (row, column) of every entry, and how much each row admits


@dataclass(frozen=True, eq=False)
class Outcome:
    """slot int[k] of the requests asked about, or None where nothing was found in time; a certified bound."""

    slot: Whole | None
    bound: int
    ran_out_of_time: bool


class Programme:
    """All rules of what is left, among some of its columns: (request, slot)."""

    def __init__(self, rest: Remainder, request: Whole, slot: Whole) -> None:
        self.rest, self.request, self.slot = rest, request, slot
        self.least: tuple[Whole, int] | None = None

    def keep(self, gain: Whole, least: int) -> None:
        """From now on, the gain (int per column) must not fall below that."""
        self.least = gain, least

    def maximise(
        self,
        gain: Whole,
        seconds: float | None,
        within: int = 1,
        liking: Real | None = None,
        likely: Truth | None = None,
    ) -> Outcome:
        """A timetable with a gain less than `within` from the greatest; a whole number per column.

        Mostly the corner that the simplex method ends in is whole already; only else is there any branching.

        liking how much each column is liked beside its gain; the bound holds without it
        likely columns to begin with; others are taken in as they prove worth it (column generation, P. Gilmore and
               R. Gomory 1961)
        """
        taken = np.ones(len(gain), np.bool_) if likely is None else likely.copy()
        wish = gain.astype(np.float64) if liking is None else gain + liking
        rows = self.rows()
        bound = int(gain.clip(0).sum())
        for _ in range(GENERATIONS):
            model = self.model(wish, rows, taken, seconds)
            model.run()
            if model.getModelStatus() != heavy.highs().HighsModelStatus.kOptimal:
                return nothing(model, bound)
            price = -np.array(model.getSolution().row_dual)
            bound = min(bound, self.certificate(gain, rows, price))
            missing = ~taken & (self.profit(gain, rows, price) > 0)
            if not missing.any():
                break
            taken |= missing
        share = np.array(model.getSolution().col_value)
        if np.abs(share - np.round(share)).max(initial=0.0) <= ROUNDED:
            return Outcome(self.timetable(taken, share), bound, False)
        return (
            Outcome(None, bound, False)
            if len(gain) > BRANCHING
            else self.branch(wish, rows, within, seconds, bound)
        )

    def branch(self, wish: Real, rows: Rows, within: int, seconds: float | None, bound: int) -> Outcome:
        """The same with every column, and none of them in parts; by CP-SAT, whose effort can be told in advance."""
        cp, (row, column, most) = heavy.cp_sat(), rows
        model = cp.CpModel()
        use = [model.new_bool_var("") for _ in wish]
        order = np.argsort(row, kind="stable")
        for entries in np.split(order, np.flatnonzero(np.diff(row[order])) + 1):
            own, room = [use[k] for k in column[entries]], int(most[row[entries[0]]]) if len(entries) else 0
            if room == 1:
                model.add_at_most_one(own)
            else:
                model.add(sum(own) <= room)
        if self.least is not None:
            model.add(cp.LinearExpr.weighted_sum(use, self.least[0].tolist()) >= self.least[1])
        gain = np.floor(wish).astype(np.int64)
        model.maximize(cp.LinearExpr.weighted_sum(use, gain.tolist()))
        solver = cp.CpSolver()
        solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = EFFORT
        solver.parameters.absolute_gap_limit = within - 0.5
        if seconds is not None:
            solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        status = solver.solve(model)
        late = seconds is not None and solver.wall_time >= seconds
        if late or status not in (cp.OPTIMAL, cp.FEASIBLE):
            return Outcome(None, bound, late)
        chosen = np.array([solver.boolean_value(x) for x in use], np.float64)
        proven = int(np.floor(solver.best_objective_bound + ROUNDED))
        return Outcome(self.timetable(chosen > 0, chosen[chosen > 0]), min(bound, proven), False)

    def timetable(self, taken: Truth, share: Real) -> Whole:
        """int[k]: the slots of the columns that were chosen among those taken in."""
        chosen = np.flatnonzero(taken)[share > 0.5]
        slot = np.full(len(self.rest.index), -1, np.int64)
        slot[self.request[chosen]] = self.slot[chosen]
        return slot

    def profit(self, gain: Whole, rows: Rows, price: Real) -> Whole:
        """int[columns]: what each gains beyond these prices of the rows, FINE times."""
        row, column, most = rows
        per_row = np.maximum(np.rint(FINE * price[: len(most)]), 0).astype(np.int64)
        left = FINE * gain
        if self.least is not None:
            left += max(0, -round(FINE * float(price[-1]))) * self.least[0]
        left -= np.bincount(column, per_row[row], len(gain)).astype(np.int64)
        return np.asarray(left, np.int64)

    def certificate(self, gain: Whole, rows: Rows, price: Real) -> int:
        """A bound that holds whatever the solver did: weak duality with rounded prices, in whole numbers."""
        per_row = np.maximum(np.rint(FINE * price[: len(rows[2])]), 0).astype(np.int64)
        total = int(per_row @ rows[2])
        if self.least is not None:
            total -= max(0, -round(FINE * float(price[-1]))) * self.least[1]
        return (total + int(self.profit(gain, rows, price).clip(0).sum())) // FINE

    def model(self, wish: Real, rows: Rows, taken: Truth, seconds: float | None) -> Any:
        """The solver with the columns that are taken in."""
        highs, model = heavy.highs(), heavy.silent_model()
        # the relaxation is nearly whole: to prepare it takes longer than to solve it
        model.setOptionValue("presolve", "off")
        count, (row, column, most) = int(taken.sum()), rows
        model.setOptionValue("simplex_iteration_limit", ITERATIONS + count)
        if seconds is not None:
            model.setOptionValue("time_limit", max(seconds, 0.01))
        entry = taken[column]
        row, column = row[entry], (np.cumsum(taken) - 1)[column[entry]]
        value, least = np.ones(len(row)), np.full(len(most), -highs.kHighsInf)
        upper = most.astype(np.float64)
        if self.least is not None:
            row = np.concatenate([row, np.full(count, len(most))])
            column = np.concatenate([column, np.arange(count)])
            value = np.concatenate([value, self.least[0][taken]])
            least, upper = np.append(least, self.least[1]), np.append(upper, highs.kHighsInf)
        order = np.lexsort((row, column))
        programme = highs.HighsLp()
        programme.num_col_, programme.num_row_ = count, len(upper)
        programme.col_cost_ = -wish[taken]
        programme.col_lower_, programme.col_upper_ = np.zeros(count), np.ones(count)
        programme.row_lower_, programme.row_upper_ = least, upper
        programme.a_matrix_.format_ = highs.MatrixFormat.kColwise
        programme.a_matrix_.start_ = np.searchsorted(column[order], np.arange(count + 1)).astype(np.int32)
        programme.a_matrix_.index_ = row[order].astype(np.int32)
        programme.a_matrix_.value_ = value[order]
        model.passModel(programme)
        return model

    def rows(self) -> Rows:
        """(row, column) of every entry, and how much each row admits."""
        rest, slots = self.rest, self.rest.slots
        k, hosts, guests = len(rest.index), len(rest.host_room), len(rest.guest_room)
        host, guest = rest.host[self.request], rest.guest[self.request]
        families = [
            (self.request, np.ones(k, np.int64)),
            (host * slots + self.slot, np.ones(hosts * slots, np.int64)),
            (guest * slots + self.slot, np.ones(guests * slots, np.int64)),
            (host, rest.host_room),
            (guest, rest.guest_room),
        ]
        starts = np.cumsum([0, *(len(room) for _, room in families)])
        key = np.concatenate([own + start for (own, _), start in zip(families, starts[:-1], strict=True)])
        room = np.concatenate([room for _, room in families])
        binds = np.bincount(key, minlength=len(room)) > room
        number = np.cumsum(binds) - 1
        column = np.tile(np.arange(len(self.request)), len(families))
        kept = binds[key]
        return number[key[kept]], column[kept], room[binds]


def nothing(model: Any, bound: int) -> Outcome:
    """The solver gave up, or time was over."""
    return Outcome(None, bound, model.getModelStatus() == heavy.highs().HighsModelStatus.kTimeLimit)
