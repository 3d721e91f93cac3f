# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of the vocabulary: read by everybody, proposed to by members, decided by the office."""

from io import BytesIO

import pytest
from django.test import Client

from maschinenraum.network.models import AuditEntry, ConceptProposal, OutboxMessage, Person
from maschinenraum.search.models import Concept
from maschinenraum.search.queries.vocabulary import concepts, offered_concepts
from maschinenraum.search.skos.reading import read_skos
from tests.factories import (
    ConceptFactory,
    ConceptLabelFactory,
    OrganisationFactory,
    PersonFactory,
    SolutionFactory,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
LIST = "/wissen/vokabular/"
RIDE = {
    "label_de": "Hol- und Bringverkehr",
    "label_en": "School run",
    "definition_de": "Fahrten, mit denen Eltern ihre Kinder zur Schule bringen.",
    "colloquial_de": "Elterntaxi\n Elterntaxis  vor der Schule \n\nElterntaxi",
    "abbreviation": "",
}


def browser(role: str = "member") -> tuple[Client, Person]:
    person = PersonFactory(role=role)
    client = Client()
    client.force_login(person)
    return client, person


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def words_of(concept: Concept) -> list[tuple[str, str, str]]:
    return sorted(concept.labels.values_list("kind", "language", "label"))


@pytest.mark.parametrize("said", ["Bringverkehr", "school run", "elterntaxi", "öpnv"])
def test_a_concept_is_found_by_every_word_for_it(client: Client, said: str) -> None:
    ride = ConceptFactory(key="hol", label_de="Hol- und Bringverkehr", label_en="School run")
    ConceptLabelFactory(concept=ride, label="Elterntaxi", kind="colloquial")
    ConceptLabelFactory(concept=ride, label="ÖPNV", kind="abbreviation", language="")
    ConceptFactory(key="anderes", label_de="Ganz anderes")
    found = text_of(client, f"{LIST}?text={said}")
    assert ("/begriffe/hol/" in found, "/begriffe/anderes/" in found) == (True, False)


def test_a_concept_shows_its_words_and_its_neighbours(client: Client) -> None:
    top, related = ConceptFactory(label_de="Mobilität"), ConceptFactory(label_de="Schulweg")
    ride = ConceptFactory(key="hol", label_de="Hol- und Bringverkehr")
    ride.broader.add(top)
    ride.related.add(related)
    ConceptLabelFactory(concept=ride, label="Elterntaxi", kind="colloquial")
    page = text_of(client, f"{LIST}begriffe/hol/")
    assert [word in page for word in ("Elterntaxi", "Mobilität", "Schulweg")] == [True] * 3
    assert "Hol- und Bringverkehr" in text_of(client, f"{LIST}begriffe/{top.pk}/")


def test_fault_12_a_concept_names_and_counts_only_records_the_reader_may_see(client: Client) -> None:
    concept, organisation = ConceptFactory(key="hol"), OrganisationFactory()
    before = text_of(client, f"{LIST}begriffe/hol/")
    SolutionFactory(topics=[concept], visibility="network", organisation=organisation)
    assert text_of(client, f"{LIST}begriffe/hol/") == before
    member, _person = browser()
    assert "Noch trägt nichts" not in text_of(member, f"{LIST}begriffe/hol/")


def test_a_member_proposes_and_the_office_accepts_with_a_change(client: Client) -> None:
    member, author = browser()
    answer = member.post(f"{LIST}neu/", {**RIDE, "reason": "So sagt es jeder."})
    proposal = ConceptProposal.objects.get()
    assert answer.headers["Location"] == f"{LIST}vorschlaege/{proposal.pk}/"
    assert concepts().count() == 0
    assert "So sagt es jeder." in text_of(member, answer.headers["Location"])

    office, person = browser("coordination")
    assert "Hol- und Bringverkehr" in text_of(office, f"{LIST}vorschlaege/")
    accepted = {**RIDE, "label_en": "School-run traffic", "answer": "Gern."}
    answer = office.post(f"{LIST}vorschlaege/{proposal.pk}/uebernehmen/", accepted)
    assert answer.headers["Location"] == f"{LIST}begriffe/hol-und-bringverkehr/"
    concept = concepts().get()
    assert (concept.label_de, concept.label_en) == ("Hol- und Bringverkehr", "School-run traffic")
    assert words_of(concept) == [
        ("colloquial", "de", "Elterntaxi"),
        ("colloquial", "de", "Elterntaxis vor der Schule"),
    ]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.concept) == ("accepted", person, concept)
    mail = OutboxMessage.objects.get()
    assert (mail.person, mail.subject) == (author, "Ihr Vorschlag zum Vokabular ist übernommen.")
    assert ("Gern." in mail.body, f"/vorschlaege/{proposal.pk}/" in mail.body) == (True, True)


def test_the_mail_speaks_the_authors_language() -> None:
    member, author = browser()
    Person.objects.filter(pk=author.pk).update(language="en")
    member.post(f"{LIST}neu/", RIDE)
    office, _person = browser("coordination")
    path = f"{LIST}vorschlaege/{ConceptProposal.objects.get().pk}/ablehnen/"
    office.post(path, {"ablehnung-answer": "Gibt es schon."})
    assert OutboxMessage.objects.get().subject == "Your proposal for the vocabulary was not accepted."


def test_a_proposal_to_a_concept_shows_what_would_change_and_is_declined_with_a_sentence() -> None:
    ConceptFactory(key="hol", label_de="Holverkehr", label_en="Fetching")
    member, _author = browser()
    member.post(f"{LIST}begriffe/hol/aendern/", {**RIDE, "reason": ""})
    proposal = ConceptProposal.objects.get()
    page = text_of(member, f"{LIST}vorschlaege/{proposal.pk}/")
    assert ("<ins>Hol- und Bringverkehr</ins>" in page, "<del>Holverkehr</del>" in page) == (True, True)
    office, _person = browser("coordination")
    path = f"{LIST}vorschlaege/{proposal.pk}/ablehnen/"
    assert office.post(path).status_code == 422
    office.post(path, {"ablehnung-answer": "Das ist zu eng."})
    assert "Das ist zu eng." in text_of(member, f"{LIST}vorschlaege/{proposal.pk}/")
    assert Concept.objects.get().label_de == "Holverkehr"


def test_fault_44_the_same_proposal_sent_twice_waits_once() -> None:
    member, _author = browser()
    member.post(f"{LIST}neu/", RIDE)
    member.post(f"{LIST}neu/", RIDE)
    assert ConceptProposal.objects.count() == 1


def test_what_is_decided_is_not_decided_again() -> None:
    member, _author = browser()
    member.post(f"{LIST}neu/", RIDE)
    proposal = ConceptProposal.objects.get()
    member.post(f"{LIST}vorschlaege/{proposal.pk}/zurueckziehen/")
    office, _person = browser("coordination")
    office.post(f"{LIST}vorschlaege/{proposal.pk}/uebernehmen/", RIDE)
    proposal.refresh_from_db()
    assert (proposal.state, Concept.objects.count()) == ("withdrawn", 0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label_de": ""}, "Dieses Feld ist zwingend erforderlich."),
        ({"label_de": "Schulweg"}, "Diesen Begriff gibt es schon."),
        ({"label_de": "Der Schulweg", "label_en": "x" * 121}, "höchstens 120 Zeichen"),
        ({"broader": "Gibt es nicht"}, "Einen Begriff „Gibt es nicht“ gibt es nicht."),
        ({"related": "Schulweg\nNirgendwo"}, "Einen Begriff „Nirgendwo“ gibt es nicht."),
    ],
)
def test_what_cannot_be_stored_is_said_and_nothing_typed_is_lost(
    changed: dict[str, str], sentence: str
) -> None:
    ConceptFactory(key="schulweg", label_de="Schulweg", label_en="Way to school")
    office, _person = browser("coordination")
    answer = office.post(f"{LIST}neu/", {**RIDE, **changed})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "Elterntaxis  vor der Schule" in page) == (422, True, True)
    assert Concept.objects.count() == 1


def test_the_office_edits_at_once_and_takes_out_of_use() -> None:
    ConceptFactory(key="schulweg", label_de="Schulweg", label_en="Way to school")
    office, _person = browser("coordination")
    office.post(f"{LIST}neu/", {**RIDE, "related": "schulweg"})
    ride = Concept.objects.get(pk="hol-und-bringverkehr")
    assert [one.pk for one in ride.related.all()] == ["schulweg"]
    office.post(f"{LIST}begriffe/{ride.pk}/verwendung/", {"use": "offer"})
    assert [one.pk for one in offered_concepts()] == [ride.pk]
    office.post(f"{LIST}begriffe/{ride.pk}/verwendung/", {"use": "retire"})
    assert [one.pk for one in concepts()] == ["schulweg"]
    assert "ruht" in text_of(office, f"{LIST}begriffe/{ride.pk}/")
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["edit-concept", "offer-concept", "retire-concept"]


def test_the_form_of_a_concept_sent_back_unchanged_changes_nothing() -> None:
    office, _person = browser("coordination")
    ConceptFactory(key="schulweg", label_de="Schulweg", label_en="Way to school")
    office.post(f"{LIST}neu/", {**RIDE, "broader": "Schulweg", "abbreviation": "HBV"})
    before = read_skos(office.get(f"{LIST}vokabular.ttl").getvalue(), "v.ttl")
    form = office.get(f"{LIST}begriffe/hol-und-bringverkehr/aendern/").context["form"]
    office.post(f"{LIST}begriffe/hol-und-bringverkehr/aendern/", form.initial)
    assert read_skos(office.get(f"{LIST}vokabular.ttl").getvalue(), "v.ttl") == before


@pytest.mark.parametrize("name", ["vokabular.ttl", "vokabular.jsonld"])
def test_an_exported_vocabulary_taken_in_elsewhere_is_the_same(client: Client, name: str) -> None:
    top = ConceptFactory(key="mobilitaet", label_de="Mobilität", label_en="Mobility")
    ride = ConceptFactory(key="hol", label_de="Hol- und Bringverkehr", label_en="School run")
    ride.broader.add(top)
    ConceptLabelFactory(concept=ride, label="Elterntaxi", kind="colloquial")
    answer = client.get(LIST + name)
    data = answer.getvalue() if answer.streaming else answer.content
    Concept.objects.all().delete()

    office, _person = browser("coordination")
    file = BytesIO(data)
    file.name = name
    place = office.post(f"{LIST}dateien/", {"file": file}).headers["Location"]
    preview = text_of(office, place)
    assert ("2 neue Begriffe" in preview, "<summary>Hol- und Bringverkehr" in preview) == (True, True)
    assert Concept.objects.count() == 0
    office.post(f"{place}uebernehmen/")
    assert [one.pk for one in Concept.objects.get(pk="hol").broader.all()] == ["mobilitaet"]
    assert words_of(Concept.objects.get(pk="hol")) == [("colloquial", "de", "Elterntaxi")]
    assert "es gibt nichts zu übernehmen" in text_of(office, place)


def test_a_file_that_contradicts_the_vocabulary_is_not_put_in_force() -> None:
    ConceptFactory(key="anderes", label_de="Schulweg")
    office, _person = browser("coordination")
    file = BytesIO(
        b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:x:schulweg> a skos:Concept ;"
        b' skos:prefLabel "Schulweg"@de .'
    )
    file.name = "fremd.ttl"
    place = office.post(f"{LIST}dateien/", {"file": file}).headers["Location"]
    assert "Die Bezeichnung „Schulweg“ gehört schon zu „anderes“." in text_of(office, place)
    office.post(f"{place}uebernehmen/")
    assert Concept.objects.count() == 1


def test_fault_24_words_are_text_everywhere() -> None:
    office, _person = browser("coordination")
    marker = "<script>alert(1)</script>"
    office.post(f"{LIST}neu/", {**RIDE, "definition_de": marker, "colloquial_de": marker, "label_en": marker})
    key = Concept.objects.get().pk
    for path in (
        LIST,
        f"{LIST}begriffe/{key}/",
        f"{LIST}begriffe/{key}/aendern/",
        f"/en{LIST}begriffe/{key}/",
    ):
        assert marker not in text_of(office, path)


def test_lists_do_not_ask_more_for_more_concepts(client: Client) -> None:
    top = ConceptFactory()

    def more() -> None:
        for one in ConceptFactory.create_batch(5):
            ConceptLabelFactory(concept=one)
            one.broader.add(top)

    more()
    assert_queries_do_not_grow(client, LIST, more)


@pytest.mark.parametrize("field", ["related", "broader"])
def test_a_neighbour_taken_out_of_the_form_is_gone(field: str) -> None:
    way = ConceptFactory(key="schulweg", label_de="Schulweg", label_en="Way to school")
    ride = ConceptFactory(key="hol", label_de="Hol- und Bringverkehr", label_en="School run")
    getattr(ride, field).add(way)
    office, _person = browser("coordination")
    office.post(f"{LIST}begriffe/hol/aendern/", {**RIDE, field: ""})
    assert list(getattr(ride, field).all()) == []


def test_an_export_read_back_changes_nothing_though_a_neighbour_is_retired() -> None:
    ride = ConceptFactory(key="hol", label_de="Hol- und Bringverkehr", label_en="School run")
    ride.broader.add(ConceptFactory(key="mobilitaet", label_de="Mobilität", is_retired=True))
    ride.related.add(ConceptFactory(key="schulweg", label_de="Schulweg", is_retired=True))
    office, _person = browser("coordination")
    file = BytesIO(office.get(f"{LIST}vokabular.ttl").getvalue())
    file.name = "vokabular.ttl"
    place = office.post(f"{LIST}dateien/", {"file": file}).headers["Location"]
    assert "es gibt nichts zu übernehmen" in text_of(office, place)


def test_a_second_proposal_for_the_same_new_concept_shows_what_it_would_replace() -> None:
    member, _person = browser()
    member.post(f"{LIST}neu/", RIDE)
    proposal = ConceptProposal.objects.get()
    office, _other = browser("coordination")
    office.post(f"{LIST}neu/", {**RIDE, "colloquial_de": "Mamataxi"})
    page = text_of(office, f"{LIST}vorschlaege/{proposal.pk}/")
    assert ("<del>Mamataxi</del>" in page, "Diesen Begriff gibt es inzwischen." in page) == (True, True)


@pytest.mark.parametrize(("label", "key"), [("Bus/Bahn", "bus-bahn"), ("Amt: Wege", "amt-wege")])
def test_signs_within_a_name_cut_nothing_off_its_key(label: str, key: str) -> None:
    office, _person = browser("coordination")
    office.post(f"{LIST}neu/", {**RIDE, "label_de": label})
    assert [one.pk for one in Concept.objects.all()] == [key]


def test_german_words_of_a_proposal_are_marked_on_an_english_page() -> None:
    member, person = browser()
    Person.objects.filter(pk=person.pk).update(language="en")
    member.post(f"{LIST}neu/", RIDE)
    page = text_of(member, f"{LIST}vorschlaege/{ConceptProposal.objects.get().pk}/")
    assert '<span lang="de"><ins>Hol- und Bringverkehr</ins></span>' in page
    assert '<span lang="en"><ins>School run</ins></span>' in page


def test_knowledge_leads_to_the_vocabulary_and_the_office_sees_how_much_waits(client: Client) -> None:
    assert f'href="{LIST}"' in text_of(client, "/wissen/")
    member, _person = browser()
    member.post(f"{LIST}neu/", RIDE)
    office, _other = browser("coordination")
    assert "1 wartet" in text_of(office, "/leitstand/")


def test_a_word_without_signs_is_left_out_of_what_a_file_brings() -> None:
    data = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:a> a skos:Concept ; skos:prefLabel "Amt\\u0000"@de ; skos:altLabel " "@de ."""
    assert [label.text for label in read_skos(data, "v.ttl")[0].labels] == ["Amt", "Amt"]


def test_identifiers_are_the_same_whatever_language_one_reads(client: Client) -> None:
    ConceptFactory(key="hol", label_de="Hol- und Bringverkehr")
    german, english = (client.get(f"{place}vokabular.ttl").getvalue() for place in (LIST, f"/en{LIST}"))
    assert english == german


def test_the_list_is_in_the_order_of_the_readers_language(client: Client) -> None:
    ConceptFactory(key="abfall", label_de="Abfall", label_en="Waste")
    ConceptFactory(key="wasser", label_de="Wasser", label_en="tap water")
    german, english = (text_of(client, place) for place in (LIST, f"/en{LIST}"))
    assert german.index("/begriffe/abfall/") < german.index("/begriffe/wasser/")
    assert english.index("/begriffe/wasser/") < english.index("/begriffe/abfall/")
