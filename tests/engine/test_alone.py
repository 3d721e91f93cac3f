# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The engine stands alone, starts light, and its documented examples are true."""

from __future__ import annotations

import doctest
import subprocess
import sys
from importlib import import_module

import pytest

MODULES = ["affinity", "budget", "inputs", "language", "workshops", *(
    f"meetings.{name}" for name in ("bound", "kernel", "plan", "planner", "problem", "shortfall")
), *(f"tables.{name}" for name in ("designs", "field", "limits", "plan", "planner", "problem")),
    *(f"consultations.{name}" for name in ("areas", "assigner", "problem"))]  # fmt: skip
HEAVY = {"django", "highspy", "numba", "ortools", "scipy", "sklearn"}


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(f"maschinenraum.engine.{name}")).failed == 0


def test_importing_every_face_loads_neither_django_nor_a_heavy_library() -> None:
    faces = "affinity, consultations, language, meetings, tables, workshops"
    code = f"import sys; from maschinenraum.engine import {faces}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert {name.split(".")[0] for name in loaded.split()} & HEAVY == set()
