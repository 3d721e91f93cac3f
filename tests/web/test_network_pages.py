# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists and records of the network, and who sees which."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from maschinenraum.network.actions.organisations import confirm_organisation
from maschinenraum.network.models import AuditEntry
from maschinenraum.network.models.territories import Level
from tests.factories import (
    GroupAliasFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    ProjectMemberFactory,
    TerritoryFactory,
)
from tests.web.measures import assert_queries_do_not_grow
from tests.web.search.indexing import index_everything

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(PersonFactory(given_name="Toni", family_name="Muster"))
    return client


def test_projects_are_found_by_the_name_of_a_member(client: Client) -> None:
    ProjectFactory(name="Nordregion", members=[OrganisationFactory(name="Stadt Süderbrarup")])
    ProjectFactory(name="Südregion")
    found = text_of(client, "/netzwerk/?text=SÜDERBRARUP")
    assert "Nordregion" in found
    assert "Südregion" not in found


def test_projects_are_filtered_by_land_round_and_size(client: Client) -> None:
    there = OrganisationFactory(territory=TerritoryFactory(land="01"))
    ProjectFactory(name="Nordregion", round=2019, size_class="Kleinstadt", members=[there])
    ProjectFactory(name="Südregion", round=2020, size_class="Großstadt")
    for query in ("land=01", "staffel=2019", "groesse=Kleinstadt"):
        found = text_of(client, f"/netzwerk/?{query}")
        assert "Nordregion" in found
        assert "Südregion" not in found


def test_a_project_is_found_in_a_land_that_no_member_shows(client: Client) -> None:
    project = ProjectFactory(name="Grenzregion", members=[OrganisationFactory()])
    project.further_laender.add(TerritoryFactory(key="06", level=Level.LAND))
    assert "Grenzregion" in text_of(client, "/netzwerk/?land=06")
    assert "Hessen" in text_of(client, f"/netzwerk/projekte/{project.slug}/")
    assert 'mr-figure">1</span> Länder' in text_of(client, "/")


def test_nobody_is_named_as_lead_whom_no_source_names(client: Client) -> None:
    project = ProjectFactory(name="Nordregion")
    ProjectMemberFactory(project=project, organisation=OrganisationFactory(name="Stadt Erstgenannt"))
    page = text_of(client, f"/netzwerk/projekte/{project.slug}/")
    assert page.count("Stadt Erstgenannt") == 1
    assert "Stadt Erstgenannt" not in text_of(client, "/netzwerk/")
    body = b"".join(client.get("/netzwerk/projekte.csv")).decode("utf-8-sig")
    assert next(csv.DictReader(StringIO(body), delimiter=";"))["Federführend"] == ""


def test_a_project_without_a_lead_is_on_the_map_where_a_member_lies(client: Client) -> None:
    project = ProjectFactory()
    territory = TerritoryFactory(longitude=10.0, latitude=53.5)
    ProjectMemberFactory(project=project, organisation=OrganisationFactory(territory=territory))
    assert text_of(client, "/").count(f"<title>{project.name}</title></circle>") == 1


def test_a_senseless_address_shows_the_list_all_the_same(client: Client) -> None:
    ProjectFactory(name="Nordregion")
    assert "Nordregion" in text_of(client, "/netzwerk/?land=99&staffel=x&seite=-3&sortierung=drop")


def test_the_export_holds_what_the_list_holds_and_marks_examples(client: Client) -> None:
    ProjectFactory(name="=Nordregion", is_example=True)
    response = client.get("/netzwerk/projekte.csv?text=nordregion")
    body = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(body), delimiter=";"))
    assert (rows[1][1], rows[1][-1], len(rows)) == ("'=Nordregion", "Beispiel", 2)


def test_members_see_people_and_strangers_do_not(client: Client) -> None:
    organisation = OrganisationFactory(name="Stadt Kiel")
    person = PersonFactory(given_name="Kim", family_name="Hafen", organisation=organisation)
    project = ProjectFactory(members=[organisation])
    pages = [f"/netzwerk/projekte/{project.slug}/", f"/netzwerk/organisationen/{organisation.pk}/"]
    for page in pages:
        assert "Kim Hafen" not in text_of(client, page)
    assert client.get(f"/netzwerk/personen/{person.pk}/").status_code == 404
    client.force_login(PersonFactory())
    for page in [*pages, "/netzwerk/personen/", f"/netzwerk/personen/{person.pk}/"]:
        assert "Kim Hafen" in text_of(client, page)


@pytest.mark.parametrize("role", ["ministry", "guest"])
def test_neither_ministry_nor_guests_see_people(client: Client, role: str) -> None:
    person = PersonFactory()
    client.force_login(PersonFactory(role=role))
    assert client.get("/netzwerk/personen/").status_code == 404
    assert client.get(f"/netzwerk/personen/{person.pk}/").status_code == 404


def test_addresses_of_mailboxes_are_for_the_office_and_their_owner(client: Client) -> None:
    person = PersonFactory(email="kim@kiel.example")
    page = f"/netzwerk/personen/{person.pk}/"
    for reader, sees in (
        (PersonFactory(), False),
        (PersonFactory(role="coordination"), True),
        (person, True),
    ):
        client.force_login(reader)
        assert ("kim@kiel.example" in text_of(client, page)) is sees


def test_a_group_is_seen_by_its_level(client: Client) -> None:
    public = GroupFactory(name="Offene Gruppe", visibility="public")
    hidden = GroupFactory(name="Innere Gruppe", visibility="group", parent=public)
    assert "Offene Gruppe" in text_of(client, "/gruppen/")
    assert "Innere Gruppe" not in text_of(client, "/gruppen/")
    assert "Innere Gruppe" not in text_of(client, f"/gruppen/{public.slug}/")
    assert client.get(f"/gruppen/{hidden.slug}/").status_code == 404


def test_whoever_belongs_to_a_group_sees_it_and_its_people(client: Client) -> None:
    group = GroupFactory(name="Innere Gruppe", visibility="group")
    person = PersonFactory(role="guest", given_name="Kim", family_name="Hafen")
    GroupMembershipFactory(group=group, person=person)
    client.force_login(person)
    assert "Innere Gruppe" in text_of(client, "/gruppen/")
    assert "Kim Hafen" in text_of(client, f"/gruppen/{group.slug}/")


def test_groups_show_their_other_names_and_are_found_by_them(client: Client) -> None:
    group = GroupFactory(name="City Apps", visibility="public")
    GroupAliasFactory(group=group, name="Apps und Bürgerportale")
    index_everything()
    assert "Apps und Bürgerportale" in text_of(client, "/gruppen/")
    assert "City Apps" in text_of(client, "/suche/?q=bürgerportale")


def test_fault_12_a_hidden_record_changes_nothing(client: Client) -> None:
    GroupFactory(name="Offene Gruppe", visibility="public")
    PersonFactory()
    pages = ["/gruppen/", "/suche/?q=gruppe", "/suche/?q=geheim"]
    index_everything()
    before = [text_of(client, page) for page in pages]
    GroupFactory(name="Geheime Gruppe", visibility="internal")
    PersonFactory(family_name="Geheim")
    index_everything()
    assert [text_of(client, page) for page in pages] == before


def test_fault_07_names_are_not_listed_by_fewer_than_three_letters(member: Client) -> None:
    PersonFactory(family_name="Hafen")
    assert "Hafen" not in text_of(member, "/suche/?q=ha")
    assert "Hafen" in text_of(member, "/suche/?q=hafe")


def test_invented_records_are_marked_wherever_they_are_named(member: Client) -> None:
    project = ProjectFactory(name="Erfundenes Projekt", is_example=True)
    index_everything()
    for page in ("/netzwerk/?text=erfundenes", f"/netzwerk/projekte/{project.slug}/", "/suche/?q=erfundenes"):
        html = text_of(member, page)
        assert "Beispiel</span>" in html[html.index("<main") :]


def test_fault_24_names_never_become_markup(member: Client) -> None:
    evil = "<script>alert(1)</script>"
    organisation = OrganisationFactory(name=evil, short_name=evil)
    project = ProjectFactory(name=evil, note=evil, members=[organisation])
    person = PersonFactory(family_name=evil, position=evil, organisation=organisation)
    group = GroupFactory(name=evil, purpose=evil, visibility="public")
    pages = [
        "/",
        "/netzwerk/",
        f"/netzwerk/projekte/{project.slug}/",
        "/netzwerk/organisationen/",
        f"/netzwerk/organisationen/{organisation.pk}/",
        "/netzwerk/personen/",
        f"/netzwerk/personen/{person.pk}/",
        "/gruppen/",
        f"/gruppen/{group.slug}/",
        f"/suche/?q={evil}",
    ]
    for page in pages:
        assert "<script>" not in text_of(member, page)


def test_queries_do_not_grow_with_rows(member: Client) -> None:
    project, organisation = ProjectFactory(), OrganisationFactory()
    group = GroupFactory(visibility="public")

    def more() -> None:
        for _n in range(5):
            ProjectFactory(members=[OrganisationFactory(territory=TerritoryFactory()), organisation])
            child = GroupFactory(visibility="public", parent=group)
            GroupAliasFactory(group=child)
            person = PersonFactory(organisation=organisation)
            GroupMembershipFactory(group=group, person=person)

    more()
    for page in (
        "/",
        "/netzwerk/",
        "/netzwerk/projekte.csv",
        f"/netzwerk/projekte/{project.slug}/",
        "/netzwerk/organisationen/",
        f"/netzwerk/organisationen/{organisation.pk}/",
        "/netzwerk/personen/",
        "/gruppen/",
        f"/gruppen/{group.slug}/",
        "/suche/?q=beispiel",
        "/konto/",
    ):
        # The first page composes what four rooms say.
        assert_queries_do_not_grow(member, page, more, at_most=24 if page == "/" else 20)


# --- organisations that came with a list --------------------------------------------------------------


def test_an_unconfirmed_organisation_is_read_by_the_office_and_nobody_else(client: Client) -> None:
    territory, group = TerritoryFactory(), GroupFactory()
    hidden = OrganisationFactory(name="Geheimfirma GmbH", territory=territory, is_confirmed=False)
    person = PersonFactory(organisation=hidden, role="guest")
    GroupMembershipFactory(group=group, person=person)
    index_everything()
    pages = [
        "/netzwerk/organisationen/",
        "/netzwerk/organisationen/?art=municipality",
        "/suche/?q=geheim",
        f"/netzwerk/gemeinden/{territory.pk}/",
    ]
    for_members = ["/netzwerk/personen/", f"/netzwerk/personen/{person.pk}/", f"/gruppen/{group.slug}/"]
    record = f"/netzwerk/organisationen/{hidden.pk}/"
    assert [page for page in pages if "Geheimfirma" in text_of(client, page)] == []
    assert client.get(record).status_code == 404
    client.force_login(PersonFactory())
    assert [page for page in (*pages, *for_members) if "Geheimfirma" in text_of(client, page)] == []
    assert client.get(record).status_code == 404
    client.force_login(PersonFactory(role="coordination"))
    everywhere = [*pages, *for_members, record]
    assert [page for page in everywhere if "Geheimfirma" in text_of(client, page)] == everywhere


def test_the_office_confirms_an_organisation_with_a_button_and_everyone_sees_it(client: Client) -> None:
    hidden = OrganisationFactory(name="Geheimfirma GmbH", is_confirmed=False)
    record = f"/netzwerk/organisationen/{hidden.pk}/"
    client.force_login(PersonFactory(role="coordination"))
    assert f'action="{record}bestaetigen/"' in text_of(client, record)
    done = client.post(f"{record}bestaetigen/", follow=True).content.decode()
    assert ("bestätigt und jetzt öffentlich" in done, "bestaetigen/" in done) == (True, False)
    client.logout()
    assert "Geheimfirma GmbH" in text_of(client, record)
    assert "Geheimfirma GmbH" in text_of(client, "/suche/?q=geheim")


def test_only_the_office_confirms_organisations() -> None:
    hidden = OrganisationFactory(is_confirmed=False)
    for person in (PersonFactory(), PersonFactory(role="guest"), PersonFactory(role="ministry")):
        with pytest.raises(PermissionDenied):
            confirm_organisation(hidden, by=person)
    confirm_organisation(hidden, by=PersonFactory(role="administrator"))
    hidden.refresh_from_db()
    assert (hidden.is_confirmed, AuditEntry.objects.get().verb) == (True, "confirm-organisation")


def test_people_read_where_they_work_in_their_own_account(client: Client) -> None:
    hidden = OrganisationFactory(name="Geheimfirma GmbH", is_confirmed=False)
    client.force_login(PersonFactory(organisation=hidden, role="guest"))
    page = text_of(client, "/konto/")
    assert ("Geheimfirma GmbH" in page, f"/netzwerk/organisationen/{hidden.pk}/" in page) == (True, False)
