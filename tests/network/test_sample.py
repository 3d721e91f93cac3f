# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sample network: its facts are those of the sources, its people are invented and marked."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from maschinenraum.network import sample
from maschinenraum.network.changes.territory_files import import_territories
from maschinenraum.network.models import (
    Group,
    GroupMembership,
    GroupRole,
    Organisation,
    Person,
    Project,
    ProjectMember,
    Territory,
)
from maschinenraum.network.sample.people import sample_people
from maschinenraum.network.sample.sign_ins import PASSWORD, create_sample_sign_ins, sample_sign_ins
from tests.factories import TerritoryFactory

pytestmark = pytest.mark.django_db


def all_rows() -> dict[str, list[dict[str, object]]]:
    models = apps.get_app_config("network").get_models()
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def loaded() -> None:
    assert sample.load()


@pytest.mark.usefixtures("loaded")
def test_loading_twice_changes_nothing() -> None:
    before = all_rows()
    assert not sample.load()
    assert all_rows() == before


@pytest.mark.usefixtures("loaded")
def test_there_are_73_projects_in_three_rounds() -> None:
    rounds = Counter(Project.objects.values_list("round", flat=True))
    assert rounds == {2019: 13, 2020: 32, 2021: 28}


@pytest.mark.usefixtures("loaded")
def test_size_classes_are_those_of_the_programme() -> None:
    sizes = Counter(Project.objects.values_list("size_class", flat=True))
    # The programme publishes large, medium and small places, and districts and cooperations as one class.
    assert sizes == {"Großstadt": 28, "Mittelstadt": 12, "Kleinstadt": 10, "Landkreis": 11, "Kooperation": 12}


@pytest.mark.usefixtures("loaded")
def test_every_project_has_members_and_a_lead_only_where_the_source_leaves_no_doubt() -> None:
    rows = ProjectMember.objects.select_related("project")
    members = Counter(row.project.number or 0 for row in rows)
    leads = [row.project.number or 0 for row in rows if row.role == ProjectMember.Role.LEAD]
    assert sum(members.values()) == 103
    assert sorted(members) == list(range(1, 74))
    assert sorted(leads) == sorted(number for number, count in members.items() if count == 1)


@pytest.mark.usefixtures("loaded")
def test_rhein_neckar_names_no_members_and_says_so() -> None:
    project = Project.objects.get(number=73)
    assert [str(o) for o in project.organisations.all()] == ["Verband Region Rhein-Neckar"]
    assert project.organisations.get().territory is None
    assert "schlüsselt die Quelle nicht auf" in project.note
    assert sorted(project.further_laender.values_list("key", flat=True)) == ["06", "07", "08"]


@pytest.mark.usefixtures("loaded")
def test_a_municipality_a_district_and_an_association_have_their_facts() -> None:
    facts = ("ags", "land", "population", "postcode", "regiostar7", "parent__key")
    by_key = {key: values for key, *values in Territory.objects.values_list("key", *facts)}
    assert by_key["051220000000"] == ["05122000", "05", 161545, "42651", "72", "051220000"]
    assert by_key["01059"] == ["", "01", 206385, "", "", "01"]
    assert by_key["010595974"] == ["", "01", 11807, "", "", "01059"]
    assert Territory.objects.filter(level="land").count() == 16


@pytest.mark.usefixtures("loaded")
def test_facts_are_those_of_the_sources(shared: Path) -> None:
    directory = {r["ars"]: r for r in _rows(shared / "data/gemeinden_profil_2024.csv")}
    members = [r for r in _rows(shared / "data/mpsc_mitglieder.csv") if r["schluessel"]]
    names = {r["nr"]: r["name"] for r in _rows(shared / "data/mpsc.csv")}
    loaded = {t.key: t for t in Territory.objects.filter(level="municipality")}
    assert {str(number): name for number, name in Project.objects.values_list("number", "name")} == names
    for key, territory in loaded.items():
        row = directory[key]
        expected = (row["ags"], row["name"], int(row["einwohner"]), row["plz"], row["regiostar7"])
        assert (
            territory.ags,
            territory.name,
            territory.population,
            territory.postcode,
            territory.regiostar7,
        ) == expected
        assert (territory.longitude, territory.latitude) == (float(row["lon"]), float(row["lat"]))
    found = ProjectMember.objects.exclude(organisation__territory=None).values_list(
        "project__number", "organisation__territory__ags", "organisation__territory__key"
    )
    assert sorted((str(number), ags or key) for number, ags, key in found) == sorted(
        (r["mpsc_nr"], r["schluessel"]) for r in members
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_territories_of_an_earlier_import_are_used_as_they_are() -> None:
    TerritoryFactory(key="051220000000", name="Solingen, wie importiert", population=1)
    sample.load()
    assert Organisation.objects.get(short_name="Solingen").territory is not None
    assert list(Territory.objects.filter(key="051220000000").values_list("name", "population")) == [
        ("Solingen, wie importiert", 1)
    ]


def test_what_an_earlier_import_did_not_say_is_added_with_its_source(shared: Path) -> None:
    import_territories(shared / "data" / "fixtures" / "gv100ad_sample_hh_hb_sl.txt")
    sample.load()
    hamburg = Territory.objects.get(key="020000000000")
    assert (hamburg.population, hamburg.latitude, hamburg.regiostar7) == (1892122, 53.550678, "71")
    assert (hamburg.source, hamburg.place_source, hamburg.region_source) == (
        "Gemeindeverzeichnis GV100AD, Statistisches Bundesamt (Destatis), Gebietsstand 30.11.2023",
        "Statistisches Bundesamt (Destatis): Gemeindeverzeichnis, Auszug, 4. Quartal 2024",
        "RegioStaR: BMDV",
    )


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", ["auszug_gv_sample_hh_hb_sl.xlsx", "gv100ad_sample_hh_hb_sl.txt"])
def test_an_import_finds_the_territories_of_the_sample_again(shared: Path, name: str) -> None:
    difference = import_territories(shared / "data" / "fixtures" / name, dry_run=True)
    assert (difference.gone, difference.renamed) == ((), ())
    assert {"02", "020000000000", "10046"} & {key for key, _name in difference.new} == set()


@pytest.mark.usefixtures("loaded")
def test_the_extract_of_the_directory_confirms_every_fact_of_a_municipality(shared: Path) -> None:
    fixture = shared / "data" / "fixtures" / "auszug_gv_sample_hh_hb_sl.xlsx"
    difference = import_territories(fixture, dry_run=True)
    assert [key for key, _name, _facts in difference.changed if len(key) == 12] == []


@pytest.mark.usefixtures("loaded")
def test_the_seven_working_communities_are_real_and_known_by_the_names_of_the_document() -> None:
    communities = Group.objects.filter(kind="working-community")
    assert {g.name: sorted(a.name for a in g.aliases.all()) for g in communities} == {
        "AEG City Apps": [],
        "AEG Klimaschutz, Klimaanpassung & Resilienz": [
            "AEG Klimaschutz, Klimaanpassung und Resilienz in der Smart City"
        ],
        "AEG Monitoring und Wirkungsmessung": [],
        "AEG Raumwirkung der Digitalisierung": ["AEG Raumwirkung und Digitalisierung"],
        "AEG Smarte Regionen": ["AEG Smarte Region", "Smarte Region"],
        "AEG Urbane Datenplattformen": [],
        "AEG Urbane Digitale Zwillinge": [],
    }
    assert communities.filter(is_example=True).count() == 0


@pytest.mark.usefixtures("loaded")
def test_the_names_of_the_communities_stand_in_the_document(shared: Path) -> None:
    text = next(iter((shared / "seed").glob("*.txt"))).read_text(encoding="utf-8")
    for group in Group.objects.filter(kind="working-community"):
        assert [n for n in (group.name, *(a.name for a in group.aliases.all())) if n not in text] == []


@pytest.mark.usefixtures("loaded")
def test_groups_below_are_invented_but_for_the_one_the_document_names() -> None:
    below = Group.objects.exclude(kind="working-community")
    assert below.count() == 13
    assert [g.name for g in below.filter(is_example=False)] == ["Themengruppe Gesundheit"]


@pytest.mark.usefixtures("loaded")
def test_every_group_below_has_one_speaker_and_nobody_speaks_for_two() -> None:
    speaking = GroupMembership.objects.filter(role__key="speaker")
    assert Counter(speaking.values_list("group__slug", flat=True)) == Counter(
        Group.objects.exclude(kind="working-community").values_list("slug", flat=True)
    )
    assert len(set(speaking.values_list("person", flat=True))) == speaking.count()
    assert set(
        GroupMembership.objects.filter(role__may_lead=True).values_list("person__role", flat=True)
    ) == {"member"}
    assert GroupRole.objects.count() == 25


@pytest.mark.usefixtures("loaded")
def test_194_people_are_invented_marked_and_unable_to_sign_in() -> None:
    people = Person.objects.all()
    assert people.count() == 194
    assert people.filter(is_example=False).count() == 0
    assert [p for p in people if p.has_usable_password() or not str(p.email).endswith("@example.org")] == []
    assert len(set(people.values_list("family_name", flat=True))) == 194


def test_191_take_part_two_or_three_per_project() -> None:
    taking_part = [person for person in sample_people() if person.attends]
    per_project = Counter(person.project for person in taking_part if person.project)
    assert len(taking_part) == 191
    assert Counter(per_project.values()) == {2: 43, 3: 30}
    assert Counter(person.role for person in taking_part) == {
        "member": 176,
        "coordination": 10,
        "ministry": 5,
    }


@pytest.mark.usefixtures("loaded")
def test_sign_ins_exist_only_once_they_are_created_and_leave_a_changed_password_alone() -> None:
    assert sample_sign_ins() == ()
    create_sample_sign_ins()
    assert [sign_in.email for sign_in in sample_sign_ins()] == [
        "koordination@example.org",
        "themengruppe@example.org",
        "mitglied@example.org",
        "ministerium@example.org",
        "gast@example.org",
        "administration@example.org",
    ]
    person = Person.objects.get(email="mitglied@example.org")
    assert person.check_password(PASSWORD)
    person.set_password("own password")
    person.save()
    create_sample_sign_ins()
    assert len(sample_sign_ins()) == 5


@pytest.mark.usefixtures("loaded")
def test_the_sample_speaker_leads_a_group_and_the_guest_is_one_there() -> None:
    roles = GroupMembership.objects.filter(group__slug="themengruppe-lorawan-und-sensorik")
    assert roles.get(person__email="themengruppe@example.org").role.may_lead
    assert roles.get(person__email="gast@example.org").role.is_guest
