# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a draft over both checks to publication, at a desk and on a phone: nothing found by axe."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page
from pytest_django.live_server_helper import LiveServer

from maschinenraum.network.models import Person
from maschinenraum.solutions.actions.writing import edit_record
from maschinenraum.solutions.models import Record, RecordDraft
from tests.conftest import DESK, PHONE
from tests.factories import ConceptFactory, InsightFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
Violations = Callable[[Page], list[str]]
MARK = "<img src=x onerror=\"document.title='ausgeführt'\"><script>document.title='ausgeführt'</script>"


@pytest.fixture
def page_as(open_page: OpenPage, live_server: LiveServer) -> Callable[..., Page]:
    """Open a page signed in as this person."""

    def enter(person: Person, size: tuple[int, int] = DESK, *, javascript: bool = True) -> Page:
        client = Client()
        client.force_login(person)
        page = open_page("/robots.txt", size=size, javascript=javascript)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )
        return page

    return enter


def look(page: Page, violations: Violations, name: str) -> None:
    """Nothing rolls sideways and axe finds nothing."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (name, wider, violations(page)) == (name, 0, [])


def follow(page: Page, control: Locator) -> None:
    """Press a button or a link and wait for the page it leads to."""
    with page.expect_navigation():
        control.click()


def vocabulary() -> None:
    for top, keys in {"handlungsfeld": ("energie", "bildung"), "raumtyp": ("gewerbegebiet",)}.items():
        above = ConceptFactory(key=top)
        for key in keys:
            ConceptFactory(key=key).broader.add(above)
    ConceptFactory(key="lorawan", label_de="LoRaWAN")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_draft_over_both_checks_to_publication(
    page_as: Callable[..., Page], violations: Violations, size: tuple[int, int]
) -> None:
    vocabulary()
    width = size[0]
    author, checker = PersonFactory(), PersonFactory(role="coordination")
    page = page_as(author, size)
    page.goto(reverse("editing:choose-kind"))
    look(page, violations, f"choose-kind-{width}")
    follow(page, page.get_by_role("link", name="Lösung beschreiben"))
    page.get_by_label("Titel").fill("Zähler lesen sich selbst ab")
    page.get_by_label("Kurzfassung").fill(
        "Ein LoRaWAN-Netz liest die Zähler der städtischen Gebäude jede Stunde ab."
    )
    follow(page, page.get_by_role("button", name="Schlagwörter aus meinem Text vorschlagen"))
    page.get_by_label("LoRaWAN").check()
    look(page, violations, f"form-{width}")
    follow(page, page.get_by_role("button", name="Als Entwurf speichern"))
    look(page, violations, f"standing-draft-{width}")
    follow(page, page.get_by_role("button", name="Zur Prüfung einreichen"))
    look(page, violations, f"standing-waiting-{width}")
    checking = page_as(checker, size)
    for button in ("Form bestanden", "Bestanden und veröffentlichen"):
        checking.goto(reverse("editing:queue"))
        look(checking, violations, f"queue-{width}")
        follow(checking, checking.get_by_role("link", name="Zähler lesen sich selbst ab"))
        look(checking, violations, f"check-{width}")
        follow(checking, checking.get_by_role("button", name=button))
    record = Record.objects.get()
    assert (record.state, record.topics.get().key) == (Record.State.PUBLISHED, "lorawan")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_versions_and_a_conflict(
    page_as: Callable[..., Page], violations: Violations, size: tuple[int, int]
) -> None:
    record, width = InsightFactory(learned="Wir fragen spät."), size[0]
    author = record.author
    assert author is not None
    page = page_as(author, size)
    page.goto(reverse("editing:edit", args=(record.slug,)))
    page.get_by_label("Was wir gelernt haben").fill("Wir fragen früher.")
    edit_record(record, {"learned": "Wir fragen alle."}, by=author, seen=1)
    follow(page, page.get_by_role("button", name="Speichern"))
    look(page, violations, f"conflict-{width}")
    follow(page, page.get_by_role("button", name="Speichern"))
    for name in ("versions", "comparison", "visibility", "events"):
        page.goto(reverse(f"editing:{name}", args=(record.slug,)))
        look(page, violations, f"{name}-{width}")
    page.goto(reverse("editing:restore", args=(record.slug, 1)))
    look(page, violations, f"restore-{width}")
    follow(page, page.get_by_role("button", name="Wiederherstellen"))
    page.goto(reverse("editing:own"))
    look(page, violations, f"own-{width}")
    assert Record.objects.get().version == 4


def test_what_is_typed_is_kept_without_sending(page_as: Callable[..., Page]) -> None:
    page = page_as(PersonFactory())
    page.goto("/wissen/neu/erkenntnis/")
    with page.expect_response(lambda answer: "/entwurf/" in answer.url and answer.status == 204):
        page.get_by_label("Titel").fill("Halb getippt")
    assert RecordDraft.objects.get().fields["title"] == "Halb getippt"


def test_fault_24_nothing_typed_is_executed(page_as: Callable[..., Page]) -> None:
    record = InsightFactory()
    author = record.author
    assert author is not None
    said = {"title": MARK, "summary": MARK, "learned": MARK, "evidence": MARK}
    edit_record(record, said, by=author, seen=1)
    page = page_as(author)
    for name in ("edit", "standing", "versions", "comparison", "visibility"):
        page.goto(reverse(f"editing:{name}", args=(record.slug,)))
        page.wait_for_load_state("networkidle")
        assert "ausgeführt" not in page.title().replace(MARK, "")
