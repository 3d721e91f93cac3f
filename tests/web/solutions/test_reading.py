# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list of knowledge and the page of a record, as different readers see them."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from maschinenraum.network.changes.people import deactivate
from maschinenraum.network.models import InventedProfile, Organisation, Person, Visibility
from maschinenraum.network.rules import today
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import Record, RecordLink
from maschinenraum.solutions.queries.freshness import months_after
from tests.factories import (
    ConceptFactory,
    GroupFactory,
    GroupMembershipFactory,
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    RecordLinkFactory,
    SolutionFactory,
    TerritoryFactory,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def reader(**facts: Any) -> Client:
    """Return the browser of a member."""
    client = Client()
    client.force_login(PersonFactory(**facts))
    return client


def signed_in(person: Person | None) -> Client:
    client = Client()
    assert person is not None
    client.force_login(person)
    return client


def main_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def titles(client: Client, **query: str) -> list[str]:
    """Return the titles of the list in their order."""
    html = main_of(client, f"/wissen/?{urlencode(query)}")
    return re.findall(r'<th scope="row">.*?<a href="/wissen/[^"]+">([^<]+)</a>', html)


def public(make: Any = SolutionFactory, **facts: Any) -> Any:
    return make(visibility=Visibility.PUBLIC, **facts)


def facts_on(html: str) -> dict[str, str]:
    """Return the definition list of a page."""
    pairs = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", html, re.DOTALL)
    return {name: re.sub(r"<[^>]+>", "", value).strip() for name, value in pairs}


# --- the list ---------------------------------------------------------------------------------------


def test_the_list_says_what_it_is_for_and_counts_what_this_reader_sees() -> None:
    public(title="Öffentliches")
    SolutionFactory(title="Für das Netzwerk")
    assert titles(Client()) == ["Öffentliches"]
    html = main_of(reader(), "/wissen/")
    assert "Was andere Kommunen tun" in html
    assert "2 Einträge" in html


def test_drafts_and_withdrawn_records_are_in_no_list_archived_ones_when_asked_for() -> None:
    author = PersonFactory()
    for state in Record.State:
        SolutionFactory(title=state.value, state=state, author=author, organisation=author.organisation)
    client = signed_in(author)
    assert titles(client) == ["published"]
    assert titles(client, archiv="on") == ["archived", "published"]


def wide(**facts: Any) -> Organisation:
    return OrganisationFactory(territory=TerritoryFactory(**facts))


def invented(land: str, population: int) -> Organisation:
    organisation = OrganisationFactory()
    InventedProfile.objects.create(
        organisation=organisation,
        land=TerritoryFactory(key=land, land=land, level="land"),
        population=population,
        legal_form="Stadt",
    )
    return organisation


@pytest.fixture
def many() -> None:
    fields = ConceptFactory(key="handlungsfeld", label_de="Handlungsfeld")
    spaces = ConceptFactory(key="raumtyp", label_de="Raumtyp")
    energy, square = ConceptFactory(key="energie"), ConceptFactory(key="innenstadt-und-zentren")
    energy.broader.add(fields)
    square.broader.add(spaces)
    public(MeasureFactory, title="A Pegel", budget_eur=250_001, progress="running", phase="P3",
           fields_of_action=[energy], organisation=wide(land="01", population=4_999))  # fmt: skip
    public(title="B Buchung", licence="EUPL-1.2", cost_once_eur=9_000, cost_yearly_eur=1_000, spatial_types=[square],
           organisation=invented("02", 100_000), summary="Wer eine Halle braucht.")  # fmt: skip
    public(InsightFactory, title="C Zähler", confirmed_on=months_after(today(), -9),
           organisation=wide(land="01", population=20_000, level="district", key="01059"))  # fmt: skip
    Organisation.objects.filter(territory__key="01059").update(kind="district")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "pegel"}, ["A Pegel"]),
        ({"text": "halle braucht"}, ["B Buchung"]),
        ({"text": "pegel halle"}, []),
        ({"art": "insight"}, ["C Zähler"]),
        ({"handlungsfeld": "energie"}, ["A Pegel"]),
        ({"raumtyp": "innenstadt-und-zentren"}, ["B Buchung"]),
        ({"phase": "P3"}, ["A Pegel"]),
        ({"land": "01"}, ["A Pegel", "C Zähler"]),
        ({"land": "02"}, ["B Buchung"]),
        ({"groesse": "Kleinstadt"}, ["A Pegel"]),
        ({"groesse": "Mittelstadt"}, []),
        ({"groesse": "Großstadt"}, ["B Buchung"]),
        ({"groesse": "Landkreis"}, ["C Zähler"]),
        ({"stand": "running"}, ["A Pegel"]),
        ({"lizenz": "EUPL-1.2"}, ["B Buchung"]),
        ({"kosten": "10000"}, ["B Buchung"]),
        ({"kosten": "50000"}, []),
        ({"kosten": "more"}, ["A Pegel"]),
        ({"kosten": "unbekannt"}, []),
        ({"bestaetigt": "ja"}, ["A Pegel", "B Buchung"]),
        ({"bestaetigt": "nein"}, ["C Zähler"]),
        ({"art": "gibt es nicht", "land": "99", "kommune": "x"}, ["A Pegel", "B Buchung", "C Zähler"]),
    ],
)
def test_every_filter_stands_in_the_address(query: dict[str, str], found: list[str]) -> None:
    assert titles(Client(), **query, sortierung="titel") == found


def test_what_is_not_vouched_for_comes_after_what_is_however_the_list_is_sorted() -> None:
    contact = PersonFactory()
    public(title="B aktuell", organisation=contact.organisation, contact=contact)
    public(title="A ohne Kontakt", organisation=contact.organisation)
    public(
        title="C alt",
        organisation=contact.organisation,
        contact=contact,
        confirmed_on=months_after(today(), -8),
    )
    for order in ("titel", "-titel", "bestaetigt", "-bestaetigt", "kommune", "-kommune", "unsinn"):
        assert titles(Client(), sortierung=order) == ["B aktuell", "A ohne Kontakt", "C alt"]
    html = main_of(Client(), "/wissen/")
    assert html.count("nicht bestätigt seit") == 1
    assert html.count("Kontakt nicht mehr gültig") == 1


def test_a_list_is_paged_and_keeps_its_filters() -> None:
    for number in range(30):
        public(MeasureFactory, title=f"Maßnahme {number:02}")
    assert len(titles(Client(), art="measure")) == 25
    assert "?art=measure&amp;seite=2" in main_of(Client(), "/wissen/?art=measure")
    assert len(titles(Client(), art="measure", seite="2")) == 5


def test_fault_12_the_list_of_a_hidden_group_is_that_of_no_group() -> None:
    secret = GroupFactory(visibility=Visibility.PRIVATE)
    public(title="In der Gruppe", groups=[secret])
    public(title="Außerhalb")
    random, hidden = (
        Client().get(f"/wissen/?gruppe={slug}").content for slug in ("x" * len(secret.slug), secret.slug)
    )
    assert hidden.replace(secret.slug.encode(), b"x" * len(secret.slug)) == random


def test_fault_12_hidden_records_change_neither_count_nor_choices() -> None:
    field = ConceptFactory(key="energie")
    field.broader.add(ConceptFactory(key="handlungsfeld"))
    public(title="Sichtbar", fields_of_action=[field])
    paths = ["/wissen/", "/wissen/?handlungsfeld=energie", "/wissen/?lizenz=MIT", "/wissen/?archiv=on&text=e"]
    readers = [Client(), reader(), reader(role="coordination"), reader(role="ministry")]
    before = [[client.get(path).content for path in paths] for client in readers]
    for visibility in (Visibility.GROUP, Visibility.PRIVATE):
        SolutionFactory(
            visibility=visibility, licence="MIT", fields_of_action=[field], groups=[GroupFactory()]
        )
    for state in (Record.State.DRAFT, Record.State.WITHDRAWN):
        public(state=state, licence="MIT", fields_of_action=[field])
    assert [[client.get(path).content for path in paths] for client in readers] == before


def test_the_list_asks_the_same_number_of_queries_however_long_it_is() -> None:
    def more() -> None:
        for _number in range(10):
            contact = PersonFactory()
            public(MeasureFactory, contact=contact, further_organisations=[OrganisationFactory()])
            public(organisation=invented(f"1{Concept.objects.count()}", 5_000))
            ConceptFactory()

    public()
    assert_queries_do_not_grow(reader(), "/wissen/", more)


# --- the page of a record -----------------------------------------------------------------------------


def test_a_solution_says_what_decides_and_what_is_unknown() -> None:
    text = "Niemand weiß, wann die Halle frei ist."
    solution = public(title="Hallenbuchung", cost_once_eur=12_000, staff_hours_once=1, phase="P4",
                      organisation=invented("03", 12_300), problem=text)  # fmt: skip
    html = main_of(Client(), f"/wissen/{solution.slug}/")
    facts = facts_on(html)
    assert facts["Kosten einmalig"] == "12.000 €"
    assert facts["Laufende Kosten"] == facts["Umsetzungsdauer"] == facts["Lizenz"] == "unbekannt"
    assert facts["Arbeitszeit einmalig"] == "1 Stunde"
    assert facts["Land"] == "Niedersachsen"
    assert facts["Größe"] == "12.300 Einwohnerinnen und Einwohner"
    assert text in html
    assert "Unbekannt, weil der Eintrag dazu nichts sagt:" in html
    assert "Beispiel" in html


def test_a_measure_says_its_progress_its_span_and_its_budget() -> None:
    measure = public(MeasureFactory, progress="running", starts_on=date(2024, 5, 1), budget_eur=0)
    facts = facts_on(main_of(Client(), f"/wissen/{measure.slug}/"))
    assert facts["Bearbeitungsstand"] == "in Umsetzung"
    assert facts["Laufzeit"] == "Mi., 1. Mai 2024 bis unbekannt"
    assert facts["Budget"] == "0 €"


def test_an_insight_from_a_failure_says_so() -> None:
    insight = public(InsightFactory, is_failure=True, learned="Ohne Hausmeister geht es nicht.")
    html = main_of(Client(), f"/wissen/{insight.slug}/")
    assert "aus einem Fehlschlag" in html
    assert "Ohne Hausmeister geht es nicht." in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Record.State.DRAFT, "noch nicht veröffentlicht"),
        (Record.State.FORM_CHECK, "Wird geprüft"),
        (Record.State.CONTENT_CHECK, "Wird geprüft"),
        (Record.State.WITHDRAWN, "Zurückgezogen"),
        (Record.State.ARCHIVED, "Archiviert"),
    ],
)
def test_states_are_spoken_plainly(state: Record.State, words: str) -> None:
    record = public(state=state)
    assert words in main_of(signed_in(record.author), f"/wissen/{record.slug}/")


def test_a_lapsed_record_says_since_when_nobody_vouched_for_it() -> None:
    record = public(confirmed_on=date(2025, 3, 3))
    html = main_of(Client(), f"/wissen/{record.slug}/")
    assert "Seit Mo., 3. März 2025 hat niemand gesagt, dass dieser Eintrag noch stimmt." in html


def test_links_are_shown_from_both_sides_with_why_and_only_to_what_is_seen() -> None:
    solution, measure, secret = (
        public(title="Lösung"),
        public(MeasureFactory, title="Beleg"),
        SolutionFactory(title="Geheim"),
    )
    RecordLinkFactory(source=solution, target=measure, kind=RecordLink.Kind.EVIDENCE)
    RecordLinkFactory(source=solution, target=secret, kind=RecordLink.Kind.BASED_ON)
    html = main_of(Client(), f"/wissen/{solution.slug}/")
    assert f'<a href="/wissen/{measure.slug}/">Beleg</a>' in html
    assert "Weil dieser Eintrag durch ihn belegt ist." in html
    assert "Geheim" not in html
    assert "Weil dieser Eintrag ihn belegt." in main_of(Client(), f"/wissen/{measure.slug}/")
    assert "Geheim" in main_of(reader(), f"/wissen/{solution.slug}/")


def test_others_on_the_same_matter_are_named_with_what_is_shared() -> None:
    lora, level = ConceptFactory(label_de="LoRaWAN"), ConceptFactory(label_de="Pegel")
    record = public(title="Hier", topics=[lora, level])
    public(title="Beides", topics=[lora, level])
    public(title="Eines", topics=[lora])
    public(title="Eigenes", topics=[lora], organisation=record.organisation)
    SolutionFactory(title="Verborgen", topics=[lora])
    html = main_of(Client(), f"/wissen/{record.slug}/")
    others = html[html.index("Wer macht das noch?") :]
    assert re.findall(r"(Beides|Eines|Eigenes|Verborgen)</a>", others) == ["Beides", "Eines"]
    assert "Weil es auch dort um LoRaWAN und Pegel geht." in others
    assert "Weil es auch dort um LoRaWAN geht." in others


def test_the_contact_is_named_to_members_only() -> None:
    contact = PersonFactory(family_name="Nebelmoor")
    record = public(contact=contact, organisation=contact.organisation)
    path = f"/wissen/{record.slug}/"
    assert "Nebelmoor" not in Client().get(path).content.decode()
    assert "Nebelmoor" not in reader(role="ministry").get(path).content.decode()
    assert "Alex Nebelmoor" in main_of(reader(), path)
    deactivate(contact)
    html = main_of(reader(), path)
    assert "Nebelmoor" not in html
    assert "Kontakt nicht mehr gültig" in html


def test_groups_are_named_to_those_who_may_know_of_them() -> None:
    group = GroupFactory(visibility=Visibility.GROUP, name="Geheime Runde")
    record = public(groups=[group])
    member = GroupMembershipFactory(group=group).person
    assert "Geheime Runde" not in main_of(reader(), f"/wissen/{record.slug}/")
    assert "Geheime Runde" in main_of(signed_in(member), f"/wissen/{record.slug}/")


PAYLOAD = '<script>alert("x")</script>'


def test_fault_24_markup_in_any_text_is_shown_as_text() -> None:
    texts = ("problem", "benefit", "preconditions", "technology", "sources", "failures", "cost_note")
    record = public(title=PAYLOAD, summary=PAYLOAD, licence=PAYLOAD, repository="javascript:alert(1)",
                    **dict.fromkeys(texts, PAYLOAD))  # fmt: skip
    for path in ("/wissen/", f"/wissen/{record.slug}/"):
        html = Client().get(path).content.decode()
        assert PAYLOAD not in html
        assert 'href="javascript' not in html


def test_the_page_asks_the_same_number_of_queries_however_much_stands_around_it() -> None:
    topic = ConceptFactory()
    contact = PersonFactory()
    record = public(topics=[topic], contact=contact, organisation=contact.organisation)

    def more() -> None:
        for _number in range(8):
            public(topics=[topic])
            RecordLinkFactory(source=record, target=public(MeasureFactory), kind=RecordLink.Kind.EVIDENCE)
            RecordLinkFactory(source=public(), target=record, kind=RecordLink.Kind.BASED_ON)
            record.groups.add(GroupFactory())
            record.further_organisations.add(OrganisationFactory())
            record.topics.add(ConceptFactory())

    more()
    assert_queries_do_not_grow(reader(), f"/wissen/{record.slug}/", more, at_most=30)
