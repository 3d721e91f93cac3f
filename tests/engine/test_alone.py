# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The engine stands alone, starts light, and its documented examples are true."""

from __future__ import annotations

import doctest
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from maschinenraum import engine

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")
    if not module.ispkg
)
GUIDE = Path(__file__).parents[2] / "docs" / "engine.md"
HEAVY = {"django", "highspy", "numba", "ortools", "scipy", "simplemma", "sklearn", "tantivy"}


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_the_examples_in_the_guide_are_true() -> None:
    assert doctest.testfile(str(GUIDE), module_relative=False) == (0, GUIDE.read_text("utf-8").count(">>> "))


def test_importing_every_face_loads_neither_django_nor_a_heavy_library() -> None:
    faces = "affinity, language, meetings, retrieval, tables, workshops"
    code = f"import sys; from maschinenraum.engine import {faces}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert {name.split(".")[0] for name in loaded.split()} & HEAVY == set()
