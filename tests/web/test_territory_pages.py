# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The directory's pages: found by name and key, exported; uploaded, looked at, put in force."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.test import Client

from maschinenraum.network.changes import territories
from maschinenraum.network.directory import read_directory
from maschinenraum.network.jobs.territories import apply_directory_import
from maschinenraum.network.models import DirectoryImport, Person, Territory, TerritorySuccession
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
OFFICE = "/leitstand/verzeichnis/"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(PersonFactory(role=Person.Role.COORDINATION))
    return client


@pytest.fixture
def lines(shared: Path) -> bytes:
    return (shared / "data/fixtures/gv100ad_sample_hh_hb_sl.txt").read_bytes()


def upload(client: Client, data: bytes, name: str = "gv100ad.txt", **more: str) -> str:
    """Send a file and return where the answer leads, or the page with the refusal."""
    file = BytesIO(data)
    file.name = name
    answer = client.post(OFFICE, {"verzeichnis-file": file, **more})
    return answer.headers.get("Location") or answer.content.decode()


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_territories_are_found_by_name_key_and_land(client: Client) -> None:
    TerritoryFactory(key="010020000000", name="Kiel, Landeshauptstadt")
    TerritoryFactory(key="084160410041", name="Tübingen, Universitätsstadt")
    for query in ("text=KIEL", "text=01002000", "land=01"):
        found = text_of(client, f"/netzwerk/gemeinden/?{query}")
        assert ("Kiel, Landeshauptstadt" in found, "Tübingen" in found) == (True, False)


def test_the_export_holds_keys_as_text_and_what_the_list_holds(client: Client) -> None:
    TerritoryFactory(key="010020000000", name="Kiel, Landeshauptstadt")
    TerritoryFactory(key="010", level="region", name="Keine Gemeinde")
    answer = client.get("/netzwerk/gemeinden.csv")
    rows = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [["010020000000", "01002000", "Kiel, Landeshauptstadt"]]


def test_a_past_territory_leads_to_what_is_valid_today(client: Client) -> None:
    today = TerritoryFactory(name="Neustadt")
    past = TerritoryFactory(name="Altdorf", valid_to=date(2023, 12, 31))
    TerritorySuccession.objects.create(
        predecessor=past, successor=today, kind="1", effective_on=date(2024, 1, 1)
    )
    OrganisationFactory(name="Stadtverwaltung Neustadt", territory=today)
    assert f'<a href="/netzwerk/gemeinden/{today.pk}/">Neustadt</a>' in text_of(
        client, f"/netzwerk/gemeinden/{past.pk}/"
    )
    page = text_of(client, f"/netzwerk/gemeinden/{today.pk}/")
    assert ("Altdorf" in page, "Stadtverwaltung Neustadt" in page) == (True, True)


def test_a_town_is_in_the_network_on_every_level_it_stands_on(client: Client) -> None:
    keys = (("05122", "district"), ("051220000", "association"), ("051220000000", "municipality"))
    district, association, town = (TerritoryFactory(key=key, level=level) for key, level in keys)
    OrganisationFactory(name="Stadt Solingen", territory=town)
    around = TerritoryFactory(key="05124", level="district")
    shown = [
        "Stadt Solingen" in text_of(client, f"/netzwerk/gemeinden/{one.pk}/")
        for one in (district, association, town, around)
    ]
    assert shown == [True, True, True, False]


def test_the_organisation_of_a_dissolved_municipality_is_found_where_it_went(client: Client) -> None:
    today, past = (
        TerritoryFactory(name="Neustadt"),
        TerritoryFactory(name="Altdorf", valid_to=date(2023, 12, 31)),
    )
    TerritorySuccession.objects.create(
        predecessor=past, successor=today, kind="1", effective_on=date(2024, 1, 1)
    )
    organisation = OrganisationFactory(name="Gemeinde Altdorf", territory=past)
    assert "Gemeinde Altdorf" in text_of(client, f"/netzwerk/gemeinden/{today.pk}/")
    assert f'Heute: <a href="/netzwerk/gemeinden/{today.pk}/">Neustadt</a>' in text_of(
        client, f"/netzwerk/organisationen/{organisation.pk}/"
    )


def test_facts_from_elsewhere_name_their_source(client: Client) -> None:
    territory = TerritoryFactory(place_source="Auszug 2024", regiostar7="71", region_source="RegioStaR: BMDV")
    organisation = OrganisationFactory(territory=territory)
    for path in (f"/netzwerk/gemeinden/{territory.pk}/", f"/netzwerk/organisationen/{organisation.pk}/"):
        page = text_of(client, path)
        assert (
            "Quelle von Koordinaten und Grad der Verstädterung: Auszug 2024" in page,
            "Quelle von RegioStaR 7: RegioStaR: BMDV" in page,
        ) == (True, True)


def test_queries_of_the_list_do_not_grow_with_rows(client: Client) -> None:
    TerritoryFactory()
    assert_queries_do_not_grow(client, "/netzwerk/gemeinden/", TerritoryFactory)


def test_the_office_uploads_looks_and_puts_in_force(office: Client, lines: bytes) -> None:
    address = upload(office, lines, **{"verzeichnis-population_date": "2022-12-31"})
    staged = DirectoryImport.objects.get()
    assert address == f"{OFFICE}{staged.pk}/"
    page = text_of(office, address)
    assert ("neu: 124" in page, "Die Datei umfasst 3 von 16 Ländern" in page) == (True, True)
    office.post(f"{address}uebernehmen/")
    under_way = text_of(office, address)
    assert ('http-equiv="refresh"' in under_way, Territory.objects.count()) == (True, 0)
    person = PersonFactory(role=Person.Role.COORDINATION)
    apply_directory_import.call(import_id=str(staged.pk), person_id=str(person.pk))
    done = text_of(office, address)
    assert ("übernommen" in done, 'http-equiv="refresh"' in done, Territory.objects.count()) == (
        True,
        False,
        124,
    )
    again = text_of(office, upload(office, lines, **{"verzeichnis-population_date": "2022-12-31"}))
    assert "es gibt nichts zu übernehmen" in again


def test_a_file_that_looks_cut_off_is_applied_once_somebody_says_it_is_whole(
    office: Client, lines: bytes
) -> None:
    territories.apply(territories.stage(read_directory(lines), lines, file_name="x"))
    cut = b"".join(
        line.replace(b"20231130", b"20250131")
        for line in lines.splitlines(keepends=True)
        if line[10:15] != b"10046"
    )
    address = upload(office, cut)
    assert "Die Datei sieht abgeschnitten aus" in text_of(office, address)
    refused = office.post(f"{address}uebernehmen/")
    assert (refused.status_code, "Bitte bestätigen Sie" in refused.content.decode()) == (422, True)
    applied = office.post(f"{address}uebernehmen/", {"confirmed": "on"})
    staged = DirectoryImport.objects.get(as_of=date(2025, 1, 31))
    assert (applied.status_code, staged.state) == (302, DirectoryImport.State.APPLYING)


def test_fault_38_a_wrong_file_is_refused_in_one_sentence_at_its_field(office: Client, lines: bytes) -> None:
    page = upload(office, lines[:-100])
    assert (
        page.count("Zeile 124: Die letzte Zeile hat 121 statt 220 Zeichen; die Datei ist abgeschnitten.") == 2
    )
    assert "Die Datei ist leer." in upload(office, b"")
    assert DirectoryImport.objects.count() == 0


def test_a_day_of_the_population_to_come_is_refused_at_its_field(office: Client, lines: bytes) -> None:
    page = upload(office, lines, **{"verzeichnis-population_date": "2999-12-31"})
    assert page.count("Der Tag 31.12.2999 liegt in der Zukunft und kann nicht stimmen.") == 2
    assert DirectoryImport.objects.count() == 0


def test_area_changes_are_checked_before_they_are_linked(office: Client, shared: Path) -> None:
    data = (shared / "data/original/gebietsaenderungen_2024.xlsx").read_bytes()
    for land in ("14", "09", "06", "13", "16", "07", "01", "03", "08", "15", "12", "05"):
        TerritoryFactory(key=f"{land}9990000000", source_date=date(2024, 12, 31))
    counts = []
    for only_check in ({"aenderungen-only_check": "on"}, {}):
        file = BytesIO(data)
        file.name = "2024.xlsx"
        answer = office.post(f"{OFFICE}gebietsaenderungen/", {"aenderungen-file": file, **only_check})
        assert answer.status_code == 200
        counts.append(Territory.objects.exclude(valid_to=None).count())
    assert (counts[0], counts[1] > 0) == (0, True)


@pytest.mark.parametrize("role", [Person.Role.MEMBER, Person.Role.MINISTRY, Person.Role.GUEST])
def test_nobody_else_sees_the_offices_pages(client: Client, role: Person.Role, lines: bytes) -> None:
    there = DirectoryImport.objects.create(file_name="x", as_of=date(2024, 12, 31), difference={})
    client.force_login(PersonFactory(role=role))
    answers = [
        client.get(OFFICE),
        client.get(f"{OFFICE}{there.pk}/"),
        client.post(f"{OFFICE}{there.pk}/uebernehmen/"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
