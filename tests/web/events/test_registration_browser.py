# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Registering with the keyboard on a phone: the interactions are counted."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from maschinenraum.events.models import Event, Registration
from maschinenraum.events.queries.registrations import answers_of, days_of
from maschinenraum.network.models import Person
from tests.conftest import PHONE
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    WorkshopFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
#: A practised typist needs about this long for one answer (KLM operators: point, choose or type 40 letters).
SECONDS_PER_ANSWER = 20


@pytest.fixture
def event() -> Event:
    event = EventFactory()
    for title in ("Wasser", "Energie"):
        WorkshopFactory(event=event, title=title)
    MatchmakingFactory(event=event)
    return event


@pytest.fixture
def person() -> Person:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation)


def form_of(
    open_page: OpenPage, server: LiveServer, person: Person, event: Event, *, javascript: bool
) -> Page:
    client = Client()
    client.force_login(person)
    page = open_page("/robots.txt", size=PHONE, javascript=javascript)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": server.url,
            }
        ]
    )
    page.goto(reverse("events:register", args=(event.slug,)))
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_registering_takes_five_interactions(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person, *, javascript: bool
) -> None:
    page = form_of(open_page, live_server, person, event, javascript=javascript)
    interactions = 0

    def count() -> None:
        nonlocal interactions
        interactions += 1

    # The days are filled in already: most people come on all of them.
    page.get_by_label("Welcher Workshop? Erste Wahl").select_option(label="Wasser")
    count()
    page.get_by_label("Was bieten Sie anderen?").fill("Betriebsmodell für LoRaWAN")
    count()
    page.get_by_label("Was suchen Sie?").fill("Erfahrung mit Ausschreibungen")
    count()
    page.get_by_label("Ich bin einverstanden").check()
    count()
    page.get_by_role("button", name="Anmeldung abschicken").click()
    count()
    page.get_by_role("heading", name="Sie sind angemeldet").wait_for()
    assert interactions == 5
    assert interactions * SECONDS_PER_ANSWER < 180
    registration = Registration.objects.get(person=person)
    assert answers_of(registration).days == set(days_of(event))


def test_the_keyboard_alone_suffices(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person
) -> None:
    page = form_of(open_page, live_server, person, event, javascript=True)
    page.get_by_label("Was bieten Sie anderen?").focus()
    page.keyboard.type("Rat")
    for _n in range(3):  # past "Themen Ihres Angebots selbst wählen" to what one seeks
        if page.evaluate("document.activeElement.name") == "seeks":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Tat")
    while page.evaluate("document.activeElement.name") != "consent":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Welcher Workshop? Erste Wahl").focus()
    page.keyboard.type("W")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Anmeldung abschicken").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sie sind angemeldet").wait_for()
    assert Registration.objects.filter(person=person).count() == 1


def test_a_wish_is_named_from_the_list_of_participants(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person
) -> None:
    other = RegistrationFactory(event=event, person__given_name="Bo", person__family_name="Ferne")
    page = form_of(open_page, live_server, person, event, javascript=True)
    page.get_by_label("Welcher Workshop? Erste Wahl").select_option(label="Wasser")
    page.get_by_label("Was bieten Sie anderen?").fill("Rat")
    page.get_by_label("Was suchen Sie?").fill("Tat")
    page.get_by_label("Ich bin einverstanden").check()
    page.get_by_text("Freiwillig: Gespräche").click()
    first = page.get_by_role("group", name="1. Person")
    label = page.locator("datalist option").first.get_attribute("value")
    assert label == f"Bo Ferne, {other.person.organisation}"
    first.get_by_label("Person – freiwillig").fill("Bo Ferne")
    first.get_by_label("Gespräch").select_option("would")
    page.get_by_role("button", name="Anmeldung abschicken").click()
    page.get_by_role("heading", name="Sie sind angemeldet").wait_for()
    wishes = answers_of(Registration.objects.get(person=person)).wishes
    assert wishes == {other.pk: "would"}
