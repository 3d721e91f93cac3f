# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The contracts that ready-made tools keep are set so that they find the breach they are there for."""

import os
import shutil
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.house
BIN = ROOT / ".venv" / "bin"
ROOMS = ("engine", "search", "network", "solutions", "exchange", "events", "insights", "impact", "web")
STAIRCASE = "Staircase"
FURNITURE = "Furniture"
NETWORK = "The network's furniture"
ENGINE = "The engine knows neither"
SETTINGS = "No room imports the settings"
QUEUE = "Only jobs import the queue"


def contracts(tmp_path: Path, files: dict[str, str]) -> dict[str, str]:
    """Lay out a small house with these files and return how each contract of ours stands."""
    package = tmp_path / "maschinenraum"
    empty = [f"{room}/__init__.py" for room in (*ROOMS, "cli")]
    furniture = [
        f"{room}/{name}.py"
        for room in ("events", "network")
        for name in ("models", "rules", "queries", "changes", "jobs", "actions")
    ]
    plain = ["__init__.py", "__main__.py", "wsgi.py", "settings.py", "cli/jobs.py", "cli/worker.py"]
    for name, text in {**dict.fromkeys([*plain, *empty, *furniture], ""), **files}.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    standing = {}
    for line in done.stdout.splitlines():
        for contract in (STAIRCASE, FURNITURE, NETWORK, ENGINE, SETTINGS, QUEUE):
            if line.startswith(contract) and (" KEPT" in line or " BROKEN" in line):
                standing[contract] = "broken" if " BROKEN" in line else "kept"
    assert len(standing) == 6, done.stdout + done.stderr
    return standing


def test_a_house_in_order_keeps_every_contract(tmp_path: Path) -> None:
    files = {"events/jobs.py": "import django_tasks\nfrom maschinenraum.engine import *\n"}
    assert set(contracts(tmp_path, files).values()) == {"kept"}


@pytest.mark.parametrize(
    ("name", "text", "broken"),
    [
        ("network/__init__.py", "import maschinenraum.events\n", STAIRCASE),
        ("impact/__init__.py", "import maschinenraum.insights\n", STAIRCASE),
        ("web/__init__.py", "import maschinenraum.cli\n", STAIRCASE),
        ("cli/jobs.py", "import maschinenraum.__main__\n", STAIRCASE),
        ("attic/__init__.py", "", STAIRCASE),
        ("events/models.py", "import maschinenraum.events.rules\n", FURNITURE),
        ("events/queries.py", "import maschinenraum.events.changes\n", FURNITURE),
        ("events/jobs.py", "import maschinenraum.events.actions\n", FURNITURE),
        ("events/services.py", "", FURNITURE),
        ("network/spreadsheets.py", "import maschinenraum.network.models\n", NETWORK),
        ("network/phonebook.py", "", NETWORK),
        ("engine/__init__.py", "import django.db\n", ENGINE),
        ("engine/__init__.py", "import maschinenraum.search\n", ENGINE),
        ("network/__init__.py", "import maschinenraum.settings\n", SETTINGS),
        ("events/actions.py", "import django_tasks\n", QUEUE),
        ("web/__init__.py", "from django_tasks_db import models\n", QUEUE),
    ],
)
def test_a_breach_breaks_its_contract(tmp_path: Path, name: str, text: str, broken: str) -> None:
    assert contracts(tmp_path, {name: text})[broken] == "broken"


def ruff(name: str, text: str) -> set[str]:
    """Return the codes ruff finds in a text that would stand in this file of the package."""
    done = subprocess.run(
        [
            BIN / "ruff",
            "check",
            "--output-format",
            "concise",
            "--stdin-filename",
            f"src/maschinenraum/{name}",
            "-",
        ],
        cwd=ROOT,
        input=f'"""Text."""\n\n{text}',
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        line.split(": ", 1)[1].split()[0]
        for line in done.stdout.splitlines()
        if f"{Path(name).name}:" in line
    }


@pytest.mark.parametrize(
    "text",
    [
        "from django.http import HttpResponse\n\nPAGE = HttpResponse\n",
        "from django.shortcuts import render\n\nPAGE = render\n",
        "from django.forms import Form\n\nPAGE = Form\n",
        "from django import forms\n\nPAGE = forms\n",
    ],
)
def test_http_and_forms_are_found_outside_the_web_room_only(text: str) -> None:
    assert (ruff("events/actions.py", text), ruff("web/events/views.py", text)) == ({"TID251"}, set())


def test_an_import_inside_a_function_is_found() -> None:
    text = 'def now() -> object:\n    """Tell."""\n    import json\n\n    return json\n'
    assert ruff("events/actions.py", text) == {"PLC0415"}


def test_a_missing_docstring_a_print_and_a_todo_are_found() -> None:
    text = "def now() -> None:\n    print(1)  # TODO: later\n"
    assert {"D103", "T201", "FIX002"} <= ruff("events/actions.py", text)


def test_a_function_without_types_is_found(tmp_path: Path) -> None:
    (tmp_path / "untyped.py").write_text("def double(x):\n    return x + x\n")
    done = subprocess.run(
        [BIN / "mypy", "--config-file", "pyproject.toml", tmp_path / "untyped.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "[no-untyped-def]" in done.stdout


def test_every_exception_from_strict_types_is_named_with_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    overrides = tomllib.loads(text)["tool"]["mypy"]["overrides"]
    reasons = text.count("[[tool.mypy.overrides]]\n# ")
    assert (reasons, "*" in {name for one in overrides for name in one["module"]}) == (len(overrides), False)


def test_a_model_without_its_migration_is_found(tmp_path: Path) -> None:
    package = tmp_path / "shelf"
    (package / "migrations").mkdir(parents=True)
    for name in ("__init__.py", "migrations/__init__.py"):
        (package / name).touch()
    (package / "models.py").write_text(
        "from django.db import models\n\nclass Book(models.Model):\n    pass\n"
    )
    (tmp_path / "shelf_settings.py").write_text(
        'SECRET_KEY = "x"\nINSTALLED_APPS = ["shelf"]\nDEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\n'
    )
    done = subprocess.run(
        [BIN / "django-admin", "makemigrations", "--check", "--dry-run", "--settings", "shelf_settings"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Create model Book" in done.stdout) == (1, True)


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning, match="old"):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_the_tools_belong_to_this_environment() -> None:
    assert Path(sys.prefix).resolve() == (ROOT / ".venv").resolve()
