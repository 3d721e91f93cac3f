# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The session ends while somebody fills in the registration: signing in again, nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from maschinenraum.events.models import Event, Registration, Wish
from maschinenraum.events.queries.registrations import answers_of
from maschinenraum.network.models import Person
from tests.factories import (
    PASSWORD,
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
Violations = Callable[[Page], list[str]]
#: Breaks out of a text box and of an attribute, where either were not escaped.
OFFERS = "</textarea><img src=x onerror=\"document.title='offen'\">\nZweite Zeile: „Umlaute“ & 'Zeichen'"


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
    return PersonFactory(organisation=organisation, email="kim@kiel.example", password=PASSWORD)


def sign_in(page: Page) -> None:
    form = page.locator("form").filter(has=page.locator("input[type=password]"))
    form.get_by_label("E-Mail-Adresse").fill("kim@kiel.example")
    form.get_by_label("Passwort").fill(PASSWORD)
    form.get_by_role("button", name="Anmelden").click()
    page.get_by_role("link", name="Mein Konto").first.wait_for()


def fill_in(page: Page, other: Registration) -> None:
    page.get_by_label("Welcher Workshop? Erste Wahl").select_option(label="Wasser")
    page.get_by_label("Was bieten Sie anderen?").fill(OFFERS)
    page.get_by_label("Was suchen Sie?").fill("Erfahrung mit Ausschreibungen")
    page.get_by_label("Ich bin einverstanden").check()
    page.get_by_text("Freiwillig: Gespräche").click()
    first = page.get_by_role("group", name="1. Person")
    first.get_by_label("Person – freiwillig").fill(f"{other.person.name}, {other.person.organisation}")
    first.get_by_label("Gespräch").select_option("would")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_registration_sent_after_its_session_ended_holds_what_was_typed(
    open_page: OpenPage, violations: Violations, event: Event, person: Person, *, javascript: bool
) -> None:
    other = RegistrationFactory(event=event, person__given_name="Bo", person__family_name="Ferne")
    page = open_page(
        f"/anmelden/?next={reverse('events:register', args=(event.slug,))}", javascript=javascript
    )
    sign_in(page)
    fill_in(page, other)
    Session.objects.all().delete()
    page.get_by_role("button", name="Anmeldung abschicken").click()

    expect(page.get_by_role("heading", name="Ihre Eingaben sind noch da")).to_be_visible()
    assert page.get_by_label("Was bieten Sie anderen?").input_value() == OFFERS
    assert page.title().startswith("Noch nicht gesendet")
    if javascript:
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert violations(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="In einem neuen Tab anmelden").click()
    sign_in(opened.value)
    page.get_by_role("button", name="Noch einmal absenden").click()
    expect(page.get_by_text(f"Sie sind jetzt angemeldet als {person.name}.")).to_be_visible()
    page.get_by_role("button", name="Noch einmal absenden").click()

    expect(page.get_by_role("heading", name="Sie sind angemeldet")).to_be_visible()
    answers = answers_of(Registration.objects.get(person=person))
    assert answers.offers.splitlines() == OFFERS.splitlines()
    assert (answers.seeks, len(answers.workshops)) == ("Erfahrung mit Ausschreibungen", 1)
    assert answers.wishes == {other.pk: Wish.Kind.WOULD}
