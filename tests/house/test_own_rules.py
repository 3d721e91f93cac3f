# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Each of our own house rules finds the breach it is there for, and nothing in a tree that keeps it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import rules

pytestmark = pytest.mark.house
Tree = Callable[..., Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Write files into a small package and return its folder: ``tree({"network/models.py": "…"})``."""

    def write(files: dict[str, str]) -> Path:
        package = tmp_path / "maschinenraum"
        for name, text in {"__init__.py": "", **files}.items():
            path = package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return package

    return write


def found(rule: Callable[[Path], Iterator[str]], package: Path) -> list[str]:
    return list(rule(package))


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "import django.core.signals",
        "from django_tasks.signals import task_finished",
    ],
)
def test_a_signal_is_found(tree: Tree, line: str) -> None:
    assert (
        len({text.split()[0] for text in found(rules.signals, tree({"network/jobs.py": f"{line}\n"}))}) == 1
    )


@pytest.mark.parametrize(
    "field",
    [
        'models.ForeignKey("events.Event", on_delete=models.CASCADE)',
        'models.OneToOneField(to="events.Event", on_delete=models.CASCADE)',
        'ManyToManyField("network.Group", through="events.Seat")',
    ],
)
def test_a_key_that_points_up_is_found(tree: Tree, field: str) -> None:
    package = tree({"network/models.py": f"class Group:\n    event = {field}\n"})
    assert found(rules.upward_keys, package) == ["network/models.py:2 points up to events"]


def test_a_key_that_points_down_or_stays_is_kept(tree: Tree) -> None:
    text = 'a = ForeignKey("network.Person")\nb = ForeignKey("events.Event")\nc = ForeignKey("self")\n'
    assert found(rules.upward_keys, tree({"events/models.py": text})) == []


@pytest.mark.parametrize("line", ["from django.urls import reverse", "import django.urls"])
def test_a_room_that_asks_for_the_address_of_a_page_is_found(tree: Tree, line: str) -> None:
    text = f"{line}\n"
    package = tree({"network/jobs/mail.py": text, rules.ADDRESS_PLACE: text, "web/home/views.py": text})
    assert {breach.split()[0] for breach in found(rules.addresses_of_pages, package)} == {
        "network/jobs/mail.py:1"
    }


def test_the_one_place_for_addresses_may_name_no_page_itself(tree: Tree) -> None:
    text = 'from django.urls import reverse\nreverse("account:mailed-link")\nreverse(PAGES["sign-in"])\n'
    assert found(rules.addresses_of_pages, tree({rules.ADDRESS_PLACE: text})) == [
        f"{rules.ADDRESS_PLACE}:2 names a page"
    ]


@pytest.mark.parametrize("name", sorted(rules.BANNED_NAMES))
def test_a_name_that_says_nothing_is_found(tree: Tree, name: str) -> None:
    package = tree({f"engine/{name}.py": "", f"events/{name}/rules.py": ""})
    assert found(rules.banned_names, package) == [
        f"engine/{name}.py has a name that says nothing",
        f"events/{name}/rules.py has a name that says nothing",
    ]


def test_a_file_over_400_lines_of_code_is_found(tree: Tree) -> None:
    package = tree({"engine/a.py": "x = 1\n" * 401, "engine/b.py": "x = 1\n" * 400})
    assert found(rules.long_files, package) == ["engine/a.py has 401 lines of code, more than 400"]


def test_settings_over_200_lines_are_found(tree: Tree) -> None:
    assert found(rules.long_files, tree({"settings.py": "X = 1\n" * 201})) == [
        "settings.py has 201 lines of code, more than 200"
    ]


def test_docstrings_comments_blank_lines_and_migrations_are_not_counted(tree: Tree) -> None:
    text = '"""One.\n\nTwo.\n"""\n' + "# why\n\n" * 400 + "x = 1\n"
    assert (
        found(rules.long_files, tree({"engine/a.py": text, "events/migrations/0001.py": "x = 1\n" * 900}))
        == []
    )


def test_a_function_over_60_lines_is_found(tree: Tree) -> None:
    long = "def long():\n" + "    x = 1\n" * 60
    short = 'def short():\n    """Say\n    why.\n    """\n' + "    x = 1\n" * 59
    assert found(rules.long_functions, tree({"engine/a.py": long + short})) == [
        "engine/a.py:1 long has 61 lines of code"
    ]


@pytest.mark.parametrize("library", sorted(rules.HEAVY))
def test_a_heavy_import_outside_its_place_is_found(tree: Tree, library: str) -> None:
    text = f"import {library}\n"
    package = tree({"engine/heavy.py": text, "engine/meetings.py": text})
    assert found(rules.heavy_imports, package) == [f"engine/meetings.py:1 imports {library}"]


def test_an_excused_import_inside_a_function_is_found(tree: Tree) -> None:
    text = "def f():\n    import json  # noqa: PLC0415\n"
    package = tree({"engine/heavy.py": text, "web/views.py": text})
    assert found(rules.hidden_imports, package) == ["web/views.py:2 excuses an import inside a function"]


def test_logic_in_save_is_found(tree: Tree) -> None:
    text = "class Person:\n    def save(self):\n        pass\n"
    package = tree({"network/models/people.py": text, "network/changes/people.py": text})
    assert found(rules.logic_in_save, package) == ["network/models/people.py:2 overrides save"]


def test_a_heavy_library_loaded_at_the_start_is_found(tree: Tree) -> None:
    settings = 'SECRET_KEY = "x"\nROOT_URLCONF = "maschinenraum.urls"\n'
    package = tree(
        {"settings.py": settings, "urls.py": "import scipy\nurlpatterns = []\n", "wsgi.py": "import django\n"}
    )
    assert found(rules.heavy_at_start, package) == ["starting the web server loads scipy"]


def test_a_web_server_that_does_not_start_is_found(tree: Tree) -> None:
    package = tree({"settings.py": "", "wsgi.py": "raise RuntimeError('no')\n"})
    assert found(rules.heavy_at_start, package) == ["the web server does not start: RuntimeError: no"]
