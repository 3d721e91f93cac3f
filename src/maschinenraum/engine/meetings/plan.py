# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out: who meets whom, when, at which table, how good that is, and what kept people short."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.report import Counted, Report, tally


class Binding(StrEnum):
    """The rule that keeps a person below the target. The first that applies is named, hardest first."""

    CAP = "cap"  # the person's own cap is below the target
    AVAILABILITY = "availability"  # present and free in too few slots
    FEW_PARTNERS = "few partners"  # too few candidate pairs
    NO_COMMON_TIME = "no common time"  # partners enough, but not enough of them at different common times
    TABLES_FULL = (
        "tables full"  # a partner is willing and free at a common time, but every table is taken then
    )
    PARTNERS_TAKEN = (
        "partners taken"  # every remaining partner has reached the cap, or is booked at each common time
    )


@dataclass(frozen=True)
class Shortfall:
    """Why a person has fewer meetings than the target.

    meetings  how many the person has
    possible  how many the person could have if no one else wished for anything
    binding   the rule that binds
    """

    person: int
    meetings: int
    possible: int
    binding: Binding


@dataclass(frozen=True, eq=False)
class Plan:
    """A timetable of one-to-one meetings.

    slot        int[m]: slot of each candidate pair, -1 where it does not meet
    table       int[m]: table of each meeting, -1 where there is none; counted from 0 in every slot
    counts      int[n]: meetings per person
    value       benefit of the meetings plus floor bonuses
    floor_value the bonuses in it
    bound       no plan for this problem has a greater value (certified)
    short       people with fewer meetings than the target
    short_bound no plan for this problem leaves fewer people short (certified)
    reasons     one record per short person, in the order of people
    steps_done  steps of search spent; repeating with steps=steps_done gives the identical plan
    stopped     whether time or the caller ended the search before its steps were spent
    """

    slot: Whole
    table: Whole
    counts: Whole
    value: int
    floor_value: int
    bound: int
    short: int
    short_bound: int
    reasons: tuple[Shortfall, ...]
    steps_done: int
    stopped: bool

    @property
    def gap(self) -> int:
        """How far the value lies below the bound."""
        return self.bound - self.value

    @property
    def ben(self) -> float:
        """Benefit reached as a share of the benefit not excluded: 1 - gap / (bound - floor bonuses of this plan).

        The bonuses are left out of the denominator because they would flatter.
        """
        possible = self.bound - self.floor_value
        return 1.0 - self.gap / possible if possible > 0 else 1.0

    @property
    def report(self) -> Report:
        """The plan as every problem reports."""
        return Report(
            self.value,
            self.bound,
            Counted.MEETINGS,
            tally(self.counts),
            self.reasons,
            self.steps_done,
            self.stopped,
        )
