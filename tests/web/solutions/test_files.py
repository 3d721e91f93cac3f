# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge as files on the pages: downloads, tables and descriptions of software coming in."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.spreadsheets import read_table, write_csv
from maschinenraum.solutions.models import Record, RecordLink, Solution
from tests.factories import (
    ConceptFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    RecordLinkFactory,
    SolutionFactory,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db

HEADING = ("Titel", "Kurzfassung", "Kosten einmalig in Euro")
IMPORT = "/wissen/import/"
SOFTWARE = "/wissen/import/publiccode/"


@pytest.fixture
def member() -> Person:
    return PersonFactory()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(client: Client, path: str, name: str, content: bytes) -> Any:
    return client.post(path, {"file": SimpleUploadedFile(name, content)})


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def fingerprint(response: Any) -> str:
    found = re.search(r'name="fingerprint" value="(\w+)"', response.content.decode())
    assert found is not None
    return found[1]


def whole(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# --- going out --------------------------------------------------------------------------------------


def test_an_export_holds_what_the_list_shows_under_its_filters(member: Person) -> None:
    SolutionFactory(title="Badeseen")
    MeasureFactory(title="Parken")
    SolutionFactory(title="Geheim", visibility=Visibility.INTERNAL)
    data = whole(signed_in(member).get("/wissen/export/csv/?art=solution"))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))

    assert [row["Titel"] for row in rows] == ["Badeseen"]
    assert rows[0]["Adresse"].startswith("http://testserver/wissen/")
    assert rows[0]["Beispiel"] == "Beispiel"


def test_a_stranger_gets_what_is_public_and_no_names_of_people() -> None:
    contact = PersonFactory(family_name="Unverwechselbar")
    SolutionFactory(
        title="Öffentlich", visibility=Visibility.PUBLIC, contact=contact, organisation=contact.organisation
    )
    SolutionFactory(title="Für das Netzwerk")
    table = read_table(whole(Client().get("/wissen/export/xlsx/")), "x.xlsx")

    assert [row.cells[2] for row in table.rows] == ["Öffentlich"]
    assert "Unverwechselbar" not in repr(table)


def test_linked_data_needs_no_other_server_and_hides_what_is_not_seen(member: Person) -> None:
    topic = ConceptFactory(key="lorawan", label_de="LoRaWAN", label_en="LoRaWAN")
    solution = SolutionFactory(title="Badeseen", cost_once_eur=0, topics=[topic])
    RecordLinkFactory(source=solution, target=MeasureFactory(slug="parken"), kind=RecordLink.Kind.EVIDENCE)
    RecordLinkFactory(source=solution, target=MeasureFactory(slug="geheim", visibility=Visibility.INTERNAL))
    response = signed_in(member).get(f"/wissen/{solution.slug}/jsonld/")
    found = json.loads(response.content)
    node = found["@graph"][0]

    assert response["Content-Type"] == "application/ld+json"
    assert isinstance(found["@context"], dict)
    assert node["@id"] == f"http://testserver/wissen/{solution.slug}/"
    assert node["dct:title"] == {"@value": "Badeseen", "@language": "de"}
    assert (node["mr:cost_once_eur"], node["mr:is_example"]) == (0, True)
    assert "mr:cost_yearly_eur" not in node
    assert [topic["skos:notation"] for topic in node["dct:subject"]] == ["lorawan"]
    assert node["dct:subject"][0]["@id"] == "http://testserver/wissen/vokabular/begriffe/lorawan"
    assert node["schema:citation"] == ["http://testserver/wissen/parken/"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_linked_data_is_understood_by_another_reader(member: Person) -> None:
    rdflib = pytest.importorskip("rdflib")
    solution = SolutionFactory(title="Badeseen", licence="EUPL-1.2")
    graph = rdflib.Graph().parse(
        data=signed_in(member).get("/wissen/export/jsonld/").content, format="json-ld"
    )
    subject = rdflib.URIRef(f"http://testserver/wissen/{solution.slug}/")

    assert str(graph.value(subject, rdflib.DCTERMS.title)) == "Badeseen"
    assert str(graph.value(subject, rdflib.DCTERMS.license)) == "EUPL-1.2"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonld"])
def test_an_export_of_more_records_asks_no_more_of_the_database(member: Person, kind: str) -> None:
    def more() -> None:
        for _number in range(3):
            solution = SolutionFactory(
                topics=[ConceptFactory()], further_organisations=[OrganisationFactory()]
            )
            RecordLinkFactory(source=solution, target=MeasureFactory())

    more()
    assert_queries_do_not_grow(signed_in(member), f"/wissen/export/{kind}/", more)


def test_an_unknown_kind_of_file_is_not_there(member: Person) -> None:
    assert signed_in(member).get("/wissen/export/docx/").status_code == 404


# --- tables coming in -------------------------------------------------------------------------------


def test_a_table_is_looked_at_and_becomes_drafts(member: Person) -> None:
    client = signed_in(member)
    content = write_csv(HEADING, [("Badeseen", "Sonden messen.", "12.500"), ("", "Ohne Titel.", "viel")])
    preview = sent(client, IMPORT, "liste.csv", content)
    assert preview.status_code == 302
    page = client.get(preview["Location"])
    said = text_of(page)

    assert Record.objects.count() == 0
    assert "1 Zeile ist in Ordnung. 1 Zeile bleibt weg." in said
    assert "Zeile 3, Spalte C (Kosten einmalig in Euro): „viel“ ist keine ganze Zahl." in said
    done = client.post(preview["Location"], {"fingerprint": fingerprint(page)}, follow=True)
    assert "1 Entwurf angelegt. Nicht übernommen: Zeile 3." in text_of(done)
    assert Solution.objects.get().state == Record.State.DRAFT


def test_columns_are_assigned_on_the_page(member: Person) -> None:
    client = signed_in(member)
    preview = sent(client, IMPORT, "liste.csv", write_csv(("Worum", "Kurz"), [("Badeseen", "Sonden.")]))
    refused = client.get(preview["Location"])
    assert (refused.status_code, "Keine Spalte bedeutet den Titel" in text_of(refused)) == (422, True)
    client.post(
        preview["Location"],
        {"assign": "1", "spalte-0": "title", "spalte-1": "summary", "kind": "insight"},
    )
    page = client.get(preview["Location"])

    assert "Badeseen Erkenntnis" in text_of(page)


def test_fault_40_the_encoding_is_shown_and_may_be_changed(member: Person) -> None:
    client = signed_in(member)
    content = "Titel;Kurzfassung\nMüll;Größer".encode("cp850")
    preview = sent(client, IMPORT, "liste.csv", content)
    assert "Müll" not in text_of(client.get(preview["Location"]))
    client.post(preview["Location"], {"read": "1", "encoding": "cp850", "delimiter": "semicolon"})

    assert "Müll" in text_of(client.get(preview["Location"]))


def test_fault_05_a_table_belongs_to_whoever_uploaded_it(member: Person) -> None:
    preview = sent(signed_in(member), IMPORT, "liste.csv", write_csv(HEADING, [("A", "B", "")]))
    colleague = PersonFactory(organisation=member.organisation)

    assert signed_in(colleague).get(preview["Location"]).status_code == 404


def test_a_table_may_be_dropped(member: Person) -> None:
    client = signed_in(member)
    preview = sent(client, IMPORT, "liste.csv", write_csv(HEADING, [("A", "B", "")]))
    client.post(preview["Location"], {"drop": "1"})

    assert client.get(preview["Location"]).status_code == 404


def test_what_is_no_table_is_refused_beside_the_field(member: Person) -> None:
    response = sent(signed_in(member), IMPORT, "x.xlsx", b"PK\x03\x04 kaputt")

    assert (response.status_code, "abgeschnitten oder keine Excel-Datei" in text_of(response)) == (422, True)


def test_fault_24_words_of_a_table_are_no_markup(member: Person) -> None:
    client = signed_in(member)
    payload = "<script>alert(1)</script>"
    preview = sent(
        client, IMPORT, "liste.csv", write_csv((*HEADING, payload), [(payload, payload, payload, "x")])
    )

    assert payload not in client.get(preview["Location"]).content.decode()


# --- descriptions of software -----------------------------------------------------------------------


def test_a_real_file_is_looked_at_and_becomes_a_draft_once(member: Person, shared: Path) -> None:
    client = signed_in(member)
    field = ConceptFactory(key="beteiligung-und-ehrenamt")
    field.broader.add(ConceptFactory(key="handlungsfeld"))
    content = (
        shared / "data/publiccode/smart-village-solutions__smart-village-app-app.publiccode.yml"
    ).read_bytes()
    preview = sent(client, SOFTWARE, "publiccode.yml", content)
    said = text_of(client.get(preview["Location"]))

    assert "Laut publiccode.yml im Einsatz bei (nicht bestätigt):" in said
    assert "description.en.awards: Übernommen wird nur eine Sprache." in said
    client.post(preview["Location"])
    again = sent(client, SOFTWARE, "publiccode.yml", content)
    client.post(again["Location"])
    solution = Solution.objects.get()
    assert (solution.title, solution.state, solution.organisation) == (
        "Smart Village App", Record.State.DRAFT, member.organisation,
    )  # fmt: skip
    assert list(solution.fields_of_action.all()) == [field]


def test_the_office_chooses_whose_solution_it_is() -> None:
    client, other = signed_in(PersonFactory(role="coordination")), OrganisationFactory()
    content = b"publiccodeYmlVersion: '0.4'\nname: X\ndescription:\n  de:\n    shortDescription: Kurz."
    preview = sent(client, SOFTWARE, "publiccode.yml", content)
    client.post(preview["Location"], {"organisation": str(other.pk)})

    assert Solution.objects.get().organisation == other


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1/publiccode.yml", "127.0.0.1 gehört zu keinem öffentlichen Netz"),
        ("http://[::1]:8000/publiccode.yml", "gehört zu keinem öffentlichen Netz"),
        ("http://169.254.169.254/latest/meta-data", "gehört zu keinem öffentlichen Netz"),
        ("file:///etc/passwd", "Das ist keine Adresse, die abgerufen wird."),
        ("", "eines von beiden"),
    ],
)
def test_fault_28_an_address_inside_is_not_fetched(member: Person, address: str, said: str) -> None:
    response = signed_in(member).post(SOFTWARE, {"address": address})

    assert (response.status_code, said in text_of(response)) == (422, True)


def test_a_file_without_name_becomes_nothing(member: Person) -> None:
    client = signed_in(member)
    preview = sent(client, SOFTWARE, "publiccode.yml", b"url: https://example.org/x")

    assert "Name und Kurzbeschreibung müssen in der Datei stehen." in text_of(client.get(preview["Location"]))
    assert client.post(preview["Location"]).status_code == 422
    assert Record.objects.count() == 0
