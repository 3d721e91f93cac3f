# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""My timetable as pages: signed in, by secret link, as a feed."""

import logging
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maschinenraum.events.models import MeetingAnswer, Registration, Run
from maschinenraum.events.queries.timetables import calendar_address, timetable_address
from maschinenraum.network.changes.people import deactivate, renew_secret_links
from maschinenraum.network.models import Visibility
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingFactory,
    PersonFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    SessionFactory,
    SessionHostFactory,
)

pytestmark = pytest.mark.django_db

PAST = date(2023, 5, 11)


@pytest.fixture
def own() -> Registration:
    """A participant of a past congress with one meeting behind them."""
    event = EventFactory(slug="hamburg", starts_on=PAST)
    registration = RegistrationFactory(event=event)
    SessionFactory(event=event, title="Begrüßung")
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    slot = MatchmakingFactory(event=event, room=RoomFactory(event=event, name="Saal 3")).slots.all()[0]
    partner = RegistrationFactory(event=event, person__family_name="Gegenüber")
    MeetingFactory(run=run, first=registration, second=partner, slot=slot, table=7)
    PublicationFactory(run=run, event=event)
    return registration


def path(address: str) -> str:
    return urlsplit(address).path


def partner_of(own: Registration) -> Registration:
    return Registration.objects.exclude(pk=own.pk).get()


def test_the_secret_link_shows_the_plan_without_an_account(client: Client, own: Registration) -> None:
    response = client.get(path(timetable_address(own)))
    text = response.content.decode()
    assert response.status_code == 200
    for expected in ("Tisch 7", "Saal 3", "Alex Gegenüber", "Beispiel", "Begrüßung", "endgültig"):
        assert expected in text


def test_fault_53_times_are_those_of_the_place(client: Client, own: Registration) -> None:
    own.event.time_zone = "Atlantic/Azores"
    own.event.save()
    (starts,) = own.event.sessions.filter(title="Begrüßung").values_list("starts_at", flat=True)
    text = client.get(path(timetable_address(own))).content.decode()
    assert f"{starts.astimezone(ZoneInfo('Atlantic/Azores')):%H:%M}–" in text
    assert f"{starts.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}–" not in text


def test_fault_20_secret_answers_are_kept_by_nobody(client: Client, own: Registration) -> None:
    for address in (timetable_address(own), calendar_address(own)):
        response = client.get(path(address))
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "strict-origin"


def test_fault_20_raising_the_counter_ends_page_and_feed(client: Client, own: Registration) -> None:
    old = [path(timetable_address(own)), path(calendar_address(own))]
    renew_secret_links(own.person)
    assert [client.get(address).status_code for address in old] == [404, 404]
    assert client.get(path(timetable_address(own))).status_code == 200


def test_fault_20_a_token_is_good_for_one_purpose_and_long_enough(client: Client, own: Registration) -> None:
    page_token = path(timetable_address(own)).split("/")[3]
    assert len(page_token) * 6 >= 128
    assert (
        client.get(reverse("timetables:calendar", args=(own.person_id, page_token, "hamburg"))).status_code
        == 404
    )


def test_fault_20_no_token_reaches_a_log(
    client: Client, own: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    address = path(timetable_address(own))
    token = address.split("/")[3]
    renew_secret_links(own.person)
    strict = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        client.get(address)
        client.get(path(calendar_address(own)) + "/weiter")
        strict.post(f"{address}antwort/")
    assert "/z/" in caplog.text
    assert token not in caplog.text


def same_refusal(client: Client, address: str, unknown: str) -> None:
    refused, random = client.get(address), client.get(unknown)
    assert (refused.status_code, random.status_code) == (404, 404)
    assert refused.content == random.content
    assert refused.headers == random.headers


def test_a_wrong_token_is_answered_like_a_random_person(client: Client, own: Registration) -> None:
    for name in ("timetables:by-link", "timetables:calendar"):
        wrong = reverse(name, args=(own.person_id, "x" * 43, "hamburg"))
        same_refusal(client, wrong, reverse(name, args=(uuid4(), "x" * 43, "hamburg")))


def test_fault_22_a_calendar_by_known_address_of_another_person(client: Client, own: Registration) -> None:
    token = path(calendar_address(own)).split("/")[3]
    other = partner_of(own).person
    same_refusal(
        client,
        reverse("timetables:calendar", args=(other.pk, token, "hamburg")),
        reverse("timetables:calendar", args=(uuid4(), token, "hamburg")),
    )


def entries(client: Client, own: Registration) -> int:
    response = client.get(path(calendar_address(own)))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return len(vobject.readOne(response.content.decode()).contents.get("vevent", []))


def test_the_feed_is_read_by_an_independent_parser(client: Client, own: Registration) -> None:
    assert entries(client, own) == 3


@pytest.mark.parametrize("change", ["private", "inside-private", "cancelled"])
def test_fault_21_the_feed_follows_todays_rights(client: Client, own: Registration, change: str) -> None:
    if change == "cancelled":
        own.state = Registration.State.CANCELLED
        own.save()
    else:
        setattr(own.event, "visibility" if change == "private" else "inner_visibility", Visibility.PRIVATE)
        own.event.save()
    address = path(calendar_address(own))
    assert entries(client, own) == 0
    assert client.get(address).content == client.get(address.replace("hamburg", "gibt-es-nicht")).content
    assert client.get(path(timetable_address(own))).status_code == 404


def test_fault_21_a_deactivated_person_has_neither_page_nor_feed(client: Client, own: Registration) -> None:
    deactivate(own.person)
    for address in (timetable_address(own), calendar_address(own)):
        assert client.get(path(address)).status_code == 404


def test_a_tap_by_secret_link_needs_the_forms_token(own: Registration) -> None:
    client = Client(enforce_csrf_checks=True)
    page = path(timetable_address(own))
    values = {"other": str(partner_of(own).pk), "kind": "follow_up"}
    assert client.post(f"{page}antwort/", values).status_code == 403
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())
    assert found is not None
    response = client.post(f"{page}antwort/", values | {"csrfmiddlewaretoken": found[1]})
    assert response.status_code == 302
    assert MeetingAnswer.objects.get(registration=own).kind == "follow_up"
    assert "Hier bleiben Sie dran" in client.get(page).content.decode()


def test_a_tap_by_an_ended_link_changes_nothing(client: Client, own: Registration) -> None:
    page = path(timetable_address(own))
    renew_secret_links(own.person)
    response = client.post(f"{page}antwort/", {"other": str(partner_of(own).pk), "kind": "useful"})
    assert response.status_code == 404
    assert not MeetingAnswer.objects.exists()


@pytest.mark.parametrize(
    "values", [{}, {"kind": "useful", "other": "1"}, {"kind": "best", "other": str(uuid4())}]
)
def test_a_senseless_tap_changes_nothing(client: Client, own: Registration, values: dict[str, Any]) -> None:
    assert client.post(f"{path(timetable_address(own))}antwort/", values).status_code == 404
    assert not MeetingAnswer.objects.exists()


def test_a_meeting_that_has_not_begun_offers_no_answer(client: Client) -> None:
    event = EventFactory()
    own = RegistrationFactory(event=event)
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    other = RegistrationFactory(event=event)
    meeting = MeetingFactory(run=run, first=own, second=other)
    PublicationFactory(run=run, event=event)
    page = path(timetable_address(own))
    text = client.get(page).content.decode()
    assert f"Tisch {meeting.table}" in text
    assert "mr-plan__answer" not in text
    response = client.post(f"{page}antwort/", {"other": str(other.pk), "kind": "useful"}, follow=True)
    assert "noch nicht begonnen" in response.content.decode()
    assert not MeetingAnswer.objects.exists()


def test_signed_in_the_page_is_ones_own(client: Client, own: Registration) -> None:
    client.force_login(own.person)
    page = reverse("events:my-timetable", args=("hamburg",))
    assert "Tisch 7" in client.get(page).content.decode()
    tap = {"other": str(partner_of(own).pk), "kind": "useful"}
    assert client.post(reverse("events:answer", args=("hamburg",)), tap).status_code == 302
    assert 'aria-pressed="true"' in client.get(page).content.decode()


def test_now_and_next_stand_first_while_the_event_is_on(client: Client) -> None:
    own = RegistrationFactory()
    for title, minutes in (("Läuft gerade", -10), ("Kommt danach", 60)):
        begins = timezone.now() + timedelta(minutes=minutes)
        session = SessionFactory(
            event=own.event, title=title, starts_at=begins, ends_at=begins + timedelta(minutes=30)
        )
        SessionHostFactory(session=session, person=own.person)
    text = client.get(path(timetable_address(own))).content.decode()
    places = [text.index(words) for words in (">Jetzt<", "Läuft gerade", ">Danach<", "Kommt danach")]
    assert places == sorted(places)


def test_whoever_is_not_registered_finds_nothing(client: Client, own: Registration) -> None:
    client.force_login(PersonFactory())
    same_refusal(
        client, reverse("events:my-timetable", args=("hamburg",)), reverse("events:my-timetable", args=("x",))
    )


def test_the_page_speaks_the_persons_language(client: Client, own: Registration) -> None:
    own.person.language = "en"
    own.person.save()
    assert path(timetable_address(own)).startswith("/en/z/")
