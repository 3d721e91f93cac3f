# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who sits in which of the parallel workshops, by ranked wishes: nobody twice in the same title, hosts fixed."""

from maschinenraum.engine.inputs import ProblemError, Rule
from maschinenraum.engine.workshops.assignment import Assignment, Binding, Missed
from maschinenraum.engine.workshops.planner import assign
from maschinenraum.engine.workshops.problem import Problem
from maschinenraum.engine.workshops.wishes import Fairness

__all__ = ["Assignment", "Binding", "Fairness", "Missed", "Problem", "ProblemError", "Rule", "assign"]
