# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search: what it finds for whom, and how much work a query may make."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maschinenraum.events.actions.erasure import erase_person
from maschinenraum.network.models import Person
from maschinenraum.search.jobs.index_files import keep_index
from maschinenraum.search.models import ConceptLabel
from maschinenraum.search.queries.index_files import forget_open_index
from maschinenraum.solutions.changes.documents import refresh_documents
from maschinenraum.solutions.models import Record
from tests.factories import (
    ConceptFactory,
    ConceptLabelFactory,
    EventFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    SessionFactory,
    SolutionFactory,
    TerritoryFactory,
)
from tests.web.matrix import body
from tests.web.search.indexing import index_everything

pytestmark = pytest.mark.django_db
#: What the page's own request for suggestions carries.
TYPING = {"HX-Request": "true"}


def found(text: str, person: Person | None = None, prefix: str = "", **filters: str) -> list[str]:
    html = asked(text, person, prefix, **filters)
    hits = re.findall(
        r'<span class="mr-muted">([^<]+?)(?: · <span[^>]*>[^<]*</span>)?</span></p>\s*<h3[^>]*><a[^>]*>(.*?)</a>',
        html,
    )
    names = re.findall(r'<li><span class="mr-muted">([^<]+):</span> <a href="[^"]+">(.*?)</a>', html)
    return [f"{kind}: {re.sub('</?mark>', '', title)}" for kind, title in [*hits, *names]]


def asked(text: str, person: Person | None = None, prefix: str = "", **filters: str) -> str:
    client = Client()
    if person:
        client.force_login(person)
    return client.get(f"{prefix}/suche/", {"q": text, **filters}).content.decode()


def test_events_sessions_and_territories_are_found_by_name() -> None:
    event = EventFactory(title="Kongress Hamburg", visibility="public")
    EventFactory(title="Treffen", city="Hamburg", visibility="public")
    SessionFactory(event=event, title="Hamburgs Häfen", visibility="public")
    TerritoryFactory(name="Hamburg", sort_key="hamburg", kind_code="61")
    index_everything()
    assert sorted(found("hamburg")) == [
        "Gemeinde: Hamburg",
        "Kongress: Kongress Hamburg",
        "Kongress: Treffen",
        "Programmpunkt: Hamburgs Häfen",
    ]


def test_titles_are_compared_as_names_are() -> None:
    EventFactory(title="Übersicht Köln", visibility="public")
    index_everything()
    assert found("UBERSICHT KO\u0308LN") == ["Kongress: Übersicht Köln"]


def test_fault_12_hidden_records_leave_the_answer_as_it_was(client: Client) -> None:
    event = EventFactory(title="Kongress Hamburg", visibility="public", inner_visibility="public")
    SolutionFactory(title="Hafenampel", summary="Ampeln im Hamburger Hafen", visibility="public")
    index_everything()
    addresses = [
        "/suche/?q=hamburg",
        "/suche/?q=hamburk",
        "/suche/?q=geheimtreffen",
        "/suche/vorschlaege/?q=ham",
    ]
    before = [client.get(address, headers=TYPING).content for address in addresses]
    EventFactory(title="Geheimtreffen Hamburg", visibility="internal")
    for level in ("network", "internal", "group", "private"):
        SessionFactory(event=event, title="Hamburg intern", visibility=level)
        SolutionFactory(title="Hamburk, Hammer und Hamburg", visibility=level, phase="P3", licence="MIT")
    SessionFactory(event=EventFactory(visibility="private"), title="Hamburg offen", visibility="public")
    OrganisationFactory(name="Hamburger Geheimdienst", is_confirmed=False)
    index_everything()
    assert [client.get(address, headers=TYPING).content for address in addresses] == before


def test_a_member_of_the_programme_finds_internal_sessions() -> None:
    organisation = OrganisationFactory(name="Kiel")
    ProjectFactory(name="Förde", members=[organisation])
    event = EventFactory(title="Kongress")
    SessionFactory(event=event, title="Hamburg intern", visibility="internal")
    index_everything()
    assert found("hamburg", PersonFactory(organisation=organisation)) == ["Programmpunkt: Hamburg intern"]


def test_other_words_for_the_same_thing_are_found_and_named() -> None:
    concept = ConceptFactory(key="bringverkehr", label_de="Hol- und Bringverkehr")
    ConceptLabelFactory(concept=concept, label="Elterntaxi", kind=ConceptLabel.Kind.COLLOQUIAL)
    SolutionFactory(
        title="Zonen vor der Schule", summary="Wir ordnen den Hol- und Bringverkehr.", visibility="public"
    )
    index_everything()
    html = asked("Elterntaxis")
    assert found("Elterntaxis") == ["Lösung: Zonen vor der Schule"]
    assert "Elterntaxis = Hol- und Bringverkehr" in html
    assert "<mark>Bringverkehr</mark>" in html


def test_a_slip_of_the_finger_is_forgiven() -> None:
    SolutionFactory(title="Mängelmelder im Netz", visibility="public")
    index_everything()
    assert found("Mängelmedler") == ["Lösung: Mängelmelder im Netz"]


def test_facets_count_what_is_found_and_filters_narrow_it() -> None:
    north = OrganisationFactory(territory=TerritoryFactory(land="01"))
    south = OrganisationFactory(territory=TerritoryFactory(land="09"))
    SolutionFactory(title="Badesee misst", visibility="public", organisation=north, phase="P3")
    SolutionFactory(title="Badesee warnt", visibility="public", organisation=south, phase="P4")
    MeasureFactory(title="Badesee zählt", visibility="public", organisation=south, phase="P4")
    index_everything()
    html = asked("Badesee", land="09", art="solution")
    assert counts(html) == {
        "art": {"measure": 1, "solution": 1},
        "land": {"01": 1, "09": 1},
        "groesse": {"Kleinstadt": 1},
        "phase": {"P4": 1},
        "bestaetigt": {"ja": 1},
    }
    assert found("Badesee", land="09", art="solution") == ["Lösung: Badesee warnt"]


def counts(html: str) -> dict[str, dict[str, int]]:
    said: dict[str, dict[str, int]] = {}
    for name, value, number in re.findall(
        r'name="(\w+)" value="([^"]*)"[^>]*> <span>[^<]*<span class="mr-muted">\((\d+)\)', html
    ):
        said.setdefault(name, {})[value] = int(number)
    return said


def test_lapsed_records_sink_and_are_marked_and_can_be_left_out() -> None:
    SolutionFactory(title="Badesee", visibility="public", confirmed_on=date(2020, 1, 1))
    SolutionFactory(title="Badesee und Strandbad", visibility="public")
    index_everything()
    assert found("Badesee") == ["Lösung: Badesee und Strandbad", "Lösung: Badesee"]
    assert asked("Badesee").count("nicht mehr bestätigt") == 1
    assert found("Badesee", bestaetigt="ja") == ["Lösung: Badesee und Strandbad"]


@pytest.mark.django_db(transaction=True)
def test_narrowing_acts_at_once_before_the_index_has_caught_up() -> None:
    record = SolutionFactory(title="Badesee", visibility="public")
    index_everything()
    assert found("Badesee") == ["Lösung: Badesee"]
    with transaction.atomic():
        Record.objects.filter(pk=record.pk).update(visibility="internal")
    assert (found("Badesee"), "Treffer" in asked("Badesee")) == ([], False)


def test_what_changes_is_found_at_the_next_question() -> None:
    index_everything()
    record = SolutionFactory(title="Badesee", visibility="public")
    refresh_documents([record])
    assert found("Badesee") == ["Lösung: Badesee"]


def test_without_an_index_the_page_says_so_and_the_database_answers(index_folder: Path) -> None:
    SolutionFactory(title="Badesee am Wald", visibility="public")
    SolutionFactory(title="Badesee geheim", visibility="internal")
    index_everything()
    shutil.rmtree(index_folder)
    assert "wird neu aufgebaut" in asked("Badesee")
    assert found("Badesee") == ["Lösung: Badesee am Wald"]


def test_a_damaged_index_is_answered_for_by_the_database(index_folder: Path) -> None:
    SolutionFactory(title="Badesee am Wald", visibility="public")
    index_everything()
    for path in index_folder.rglob("*"):
        if path.is_file() and path.name != "position.json":
            path.write_bytes(b"x" * 40)
    forget_open_index()
    assert "wird neu aufgebaut" in asked("Badesee")
    assert found("Badesee") == ["Lösung: Badesee am Wald"]
    keep_index(timezone.now())
    assert "wird neu aufgebaut" not in asked("Badesee")


def test_people_are_found_by_members_alone() -> None:
    person = PersonFactory(family_name="Badesee")
    index_everything()
    html = asked("Badesee", PersonFactory())
    assert (str(person.pk) in html, str(person.pk) in asked("Badesee")) == (True, False)


def test_suggestions_come_for_words_only_begun(client: Client) -> None:
    SolutionFactory(title="Mängelmelder im Netz", visibility="public")
    SolutionFactory(title="Mängelmelder geheim", visibility="internal")
    index_everything()
    html = client.get("/suche/vorschlaege/", {"q": "Mängelm"}, headers=TYPING).content.decode()
    assert re.findall(r"<a[^>]*>(.*?)</a>", html) == ["Mängelmelder im Netz"]
    assert b"<li>" not in client.get("/suche/vorschlaege/", {"q": "Mä"}, headers=TYPING).content
    assert client.get("/suche/vorschlaege/", {"q": "Mä"}).headers["Location"] == "/suche/?q=M%C3%A4"


def test_suggestions_hold_a_word_typed_where_any_hit_does(client: Client) -> None:
    SolutionFactory(title="Parkplatz am Badesee", visibility="public")
    SolutionFactory(title="Abends im Freibad", visibility="public", problem="Der Badesee ist zu voll.")
    index_everything()
    html = client.get("/suche/vorschlaege/", {"q": "Badesee"}, headers=TYPING).content.decode()
    assert re.findall(r"<a[^>]*>(.*?)</a>", html) == ["Parkplatz am Badesee"]


def test_suggestions_come_by_another_name_where_no_title_holds_the_word(client: Client) -> None:
    concept = ConceptFactory(key="bringverkehr", label_de="Hol- und Bringverkehr")
    ConceptLabelFactory(concept=concept, label="Elterntaxi", kind=ConceptLabel.Kind.COLLOQUIAL)
    SolutionFactory(title="Hol- und Bringverkehr ordnen", visibility="public")
    index_everything()
    html = client.get("/suche/vorschlaege/", {"q": "Elterntaxi"}, headers=TYPING).content.decode()
    assert re.findall(r"<a[^>]*>(.*?)</a>", html) == ["Hol- und Bringverkehr ordnen"]


@pytest.mark.parametrize(
    "text",
    [
        "title:", 'a "b', "((((", "* OR AND NOT", "\u202eabc", "😀😀😀", "\x00abc", "a" * 1999, "abc " * 499,
        "%_%_", "<script>alert(1)</script>", "ＡＢＣ ẞß", "\ud7ff" * 30,
    ],
)  # fmt: skip
def test_a_question_is_data_whatever_it_holds(client: Client, text: str) -> None:
    SolutionFactory(title="abc", visibility="public")
    index_everything()
    response = client.get("/suche/", {"q": text})
    assert (response.status_code, b"<script>alert" in response.content) == (200, False)


def test_fault_24_texts_of_hits_are_escaped() -> None:
    bad = "<img src=x onerror=alert(1)> Badesee"
    SolutionFactory(title=bad, summary=bad, visibility="public", problem=bad)
    index_everything()
    assert "<img" not in asked("Badesee")


def test_fault_37_answers_to_people_are_private(client: Client) -> None:
    client.force_login(PersonFactory())
    answers = [
        client.get(address, headers=TYPING)
        for address in ("/suche/?q=badesee", "/suche/vorschlaege/?q=badesee")
    ]
    assert [("no-store" in answer["Cache-Control"], "Cookie" in answer["Vary"]) for answer in answers] == [
        (True, True)
    ] * 2


def test_fault_57_an_erased_person_is_in_no_file_of_the_index(index_folder: Path) -> None:
    person = PersonFactory(family_name="Unverwechselbar", email="unverwechselbar@example.org")
    SolutionFactory(title="Badesee", visibility="public", author=person, contact=person)
    index_everything()
    erase_person(person, by=None)
    keep_index(timezone.now() + timedelta(days=2))
    written = b"".join(path.read_bytes().lower() for path in index_folder.rglob("*") if path.is_file())
    assert b"unverwechselbar" not in written


def test_the_page_asks_few_questions_however_many_hits(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        SolutionFactory(title=f"Badesee {number}", visibility="public")
    SessionFactory(event=EventFactory(visibility="public"), title="Badesee", visibility="public")
    index_everything()
    client = Client()
    client.force_login(PersonFactory())
    client.get("/suche/?q=Badesee")
    with django_assert_max_num_queries(40):
        client.get("/suche/?q=Badesee")


def test_an_english_page_marks_german_titles_as_german() -> None:
    EventFactory(title="Kongress Hamburg", visibility="public")
    index_everything()
    assert found("kongress", prefix="/en") == ['Congress: <span lang="de">Kongress Hamburg</span>']


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
