# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Everything below an event in Lisbon, and every word about it elsewhere, tells Lisbon's time."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maschinenraum.events.actions.matchmaking import publish_run
from maschinenraum.events.jobs.matchmaking.announcing import announce
from maschinenraum.events.models import Event, Publication, Run
from maschinenraum.network.models import OutboxMessage
from maschinenraum.network.spreadsheets import read_table
from tests.events.matchmaking_world import office, planned
from tests.factories import EventFactory, MatchmakingFactory, RegistrationFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

#: 14:00 in Berlin, where the installation stands, is 13:00 in Lisbon.
THERE, HERE = "13:00", "14:00"


@pytest.fixture
def event() -> Event:
    """Two people with one slot for a meeting, and a workshop at the same time."""
    event = EventFactory(time_zone="Europe/Lisbon")
    slots = MatchmakingFactory(event=event, slots=1)
    for _person in range(2):
        RegistrationFactory(event=event, offers=["LoRaWAN"], seeks=["LoRaWAN"])
    WorkshopFactory(event=event, starts_at=slots.starts_at, title="Wege")
    return event


@pytest.fixture
def run(event: Event) -> Run:
    return planned(event)


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client()
    client.force_login(office())
    yield client
    assert timezone.get_current_timezone_name() == "Europe/Berlin"


def times(text: str) -> set[str]:
    return set(re.findall(r"\b1[34]:[0-9]{2}\b", text)) & {THERE, HERE}


@pytest.mark.parametrize("page", ["plan-grid", "plan-list", "meeting-add", "plan-sheets"])
def test_cockpit_and_print_sheets_tell_the_time_of_the_place(client: Client, run: Run, page: str) -> None:
    text = client.get(reverse(f"events:{page}", args=(run.event.slug, run.pk))).content.decode()
    assert times(text) == {THERE}


def test_the_sheets_at_the_entrance_tell_the_time_of_the_place(client: Client, run: Run) -> None:
    address = reverse("events:plan-sheets", args=(run.event.slug, run.pk))
    assert times(client.get(address, {"nach": "zeit"}).content.decode()) == {THERE}


def test_the_page_of_a_meeting_tells_the_time_of_the_place(client: Client, run: Run) -> None:
    meeting = run.meetings.get()
    text = client.get(reverse("events:meeting", args=(run.event.slug, run.pk, meeting.pk))).content.decode()
    assert times(text) == {THERE}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_exported_plan_tells_the_time_of_the_place(client: Client, run: Run, kind: str) -> None:
    address = reverse("events:plan-export", args=(run.event.slug, run.pk, kind))
    content = client.get(address).content
    table = read_table(content, f"plan.{kind}")
    assert [row.cells[1] for row in table.rows] == [f"{THERE} Uhr"]


def test_the_registration_form_tells_the_time_of_the_place(client: Client, event: Event) -> None:
    assert times(client.get(reverse("events:register", args=(event.slug,))).content.decode()) == {THERE}


def test_my_next_appointment_on_the_first_page_tells_the_time_of_the_place(run: Run) -> None:
    publish_run(run, by=office(), kind=Publication.Kind.FINAL)
    client = Client()
    client.force_login(run.meetings.get().first.person)
    assert times(client.get("/").content.decode()) == {THERE}


def test_the_mail_about_a_timetable_tells_no_time_that_could_be_another_zones(run: Run) -> None:
    publication = publish_run(run, by=office(), kind=Publication.Kind.FINAL)
    announce.call(publication.pk)
    bodies = OutboxMessage.objects.values_list("body", flat=True)
    assert [times(body) for body in bodies] == [set(), set()]


def test_a_page_of_no_event_keeps_the_time_of_the_installation(client: Client, event: Event) -> None:
    client.get(reverse("events:event", args=(event.slug,)))
    assert timezone.get_current_timezone_name() == "Europe/Berlin"
