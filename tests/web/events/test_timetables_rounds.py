# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rounds at tables and advice on the pages of a timetable: now and next, Heute, the whole day."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maschinenraum.events.models import Registration, Run, Session, Turn
from maschinenraum.events.queries.timetables import timetable_address
from maschinenraum.network.models import Person
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    ConsultationFactory,
    EventFactory,
    PersonFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    SessionHostFactory,
    TableSeatFactory,
    TablesFactory,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def turn_in(session: Session, minutes: int) -> Turn:
    begins = timezone.now() + timedelta(minutes=minutes)
    return Turn.objects.create(session=session, starts_at=begins, ends_at=begins + timedelta(minutes=30))


@pytest.fixture
def own() -> Registration:
    """Somebody at table 5 now who is advised in an hour."""
    event = EventFactory(slug="kongress", starts_on=timezone.localdate())
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    own = RegistrationFactory(event=event, person__family_name="Frage")
    tables = TablesFactory(
        event=event, title="Weltcafé", room=RoomFactory(event=event, name="Foyer"), turns=0
    )
    turn = turn_in(tables, -10)
    for registration in (own, RegistrationFactory(event=event, person__family_name="Nachbar")):
        TableSeatFactory(run=run, registration=registration, turn=turn, table=5)
    advice = AdviceFactory(event=event, title="Vergabe und Recht", turns=0)
    adviser = SessionHostFactory(session=advice, person__family_name="Rat")
    AdviceRequestFactory(registration=own, adviser=adviser, text="Wer haftet?")
    ConsultationFactory(run=run, registration=own, adviser=adviser, turn=turn_in(advice, 60))
    PublicationFactory(run=run, event=event)
    return own


def page_of(registration: Registration) -> str:
    return urlsplit(timetable_address(registration)).path


def shown(client: Client, path: str) -> str:
    """The page as it is read: without tags, spaces made one."""
    text = re.sub(r"<[^>]+>", " ", client.get(path).content.decode())
    return " ".join(text.split())


def test_now_and_next_say_round_table_company_and_what_is_asked(client: Client, own: Registration) -> None:
    text = shown(client, page_of(own))
    now = text[text.index("Jetzt") : text.index("Danach")]
    following = text[text.index("Danach") :]
    organisation = Person.objects.get(family_name="Nachbar").organisation
    assert "Runde 1 · Tisch 5 · Foyer Weltcafé Mit Ihnen am Tisch:" in now
    assert f"Alex Nachbar, {organisation}" in now
    assert "Alex Rat" in following
    assert "Berät Sie · Vergabe und Recht Ihre Frage: „Wer haftet?“" in following


def test_nothing_of_it_is_answered_like_a_meeting(client: Client, own: Registration) -> None:
    text = client.get(page_of(own)).content.decode()
    assert ("mr-plan__answer" in text, 'id="treffen-' in text) == (False, False)


def test_heute_says_where_one_sits_now(client: Client, own: Registration) -> None:
    client.force_login(own.person)
    text = shown(client, "/")
    assert "Weltcafé Runde 1 · Tisch 5 · Foyer Mit Ihnen am Tisch: Alex Nachbar" in text


def test_whoever_advises_reads_who_comes(client: Client, own: Registration) -> None:
    adviser = RegistrationFactory(event=own.event, person=Person.objects.get(family_name="Rat"))
    text = shown(client, page_of(adviser))
    assert "Sie leiten diesen Programmpunkt." in text
    assert "Alex Frage" in text
    assert "Kommt zu Ihnen · Vergabe und Recht Gefragt wird: „Wer haftet?“" in text


def test_a_request_without_a_time_is_explained(client: Client, own: Registration) -> None:
    advice = own.event.sessions.get(format="advice")
    other = SessionHostFactory(session=advice, person__family_name="Voll")
    AdviceRequestFactory(registration=own, adviser=other, rank=2)
    text = shown(client, page_of(own))
    assert "Beratung ohne Termin" in text
    assert "Alex Voll" in text


def test_strangers_find_none_of_it(client: Client, own: Registration) -> None:
    address = reverse("events:my-timetable", args=("kongress",))
    assert client.get(address).status_code == 302
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404


def test_fault_24_a_question_is_shown_as_text(client: Client, own: Registration) -> None:
    own.advice_requests.update(text="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(page_of(own)).content.decode()


def test_queries_do_not_grow_with_rounds_and_consultations(client: Client, own: Registration) -> None:
    run = Run.objects.get(event=own.event)
    tables, advice = (own.event.sessions.get(title=title) for title in ("Weltcafé", "Vergabe und Recht"))

    def more() -> None:
        for number in range(3):
            turn = turn_in(tables, 120 + 40 * number)
            TableSeatFactory(run=run, registration=own, turn=turn, table=2)
            TableSeatFactory.create_batch(4, run=run, turn=turn, table=2)
            adviser = SessionHostFactory(session=advice)
            AdviceRequestFactory(registration=own, adviser=adviser, rank=2 + number)
            ConsultationFactory(
                run=run, registration=own, adviser=adviser, turn=turn_in(advice, 300 + 40 * number)
            )

    assert_queries_do_not_grow(client, page_of(own), more, at_most=25)
