# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Consultations by appointment: people ask advisers, each request at most once, one at a time on both sides; the
largest weight served, then as early as possible."""

from maschinenraum.engine.consultations.assigner import assign
from maschinenraum.engine.consultations.assignment import Assignment, Binding, Unserved
from maschinenraum.engine.consultations.problem import Problem
from maschinenraum.engine.inputs import ProblemError, Rule

__all__ = ["Assignment", "Binding", "Problem", "ProblemError", "Rule", "Unserved", "assign"]
