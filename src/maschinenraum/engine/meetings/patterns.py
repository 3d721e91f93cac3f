# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How few breaks any timetable could have, when it is forgotten who meets whom.

A person's day is a path through the slots: so many meetings held so far, the last slot used or not. People who
are alike (as many meetings, at the same possible times) are interchangeable, so that their paths form one flow of
whole numbers; flows share nothing but the tables. What is forgotten can only make it easier: the cheapest flow is a
lower bound. It has no symmetries left and is mostly solved at the root of the search.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Truth
from maschinenraum.engine.meetings.problem import Problem


@dataclass(frozen=True)
class Day:
    """What is known of a person's day: so many meetings, slots that can be used, fewest and most by each slot."""

    meetings: int
    usable: tuple[bool, ...]
    fewest: tuple[int, ...]
    most: tuple[int, ...]

    @classmethod
    def of(cls, possible: Truth) -> Day:
        """The day of somebody whose meetings are possible in these slots, bool[k, T]."""
        k, slots = possible.shape
        fewest = [int((~possible[:, t + 1 :].any(axis=1)).sum()) for t in range(slots)]
        most = [k - int((~possible[:, : t + 1].any(axis=1)).sum()) for t in range(slots)]
        return cls(
            k, tuple(bool(open_) for open_ in np.asarray(possible.any(axis=0))), tuple(fewest), tuple(most)
        )

    def steps(self, t: int, held: int) -> list[bool]:
        """Which of idle (False) and meeting (True) are open in slot t to somebody with so many meetings before it."""
        later = sum(self.usable[t + 1 :])
        return [
            used
            for used in (False, True)
            if (not used or self.usable[t])
            and self.fewest[t] <= held + used <= self.most[t]
            and held + used + later >= self.meetings
        ]


def days(problem: Problem) -> list[Day]:
    """The day of every person with all the meetings given."""
    possible = problem.possible()
    return [Day.of(possible[(problem.pairs == p).any(axis=1)]) for p in range(problem.people)]


def fewest_alone(day: Day) -> int:
    """The breaks a person must have even if everyone else gives way; 0 where no day is possible at all.

    >>> fewest_alone(Day.of(np.array([[True, False, False], [False, False, True]])))
    1
    """
    cost: dict[tuple[int, bool], int] = {(0, False): 0}
    for t in range(len(day.usable)):
        onward: dict[tuple[int, bool], int] = {}
        for (held, last), so_far in cost.items():
            for used in day.steps(t, held):
                state = (held + used, used)
                price = so_far + int(used and held > 0 and not last)
                onward[state] = min(onward.get(state, price), price)
        cost = onward
    return min(cost.values(), default=0)


def fewest_breaks(problem: Problem, everyone: list[Day], effort: float) -> int:
    """A certified lower bound on the breaks of all together; effort in the solver's deterministic time."""
    cp = heavy.cp_sat()
    model = cp.CpModel()
    busy: list[list[Any]] = [[] for _ in range(problem.slots)]
    breaks: list[Any] = []
    for day, number in Counter(everyone).items():
        flows: dict[tuple[int, bool], list[Any]] = {(0, False): [number]}
        for t in range(problem.slots):
            onward: dict[tuple[int, bool], list[Any]] = {}
            for (held, last), into in flows.items():
                out = []
                for used in day.steps(t, held):
                    arc = model.new_int_var(0, number, "")
                    out.append(arc)
                    onward.setdefault((held + used, used), []).append(arc)
                    if used:
                        busy[t].append(arc)
                    if used and held > 0 and not last:
                        breaks.append(arc)
                model.add(sum(out) == sum(into))
            flows = onward
    for t in range(problem.slots):
        model.add(sum(busy[t]) <= 2 * int(problem.tables[t]))
    model.minimize(sum(breaks))
    solver = cp.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status == cp.INFEASIBLE:
        return 0
    return max(0, int(np.ceil(solver.best_objective_bound - 1e-6)))
