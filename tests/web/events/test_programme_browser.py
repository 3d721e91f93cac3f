# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing a programme at a desk and on a phone, with scripts and without: nothing found by axe."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page
from pytest_django.live_server_helper import LiveServer

from maschinenraum.events.models import Event
from maschinenraum.events.sample.congresses import load_session_formats
from tests.conftest import DESK, PHONE
from tests.events.matchmaking_world import office
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    RoomFactory,
    SessionHostFactory,
    WorkshopFactory,
    at,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
Violations = Callable[[Page], list[str]]


@pytest.fixture
def office_page(open_page: OpenPage, live_server: LiveServer) -> Callable[..., Page]:
    """Open a page signed in as the coordination office."""

    def enter(size: tuple[int, int], *, javascript: bool = True) -> Page:
        client = Client()
        client.force_login(office())
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


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_event_with_a_matchmaking_session(
    office_page: Callable[..., Page], violations: Violations, size: tuple[int, int]
) -> None:
    load_session_formats()
    page, width = office_page(size), size[0]
    page.goto(reverse("events:event-new"))
    look(page, violations, f"event-new-{width}")
    page.get_by_label("Titel", exact=True).fill("Kongress Köln")
    page.get_by_label("Erster Tag").fill("2030-05-16")
    page.get_by_label("Letzter Tag").fill("2030-05-17")
    follow(page, page.get_by_role("button", name="Veranstaltung anlegen"))
    look(page, violations, f"programme-empty-{width}")
    page.get_by_role("link", name="Programmpunkt hinzufügen").first.click()
    look(page, violations, f"session-new-{width}")
    page.get_by_label("Format").select_option("matchmaking")
    page.get_by_label("Titel", exact=False).first.fill("Matchmaking")
    page.get_by_label("Beginn").fill("13:45")
    page.get_by_label("Ende", exact=False).fill("15:45")
    follow(page, page.get_by_role("button", name="Speichern, dann Zeiten darin anlegen"))
    look(page, violations, f"series-first-{width}")
    follow(page, page.get_by_role("button", name="Vorschau zeigen"))
    assert "5 Zeiten zu 20 Minuten: 13:45" in page.locator(".mr-preview").inner_text()
    look(page, violations, f"series-preview-{width}")
    follow(page, page.get_by_role("button", name="So übernehmen"))
    look(page, violations, f"series-saved-{width}")
    assert Event.objects.get().sessions.get().slots.count() == 5


def test_a_programme_is_written_without_javascript(office_page: Callable[..., Page]) -> None:
    load_session_formats()
    event = EventFactory()
    page = office_page(PHONE, javascript=False)
    page.goto(reverse("events:session-new", args=(event.slug,)))
    page.get_by_label("Format").select_option("workshop")
    page.get_by_label("Beginn").fill("10:00")
    page.get_by_label("Ende", exact=False).fill("09:00")
    follow(page, page.get_by_role("button", name="Speichern", exact=True))
    assert "Das Ende muss nach dem Beginn liegen." in page.locator(".mr-summary").inner_text()
    page.get_by_label("Ende", exact=False).fill("11:30")
    follow(page, page.get_by_role("button", name="Speichern", exact=True))
    assert "Workshop" in page.locator(".mr-programme").inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_full_programme(
    office_page: Callable[..., Page], violations: Violations, size: tuple[int, int]
) -> None:
    load_session_formats()
    event = EventFactory(title="Kongress der Beispielstädte")
    room = RoomFactory(event=event, name="Saal Elbe", capacity=30)
    for title in (
        "Gesundheit in der smarten Region und der Smart City",
        "Matchmaking zu urbanen Datenplattformen",
    ):
        SessionHostFactory(session=WorkshopFactory(event=event, title=title, room=room, capacity=45))
    session = MatchmakingFactory(event=event, title="Matchmaking, erster Tag", starts_at=at(13, 45), slots=5)
    page, width = office_page(size), size[0]
    for name, more in (
        ("programme", ()),
        ("rooms", ()),
        ("organisers", ()),
        ("session-edit", (session.pk,)),
        ("session-delete", (session.pk,)),
        ("session-hosts", (session.pk,)),
        ("session-times", (session.pk, "gespraeche")),
    ):
        page.goto(reverse(f"events:{name}", args=(event.slug, *more)))
        look(page, violations, f"{name}-{width}")
