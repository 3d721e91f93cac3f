# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sample's knowledge: read from files, stored as by people, marked; and what the shipped files must hold."""

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from maschinenraum.network import sample as network
from maschinenraum.network.models import InventedProfile, Organisation, Person
from maschinenraum.network.queries.figures import network_figures
from maschinenraum.network.rules import today
from maschinenraum.search.changes.vocabulary import load_vocabulary
from maschinenraum.search.models import Concept
from maschinenraum.solutions import sample
from maschinenraum.solutions.jobs.freshness import ask_for_confirmations
from maschinenraum.solutions.models import Confirmation, Record, RecordLink
from maschinenraum.solutions.queries.content import content_of
from maschinenraum.solutions.sample import freshness
from maschinenraum.solutions.sample.files import FOLDER, Folder, Told, read_folder
from tests.factories import ConceptFactory

MUNICIPALITIES = """
[[municipality]]
key = "muckenfels"
name = "Muckenfels"
land = "Saarland"
population = 12300
kind = "Stadt"
character = "Kleine Stadt am Hang."
staff = 80
it_staff = 1.5

[[municipality]]
key = "kreis-nebelrain"
name = "Landkreis Nebelrain"
land = "Atlantis"
population = 90000
kind = "Landkreis"
"""
MEASURES = """
[[measure]]
key = "pegel-am-bach"
title = "Pegel am Bach"
summary = "Drei Pegel melden, wenn der Bach steigt."
organisation = "muckenfels"
further_organisations = ["kreis-nebelrain"]
fields_of_action = ["wasser-und-abwasser"]
topics = ["lorawan"]
visibility = "group"
state = "published"
confirmed_on = 2026-03-01
starts_on = 2024-05-01
progress = "running"
links = [{ kind = "uses", target = "pegelpaket" }]
"""
SOLUTIONS = """
[[solution]]
key = "pegelpaket"
title = "Pegelpaket"
summary = "Sensor, Mast und Warnkette als Paket."
organisation = "kreis-nebelrain"
process_steps = ["Standorte begehen.", "Masten setzen."]
cost_once_eur = 4200
state = "published"
links = [{ kind = "evidence", target = "pegel-am-bach" }]
"""


def folder_with(tmp_path: Path, **files: str) -> Path:
    told = {"municipalities_1": MUNICIPALITIES, "measures_1": MEASURES, "solutions_7": SOLUTIONS} | files
    for name, text in told.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_with(tmp_path)


@pytest.fixture
def loaded(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    network.load()
    for key in ("wasser-und-abwasser", "lorawan"):
        ConceptFactory(key=key)
    # Two records are too few for chance.
    monkeypatch.setattr("maschinenraum.solutions.sample.records.UNPUBLISHED", {})
    assert sample.load(folder)
    return folder


def all_rows() -> dict[str, list[dict[str, object]]]:
    models = [
        model
        for room in ("network", "solutions")
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


# --- reading ----------------------------------------------------------------------------------------


def test_any_number_of_files_is_read(folder: Path) -> None:
    (folder / "insights_1.toml").write_text("", encoding="utf-8")
    told = read_folder(folder)
    assert list(told.municipalities) == ["muckenfels", "kreis-nebelrain"]
    assert {one.key: one.kind.value for one in told.records.values()} == {
        "pegel-am-bach": "measure", "pegelpaket": "solution",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "before", "after", "complaint"),
    [
        ("measures_1", "progress =", "progres =", "measures_1.toml, pegel-am-bach: unknown: progres"),
        ("measures_1", "[[measure]]", "[[measures]]", "measures_1.toml: unknown: measures"),
        ("measures_1", 'title = "Pegel am Bach"', "", "measures_1.toml, pegel-am-bach: missing: title"),
        ("measures_1", '"muckenfels"', '"anderswo"', "pegel-am-bach: no such municipality: anderswo"),
        ("measures_1", '"pegelpaket"', '"paket"', "pegel-am-bach: no such record: paket"),
        ("measures_1", '"uses"', '"eats"', "pegel-am-bach: no such kind of link: eats"),
        ("solutions_7", '"published"', '"public"', "pegelpaket: no such state: public"),
        ("solutions_7", '"pegelpaket"', '"pegel-am-bach"',
         "solutions_7.toml, pegel-am-bach: told twice: pegel-am-bach"),
        ("municipalities_1", "population = 12300", "", "municipalities_1.toml, muckenfels: missing: population"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(
    tmp_path: Path, name: str, before: str, after: str, complaint: str
) -> None:
    texts = {"municipalities_1": MUNICIPALITIES, "measures_1": MEASURES, "solutions_7": SOLUTIONS}
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        read_folder(folder_with(tmp_path, **{name: texts[name].replace(before, after, 1)}))


@pytest.mark.django_db
def test_an_unknown_concept_is_refused(folder: Path) -> None:
    ConceptFactory(key="wasser-und-abwasser")
    with pytest.raises(ValueError, match=r"^pegel-am-bach: no such concept: lorawan$"):
        sample.load(folder)
    assert not Record.objects.exists()


# --- storing ----------------------------------------------------------------------------------------


def test_loading_twice_changes_no_row(loaded: Path) -> None:
    before = all_rows()
    assert not sample.load(loaded)
    assert all_rows() == before


@pytest.mark.django_db
def test_without_files_nothing_is_loaded(tmp_path: Path) -> None:
    assert not sample.load(tmp_path)


@pytest.mark.usefixtures("loaded")
def test_municipalities_have_a_profile_and_invented_people() -> None:
    town, district = Organisation.objects.filter(invented_profile__isnull=False).order_by("short_name")[::-1]
    assert (town.name, town.kind, town.is_example, town.is_confirmed) == (
        "Stadt Muckenfels",
        "municipality",
        True,
        True,
    )
    assert (district.name, district.kind) == ("Landkreis Nebelrain", "district")
    profile = InventedProfile.objects.get(organisation=town)
    assert (profile.land and profile.land.name, profile.population, profile.it_staff) == (
        "Saarland",
        12300,
        Decimal("1.5"),
    )
    assert InventedProfile.objects.get(organisation=district).land is None
    people = Person.objects.filter(organisation__in=[town, district])
    assert {person.is_example for person in people} == {True}
    assert 2 <= len(people) <= 4
    assert [p for p in people if p.has_usable_password() or not str(p.email).endswith("@example.org")] == []


@pytest.mark.usefixtures("loaded")
def test_nobody_is_named_twice() -> None:
    names = Counter(Person.objects.values_list("family_name", flat=True))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.usefixtures("loaded")
def test_records_say_what_the_files_say_and_link_both_ways() -> None:
    measure, solution = (Record.objects.get(slug=slug) for slug in ("pegel-am-bach", "pegelpaket"))
    content = content_of(measure)
    assert (content["title"], content["topics"], content["progress"]) == (
        "Pegel am Bach",
        ["lorawan"],
        "running",
    )
    assert measure.groups.get().slug == "themengruppe-wasser-und-starkregen"
    assert measure.is_example
    assert measure.versions.get().content == content
    assert content_of(solution)["process_steps"] == "Standorte begehen.\nMasten setzen."
    assert set(RecordLink.objects.values_list("source__slug", "kind", "target__slug")) == {
        ("pegel-am-bach", "uses", "pegelpaket"),
        ("pegelpaket", "evidence", "pegel-am-bach"),
    }


@pytest.mark.usefixtures("loaded")
def test_what_was_confirmed_has_a_confirmation_and_what_was_not_has_none() -> None:
    measure, solution = (Record.objects.get(slug=slug) for slug in ("pegel-am-bach", "pegelpaket"))
    assert Confirmation.objects.get().record_id == measure.pk
    assert measure.confirmed_on is not None
    assert measure.confirmed_on < today()
    assert solution.confirmed_on is None
    assert solution.published_at is not None
    assert solution.published_at < timezone.now()


@pytest.mark.parametrize("age", [(2, 3), (190, 191), (300, 301)])
def test_whoever_would_have_been_asked_by_now_is_not_asked_again(
    db: None, folder: Path, age: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("wasser-und-abwasser", "lorawan"):
        ConceptFactory(key=key)
    monkeypatch.setattr(freshness, "AGES", {age: 1})
    assert sample.load(folder)
    assert ask_for_confirmations(timezone.now() + timedelta(hours=8)) == 0


@pytest.mark.usefixtures("loaded")
def test_invented_municipalities_count_nowhere() -> None:
    figures = network_figures()
    assert (figures.projects, figures.members, figures.laender) == (73, 103, 15)


# --- the shipped files --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Folder:
    return read_folder(FOLDER)


#: Fields that hold words a reader reads.
TEXT = re.compile(r"[^\W\d_]")


def texts(told: Told) -> list[str]:
    """Return every text of a record that is more than a name."""
    values: list[str] = []
    for name, value in told.table.items():
        given = value if isinstance(value, list) else [value]
        if name not in {"key", "organisation", "licence", "repository", "website", "contact", "responsible"}:
            values += [one for one in given if isinstance(one, str) and " " in one]
    return values


def sentences(told: Told) -> list[str]:
    """Return the sentences of a record, folded, those of three words and more."""
    found = [part for text in texts(told) for part in re.split(r"[.!?:]+\s+|\n", text)]
    folded = [" ".join(re.findall(r"\w+", part.casefold())) for part in found]
    return [one for one in folded if len(one.split()) >= 3]


def runs_of_five(told: Told) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts(told):
        words = re.findall(r"\w+", text.casefold())
        found |= set(zip(*(words[n:] for n in range(5)), strict=False))
    return found


def test_there_are_120_measures_60_solutions_and_40_insights_of_about_thirty_municipalities(
    shipped: Folder,
) -> None:
    kinds = Counter(one.kind.value for one in shipped.records.values())
    assert kinds["measure"] >= 120
    assert kinds["solution"] >= 60
    assert kinds["insight"] >= 40
    assert 25 <= len(shipped.municipalities) <= 40


def test_every_municipality_tells_something(shipped: Folder) -> None:
    telling = {one.table["organisation"] for one in shipped.records.values()}
    assert set(shipped.municipalities) - telling == set()


def test_no_two_records_share_a_sentence(shipped: Folder) -> None:
    told_by: dict[str, set[str]] = {}
    for one in shipped.records.values():
        for sentence in sentences(one):
            told_by.setdefault(sentence, set()).add(one.key)
    assert {sentence: keys for sentence, keys in told_by.items() if len(keys) > 1} == {}


def test_no_record_is_a_variant_of_another(shipped: Folder) -> None:
    runs = {key: runs_of_five(one) for key, one in shipped.records.items()}
    alike = {
        (first, second): round(shared, 3)
        for first, second in combinations(sorted(runs), 2)
        if (shared := len(runs[first] & runs[second]) / max(1, min(len(runs[first]), len(runs[second]))))
        > 0.02
    }
    assert alike == {}


@pytest.mark.django_db
def test_every_concept_is_known(shipped: Folder) -> None:
    load_vocabulary()
    known = set(Concept.objects.values_list("pk", flat=True))
    named = {
        (one.key, concept)
        for one in shipped.records.values()
        for name in ("fields_of_action", "spatial_types", "topics")
        for concept in one.table.get(name, ())
    }
    assert sorted((key, concept) for key, concept in named if concept not in known) == []


def test_addresses_lead_nowhere(shipped: Folder) -> None:
    """Invented records name no real mailbox and no real site as theirs."""
    wrong: list[tuple[str, str]] = []
    for one in shipped.records.values():
        said: list[Any] = [*one.table.values()]
        addresses = [
            found
            for value in said
            if isinstance(value, str)
            for found in re.findall(r"[\w.+-]+@[\w.-]+", value)
        ]
        wrong += [
            (one.key, found)
            for found in addresses
            if not re.search(r"(@|\.)example\.(org|com|net|de)$|\.example$", found)
        ]
    assert wrong == []
