# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rotating tables in several rounds (speed dating, world café): nobody beside people of the own label, nobody
twice beside the same person, then the greatest benefit."""

from maschinenraum.engine.inputs import ProblemError, Rule
from maschinenraum.engine.tables.plan import Binding, Plan, Reason
from maschinenraum.engine.tables.planner import plan
from maschinenraum.engine.tables.problem import Problem

__all__ = ["Binding", "Plan", "Problem", "ProblemError", "Reason", "Rule", "plan"]
