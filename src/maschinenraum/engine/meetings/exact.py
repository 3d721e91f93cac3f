# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The timetable as a programme of yes and no, for what the search leaves open: a proof, or the last few breaks.

The model is that of M. Bofill, J. Espasa, M. Garcia, M. Palahí, J. Suy, M. Villaret (Scheduling B2B meetings,
CP 2014) with their implied constraints, and one thing more: a person without breaks sits in one block, chosen by
where it starts. With that, "nobody has a break" is decided in a second where the plain model takes minutes.

Effort is the solver's deterministic time, with one worker, so that the same call has the same outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings.problem import Problem

FAIR = 2  # numbers of breaks may differ by so much


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the solver found: slots or None, a certified bound on the objective, whether everything is settled."""

    slot: Whole | None
    bound: int
    is_settled: bool


class Model:
    """Slots of meetings with every hard rule; meetings that are not movable stay where they are known to be."""

    def __init__(self, problem: Problem, known: Whole, everyone_meets: bool, movable: Truth) -> None:
        self.cp = heavy.cp_sat()
        self.problem = problem
        self.model: Any = self.cp.CpModel()
        possible = problem.possible()
        possible[~movable] = np.arange(problem.slots)[None, :] == known[~movable][:, None]
        self.use: list[dict[int, Any]] = [
            {int(t): self.model.new_bool_var("") for t in np.flatnonzero(row)} for row in possible
        ]
        for use in self.use:
            (self.model.add_exactly_one if everyone_meets else self.model.add_at_most_one)(use.values())
        for t in range(problem.slots):
            load = [use[t] for use in self.use if t in use]
            if len(load) > problem.tables[t]:
                self.model.add(sum(load) <= int(problem.tables[t]))

    def hint(self, known: Whole) -> None:
        """Start from these slots."""
        for e, use in enumerate(self.use):
            for t, here in use.items():
                self.model.add_hint(here, bool(known[e] == t))

    def meetings_in(self, p: int) -> dict[int, list[Any]]:
        """The meetings that person p could have in each slot."""
        found: dict[int, list[Any]] = {}
        for e in self.meetings_of(p):
            for t, here in self.use[e].items():
                found.setdefault(t, []).append(here)
        return found

    def busy_slots(self, p: int) -> dict[int, Any]:
        """A variable per slot in which person p could meet: whether they do."""
        found: dict[int, Any] = {}
        for t, here in sorted(self.meetings_in(p).items()):
            found[t] = self.model.new_bool_var("")
            self.model.add_exactly_one([*here, found[t].Not()])
        return found

    def meetings_of(self, p: int) -> list[int]:
        """The meetings of a person."""
        return [int(e) for e in np.flatnonzero((self.problem.pairs == p).any(axis=1))]

    def breaks_of(self, busy: dict[int, Any]) -> list[Any]:
        """A variable for every slot in which a break in such a day could end."""
        held, ends = None, []
        for t, here in busy.items():
            before = busy.get(t - 1)
            if held is None:
                held = here
                continue
            end = self.model.new_bool_var("")
            self.model.add_bool_or([held.Not(), here.Not(), end, *([before] if before is not None else [])])
            self.model.add_implication(end, here)
            self.model.add_implication(end, held)
            if before is not None:
                self.model.add_implication(end, before.Not())
            ends.append(end)
            now = self.model.new_bool_var("")
            self.model.add_bool_or([held, here, now.Not()])
            self.model.add_implication(held, now)
            self.model.add_implication(here, now)
            held = now
        return ends

    def blocks_of(self, p: int, times: Iterable[int]) -> dict[int, Any]:
        """By the slot in which it starts, whether the meetings of person p form that one block."""
        k, usable = len(self.meetings_of(p)), set(times)
        return {
            s: self.model.new_bool_var("")
            for s in range(self.problem.slots - k + 1)
            if usable.issuperset(range(s, s + k))
        }

    def seat_in_one_block(self, p: int) -> None:
        """Person p shall have no break."""
        here, k = self.meetings_in(p), len(self.meetings_of(p))
        blocks = self.blocks_of(p, here)
        self.model.add_exactly_one(blocks.values())
        for t, meetings in here.items():
            self.model.add_exactly_one([*meetings, *(b for s, b in blocks.items() if not s <= t < s + k)])

    def count_breaks(self, p: int, everyone_meets: bool) -> Any:
        """The breaks of person p; where all meetings take place, also by whether they form one block."""
        busy, k = self.busy_slots(p), len(self.meetings_of(p))
        ends = self.breaks_of(busy)
        if everyone_meets:
            self.model.add(sum(busy.values()) == k)
            blocks = self.blocks_of(p, busy)
            for t, here in busy.items():
                self.model.add_at_most_one([here.Not(), *(b for s, b in blocks.items() if s <= t < s + k)])
                self.model.add_at_most_one([here, *(b for s, b in blocks.items() if not s <= t < s + k)])
            self.model.add_bool_or([*ends, *blocks.values()])
        return sum(ends)

    def solve(self, effort: float) -> Outcome:
        """Run the solver."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(self.model)
        settled = status in (self.cp.OPTIMAL, self.cp.INFEASIBLE)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Outcome(None, 0, settled)
        slot = np.full(len(self.use), -1)
        for e, use in enumerate(self.use):
            for t, here in use.items():
                if solver.value(here):
                    slot[e] = t
        return Outcome(slot, round(solver.best_objective_bound), settled)


def most_meetings(problem: Problem, known: Whole, effort: float) -> Outcome:
    """As many meetings as possible; the bound is an upper one."""
    model = Model(problem, known, everyone_meets=False, movable=np.ones(len(known), np.bool_))
    model.hint(known)
    for p in range(problem.people):
        for here in model.meetings_in(p).values():
            model.model.add_at_most_one(here)
    model.model.maximize(sum(here for use in model.use for here in use.values()))
    return model.solve(effort)


def fewest_breaks(
    problem: Problem, known: Whole, below: int, effort: float, seamless: Truth, movable: Truth
) -> Outcome:
    """Slots with a lower cost than `below`, as many meetings as known, and no break for those who are seamless.

    The cost of a timetable is `cost`. Only movable meetings change their slot. Settled without slots means that there
    are none.
    """
    count = int((known >= 0).sum())
    complete = count == len(known)
    model = Model(problem, known, complete, movable)
    if not seamless.all():
        model.hint(known)
    if not complete:
        model.model.add(sum(here for use in model.use for here in use.values()) >= count)
    numbers = []
    for p in range(problem.people):
        if not model.meetings_of(p):
            numbers.append(0)
        elif complete and (seamless[p] or len(model.meetings_of(p)) == 1):
            model.seat_in_one_block(p)
            numbers.append(0)
        else:
            numbers.append(model.count_breaks(p, complete))
    model.model.minimize(objective(model, numbers, below))
    return model.solve(effort)


def objective(model: Model, numbers: list[Any], below: int) -> Any:
    """The cost in the model's terms, kept lower than `below`."""
    most = model.model.new_int_var(0, model.problem.slots, "")
    least = model.model.new_int_var(0, model.problem.slots, "")
    beyond = model.model.new_int_var(0, model.problem.slots, "")
    for number in numbers:
        model.model.add(most >= number)
        model.model.add(least <= number)
    model.model.add(beyond >= most - least - FAIR)
    total = sum(numbers) + heaviest(model.problem) * beyond
    model.model.add(total < below)
    return total


def heaviest(problem: Problem) -> int:
    """More than all breaks together: what one break beyond the fair difference costs."""
    return problem.people * (problem.slots // 2 + 1) + 1


def cost(problem: Problem, breaks: Whole) -> int:
    """What timetables are compared by: the unfair difference first, then all breaks."""
    if len(breaks) == 0:
        return 0
    beyond = max(0, int(breaks.max() - breaks.min()) - FAIR)
    return int(breaks.sum()) + heaviest(problem) * beyond
