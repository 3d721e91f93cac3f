# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary in the database: shipped concepts arrive, people's own stay, texts are tagged."""

import pytest

from maschinenraum.engine import language
from maschinenraum.engine.language import ConceptTagger, thesaurus
from maschinenraum.search.changes.vocabulary import load_vocabulary, set_retired, store_concepts
from maschinenraum.search.models import Concept, ConceptLabel
from maschinenraum.search.queries.vocabulary import (
    FIELDS_OF_ACTION,
    SPATIAL_TYPES,
    concept_labels,
    concepts,
    narrower_concepts,
    offered_concepts,
    thesaurus_concepts,
)

pytestmark = pytest.mark.django_db


def all_rows() -> list[object]:
    tables = (Concept, ConceptLabel, Concept.broader.through, Concept.related.through)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def own(key: str, label: str, **more: object) -> language.Concept:
    labels = (language.Label(label, "preferred", "de"), language.Label(label, "preferred", "en"))
    return language.Concept(key, labels, **more)  # type: ignore[arg-type]


def facts_of(concepts: list[language.Concept]) -> dict[str, object]:
    return {
        one.key: (
            sorted({(label.kind, label.language, label.text) for label in one.labels}),
            sorted(one.broader),
            sorted(one.related),
            sorted(one.definitions),
        )
        for one in concepts
    }


def test_what_is_loaded_reads_as_it_was_shipped() -> None:
    assert load_vocabulary() == len(thesaurus())
    shipped = [
        language.Concept(one.key, one.labels, one.broader, thesaurus().related(one.key), one.definitions)
        for one in thesaurus()
    ]
    assert facts_of(thesaurus_concepts()) == facts_of(shipped)


def test_loading_twice_changes_nothing() -> None:
    load_vocabulary()
    before = all_rows()
    load_vocabulary()
    assert all_rows() == before


def test_loading_again_corrects_a_shipped_concept_and_keeps_added_ones() -> None:
    load_vocabulary()
    Concept.objects.filter(key="lorawan").update(label_en="wrong")
    store_concepts([own("eigenes", "Eigenes")])
    load_vocabulary()
    assert Concept.objects.get(key="lorawan").label_en == "LoRaWAN"
    assert Concept.objects.count() == len(thesaurus()) + 1


def test_what_people_edited_or_retired_stays_theirs() -> None:
    load_vocabulary()
    store_concepts([own("lorawan", "Unser Funknetz", related=("ngsi-ld",))])
    set_retired(Concept.objects.get(key="okr"), is_retired=True)
    before = all_rows()
    load_vocabulary()
    assert all_rows() == before
    assert concept_labels()["lorawan"] == ("Unser Funknetz",)
    assert "okr" not in concept_labels()


def test_a_label_people_gave_to_a_concept_of_theirs_is_not_taken_from_them() -> None:
    store_concepts([own("funk", "LoRaWAN")])
    load_vocabulary()
    assert Concept.objects.get(label_de="LoRaWAN").pk == "funk"
    assert not Concept.objects.filter(pk="lorawan").exists()


def test_relations_hold_both_ways() -> None:
    load_vocabulary()
    store_concepts([own("eigenes", "Eigenes", broader=("sensorik",), related=("lorawan",))])
    assert "eigenes" in [concept.pk for concept in Concept.objects.get(pk="lorawan").related.all()]
    assert "eigenes" in [concept.pk for concept in narrower_concepts("sensorik")]


def test_every_concept_has_a_definition_in_german() -> None:
    assert [one.key for one in thesaurus() if not one.definition("de")] == []


def test_forty_topics_are_offered_for_ticking_and_all_exist() -> None:
    load_vocabulary()
    assert offered_concepts().count() == 40


def test_fields_of_action_and_spatial_types_stand_below_their_tops() -> None:
    load_vocabulary()
    assert (narrower_concepts(FIELDS_OF_ACTION).count(), narrower_concepts(SPATIAL_TYPES).count()) == (22, 7)


def test_labels_come_preferred_first_and_once() -> None:
    store_concepts([own("funk", "Funk")])
    ConceptLabel.objects.create(concept_id="funk", label="Sensorfunk", kind="colloquial")
    assert concept_labels() == {"funk": ("Funk", "Sensorfunk")}
    assert sorted(concept_labels()) == sorted(concept.key for concept in concepts())


def test_the_vocabulary_finds_the_topics_of_a_sentence() -> None:
    topics = {
        "Wir suchen ein Betriebsmodell für unser LoRaWAN-Netz.": {"betriebsmodell", "lorawan"},
        "Erfahrungen mit OKR in der Verwaltung": {"okr"},
        "Wie messen Sie Pegel nach Starkregen?": {"starkregenvorsorge"},
        "Digitale Zwillinge in der Bauleitplanung": {"digitaler-zwilling"},
        "Bürgerbeteiligung mit der Stadt-App": {"beteiligung", "city-app"},
    }
    load_vocabulary()
    tagger = ConceptTagger(concept_labels())
    assert {text: keys & set(tagger.tag(text)) for text, keys in topics.items()} == topics
