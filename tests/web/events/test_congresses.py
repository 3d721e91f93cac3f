# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list of events and the page of one: what strangers, members and those inside read."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from maschinenraum.events.models import Event
from maschinenraum.events.queries.congresses import event_seen_by, inner_sessions, next_event
from maschinenraum.network.models import Person
from tests.factories import (
    AccessNeedFactory,
    EventFactory,
    GroupFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    SessionHostFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db


def page(event: Event, person: Person | None = None) -> str:
    client = Client()
    if person:
        client.force_login(person)
    response = client.get(reverse("events:event", args=(event.slug,)))
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def member() -> Person:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation)


def test_a_stranger_reads_public_facts_and_titles_but_no_times_rooms_or_names() -> None:
    later = EventFactory(title="Kongress Mannheim", visibility="public")
    event = EventFactory(
        title="Kongress Hamburg",
        visibility="public",
        next_event=later,
        source_note="„Smarte Region“ steht zweimal.",
    )
    workshop = WorkshopFactory(
        event=event, title="Wasser", visibility="public", room=RoomFactory(event=event)
    )
    SessionFactory(event=event, title="Geheimrunde")
    SessionHostFactory(session=workshop, person__family_name="Hausherrin")
    text = page(event)
    for expected in (
        "Do., 16. Mai 2030 bis Fr., 17. Mai 2030",
        "Wasser",
        "Kongress Mannheim",
        "steht zweimal",
    ):
        assert expected in text
    for hidden in ("Geheimrunde", "10:00", "Beispielraum", "Hausherrin", "Teilnehmende aus"):
        assert hidden not in text


def test_those_inside_read_the_programme_with_parallel_sessions_and_the_mark_of_invention() -> None:
    event = EventFactory(visibility="public", programme_is_example=True)
    for title in ("Wasser", "Energie"):
        WorkshopFactory(event=event, title=title, room=RoomFactory(event=event, name=f"Saal {title}"))
    text = page(event, member())
    for expected in (
        "10:00 Uhr gleichzeitig",
        "Saal Wasser",
        "Saal Energie",
        "20 Plätze",
        "Zeiten, Räume und",
    ):
        assert expected in text


def test_times_are_those_of_the_place() -> None:
    event = EventFactory(visibility="public", time_zone="Europe/London")
    WorkshopFactory(event=event)
    assert "9:00 Uhr" in page(event, member())


def test_a_private_session_is_known_to_its_host_only() -> None:
    event = EventFactory()
    session = SessionFactory(event=event, title="Vorbesprechung", visibility="private")
    host, other = member(), member()
    SessionHostFactory(session=session, person=host)
    assert "Vorbesprechung" in page(event, host)
    assert "Vorbesprechung" not in page(event, other)


def test_a_private_event_is_seen_by_its_organisers_only() -> None:
    event = EventFactory(visibility="private")
    organiser = OrganiserFactory(event=event).person
    participant = RegistrationFactory(event=event).person
    office = PersonFactory(role="coordination")
    assert [event_seen_by(p, event.slug) for p in (organiser, participant, office)] == [event, None, None]


def test_a_hidden_event_answers_like_one_that_does_not_exist() -> None:
    client = Client()
    hidden = client.get(reverse("events:event", args=(EventFactory(visibility="internal").slug,)))
    absent = client.get(reverse("events:event", args=("gibt-es-nicht",)))
    assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_fault_12_a_hidden_event_leaves_no_trace_on_the_list_or_as_next_event() -> None:
    event = EventFactory(visibility="public")
    before = (
        Client().get(reverse("events:list")).content,
        Client().get(reverse("events:event", args=(event.slug,))).content,
    )
    event.next_event = EventFactory(visibility="internal")
    event.save(update_fields=["next_event"])
    after = (
        Client().get(reverse("events:list")).content,
        Client().get(reverse("events:event", args=(event.slug,))).content,
    )
    assert before == after


def test_the_next_event_is_the_first_one_not_over() -> None:
    EventFactory(starts_on=date(2023, 5, 11), visibility="public")
    EventFactory(starts_on=date(2031, 5, 11), visibility="public")
    soon = EventFactory(visibility="public")
    EventFactory(starts_on=date(2029, 5, 11), visibility="internal")
    assert next_event(PersonFactory()) == soon


def test_access_needs_have_a_page_for_named_organisers_only() -> None:
    event = EventFactory()
    AccessNeedFactory(registration__event=event, text="Rampe am Eingang")
    address = reverse("events:access-needs", args=(event.slug,))
    statuses = []
    for person in (
        OrganiserFactory(event=event, sees_access_needs=True).person,
        PersonFactory(role="administrator"),
    ):
        client = Client()
        client.force_login(person)
        response = client.get(address)
        statuses.append((response.status_code, b"Rampe" in response.content))
    assert statuses == [(200, True), (404, False)]


def test_the_page_asks_as_many_questions_for_many_sessions_as_for_few(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    event = EventFactory()
    client = Client()
    client.force_login(member())
    for _n in range(12):
        SessionHostFactory(session=WorkshopFactory(event=event, room=RoomFactory(event=event)))
    with django_assert_max_num_queries(25):
        client.get(reverse("events:event", args=(event.slug,)))


def test_an_open_programme_shows_strangers_no_hosts_notes_or_link_for_taking_part() -> None:
    event = EventFactory(
        visibility="public",
        inner_visibility="public",
        attendance="hybrid",
        internal_text="Der Zugangscode ist 4711.",
        online_url="https://meet.example.org/raum",
    )
    open_one = SessionFactory(event=event, title="Auftakt", visibility="public")
    SessionHostFactory(session=open_one, person__family_name="Hausherrin")
    address = reverse("events:event", args=(event.slug,))
    marks = ("Auftakt", "Hausherrin", "4711", "meet.example.org")
    registered = PersonFactory(role="guest", organisation=OrganisationFactory())
    RegistrationFactory(event=event, person=registered)
    seen = []
    for person in (None, PersonFactory(role="ministry"), PersonFactory(role="guest"), registered, member()):
        client = Client()
        if person:
            client.force_login(person)
        html = client.get(address).content.decode()
        seen.append([mark for mark in marks if mark in html])
    assert seen == [["Auftakt"]] * 3 + [list(marks)] * 2


def test_who_takes_part_knows_the_sessions_of_every_level_but_a_groups_own_and_private_ones() -> None:
    event = EventFactory(visibility="public", inner_visibility="public")
    for level in ("public", "network", "internal", "group", "private"):
        SessionFactory(event=event, title=f"Punkt {level}", visibility=level, group=GroupFactory())
    guest = PersonFactory(role="guest")
    before = [session.title for session in inner_sessions(guest, event)]
    RegistrationFactory(event=event, person=guest)
    after = [session.title for session in inner_sessions(guest, event)]
    assert (before, after) == (["Punkt public"], ["Punkt internal", "Punkt network", "Punkt public"])


def test_a_session_without_title_and_group_is_called_by_its_format() -> None:
    assert str(WorkshopFactory(title="")) == "Workshop"


def test_a_session_without_title_names_its_group_only_where_everyone_may_know_it() -> None:
    public, hidden = GroupFactory(visibility="public", name="Wasser"), GroupFactory(visibility="private")
    named = [str(WorkshopFactory(title="", group=group)) for group in (public, hidden)]
    assert named == ["Workshop: Wasser", "Workshop"]


def test_a_member_reads_the_group_of_a_session_without_title() -> None:
    event = EventFactory()
    WorkshopFactory(event=event, title="", group=GroupFactory(name="Runde Wasser", visibility="network"))
    assert "Runde Wasser" in page(event, member())
