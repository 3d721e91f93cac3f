# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kernels are compiled together with the functions of other modules that they call."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from maschinenraum.engine import heavy, randomness
from maschinenraum.engine.meetings import kernel


def test_a_kernel_calls_the_compiled_functions_of_its_siblings() -> None:
    compiled = heavy.compiled(kernel)
    assert compiled.draw is heavy.compiled(randomness).draw
    book, plain = np.array([12345]), [12345]
    assert [compiled.draw(book, 10) for _ in range(20)] == [randomness.draw(plain, 10) for _ in range(20)]


def module(folder: Path, name: str, text: str) -> ModuleType:
    full = f"maschinenraum.engine.{name}"
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(full, folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[full] = made
    spec.loader.exec_module(made)
    return made


def test_what_is_compiled_is_known_by_the_text_of_all_it_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    calling = "from maschinenraum.engine.called import one\n\n\ndef two():\n    return one() + one()\n"
    seen = set()
    for number in (1, 2, 1):
        module(tmp_path, "called", f"def one():\n    return {number}\n")
        seen.add(heavy.sources(module(tmp_path, "calling", calling)))
    assert len(seen) == 2
