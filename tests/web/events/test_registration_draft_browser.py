# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Leaving the registration form half filled in: what was typed is there again."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from maschinenraum.events.models import Event, Registration, RegistrationDraft
from maschinenraum.network.models import Person
from tests.conftest import DESK
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    WorkshopFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
Violations = Callable[[Page], list[str]]
NARROW = (320, 640)


@pytest.fixture
def event() -> Event:
    event = EventFactory()
    WorkshopFactory(event=event, title="Wasser")
    MatchmakingFactory(event=event)
    return event


@pytest.fixture
def person() -> Person:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation)


def form_of(
    open_page: OpenPage, server: LiveServer, person: Person, event: Event, *, size: tuple[int, int] = DESK
) -> Page:
    client = Client()
    client.force_login(person)
    page = open_page("/robots.txt", size=size)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}])
    page.goto(reverse("events:register", args=(event.slug,)))
    return page


def press_until(page: Page, key: str, name: str) -> None:
    """Press a key until the element of this name, or with this text, has the focus."""
    for _n in range(80):
        page.keyboard.press(key)
        said = page.evaluate("[document.activeElement.name, document.activeElement.textContent.trim()]")
        if name in said:
            return
    pytest.fail(f"{name} is not reached by {key}")


def wait_until_kept(page: Page, field: str, text: str) -> None:
    """A draft sent while the page is left arrives when it arrives, at the latest after ten seconds."""
    for _n in range(100):
        if RegistrationDraft.objects.filter(**{f"fields__{field}": text}).exists():
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{text} was not kept")


@pytest.mark.parametrize("size", [DESK, NARROW])
def test_text_typed_before_a_visit_to_my_account_is_there_afterwards(
    open_page: OpenPage,
    live_server: LiveServer,
    event: Event,
    person: Person,
    violations: Violations,
    size: tuple[int, int],
) -> None:
    page = form_of(open_page, live_server, person, event, size=size)
    page.get_by_label("Was bieten Sie anderen?").press_sequentially("Betriebsmodell")
    page.get_by_text("Freiwillig: Gespräche").click()
    page.get_by_label("Was Sie brauchen").press_sequentially("Rampe")
    page.locator(".mr-who").get_by_role("link", name="Mein Konto").click()
    page.get_by_role("heading", name="Mein Konto").wait_for()
    wait_until_kept(page, "access_need", "Rampe")
    page.goto(reverse("events:register", args=(event.slug,)))
    page.get_by_text("noch nicht abgeschickt").wait_for()
    assert violations(page) == []
    assert page.get_by_label("Was bieten Sie anderen?").input_value() == "Betriebsmodell"
    assert page.get_by_label("Was Sie brauchen").input_value() == "Rampe"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_with_the_keyboard_alone_a_draft_comes_back_and_is_discarded(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person
) -> None:
    page = form_of(open_page, live_server, person, event)
    press_until(page, "Tab", "seeks")
    page.keyboard.type("Erfahrung")
    press_until(page, "Shift+Tab", "Mein Konto")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mein Konto").wait_for()
    wait_until_kept(page, "seeks", "Erfahrung")
    page.goto(reverse("events:register", args=(event.slug,)))
    assert page.get_by_label("Was suchen Sie?").input_value() == "Erfahrung"
    press_until(page, "Tab", "Entwurf verwerfen")
    page.keyboard.press("Enter")
    page.get_by_text("Der Entwurf ist verworfen.").wait_for()
    assert page.get_by_label("Was suchen Sie?").input_value() == ""
    assert not RegistrationDraft.objects.exists()


def test_sending_right_after_typing_leaves_no_draft(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person
) -> None:
    page = form_of(open_page, live_server, person, event)
    page.get_by_label("Welcher Workshop? Erste Wahl").select_option(label="Wasser")
    page.get_by_label("Was bieten Sie anderen?").press_sequentially("Rat")
    page.get_by_label("Ich bin einverstanden").check()
    page.get_by_label("Was suchen Sie?").press_sequentially("Tat")
    page.get_by_role("button", name="Anmeldung abschicken").click()
    page.get_by_role("heading", name="Sie sind angemeldet").wait_for()
    page.goto(reverse("events:register", args=(event.slug,)))
    assert (Registration.objects.count(), RegistrationDraft.objects.count()) == (1, 0)
    assert page.get_by_text("noch nicht abgeschickt").count() == 0


def test_opening_the_form_without_typing_leaves_no_draft(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person
) -> None:
    page = form_of(open_page, live_server, person, event)
    page.locator(".mr-who").get_by_role("link", name="Mein Konto").click()
    page.get_by_role("heading", name="Mein Konto").wait_for()
    assert not RegistrationDraft.objects.exists()


def test_typing_is_saved_while_one_stays_and_a_session_that_ended_is_said(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person
) -> None:
    page = form_of(open_page, live_server, person, event)
    failed = page.get_by_text("Ihr Entwurf ließ sich gerade nicht speichern")
    with page.expect_response("**/anmeldung/entwurf/") as saved:
        page.get_by_label("Was bieten Sie anderen?").press_sequentially("Rat")
    assert (saved.value.status, failed.is_visible()) == (204, False)
    assert RegistrationDraft.objects.get().fields["offers"] == "Rat"
    Session.objects.all().delete()
    page.get_by_label("Was suchen Sie?").press_sequentially("Tat")
    failed.wait_for()
    assert RegistrationDraft.objects.get().fields["seeks"] == ""
