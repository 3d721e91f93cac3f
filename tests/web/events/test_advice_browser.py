# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking for advice on a phone with and without scripts, and reading on screen and paper what came of it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from maschinenraum.events.models import AdviceRequest, Event, Registration, Run
from maschinenraum.events.queries.timetables import timetable_address
from maschinenraum.network.models import Person
from tests.conftest import PHONE, OpenPage
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    ConsultationFactory,
    EventFactory,
    MatchmakingFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    RunPseudonymFactory,
    SessionFactory,
    SessionHostFactory,
    TableSeatFactory,
    TablesFactory,
    at,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Violations = Callable[[Page], list[str]]
NARROW = (360, 740)


@pytest.fixture
def event() -> Event:
    event = EventFactory()
    room = RoomFactory(event=event, name="Saal Alster")
    for hour, title in ((10, "Beratung: Betrieb, Vergabe, Recht"), (16, "Fragen an die Transferstelle")):
        session = AdviceFactory(event=event, title=title, room=room, starts_at=at(hour, day=event.starts_on))
        for name in ("Anker", "Boje"):
            SessionHostFactory(
                session=session,
                person__family_name=f"{name}-{hour}",
                person__organisation__name="Verbandsgemeinde mit einem sehr langen Namen",
            )
    return event


@pytest.fixture
def person() -> Person:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation)


def form_of(
    open_page: OpenPage, server: LiveServer, person: Person, event: Event, *, javascript: bool = True
) -> Page:
    client = Client()
    client.force_login(person)
    page = open_page("/robots.txt", size=NARROW, javascript=javascript)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    page.goto(reverse("events:register", args=(event.slug,)))
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_an_adviser_is_asked_with_and_without_scripts(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person, *, javascript: bool
) -> None:
    page = form_of(open_page, live_server, person, event, javascript=javascript)
    page.get_by_label("Was bieten Sie anderen?").fill("Rat")
    page.get_by_label("Was suchen Sie?").fill("Tat")
    page.get_by_label("Ich bin einverstanden").check()
    page.get_by_text("Freiwillig: Beratung").click()
    first = page.get_by_role("group", name="1. Anfrage")
    first.get_by_label("Wen möchten Sie fragen?").select_option(
        label="Alex Boje-16, Verbandsgemeinde mit einem sehr langen Namen"
    )
    page.get_by_role("button", name="Anmeldung abschicken").click()
    page.get_by_role("link", name="Bitte schreiben Sie in einem Satz, worum es Ihnen geht.").click()
    assert page.evaluate("document.activeElement.name") == "question_1"
    page.keyboard.type("Wie schreiben wir offen aus?")
    page.get_by_role("button", name="Anmeldung abschicken").click()
    page.get_by_role("heading", name="Sie sind angemeldet").wait_for()
    request = AdviceRequest.objects.get()
    assert (request.adviser.person.family_name, request.text) == ("Boje-16", "Wie schreiben wir offen aus?")


def test_the_form_fits_a_small_screen_and_axe_finds_nothing(
    open_page: OpenPage, live_server: LiveServer, event: Event, person: Person, violations: Violations
) -> None:
    page = form_of(open_page, live_server, person, event)
    page.get_by_text("Freiwillig: Beratung").click()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW[0]
    assert violations(page) == []


# --- the timetable ------------------------------------------------------------------------------------


@pytest.fixture
def own(event: Event) -> Registration:
    """Somebody with a full day: sessions, four rounds at tables of eight, meetings, advice got and one not."""
    own = RegistrationFactory(event=event)
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    RunPseudonymFactory(run=run, registration=own, pseudonym="p001")
    room = RoomFactory(event=event, name="Großer Saal")
    for day in (event.starts_on, event.ends_on):
        for hour in (9, 13, 18):
            SessionFactory(
                event=event, title="Begrüßung und Einführung", room=room, starts_at=at(hour, day=day)
            )
    for slot in MatchmakingFactory(event=event, room=room, starts_at=at(14), slots=4).slots.all():
        MeetingFactory(run=run, first=own, second=RegistrationFactory(event=event), slot=slot)
    tables = TablesFactory(event=event, title="Weltcafé", room=room, starts_at=at(10, day=event.ends_on))
    for turn in tables.turns.all():
        seats = [own, *RegistrationFactory.create_batch(7, event=event)]
        for registration in seats:
            TableSeatFactory(run=run, registration=registration, turn=turn, table=5)
    for rank, session in enumerate(event.sessions.filter(format="advice"), start=1):
        request = AdviceRequestFactory(registration=own, adviser=session.hosts.all()[0], rank=rank)
        if rank == 1:
            turn = session.turns.all()[2]
            ConsultationFactory(run=run, registration=own, adviser=request.adviser, turn=turn)
    PublicationFactory(run=run, event=event)
    return own


def path(own: Registration) -> str:
    return urlsplit(timetable_address(own)).path


@pytest.mark.parametrize("size", [PHONE, (320, 640), (1280, 900)])
def test_rounds_and_advice_fit_every_screen_and_axe_finds_nothing(
    own: Registration, open_page: OpenPage, violations: Violations, size: tuple[int, int]
) -> None:
    page = open_page(path(own), size=size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.get_by_text("Runde 2 · Tisch 5").is_visible()
    assert page.get_by_text("Beratung ohne Termin").is_visible()
    assert violations(page) == []


def test_rounds_and_advice_print_on_the_one_sheet(own: Registration, open_page: OpenPage) -> None:
    page = open_page(path(own))
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
