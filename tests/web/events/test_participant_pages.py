# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of participants: who reads what, export, and an import that shows everything first."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from maschinenraum.events.models import Event, Registration, Wish
from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.spreadsheets import read_table, write_csv
from tests.factories import (
    AccessNeedFactory,
    EventFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db
HEADING = ("Vorname", "Nachname", "E-Mail", "Organisation")


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def office() -> Client:
    return signed_in(PersonFactory(role="coordination"))


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def member() -> Person:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation)


def address(event: Event, name: str = "participants", *more: str) -> str:
    return reverse(f"events:{name}", args=(event.slug, *more))


def upload(client: Client, event: Event, content: bytes, name: str = "liste.csv") -> Any:
    return client.post(address(event, "participants-import"), {"file": SimpleUploadedFile(name, content)})


def test_those_inside_read_names_and_the_mark_but_never_an_address(event: Event) -> None:
    registration = RegistrationFactory(event=event, person__email="geheim@example.org")
    text = signed_in(member()).get(address(event)).content.decode()
    assert registration.person.name in text
    assert "Beispiel</span>" in text
    for hidden in ("geheim@example.org", "Herkunft", "XLSX"):
        assert hidden not in text


def test_only_the_office_reads_addresses_other_organisers_do_not(event: Event, office: Client) -> None:
    RegistrationFactory(event=event, person__email="geheim@example.org")
    organiser = signed_in(OrganiserFactory(event=event).person)
    for path in (address(event), address(event, "participants-export", "csv")):
        seen = [b"geheim@example.org" in client.get(path).content for client in (office, organiser)]
        assert seen == [True, False]


def test_fault_29_an_export_holds_no_formula_and_reads_back_as_it_was(event: Event, office: Client) -> None:
    RegistrationFactory(event=event, person__given_name="=1+1", offers=["@SUM(A1)"])
    for kind in ("csv", "xlsx"):
        content = office.get(address(event, "participants-export", kind)).content
        table = read_table(content, f"x.{kind}")
        (row,) = table.rows
        assert (row.cells[0], row.cells[table.columns.index("Bietet")]) == ("=1+1", "@SUM(A1)")
    assert b"'=1+1" in office.get(address(event, "participants-export", "csv")).content


def test_an_export_holds_no_needs(event: Event, office: Client) -> None:
    AccessNeedFactory(registration__event=event, text="Rampe")
    assert b"Rampe" not in office.get(address(event, "participants-export", "csv")).content


def test_the_list_asks_as_many_questions_for_many_people_as_for_few(
    event: Event, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(12):
        RegistrationFactory(event=event, offers=["A"], seeks=["B"])
    with django_assert_max_num_queries(22):
        office.get(address(event))


def test_a_list_is_looked_at_confirmed_and_taken_over(event: Event, office: Client) -> None:
    OrganisationFactory(name="Stadt Hof")
    rows = [
        ("Ada", "Neu", "ada@example.org", "Hof"),
        ("Bo", "", "bo", ""),
        ("Cy", "Neu", "cy@example.org", "Büro Neuland"),
    ]
    response = upload(office, event, write_csv(HEADING, rows))
    assert not Registration.objects.exists()
    shown = office.get(response.url)
    text = shown.content.decode()
    for expected in (
        "Zeile 3, Spalte B (Nachname): Der Nachname fehlt.",
        "Stadt Hof",
        "Büro Neuland",
        "neu angelegt",
    ):
        assert expected in text
    fingerprint = shown.context["found"].fingerprint
    done = office.post(response.url, {"fingerprint": fingerprint, "leave_out": ["4"]}, follow=True)
    assert "1 Person angemeldet. Nicht übernommen: Zeile 3, 4." in done.content.decode()
    assert not Organisation.objects.filter(name="Büro Neuland").exists()
    assert office.get(response.url).status_code == 404


def test_a_confirmation_without_the_preview_seen_takes_nothing(event: Event, office: Client) -> None:
    response = upload(office, event, write_csv(HEADING, [("Ada", "Neu", "ada@example.org", "")]))
    office.post(response.url, {"fingerprint": "geraten"})
    assert not Registration.objects.exists()


def test_fault_40_a_wrong_guess_at_the_encoding_can_be_mended(event: Event, office: Client) -> None:
    content = "Name;E-Mail\nJürgen Groß;j@example.org\n".encode("cp850")
    response = upload(office, event, content)
    assert "Jürgen Groß" not in office.get(response.url).content.decode()
    office.post(response.url, {"read": "1", "encoding": "cp850", "delimiter": "semicolon"})
    assert "Jürgen Groß" in office.get(response.url).content.decode()


def test_a_file_that_is_no_table_is_refused_in_a_sentence(event: Event, office: Client) -> None:
    for content, name in (
        (b"", "leer.csv"),
        (b"PK\x03\x04kaputt", "x.xlsx"),
        (b"\xd0\xcf\x11\xe0alt", "x.xls"),
    ):
        response = upload(office, event, content, name)
        assert response.status_code == 422
        assert len(response.context["form"].errors["file"]) == 1


def test_a_table_that_is_no_list_of_participants_says_which_column_is_missing(
    event: Event, office: Client
) -> None:
    response = upload(office, event, b"Ort;Preis\nHof;3\n")
    shown = office.get(response.url)
    assert shown.status_code == 422
    assert "Es fehlt die Spalte „Nachname“, „E-Mail“." in shown.content.decode()


def test_fault_24_cells_are_shown_as_text(event: Event, office: Client) -> None:
    rows = [
        ("<script>alert(1)</script>", "Neu", "x@example.org", "<img src=x onerror=alert(1)>"),
        ("", "", "<b>", ""),
    ]
    text = office.get(upload(office, event, write_csv(HEADING, rows)).url).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_a_staged_list_belongs_to_whoever_uploaded_it(event: Event, office: Client) -> None:
    response = upload(office, event, write_csv(HEADING, [("Ada", "Neu", "ada@example.org", "")]))
    assert signed_in(PersonFactory(role="administrator")).get(response.url).status_code == 404


def test_a_dropped_list_is_gone(event: Event, office: Client) -> None:
    response = upload(office, event, write_csv(HEADING, [("Ada", "Neu", "ada@example.org", "")]))
    office.post(response.url, {"drop": "1"})
    assert office.get(response.url).status_code == 404


def test_members_cannot_import(event: Event) -> None:
    client = signed_in(member())
    assert upload(client, event, b"x").status_code == 404
    assert client.get(address(event, "participants-template")).status_code == 404


def test_the_search_within_does_not_say_that_searching_is_optional(event: Event, office: Client) -> None:
    assert "freiwillig" not in office.get(address(event, "participants")).content.decode()


@pytest.mark.parametrize("role", ["ministry", "guest"])
def test_a_programme_open_to_everyone_names_nobody_who_comes(client: Client, role: str) -> None:
    event = EventFactory(inner_visibility="public", visibility="public")
    taking_part = RegistrationFactory(event=event).person
    path = reverse("events:participants", args=(event.slug,))
    for reader in (client, signed_in(PersonFactory(role=role))):
        page = reader.get(reverse("events:event", args=(event.slug,)))
        assert (page.status_code, path in page.content.decode(), reader.get(path).status_code) == (
            200,
            False,
            404,
        )
    assert signed_in(taking_part).get(path).status_code == 200


def test_an_employer_on_an_internal_list_is_read_by_participants_and_not_published(event: Event) -> None:
    organiser = OrganiserFactory(event=event, person__role="guest").person
    inside = RegistrationFactory(event=event, person=member()).person
    client = signed_in(organiser)
    response = upload(
        client, event, write_csv(HEADING, [("Ada", "Neu", "ada@example.org", "Geheimfirma GmbH")])
    )
    shown = client.get(response.url)
    assert (
        "Öffentlich werden sie erst, wenn die Koordinierungsstelle sie bestätigt." in shown.content.decode()
    )
    client.post(response.url, {"fingerprint": shown.context["found"].fingerprint})
    hidden = Organisation.objects.get(name="Geheimfirma GmbH")
    record = reverse("network:organisation", args=(hidden.pk,))
    for reader in (Client(), client, signed_in(inside)):
        for path in (reverse("network:organisations"), "/suche/?q=geheim"):
            assert "Geheimfirma" not in reader.get(path).content.decode()
        assert reader.get(record).status_code == 404
    for reader in (client, signed_in(inside)):
        text = reader.get(address(event)).content.decode()
        assert ("Geheimfirma GmbH" in text, record in text) == (True, False)


def test_the_preview_names_a_known_person_to_the_office_only(event: Event, office: Client) -> None:
    PersonFactory(email="ada@example.org", given_name="Ada", family_name="Echtname")
    content = write_csv(HEADING, [("X", "Y", "ada@example.org", "")])
    organiser = signed_in(OrganiserFactory(event=event, person__role="guest").person)
    seen = [
        "Echtname" in client.get(upload(client, event, content).url).content.decode()
        for client in (office, organiser)
    ]
    assert seen == [True, False]


def test_the_preview_says_what_a_second_list_changes(event: Event, office: Client) -> None:
    heading = (*HEADING, "Sucht")
    for text in ("Rat", "Tat"):
        response = upload(office, event, write_csv(heading, [("Ada", "Neu", "ada@example.org", "", text)]))
        shown = office.get(response.url)
        if text == "Rat":
            office.post(response.url, {"fingerprint": shown.context["found"].fingerprint})
    assert "Sucht: „Tat“ statt „Rat“." in shown.content.decode()


def test_an_export_holds_every_workshop_of_a_list_and_reads_back(event: Event, office: Client) -> None:
    titles = [WorkshopFactory(event=event, title=f"Werkstatt {n}").title for n in "ABCDE"]
    heading = ("Vorname", "Nachname", "E-Mail", *(f"{n}. Wahl" for n in range(1, 6)))
    content = write_csv(heading, [("Ada", "Neu", "ada@example.org", *titles)])
    response = upload(office, event, content)
    fingerprint = office.get(response.url).context["found"].fingerprint
    office.post(response.url, {"fingerprint": fingerprint})
    exported = office.get(address(event, "participants-export", "csv")).content
    table = read_table(exported, "x.csv")
    place = table.columns.index("Workshop 1")
    assert table.rows[0].cells[place : place + 5] == tuple(titles)
    (listed,) = office.get(upload(office, event, exported).url).context["found"].people
    assert listed.notes == ["Steht schon so da."]


# --- wishes in a list ---------------------------------------------------------------------------------

WISHES = ("Name", "E-Mail", "Bietet", "Sucht", "Tage", "Muss treffen", "Möchte nicht treffen")
ROWS = [
    ("Ada Neu", "ada@example.org", "LoRaWAN", "Rat; Tat", "Tag 2", "bo@example.org", "cyprian@example.org"),
    ("Bo Neu", "bo@example.org", "", "", "", "", ""),
    ("Cy Neu", "cyprian@example.org", "", "", "", "", ""),
]


def test_the_preview_shows_what_each_row_says_and_only_counts_a_not(event: Event, office: Client) -> None:
    page = office.get(upload(office, event, write_csv(WISHES, ROWS)).url).content.decode()
    details = page[page.index("Was in der Zeile steht") :].split("</details>")[0]
    for said in ("LoRaWAN", "Rat<br>Tat", "Fr., 17. Mai 2030", "bo@example.org", "<dd>1 Person</dd>"):
        assert said in details
    assert "cyprian" not in details
    assert page.count("cyprian@example.org") == 2  # both in the row of Cy: as read, and what becomes of it


def test_the_first_rows_as_read_hide_whom_somebody_does_not_want_to_meet(
    event: Event, office: Client
) -> None:
    for name in ("Möchte nicht treffen", "Auf keinen Fall"):
        content = write_csv((*WISHES[:-1], name), [(*ROWS[1][:-1], "Xaver"), *ROWS[2:]])
        page = office.get(upload(office, event, content).url).content.decode()
        assert ("<td>verdeckt</td>" in page, "<td>Xaver</td>" in page) == (True, False)


def test_a_row_left_out_with_another_is_explained(event: Event, office: Client) -> None:
    response = upload(office, event, write_csv(WISHES, ROWS))
    fingerprint = office.get(response.url).context["found"].fingerprint
    done = office.post(response.url, {"fingerprint": fingerprint, "leave_out": ["4"]}, follow=True)
    text = done.content.decode()
    assert "Zeile 2 blieb weg, weil sie ein „nicht“ zu einer ausgelassenen Zeile enthält." in text
    assert "Nicht übernommen: Zeile 2, 4." in text


def test_after_the_import_no_page_of_the_event_tells_of_wishes(event: Event, office: Client) -> None:
    paths = [
        address(event),
        *(address(event, "participants-export", kind) for kind in ("csv",)),
        address(event, "event"),
    ]

    def pages(rows: Sequence[Sequence[str]]) -> list[bytes]:
        Registration.objects.all().delete()
        response = upload(office, event, write_csv(WISHES, rows))
        fingerprint = office.get(response.url).context["found"].fingerprint
        office.post(response.url, {"fingerprint": fingerprint}, follow=True)
        return [office.get(path).content for path in paths]

    pages(ROWS)
    with_wishes = pages(ROWS)
    assert Wish.objects.count() == 2
    assert pages([(*row[:5], "", "") for row in ROWS]) == with_wishes


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_list_to_start_from_holds_all_columns_and_imports(
    event: Event, office: Client, language: str
) -> None:
    prefix = "" if language == "de" else "/en"
    content = office.get(prefix + address(event, "participants-template")).content
    columns = read_table(content, "x.xlsx").columns
    wanted = {
        "de": ("Muss treffen", "Möchte treffen", "Möchte nicht treffen"),
        "en": ("Must meet", "Would like to meet", "Does not want to meet"),
    }
    assert columns[-3:] == wanted[language]
    response = upload(office, event, content, "x.xlsx")
    shown = office.get(response.url).context["found"]
    assert (shown.columns.unknown, shown.refused, len(shown.columns.places)) == ((), (), 13)
    office.post(response.url, {"fingerprint": shown.fingerprint})
    assert [str(r.person) for r in Registration.objects.all()] == ["Erika Beispiel"]
