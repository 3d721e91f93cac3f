# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The shipped vocabulary: complete, loaded twice without a change, and good enough to tag with."""

import pytest

from maschinenraum.engine.language import ConceptTagger
from maschinenraum.search.changes.vocabulary import load_vocabulary
from maschinenraum.search.models import Concept, ConceptLabel
from maschinenraum.search.queries.vocabulary import concept_labels, concepts

pytestmark = pytest.mark.django_db


def all_rows() -> list[object]:
    return [list(Concept.objects.order_by("pk").values()), list(ConceptLabel.objects.order_by("pk").values())]


def test_loading_brings_forty_concepts_each_with_definition_and_both_languages() -> None:
    assert load_vocabulary() == 40
    assert Concept.objects.count() == 40
    assert Concept.objects.filter(definition_de="").count() == 0
    assert Concept.objects.filter(label_en="").count() == 0


def test_loading_twice_changes_nothing() -> None:
    load_vocabulary()
    before = all_rows()
    load_vocabulary()
    assert all_rows() == before


def test_loading_again_corrects_a_shipped_concept_and_keeps_added_ones() -> None:
    load_vocabulary()
    Concept.objects.filter(key="lorawan").update(label_en="wrong")
    Concept.objects.create(key="eigenes", label_de="Eigenes", label_en="Own", sort_key="eigenes")
    load_vocabulary()
    assert Concept.objects.get(key="lorawan").label_en == "LoRaWAN"
    assert Concept.objects.count() == 41


def test_labels_come_preferred_first_and_once() -> None:
    load_vocabulary()
    assert concept_labels()["lorawan"] == (
        "LoRaWAN",
        "LoRa",
        "Long Range Wide Area Network",
        "Sensorfunknetz",
        "long range wide area network",
    )
    assert sorted(concept_labels()) == sorted(concept.key for concept in concepts())


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Wir suchen ein Betriebsmodell für unser LoRaWAN-Netz.", {"betriebsmodell", "lorawan"}),
        ("Erfahrungen mit OKR in der Verwaltung", {"okr"}),
        ("Wie messen Sie Pegel nach Starkregen?", {"wasser-starkregen"}),
        ("Digitale Zwillinge in der Bauleitplanung", {"digitaler-zwilling"}),
        ("Bürgerbeteiligung mit der Stadt-App", {"beteiligung", "city-app"}),
        ("Kinderbetreuung", set()),
    ],
)
def test_the_vocabulary_finds_the_topics_of_a_sentence(text: str, keys: set[str]) -> None:
    load_vocabulary()
    assert ConceptTagger(concept_labels()).tag(text) == keys
