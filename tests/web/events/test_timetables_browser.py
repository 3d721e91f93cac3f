# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The personal timetable in a real browser: small screens, no JavaScript, one sheet of paper."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from maschinenraum.events.models import MeetingAnswer, Registration, Run
from maschinenraum.events.queries.timetables import timetable_address
from tests.conftest import PHONE, OpenPage
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    SessionFactory,
    at,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def own() -> Registration:
    """A participant with two full days behind them: eight sessions and twelve meetings."""
    event = EventFactory(starts_on=date(2023, 5, 11), title="Regionalkonferenz", programme_is_example=True)
    registration = RegistrationFactory(event=event)
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    room = RoomFactory(event=event, name="Großer Saal")
    for day in (event.starts_on, event.ends_on):
        for hour in (9, 11, 13, 18):
            SessionFactory(
                event=event, title="Begrüßung und Einführung", room=room, starts_at=at(hour, day=day)
            )
        slots = MatchmakingFactory(event=event, room=room, starts_at=at(14, day=day), slots=6).slots.all()
        for slot in slots:
            other = RegistrationFactory(
                event=event, person__organisation__name="Verbandsgemeinde mit einem langen Namen"
            )
            MeetingFactory(run=run, first=registration, second=other, slot=slot)
    PublicationFactory(run=run, event=event)
    return registration


def path(own: Registration) -> str:
    return urlsplit(timetable_address(own)).path


@pytest.mark.parametrize("size", [PHONE, (320, 640)])
def test_a_small_screen_needs_no_scrolling_sideways_and_axe_finds_nothing(
    own: Registration, open_page: OpenPage, violations: Callable[[Page], list[str]], size: tuple[int, int]
) -> None:
    page = open_page(path(own), size=size)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert violations(page) == []


def test_one_tap_without_scripts_says_that_it_goes_on(own: Registration, open_page: OpenPage) -> None:
    page = open_page(path(own), size=PHONE, javascript=False)
    page.get_by_role("button", name="wir bleiben dran").first.click()
    assert page.get_by_role("heading", name="Hier bleiben Sie dran").is_visible()
    assert page.get_by_role("button", name="wir bleiben dran").first.get_attribute("aria-pressed") == "true"
    assert MeetingAnswer.objects.get().kind == "follow_up"


def test_a_tap_can_be_reached_by_keyboard_alone(own: Registration, open_page: OpenPage) -> None:
    page = open_page(path(own), size=PHONE)
    button = page.get_by_role("button", name="war nützlich").first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#treffen-"))
    assert MeetingAnswer.objects.get().kind == "useful"


def test_two_full_days_print_on_one_sheet(own: Registration, open_page: OpenPage) -> None:
    page = open_page(path(own))
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
