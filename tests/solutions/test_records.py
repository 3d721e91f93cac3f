# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Storing records and changing what they say."""

from datetime import date

import pytest

from maschinenraum.solutions.changes.records import change_record, store_record
from maschinenraum.solutions.models import Insight, Record, Solution
from maschinenraum.solutions.queries.content import content_of
from tests.factories import (
    ConceptFactory,
    GroupFactory,
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db


def test_a_record_is_stored_with_everything_it_says() -> None:
    topic, group, measure = ConceptFactory(), GroupFactory(), MeasureFactory()
    organisation, person = OrganisationFactory(), PersonFactory()
    said = {
        "title": "Messwerte für unsere Badeseen",
        "summary": "Sonden melden die Wassertemperatur.",
        "organisation": organisation,
        "contact": person,
        "topics": [topic],
        "groups": [group],
        "cost_once_eur": 12_000,
        "costs_as_of": date(2026, 3, 1),
        "links": [("evidence", measure)],
    }
    record = store_record(Record.Kind.SOLUTION, said, by=person)
    stored = content_of(Record.objects.get(pk=record.pk))
    assert {name: stored[name] for name in said} == {
        "title": "Messwerte für unsere Badeseen",
        "summary": "Sonden melden die Wassertemperatur.",
        "organisation": str(organisation.pk),
        "contact": str(person.pk),
        "topics": [topic.pk],
        "groups": [str(group.pk)],
        "cost_once_eur": 12_000,
        "costs_as_of": "2026-03-01",
        "links": [["evidence", str(measure.pk)]],
    }


def test_what_is_left_out_is_unknown() -> None:
    record = store_record(
        Record.Kind.SOLUTION, {"title": "A", "summary": "B", "organisation": OrganisationFactory()}
    )
    solution = Solution.objects.get(pk=record.pk)
    assert (solution.licence, solution.cost_once_eur) == ("", None)


def test_an_address_can_be_read_and_belongs_to_one_record() -> None:
    said = {"title": "Hol- und Bringzonen für Schüler", "summary": "B", "organisation": OrganisationFactory()}
    slugs = [store_record(Record.Kind.INSIGHT, said).slug for _time in range(2)]
    assert slugs == ["hol-und-bringzonen-fuer-schueler", "hol-und-bringzonen-fuer-schueler-2"]


def test_no_record_takes_the_address_of_a_page() -> None:
    said = {"title": "Neu", "summary": "B", "organisation": OrganisationFactory()}
    assert store_record(Record.Kind.INSIGHT, said).slug == "neu-2"


def test_every_change_is_kept_as_a_version_with_who_made_it() -> None:
    insight, person = InsightFactory(), PersonFactory()
    change_record(insight, {"learned": "Wir fragen früher."}, by=person)
    kept = [(v.number, v.by, v.content["learned"]) for v in insight.versions.all()]
    assert kept == [(2, person, "Wir fragen früher."), (1, insight.author, "")]


def test_a_change_that_changes_nothing_leaves_no_version() -> None:
    insight = InsightFactory()
    change_record(insight, {"learned": ""})
    assert Insight.objects.get(pk=insight.pk).version == 1


def test_an_old_version_brings_everything_back() -> None:
    topic = ConceptFactory()
    solution = SolutionFactory(topics=[topic])
    before = content_of(solution)
    change_record(solution, {"topics": [], "problem": "Neu"})
    change_record(solution, before, restored_from=1)
    assert content_of(solution) == before


def test_a_field_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="state"):
        change_record(InsightFactory(), {"state": "published"})
