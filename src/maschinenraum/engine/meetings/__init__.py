# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""One-to-one meetings in slots, at tables: as few people as possible left short, then the greatest
benefit."""

from maschinenraum.engine.inputs import ProblemError, Rule
from maschinenraum.engine.meetings.plan import Binding, Plan, Shortfall
from maschinenraum.engine.meetings.planner import plan
from maschinenraum.engine.meetings.problem import Priority, Problem

__all__ = ["Binding", "Plan", "Priority", "Problem", "ProblemError", "Rule", "Shortfall", "plan"]
