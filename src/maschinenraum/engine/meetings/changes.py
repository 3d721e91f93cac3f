# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a plan in force when people do not come, or come late: which meetings change, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maschinenraum.engine.inputs import Truth
from maschinenraum.engine.meetings.plan import Plan
from maschinenraum.engine.report import Report


class Fate(StrEnum):
    """What becomes of a meeting that does not simply stay."""

    RESEATED = "reseated"  # stays in its slot, at another table
    MOVED = "moved"  # in another slot
    DROPPED = "dropped"  # does not take place
    NEW = "new"  # did not take place in the plan in force


class Cause(StrEnum):
    """Why a meeting changes. The first that applies is named."""

    ABSENT = "absent"  # a person does not come, or missed it
    UNAVAILABLE = "unavailable"  # a person is no longer available then
    NOT_ALLOWED = "not allowed"  # the pair may no longer use the slot
    LOCKED = "locked"  # a lock of this pair or of one of its people decides
    CAP = "cap"  # a person may have fewer meetings than before
    TABLES = "tables"  # the slot has fewer tables than before, or another meeting holds the table
    GAVE_WAY = "gave way"  # it could have stayed, but the plan gains clearly by the change
    ARRIVED = "arrived"  # a person of it has come late
    FREED = "freed"  # a person of it has lost or moved a meeting
    GAINED = "gained"  # it had simply been missing


@dataclass(frozen=True)
class Change:
    """What becomes of a meeting, and why.

    pair         index of the pair
    person       the person the cause is about, or -1
    slot_before  slot and table in the plan in force, -1 for none
    slot         slot and table now, -1 for none
    """

    pair: int
    fate: Fate
    cause: Cause
    person: int
    slot_before: int
    table_before: int
    slot: int
    table: int

    @property
    def binding(self) -> Cause:
        """The rule."""
        return self.cause


@dataclass(frozen=True, eq=False)
class Replan(Plan):
    """A plan that keeps what can stay of another one. Bounds are those of the problem that was left to solve.

    stayed     bool[m]: meetings of the plan in force that keep their slot and table
    untouched  meetings of the plan in force that could have stayed
    changes    one record per meeting that does not simply stay, in the order of pairs
    """

    stayed: Truth
    untouched: int
    changes: tuple[Change, ...]

    @property
    def stay_share(self) -> float:
        """Of the meetings that could have stayed, the share that did, slot and table."""
        return int(self.stayed.sum()) / self.untouched if self.untouched else 1.0

    @property
    def report(self) -> Report:
        """As of every plan; meetings that no longer take place are among the reasons."""
        of_plan = super().report
        dropped = tuple(change for change in self.changes if change.fate is Fate.DROPPED)
        return Report(
            value=of_plan.value,
            bound=of_plan.bound,
            counted=of_plan.counted,
            histogram=of_plan.histogram,
            reasons=(*of_plan.reasons, *dropped),
            steps_done=of_plan.steps_done,
            stopped=of_plan.stopped,
        )
