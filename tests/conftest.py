# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every test may ask for: the shared material, and a browser for the tests marked so."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
DESK, PHONE = (1280, 900), (360, 740)


#: What a test asks for that reads or writes the database, beside the mark ``django_db``.
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_setup"})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database: only these tests can end otherwise with another database."""
    for item in items:
        asked = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if asked or item.get_closest_marker("django_db"):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Take modules and collected tests, which stay to the end, out of every later search for garbage."""
    gc.collect()
    gc.freeze()


def absent(what: str) -> None:
    """Fail in CI and skip elsewhere, with the reason."""
    if IN_CI:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    """Start every test in German: a page asked for in English leaves its language behind."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def index_folder(settings: Any) -> Iterator[Path]:
    """Give every test index files of its own; they come into being when something is indexed."""
    settings.SEARCH_FOLDER = settings.HOME / f"search-{uuid4().hex}"
    yield settings.SEARCH_FOLDER
    shutil.rmtree(settings.SEARCH_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``../shared`` with the original files."""
    if not SHARED.is_dir():
        absent("Der Ordner ../shared mit den Originaldateien fehlt.")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, started once; it loads nothing that is not ours."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        absent("Chromium fehlt: bitte 'apt install chromium' ausführen.")
    # Playwright keeps an event loop running in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Open pages of the live server: ``open_page("/heute/", size=PHONE, javascript=False)``.

    Each call is a visitor of its own (no shared cookies). A request to any other server, an error
    in a script or a breach of the content security policy fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note_error(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def note_third_party(request: Request) -> None:
        # The browser shows a PDF with parts of its own, which it asks itself for.
        if not request.url.startswith((live_server.url, "data:", "blob:", "chrome-extension:", "chrome:")):
            complaints.append(f"request to a third party: {request.url}")

    def open_one(
        path: str = "/", *, size: tuple[int, int] = DESK, javascript: bool = True, **more: Any
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note_error)
        page.on("request", note_third_party)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    # Asked-for refusals (404, 422) are reported on the console too; they are the page's business.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[str]]:
    """Return what axe-core finds on a page: one line per element, empty when there is nothing."""
    if not AXE.is_file():
        pytest.fail("axe-core fehlt: bitte 'make setup' ausführen.", pytrace=False)
    source = AXE.read_text(encoding="utf-8")

    def find(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'][:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return find
