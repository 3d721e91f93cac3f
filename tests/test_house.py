# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The real tree keeps every rule of the house. ``tests/house`` shows that each rule can fail."""

import re

import pytest
from django.apps import apps

from tests.conftest import ROOT
from tests.house import rules

pytestmark = pytest.mark.house
PACKAGE = ROOT / "src" / "maschinenraum"


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule: rules.Rule) -> None:
    assert list(rule(PACKAGE)) == []


@pytest.mark.parametrize("folder", ["tests", "setup", "benchmarks"])
def test_names_outside_the_package_say_something_too(folder: str) -> None:
    assert list(rules.banned_names(ROOT / folder)) == []


def test_no_key_of_a_loaded_model_points_up() -> None:
    found = []
    for model in apps.get_models():
        own = rules.RANK.get(model._meta.app_label)
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if own is None or field.auto_created or related is None:
                continue
            label = related.split(".")[0] if isinstance(related, str) else related._meta.app_label
            if rules.RANK.get(label, -1) > own:
                found.append(f"{model._meta.label}.{field.name} -> {label}")
    assert found == []


def test_every_room_of_the_staircase_is_there() -> None:
    assert [room for room in rules.STAIRCASE if not (PACKAGE / room / "__init__.py").is_file()] == []


def test_every_variable_of_the_environment_is_documented() -> None:
    sources = [path.read_text() for path in PACKAGE.rglob("*.py")]
    read = {name for text in sources for name in re.findall(r"MASCHINENRAUM_[A-Z_]+", text)}
    documented = set(
        re.findall(r"^\| `(MASCHINENRAUM_[A-Z_]+)`", (ROOT / "docs/operation.md").read_text(), re.M)
    )
    between_own_processes = {"MASCHINENRAUM_PARENT"}
    assert read - between_own_processes == documented
