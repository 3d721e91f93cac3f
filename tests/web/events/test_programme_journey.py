# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From nothing to a plan by the pages alone: a congress needs no developer."""

import random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maschinenraum.events.jobs.matchmaking.planning import plan_run
from maschinenraum.events.models import Event, Registration, Run, Session
from maschinenraum.events.sample.congresses import load_session_formats
from tests.events.matchmaking_world import TOPICS, office
from tests.factories import (
    AdviceRequestFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    WorkshopChoiceFactory,
)

pytestmark = pytest.mark.django_db
DAY = "2030-05-16"


class Desk:
    """The desk of the coordination office: forms are sent, and each must be accepted."""

    def __init__(self) -> None:
        load_session_formats()
        self.browser = Client()
        self.browser.force_login(office())

    def send(self, page: str, /, *args: object, **fields: Any) -> str:
        """Send a form and return where it leads."""
        answer = self.browser.post(reverse(f"events:{page}", args=args), fields)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer.headers["Location"])

    def create_event(self) -> Event:
        levels = {"visibility": "network", "inner_visibility": "internal"}
        self.send(
            "event-new", title="Kongress Köln", starts_on=DAY, ends_on=DAY, attendance="offline",
            time_zone="Europe/Berlin", city="Köln", **levels,
        )  # fmt: skip
        return Event.objects.get(title="Kongress Köln")

    def add_session(
        self, event: Event, kind: str, title: str, starts: str, ends: str, **more: Any
    ) -> Session:
        fields = {"format": kind, "title": title, "day": DAY, "starts": starts, "ends": ends, **more}
        self.send("session-new", event.slug, visibility="internal", **fields)
        return event.sessions.get(title=title)

    def set_times(self, session: Session, purpose: str, **series: Any) -> None:
        self.send("session-times", session.event.slug, session.pk, purpose, do="save", **series)


def write_programme(desk: Desk, event: Event) -> None:
    """A plenary, two workshops at once, meetings, rotating tables and advice."""
    desk.send("rooms", event.slug, name="Saal", capacity="60")
    room = event.rooms.get()
    desk.add_session(event, "plenary", "Auftakt", "09:00", "10:00", room=room.pk)
    for title in ("Wasser", "Wind"):
        desk.add_session(event, "workshop", title, "10:15", "11:45", capacity=20)
    meetings = desk.add_session(event, "matchmaking", "Matchmaking", "13:00", "15:00", room=room.pk)
    desk.set_times(meetings, "gespraeche", starts="13:00", ends="15:00", length="20", pause="5", size="14")
    tables = desk.add_session(event, "rotating-tables", "Markt", "15:15", "16:30", room=room.pk)
    desk.set_times(tables, "tischrunden", starts="15:15", count="3", length="20", pause="5", size="4")
    advice = desk.add_session(event, "advice", "Beratung", "16:45", "18:00")
    desk.set_times(advice, "beratung", starts="16:45", ends="18:00", length="20", pause="5")
    adviser = PersonFactory(family_name="Ratgeberin")
    desk.send("session-hosts", event.slug, advice.pk, person=adviser.pk)


def register_people(event: Event, people: int = 24) -> None:
    """People of a dozen organisations who offer and seek something, with workshop wishes and questions."""
    draw = random.Random(3)
    houses = OrganisationFactory.create_batch(12)
    workshops = list(event.sessions.filter(format="workshop"))
    adviser = event.sessions.get(format="advice").hosts.get()
    RegistrationFactory(event=event, person=adviser.person)
    for n in range(people):
        registration = RegistrationFactory(
            event=event,
            person=PersonFactory(organisation=houses[n % len(houses)]),
            offers=[f"Wir betreiben {draw.choice(TOPICS)}"],
            seeks=[f"Betriebsmodell für {draw.choice(TOPICS)}"],
        )
        WorkshopChoiceFactory(registration=registration, session=draw.choice(workshops))
        if n < 4:
            AdviceRequestFactory(registration=registration, adviser=adviser)


def test_a_congress_from_nothing_to_a_plan() -> None:
    desk = Desk()
    event = desk.create_event()
    write_programme(desk, event)
    register_people(event)
    desk.send("run-start", event.slug)
    run = Run.objects.get(event=event)
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == Run.State.DRAFT, run.error
    assert run.meetings.count() > 20
    assert run.table_seats.values("turn").distinct().count() == 3
    assert run.consultations.count() == 3  # of four requests: the adviser has three times
    assert run.workshop_places.count() == Registration.objects.filter(event=event).count() - 1
    page = desk.browser.get(reverse("events:plan-grid", args=(event.slug, run.pk)))
    assert page.status_code == 200
