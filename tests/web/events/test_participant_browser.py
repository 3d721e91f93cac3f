# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The preview of a list at a desk and on a narrow phone: each row can be opened."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from maschinenraum.network.spreadsheets import write_csv
from tests.conftest import DESK
from tests.factories import EventFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
Violations = Callable[[Page], list[str]]
NARROW = (320, 640)
HEADING = ("Name", "E-Mail", "Bietet", "Muss treffen", "Möchte nicht treffen")
ROWS = [
    ("Ada Neu", "ada@example.org", "Betriebsmodell", "bo@example.org", "Cy Neu"),
    ("Bo Neu", "bo@example.org", "Donaudampfschifffahrtsgesellschaftskapitänsmützenverleih", "", ""),
    ("Cy Neu", "cy@example.org", "", "", ""),
]


@pytest.mark.parametrize("size", [DESK, NARROW])
def test_each_row_of_a_preview_is_opened_with_the_keyboard(
    open_page: OpenPage,
    live_server: LiveServer,
    violations: Violations,
    tmp_path: Path,
    size: tuple[int, int],
) -> None:
    event, client = EventFactory(), Client()
    client.force_login(PersonFactory(role="coordination"))
    file = tmp_path / "liste.csv"
    file.write_bytes(write_csv(HEADING, ROWS))
    page = open_page("/robots.txt", size=size)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(reverse("events:participants-import", args=(event.slug,)))
    page.get_by_label("Liste", exact=True).set_input_files(file)
    page.get_by_role("button", name="Liste prüfen").click()
    rows = page.get_by_text("Was in der Zeile steht")
    for number in range(rows.count()):
        rows.nth(number).focus()
        page.keyboard.press("Enter")
    for text in ("Betriebsmodell", "Donaudampf", "1 Person"):
        page.locator(".mr-listed").get_by_text(text).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
