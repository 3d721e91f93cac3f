# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search: what it finds for whom, and how much work a query may make."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maschinenraum.network.models import Person
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    SessionFactory,
    TerritoryFactory,
)
from tests.web.matrix import body

pytestmark = pytest.mark.django_db


def found(text: str, person: Person | None = None, prefix: str = "") -> list[str]:
    client = Client()
    if person:
        client.force_login(person)
    html = client.get(f"{prefix}/suche/", {"q": text}).content.decode()
    hits = re.findall(r'<li><span class="mr-muted">([^<]+):</span> <a href="[^"]+">(.*?)</a>', html)
    return [f"{kind}: {title}" for kind, title in hits]


def test_events_sessions_and_territories_are_found_by_name() -> None:
    event = EventFactory(title="Kongress Hamburg", visibility="public")
    EventFactory(title="Treffen", city="Hamburg", visibility="public")
    SessionFactory(event=event, title="Hamburgs Häfen", visibility="public")
    TerritoryFactory(name="Hamburg", sort_key="hamburg", kind_code="61")
    assert found("hamburg") == [
        "Kongress: Kongress Hamburg",
        "Kongress: Treffen",
        "Programmpunkt: Hamburgs Häfen – Kongress Hamburg",
        "Kreisfreie Stadt: Hamburg",
    ]


def test_titles_are_compared_as_names_are() -> None:
    EventFactory(title="Übersicht Köln", visibility="public")
    assert found("UBERSICHT KO\u0308LN") == ["Kongress: Übersicht Köln"]


def test_fault_12_hidden_events_and_sessions_leave_the_answer_as_it_was(client: Client) -> None:
    event = EventFactory(title="Kongress Hamburg", visibility="public", inner_visibility="public")
    before = client.get("/suche/?q=hamburg").content
    EventFactory(title="Geheimtreffen Hamburg", visibility="internal")
    for level in ("network", "internal", "group", "private"):
        SessionFactory(event=event, title="Hamburg intern", visibility=level)
    SessionFactory(event=EventFactory(visibility="private"), title="Hamburg offen", visibility="public")
    assert client.get("/suche/?q=hamburg").content == before


def test_a_member_of_the_programme_finds_internal_sessions() -> None:
    organisation = OrganisationFactory(name="Kiel")
    ProjectFactory(name="Förde", members=[organisation])
    event = EventFactory(title="Kongress")
    SessionFactory(event=event, title="Hamburg intern", visibility="internal")
    titles = found("hamburg", PersonFactory(organisation=organisation))
    assert titles == ["Programmpunkt: Hamburg intern – Kongress"]


def test_the_page_names_every_kind_it_searches(client: Client) -> None:
    text = client.get("/suche/").content.decode()
    for kind in (
        "Modellprojekten",
        "Organisationen",
        "Veranstaltungen",
        "Programmpunkten",
        "Gruppen",
        "Gebieten",
    ):
        assert kind in text


def test_an_english_page_marks_german_titles_as_german() -> None:
    EventFactory(title="Kongress Hamburg", visibility="public")
    assert found("hamburg", prefix="/en") == ['Congress: <span lang="de">Kongress Hamburg</span>']


#: Every field of the search and of the lists' filters.
FIELDS = {
    "/suche/": ("q",),
    "/netzwerk/": ("text", "land", "staffel", "groesse", "sortierung", "seite"),
    "/netzwerk/projekte.csv": ("text", "land", "staffel", "groesse"),
    "/netzwerk/organisationen/": ("text", "art", "land", "seite"),
    "/netzwerk/personen/": ("text", "seite"),
    "/netzwerk/gemeinden/": ("text", "land", "ebene", "sortierung", "seite"),
    "/netzwerk/gemeinden.csv": ("text", "land", "ebene"),
    "/veranstaltungen/": ("seite",),
    "/veranstaltungen/kongress/teilnehmende/": ("text", "seite"),
}
LONG = {"one word": "a" * 50_000, "many words": "ab " * 16_000, "only signs": "%_" * 25_000}


@pytest.mark.parametrize("kind", LONG)
def test_fault_32_a_query_of_50_kb_makes_no_more_work_than_none(kind: str) -> None:
    EventFactory(slug="kongress")
    ProjectFactory(members=[OrganisationFactory(territory=TerritoryFactory())])
    client = Client()
    client.force_login(PersonFactory(role="coordination"))
    for path, names in FIELDS.items():
        plain = work(client, path, {})
        for name in names:
            queries, longest = work(client, path, {name: LONG[kind]})
            assert (queries <= plain[0], longest < 10_000) == (True, True), (path, name)


def work(client: Client, path: str, asked: dict[str, str]) -> tuple[int, int]:
    """Return how many queries an address asks, and how long the longest of them is."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, asked)
        body(response)
    assert response.status_code == 200, path
    return len(captured), max(len(query["sql"]) for query in captured.captured_queries)
