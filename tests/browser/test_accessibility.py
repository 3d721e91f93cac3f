# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every page without findings of axe-core, without sideways rolling at 320 px, by keyboard alone.

The pages are those of the permission matrix: an address missing there fails the build, so every page
is looked at. Each is opened by one reader of each kind that is admitted: one without account, one
member who takes part, one of the coordination office.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Error, Page
from pytest_django.live_server_helper import LiveServer

from tests.web.matrix import Level, Row, World, address, empty_world, seed
from tests.web.matrix_table import TABLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, NARROW = (1280, 900), (320, 640)
READERS = "APK"
Violations = Callable[[Page], list[str]]
OpenPage = Callable[..., Page]


@dataclass(frozen=True)
class Visit:
    """A page as one reader opens it."""

    name: str
    role: str
    path: str


def visits(world: World) -> Iterator[Visit]:
    """Yield every page once per kind of reader that is admitted."""
    for name, row in TABLE.items():
        for role in READERS:
            level = level_admitting(row, role)
            if level is not None:
                yield Visit(name, role, address(name, row, world, level))


def level_admitting(row: Row, role: str) -> Level | None:
    """Return the level of an object whose page this role may open, if there is one."""
    if row.get is None:
        return None
    return next((level for level in row.levels if 200 in row.get.expected(role, level)), None)


def enter(context: BrowserContext, world: World, role: str, url: str) -> None:
    """Sign the browser in as this role."""
    context.clear_cookies()
    if role != "A":
        session = world.client(role).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def opens_as_page(page: Page, path: str) -> bool:
    """Go there; False when it is a table, calendar or other file to keep."""
    try:
        response = page.goto(path)
    except Error as refused:
        if "Download is starting" in refused.message:
            return False
        raise
    return response is not None and response.header_value("content-type") == "text/html; charset=utf-8"


def findings(page: Page, world: World, url: str, violations: Violations, prefix: str = "") -> list[str]:
    """Open every page in turn and return what is wrong with it."""
    found = []
    for visit in visits(world):
        enter(page.context, world, visit.role, url)
        if not opens_as_page(page, prefix + visit.path):
            continue
        where = f"{visit.name} as {visit.role}"
        found += [f"{where}: {line}" for line in violations(page)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            found.append(f"{where}: {wider} px wider than the screen")
    return found


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """Records of every level, for every page."""
    made = empty_world()
    seed(made, *(level for level in Level if level != Level.RANDOM))
    return made


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (NARROW, "dark")], ids=["desk", "narrow"])
def test_axe_finds_nothing_and_nothing_rolls_sideways(
    scheme: str,
    size: tuple[int, int],
    world: World,
    open_page: OpenPage,
    live_server: LiveServer,
    violations: Violations,
) -> None:
    page = open_page("/", size=size, color_scheme=scheme)
    assert findings(page, world, live_server.url, violations) == []


def test_the_first_tab_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_every_stop_of_the_keyboard_shows_where_it_is(open_page: OpenPage) -> None:
    page = open_page("/stil/")
    stops = 0
    for _press in range(120):
        page.keyboard.press("Tab")
        state = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]; }"
        )
        if state[0] == "BODY":
            break
        stops += 1
        assert state[1] != "none", state
        assert state[2] >= 2, state
    assert stops > 30


def test_the_menu_of_a_phone_opens_without_javascript(open_page: OpenPage) -> None:
    page = open_page("/", size=(360, 740), javascript=False)
    page.locator(".mr-menu summary").click()
    page.locator(".mr-menu").get_by_role("link", name="Netzwerk").click()
    assert page.url.endswith("/netzwerk/")


def test_a_refused_form_takes_the_reader_to_what_to_mend(open_page: OpenPage) -> None:
    page = open_page("/anmelden/")
    page.get_by_label("E-Mail-Adresse").first.fill("kiel")
    page.get_by_role("button", name="Link zuschicken").click()
    assert page.evaluate("document.activeElement.classList.contains('mr-summary')")
    page.get_by_role("link", name="E-Mail-Adresse").click()
    assert page.evaluate("document.activeElement.name") == "link-email"
    assert page.get_by_label("E-Mail-Adresse").first.input_value() == "kiel"
