# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the search is told of knowledge records."""

from datetime import date

import pytest

from maschinenraum.network.models import InventedProfile, Visibility
from maschinenraum.search.changes.documents import NOT_QUOTED
from maschinenraum.search.models import Document
from maschinenraum.solutions.changes.documents import refresh_all_documents, refresh_documents
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import document_key, documents_of
from tests.factories import (
    ConceptFactory,
    GroupFactory,
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    SolutionFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db


def test_the_body_holds_the_texts_of_the_kind_and_the_names_of_concepts_and_organisations() -> None:
    field = ConceptFactory(label_de="Mobilität", label_en="Mobility")
    organisation = OrganisationFactory(name="Stadt Musterhafen")
    record = SolutionFactory(
        problem="Eltern halten vor der Schule.", organisation=organisation, fields_of_action=[field]
    )
    (found,) = documents_of([record.pk])
    assert found.body.split("\n") == [
        "Eltern halten vor der Schule.",
        NOT_QUOTED,
        "Mobilität",
        "Mobility",
        "Stadt Musterhafen",
    ]


def test_an_unconfirmed_organisation_is_not_named() -> None:
    partner = OrganisationFactory(name="Beispiel GmbH", is_confirmed=False)
    record = MeasureFactory(further_organisations=[partner], organisation__name="Stadt Musterhafen")
    (found,) = documents_of([record.pk])
    assert found.body == f"{NOT_QUOTED}\nStadt Musterhafen"


def test_facets_say_where_how_large_how_costly_and_how_long_confirmed() -> None:
    territory = TerritoryFactory(land="01", population=24_000)
    field = ConceptFactory(key="mobilitaet-und-verkehr")
    record = SolutionFactory(
        organisation=OrganisationFactory(territory=territory),
        fields_of_action=[field],
        phase="P3",
        licence="EUPL-1.2",
        cost_once_eur=8_000,
        cost_yearly_eur=3_000,
        confirmed_on=date(2026, 1, 1),
    )
    (found,) = documents_of([record.pk])
    assert {name: list(values) for name, values in found.facets.items()} == {
        "kind": ["solution"],
        "land": ["01"],
        "size": ["Mittelstadt"],
        "organisation": [str(record.organisation_id)],
        "field": ["mobilitaet-und-verkehr"],
        "spatial": [],
        "topic": [],
        "phase": ["P3"],
        "cost": ["50000"],
        "licence": ["EUPL-1.2"],
        "confirmed_until": ["2026-07-31"],
    }


def test_an_invented_place_has_land_and_size_too() -> None:
    land = TerritoryFactory(land="07", level="land", key="070000000000")
    organisation = OrganisationFactory()
    InventedProfile.objects.create(
        organisation=organisation, land=land, population=4_000, legal_form="Gemeinde"
    )
    (found,) = documents_of([InsightFactory(organisation=organisation).pk])
    assert (found.facets["land"], found.facets["size"]) == (["07"], ["Kleinstadt"])


def test_labels_are_the_level_and_those_who_answer_for_the_record() -> None:
    author = PersonFactory()
    record = MeasureFactory(visibility=Visibility.INTERNAL, author=author, responsible=None)
    (found,) = documents_of([record.pk])
    assert set(found.labels) == {
        "internal",
        f"organisation:{record.organisation_id}",
        f"person:{author.pk}",
    }


def test_a_record_of_groups_carries_their_labels() -> None:
    groups = GroupFactory.create_batch(2)
    record = MeasureFactory(visibility=Visibility.GROUP, groups=groups)
    (found,) = documents_of([record.pk])
    assert {label for label in found.labels if label.startswith("group:")} == {
        f"group:{group.pk}" for group in groups
    }


@pytest.mark.parametrize("state", [state for state in Record.State if state != Record.State.PUBLISHED])
def test_only_published_records_are_found(state: Record.State) -> None:
    record = MeasureFactory()
    refresh_documents([record])
    Record.objects.filter(pk=record.pk).update(state=state)
    refresh_documents([record])
    document = Document.objects.get(pk=document_key(record.pk))
    assert (document.is_removed, document.title, document.body, document.labels) == (True, "", "", [])


def test_refreshing_everything_writes_only_what_differs() -> None:
    MeasureFactory.create_batch(3)
    assert list(refresh_all_documents()) == [3]
    before = set(Document.objects.values_list("sequence", flat=True))
    assert list(refresh_all_documents()) == [3]
    assert set(Document.objects.values_list("sequence", flat=True)) == before
