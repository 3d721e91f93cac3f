# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""FAULT 1 and 12: every address x method x role x level, and hidden records that change nothing."""

import re
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.db import transaction
from django.test import Client

from tests.factories import PersonFactory
from tests.web.matrix import (
    ROLES,
    SEEN,
    Level,
    Row,
    World,
    address,
    body,
    empty_world,
    routes,
    seed,
    writing_forbidden,
)
from tests.web.matrix_table import TABLE

pytestmark = pytest.mark.django_db

LEVELS = tuple(level for level in Level if level != Level.RANDOM)
PARTS = sorted({name.partition(":")[0] for name in TABLE})
CSRF_FIELD = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def world() -> World:
    built = empty_world()
    seed(built, *LEVELS)
    return built


def test_fault_01_every_address_stands_in_the_table() -> None:
    assert set(routes()) == set(TABLE)


def tries(part: str) -> Iterator[tuple[str, str, Level]]:
    """Yield every address of a part of the site with every role and level."""
    for name, row in TABLE.items():
        if name.partition(":")[0] == part:
            yield from ((name, role, level) for role in ROLES for level in row.levels)


def without_tokens(content: bytes, path: str) -> bytes:
    """Return a page without what differs by design: form tokens, and the address asked for."""
    return CSRF_FIELD.sub(b"", content).replace(path.encode(), b"")


def same_as_random(client: Client, name: str, row: Row, world: World, path: str, content: bytes) -> bool:
    unknown = address(name, row, world, Level.RANDOM)
    answer = body(client.get(unknown))
    return without_tokens(answer, unknown) == without_tokens(content, path)


@pytest.mark.parametrize("part", PARTS)
def test_fault_01_reading(part: str, world: World) -> None:
    wrong = []
    for name, role, level in tries(part):
        row = TABLE[name]
        client, path = world.client(role), address(name, row, world, level)
        with writing_forbidden():
            response = client.get(path)
            content = body(response)
        right = row.get.expected(role, level) if row.get else (405,)
        if response.status_code not in right:
            wrong.append(f"{name} {role} {level}: {response.status_code} instead of {right}")
        elif response.status_code == 404 and not same_as_random(client, name, row, world, path, content):
            wrong.append(f"{name} {role} {level}: 404 differs from that of a random id")
    assert wrong == []


@pytest.mark.parametrize("part", PARTS)
def test_fault_01_sending(part: str, world: World) -> None:
    wrong = []
    for name, role, level in tries(part):
        row = TABLE[name]
        right = row.post.expected(role, level) if row.post else (405,)
        status, content = send(world, name, row, role, level)
        if status not in right:
            wrong.append(f"{name} {role} {level}: {status} instead of {right}")
        elif status == 404 and send(world, name, row, role, Level.RANDOM) != (404, content):
            wrong.append(f"{name} {role} {level}: 404 differs from that of a random id")
    assert wrong == []


def send(world: World, name: str, row: Row, role: str, level: Level) -> tuple[int, bytes]:
    """Send a form in this role and take back what it did; a refusal must have done nothing."""
    client, path = world.client(role), address(name, row, world, level)
    data = row.data(world, level) if row.data else {}
    refused = row.post is None or role not in row.post.admitted(level)
    with transaction.atomic():
        with writing_forbidden() if refused else nullcontext():
            response = client.post(path, data)
            content = without_tokens(body(response), path)
        transaction.set_rollback(True)
    return response.status_code, content


@pytest.mark.parametrize("part", PARTS)
def test_fault_34_nothing_is_sent_without_the_forms_token(part: str, world: World) -> None:
    for name, role, level in tries(part):
        row = TABLE[name]
        if row.post is None:
            continue
        client = world.client(role, enforce_csrf_checks=True)
        with writing_forbidden():
            assert client.post(address(name, row, world, level)).status_code == 403


# --- FAULT 12: a hidden record changes nothing ------------------------------------------------------

SEARCHES = ("Gruppe", "Kongress", "Programmpunkt", "Teilnehmend", "private", "internal")


def pages(world: World, seen: list[Level], role: str) -> Iterator[str]:
    """Yield every page this role may read: those of no object, those of objects it sees, searches."""
    for name, row in TABLE.items():
        if row.get is None or name == "timetables:calendar":
            continue
        for level in seen if row.args else [Level.PUBLIC]:
            if 200 in row.get.expected(role, level) and not (row.get.login and role in "AD"):
                yield address(name, row, world, level)
    yield from (f"/suche/?q={word}" for word in SEARCHES)
    yield from (f"/en{path}" for path in ("/", "/gruppen/", "/suche/?q=Gruppe"))


def reading(client: Client, paths: list[str]) -> dict[str, bytes]:
    return {path: CSRF_FIELD.sub(b"", body(client.get(path))) for path in paths}


@pytest.mark.parametrize("role", ROLES.replace("P", ""))
def test_fault_12_a_hidden_record_changes_nothing(role: str) -> None:
    world = empty_world()
    seen = [level for level in LEVELS if role in SEEN[level]]
    seed(world, *seen)
    client = world.client(role)
    paths = list(pages(world, seen, role))
    before = reading(client, paths)
    seed(world, *(level for level in LEVELS if level not in seen))
    if role in "ADBG":  # who may not see people at all
        PersonFactory(organisation=world.organisation, family_name="Gruppe")
    after = reading(client, paths)
    assert [path for path in paths if before[path] != after[path]] == []
