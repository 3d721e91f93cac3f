# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""One-to-one meetings in slots, at tables.

`plan`       who meets whom, and when: as few people as possible left short, then the greatest benefit
`replan`     the same when people do not come, or come late: what can stay stays
`timetable`  when agreed meetings take place: all of them, with few breaks
"""

from maschinenraum.engine.inputs import ProblemError, Rule
from maschinenraum.engine.meetings.changes import Cause, Change, Fate, Replan
from maschinenraum.engine.meetings.plan import Binding, Plan, Shortfall
from maschinenraum.engine.meetings.planner import plan
from maschinenraum.engine.meetings.problem import Priority, Problem
from maschinenraum.engine.meetings.replanner import replan
from maschinenraum.engine.meetings.scheduling import timetable
from maschinenraum.engine.meetings.timetable import Obstacle, Timetable, Uneven, Unplaced

__all__ = [
    "Binding",
    "Cause",
    "Change",
    "Fate",
    "Obstacle",
    "Plan",
    "Priority",
    "Problem",
    "ProblemError",
    "Replan",
    "Rule",
    "Shortfall",
    "Timetable",
    "Uneven",
    "Unplaced",
    "plan",
    "replan",
    "timetable",
]
