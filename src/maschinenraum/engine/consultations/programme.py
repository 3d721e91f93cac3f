# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The timetable as a programme of yes and no, for what the search leaves open: one column per request and slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import heavy
from maschinenraum.engine.consultations.core import Core
from maschinenraum.engine.inputs import Whole

ITERATIONS = 15_000  # of the simplex method; where it needs more, it is hopeless
BRANCHING = 2_500  # columns up to which branching comes to an end
NODES = 2_000  # branch-and-bound nodes; the programmes of real days need one
ROUNDED = 1e-3  # what is nearer to a whole number is that number
OUTWARD = 1e-9  # a bound of the branching is moved outward by this share of it before it is rounded
FINE = 64  # prices of the certificate are whole multiples of 1 / FINE


Rows = tuple[Whole, Whole, Whole]  # (row, column) of every entry, and how much each row admits


@dataclass(frozen=True, eq=False)
class Outcome:
    """slot int[k] of the requests asked about, or None where nothing was found in time; a certified bound."""

    slot: Whole | None
    bound: int
    ran_out_of_time: bool


class Programme:
    """All rules among some of the requests of a core."""

    def __init__(self, core: Core, requests: Whole) -> None:
        self.core = core
        self.request, self.slot = core.columns(requests)
        self.least: tuple[Whole, int] | None = None

    def keep(self, gain: Whole, least: int) -> None:
        """From now on, the gain (int per column) must not fall below that."""
        self.least = gain, least

    def maximise(self, gain: Whole, seconds: float | None, within: int = 1) -> Outcome:
        """A timetable with a gain less than `within` from the greatest; a whole number per column.

        Mostly the corner that the simplex method ends in is whole already; only else is there any branching.
        """
        highs = heavy.highs()
        model = heavy.silent_model()
        # the relaxation is nearly whole: to prepare it takes longer than to solve it
        model.setOptionValue("presolve", "off")
        model.setOptionValue("simplex_iteration_limit", ITERATIONS)
        model.setOptionValue("mip_max_nodes", NODES)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", within - 0.5)
        if seconds is not None:
            model.setOptionValue("time_limit", max(seconds, 0.01))
        rows = self.rows()
        model.passModel(self.linear_programme(highs, gain, rows))
        model.run()
        if model.getModelStatus() != highs.HighsModelStatus.kOptimal:
            return nothing(model, int(gain.clip(0).sum()))
        bound = self.certificate(gain, rows, -np.array(model.getSolution().row_dual))
        share = np.array(model.getSolution().col_value)
        if np.abs(share - np.round(share)).max() > ROUNDED:
            if len(gain) > BRANCHING:
                return Outcome(None, bound, False)
            everything = np.arange(len(gain), dtype=np.int32)
            whole = np.full(len(gain), highs.HighsVarType.kInteger)
            model.changeColsIntegrality(len(gain), everything, whole)
            model.run()
            if model.getInfo().primal_solution_status != highs.SolutionStatus.kSolutionStatusFeasible:
                return nothing(model, bound)
            reached = -model.getInfo().mip_dual_bound
            bound = min(bound, int(np.floor(reached + ROUNDED + OUTWARD * abs(reached))) + within - 1)
            share = np.array(model.getSolution().col_value)
        chosen = share > 0.5
        slot = np.full(len(self.core.index), -1, np.int64)
        slot[self.request[chosen]] = self.slot[chosen]
        return Outcome(slot, bound, False)

    def certificate(self, gain: Whole, rows: Rows, price: npt.NDArray[np.float64]) -> int:
        """A bound that holds whatever the solver did: weak duality with rounded prices, in whole numbers."""
        row, column, most = rows
        per_row = np.maximum(np.rint(FINE * price[: len(most)]), 0).astype(np.int64)
        left = FINE * gain
        total = int(per_row @ most)
        if self.least is not None:
            kept = max(0, -round(FINE * float(price[-1])))
            left += kept * self.least[0]
            total -= kept * self.least[1]
        np.subtract.at(left, column, per_row[row])
        return (total + int(left.clip(0).sum())) // FINE

    def linear_programme(self, highs: Any, gain: Whole, rows: Rows) -> Any:
        """The programme in the solver's form; rows that cannot bind are left out."""
        count = len(self.request)
        row, column, most = rows
        value, least = np.ones(len(row)), np.full(len(most), -highs.kHighsInf)
        upper = most.astype(np.float64)
        if self.least is not None:
            row = np.concatenate([row, np.full(count, len(most))])
            column = np.concatenate([column, np.arange(count)])
            value = np.concatenate([value, self.least[0]])
            least, upper = np.append(least, self.least[1]), np.append(upper, highs.kHighsInf)
        order = np.lexsort((row, column))
        programme = highs.HighsLp()
        programme.num_col_, programme.num_row_ = count, len(upper)
        programme.col_cost_ = -gain.astype(np.float64)
        programme.col_lower_, programme.col_upper_ = np.zeros(count), np.ones(count)
        programme.row_lower_, programme.row_upper_ = least, upper
        programme.a_matrix_.format_ = highs.MatrixFormat.kColwise
        programme.a_matrix_.start_ = np.searchsorted(column[order], np.arange(count + 1)).astype(np.int32)
        programme.a_matrix_.index_ = row[order].astype(np.int32)
        programme.a_matrix_.value_ = value[order]
        return programme

    def rows(self) -> Rows:
        """(row, column) of every entry, and how much each row admits."""
        core, slots = self.core, self.core.slots
        k, hosts, guests = len(core.index), len(core.host_room), len(core.guest_room)
        host, guest = core.host[self.request], core.guest[self.request]
        families = [
            (self.request, np.ones(k, np.int64)),
            (host * slots + self.slot, np.ones(hosts * slots, np.int64)),
            (guest * slots + self.slot, np.ones(guests * slots, np.int64)),
            (host, core.host_room),
            (guest, core.guest_room),
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
