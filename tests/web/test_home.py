# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Heute: what a newcomer learns, and what waits for whoever is signed in."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maschinenraum.events.models import MeetingAnswer, Publication
from maschinenraum.network.models import Organisation, Visibility
from maschinenraum.network.rules import today
from maschinenraum.solutions.queries.freshness import months_after
from tests.factories import (
    EventFactory,
    GroupFactory,
    MatchmakingFactory,
    MeetingAnswerFactory,
    MeetingFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    ProjectFactory,
    PublicationFactory,
    RegistrationFactory,
    RunFactory,
    SessionFactory,
    SolutionFactory,
    TerritoryFactory,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def main_of(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") :]


def kiel(**facts: float | None) -> Organisation:
    territory = TerritoryFactory(**({"land": "01", "longitude": 10.13, "latitude": 54.32} | facts))
    return OrganisationFactory(name="Stadt Kiel", territory=territory)


def test_a_newcomer_sees_what_it_is_how_to_join_and_who_is_in_it(client: Client) -> None:
    ProjectFactory(name="Kieler Projekt", members=[kiel()])
    html = main_of(client)
    assert "Netzwerk der Modellprojekte Smart Cities" in html
    assert "Wie Sie mitmachen" in html
    assert html.count("<circle") == 1
    assert "<title>Kieler Projekt</title>" in html
    assert "GeoBasis-DE / BKG" in html
    assert "Schleswig-Holstein" in html


def test_a_project_without_coordinates_is_in_the_table_but_not_on_the_map(client: Client) -> None:
    ProjectFactory(name="Kieler Projekt", members=[kiel(longitude=None)])
    html = main_of(client)
    assert html.count("<circle") == 0
    assert "Kieler Projekt" in html


def test_the_map_names_the_projects_it_has_no_place_for(client: Client) -> None:
    ProjectFactory(name="Kieler Projekt", members=[kiel()])
    assert "hat keinen Punkt" not in main_of(client)
    lost = ProjectFactory(name="Verband Rhein", members=[kiel(longitude=None)])
    caption = main_of(client).split("<figcaption>")[1].split("</figcaption>")[0]
    assert "Ein Modellprojekt hat keinen Punkt" in caption
    assert f'<a href="/netzwerk/projekte/{lost.slug}/">Verband Rhein</a>.' in caption


def test_the_map_counts_what_it_does_not_name(client: Client) -> None:
    for _n in range(7):
        ProjectFactory(members=[])
    caption = main_of(client).split("<figcaption>")[1].split("</figcaption>")[0]
    assert "7 Modellprojekte haben keinen Punkt" in caption
    assert caption.count('href="/netzwerk/projekte/') == 5
    assert '<a href="/netzwerk/">2 weitere</a>' in caption


def test_the_greeting_of_an_invented_person_says_so(client: Client) -> None:
    client.force_login(PersonFactory(is_example=True))
    heading = main_of(client).split("<h1>")[1].split("</h1>")[0]
    assert "Beispiel</span>" in heading


def test_the_map_draws_numbers_with_a_point_in_every_language(client: Client) -> None:
    ProjectFactory(members=[kiel()])
    for path in ("/", "/en/"):
        circle = main_of(client, path).split("<circle", 1)[1].split(">", 1)[0]
        assert "," not in circle


def test_the_next_public_event_is_announced_else_the_last(client: Client) -> None:
    today = timezone.localdate()
    EventFactory(title="Vergangenes", starts_on=today - timedelta(days=9), visibility="public")
    assert "Vergangenes" in main_of(client)
    EventFactory(title="Künftiges", starts_on=today + timedelta(days=9), visibility="public")
    html = main_of(client)
    assert "Künftiges" in html
    assert "Vergangenes" not in html


def test_fault_12_a_hidden_event_is_not_announced(client: Client) -> None:
    before = main_of(client)
    EventFactory(title="Geheimes", visibility="internal")
    assert main_of(client) == before


def test_the_next_appointment_names_time_table_person_and_reason(client: Client) -> None:
    me, other = PersonFactory(), PersonFactory(given_name="Kim", family_name="Hafen")
    event = EventFactory()
    slot = MatchmakingFactory(event=event, slots=1).slots.get()
    mine, theirs = RegistrationFactory(event=event, person=me), RegistrationFactory(event=event, person=other)
    meeting = MeetingFactory(run=RunFactory(event=event, state="published"), first=mine, second=theirs,
                             slot=slot, table=7)  # fmt: skip
    PublicationFactory(run=meeting.run)
    client.force_login(me)
    html = main_of(client)
    assert "Do., 16. Mai 2030, 14:00 Uhr" in html
    assert "Kim Hafen" in html
    assert "Tisch 7" in html
    assert 'class="mr-reason"' in html
    assert "Ihr endgültiger Zeitplan" in html


def test_a_timetable_just_published_is_news_even_after_the_event(client: Client) -> None:
    me = PersonFactory()
    event = EventFactory(title="Vergangenes", starts_on=timezone.localdate() - timedelta(days=900))
    RegistrationFactory(event=event, person=me)
    publication = PublicationFactory(run=RunFactory(event=event, state="published"))
    client.force_login(me)
    assert "Ihr endgültiger Zeitplan für Vergangenes ist da." in main_of(client)
    Publication.objects.filter(pk=publication.pk).update(published_at=timezone.now() - timedelta(days=15))
    assert "Zeitplan für Vergangenes" not in main_of(client)


def test_meetings_without_an_answer_wait_for_one(client: Client) -> None:
    me = PersonFactory()
    event = EventFactory(starts_on=timezone.localdate() - timedelta(days=3))
    slots = MatchmakingFactory(event=event, slots=2).slots.all()
    mine = RegistrationFactory(event=event, person=me)
    run = RunFactory(event=event, state="published")
    meetings = [MeetingFactory(run=run, first=mine, second=RegistrationFactory(event=event), slot=slot, table=1)
                for slot in slots]  # fmt: skip
    PublicationFactory(run=run)
    client.force_login(me)
    assert "2 Gespräche warten auf Ihre Rückmeldung" in main_of(client)
    for meeting in meetings:
        other = meeting.second if meeting.first == mine else meeting.first
        MeetingAnswerFactory(registration=mine, other=other, kind=MeetingAnswer.Kind.USEFUL)
    assert "Im Augenblick nichts." in main_of(client)


def test_meetings_of_the_latest_event_wait_however_long_ago_it_was(client: Client) -> None:
    me = PersonFactory()
    for days, title in ((900, "Hamburg"), (1000, "Kiel")):
        event = EventFactory(title=title, starts_on=timezone.localdate() - timedelta(days=days))
        slot = MatchmakingFactory(event=event, slots=1).slots.get()
        run = RunFactory(event=event, state="published")
        mine = RegistrationFactory(event=event, person=me)
        MeetingFactory(run=run, first=mine, second=RegistrationFactory(event=event), slot=slot)
        PublicationFactory(run=run)
    client.force_login(me)
    tasks = main_of(client).split('class="mr-tasks"')[1].split("</ul>")[0]
    assert "Hamburg: Ein Gespräch wartet auf Ihre Rückmeldung." in tasks
    assert "Kiel" not in tasks


def test_an_open_registration_waits_until_one_is_registered(client: Client) -> None:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    me = PersonFactory(organisation=organisation)
    event = EventFactory(title="Künftiges")
    client.force_login(me)
    assert "Künftiges: Die Anmeldung ist offen." in main_of(client)
    RegistrationFactory(event=event, person=me)
    assert "Die Anmeldung ist offen." not in main_of(client)


def test_the_office_is_told_which_plan_is_to_be_made(client: Client) -> None:
    event = EventFactory(title="Künftiges")
    RegistrationFactory(event=event)
    client.force_login(PersonFactory(role="coordination"))
    assert "Künftiges: Es ist noch kein Zeitplan veröffentlicht." in main_of(client)
    assert f"/veranstaltungen/{event.slug}/leitstand/" in main_of(client, "/leitstand/")


def test_an_organiser_is_told_of_their_own_event_behind_newer_ones_of_others(client: Client) -> None:
    own = RegistrationFactory(event__starts_on=date(2030, 1, 1), event__ends_on=date(2030, 1, 2)).event
    for newer in range(3):
        day = date(2031, 1, 1 + newer)
        RegistrationFactory(event__starts_on=day, event__ends_on=day)
    client.force_login(OrganiserFactory(event=own).person)
    html = main_of(client)
    assert reverse("events:cockpit", args=(own.slug,)) in html


def test_an_open_registration_waits_behind_three_closed_ones(client: Client) -> None:
    for closed in range(3):
        day = today() + timedelta(days=10 + closed)
        EventFactory(starts_on=day, ends_on=day, registration_closes_on=today() - timedelta(days=1))
    later = today() + timedelta(days=100)
    event = EventFactory(title="Kongress danach", starts_on=later, ends_on=later)
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    client.force_login(PersonFactory(organisation=organisation))
    assert reverse("events:register", args=(event.slug,)) in main_of(client)


def test_at_most_five_things_wait(client: Client) -> None:
    for _n in range(7):
        RegistrationFactory()
    client.force_login(PersonFactory(role="coordination"))
    assert main_of(client).count('<ul class="mr-tasks"><li>') == 1
    assert main_of(client).split('class="mr-tasks"')[1].split("</ul>")[0].count("<li>") == 5


def test_a_group_shows_only_sessions_its_reader_may_know_of(client: Client) -> None:
    group = GroupFactory(visibility="public")
    event = EventFactory(visibility="public", inner_visibility="internal")
    SessionFactory(event=event, group=group, title="Offener Workshop", visibility="public")
    SessionFactory(event=event, group=group, title="Innerer Workshop", visibility="internal")
    page = f"/gruppen/{group.slug}/"
    html = main_of(client, page)
    assert "Offener Workshop" in html
    assert "Innerer Workshop" not in html
    client.force_login(PersonFactory(role="coordination"))
    assert "Innerer Workshop" in main_of(client, page)


def test_queries_of_heute_and_leitstand_do_not_grow(client: Client) -> None:
    me = PersonFactory(role="coordination")
    event = EventFactory()
    RegistrationFactory(event=event, person=me)
    client.force_login(me)

    def more() -> None:
        for _n in range(4):
            ProjectFactory(members=[OrganisationFactory(territory=TerritoryFactory())])
            EventFactory()
            slot = MatchmakingFactory(event=event).slots.first()
            run = RunFactory(event=event, state="published")
            mine = RegistrationFactory(event=event)
            MeetingFactory(run=run, first=mine, second=RegistrationFactory(event=event), slot=slot)
            PublicationFactory(run=run)

    more()
    assert_queries_do_not_grow(client, "/", more, at_most=45)
    assert_queries_do_not_grow(client, "/leitstand/", more, at_most=20)


def test_knowledge_that_this_reader_sees_is_counted(client: Client) -> None:
    assert "Maßnahmen, Lösungen und Erkenntnisse" not in main_of(client)
    SolutionFactory(visibility=Visibility.PUBLIC)
    SolutionFactory()
    assert '<span class="mr-figure">1</span> <a href="/wissen/">' in main_of(client)


def test_a_record_to_confirm_waits_for_whoever_answers_for_it(client: Client) -> None:
    record = SolutionFactory(title="Pegelpaket", confirmed_on=months_after(today(), -6))
    SolutionFactory(title="Frisch", author=record.author)
    assert record.responsible is not None
    client.force_login(record.responsible)
    html = main_of(client)
    assert "Pegelpaket: Bitte bestätigen Sie, dass dieser Eintrag noch stimmt." in html
    assert f'href="/wissen/{record.slug}/"' in html
    assert "Frisch" not in html
