# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The thesaurus: read from files, relations in both directions, contradictions named, concepts tagged."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maschinenraum.engine.language import (
    Concept,
    ConceptTagger,
    Label,
    Mention,
    Thesaurus,
    VocabularyError,
    read_concepts,
    stem,
    thesaurus,
    tokens,
)
from maschinenraum.engine.retrieval import Index

FILE = """key,label_de,label_en,definition_de,definition_en,broader,related,alternative_de,colloquial_de,abbreviation,\
alternative_en,colloquial_en
schule,Schule,School,Ort des Lernens,,,,,,,,
bringzone,Hol- und Bringzone,Drop-off zone,"Bucht, entfernt",,schule,,Elternhaltestelle,Elterntaxi;Mamataxi,HBZ,,
"""


def test_a_file_gives_labels_by_kind_and_language() -> None:
    concept = read_concepts(FILE)[1]
    assert concept.labels == (
        Label("Hol- und Bringzone", "preferred", "de"),
        Label("Drop-off zone", "preferred", "en"),
        Label("Elternhaltestelle", "alternative", "de"),
        Label("Elterntaxi", "colloquial", "de"),
        Label("Mamataxi", "colloquial", "de"),
        Label("HBZ", "abbreviation", ""),
    )
    assert concept.definition() == "Bucht, entfernt"
    assert concept.definition("en") == ""


def test_relations_are_known_from_both_sides() -> None:
    made = Thesaurus.of([*read_concepts(FILE), Concept("weg", (), related=("schule",))])
    assert made.narrower("schule") == ("bringzone",)
    assert made.broader("bringzone") == ("schule",)
    assert (made.related("schule"), made.related("weg")) == (("weg",), ("schule",))


@pytest.mark.parametrize(
    ("concepts", "complaint"),
    [
        ([Concept("a", ()), Concept("a", ())], 'The key "a" is given twice.'),
        ([Concept("a", (), broader=("b",))], '"a" names "b", which does not exist.'),
    ],
)
def test_contradictions_are_named(concepts: list[Concept], complaint: str) -> None:
    with pytest.raises(VocabularyError) as raised:
        Thesaurus.of(concepts)
    assert str(raised.value) == complaint


def test_the_fingerprint_follows_the_names_not_the_order() -> None:
    concepts = read_concepts(FILE)
    assert Thesaurus.of(concepts).fingerprint == Thesaurus.of(concepts[::-1]).fingerprint
    assert Thesaurus.of(concepts).fingerprint != Thesaurus.of(concepts[:1]).fingerprint


def test_the_shipped_vocabulary_is_read_once() -> None:
    assert thesaurus() is thesaurus()


def test_a_mention_says_where_the_label_stands() -> None:
    tagger = Thesaurus.of(read_concepts(FILE)).tagger
    assert tagger.mentions(tokens("Neue Hol- und Bringzonen")) == [
        Mention("bringzone", "Hol- und Bringzone", 1, 4)
    ]


WORDS = ["lora", "wan", "lorawan", "daten", "plattform", "datenplattform", "offene", "schulen", "ki", "kind"]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.lists(st.sampled_from(WORDS), max_size=3))),
    st.lists(st.sampled_from(WORDS), max_size=12),
)
def test_the_tagger_finds_what_trying_every_label_finds(
    labels: dict[str, list[list[str]]], text: list[str]
) -> None:
    names = {concept: [" ".join(words) for words in lists] for concept, lists in labels.items()}
    assert ConceptTagger(names).tag(" ".join(text)) == {
        concept for concept, lists in labels.items() if any(stands_in(words, text) for words in lists)
    }


def stands_in(label: list[str], text: list[str]) -> bool:
    """The definition in plain loops: as a word, as two words, as a phrase, or at either end of a longer word."""
    if not label:
        return False
    joined, stems = stem("".join(label)), [stem(word) for word in text]
    pairs = [stem(one + two) for one, two in pairwise(text)]
    phrase = [stem(word) for word in label]
    inside = any(
        len(joined) >= 5
        and len(word) >= len(joined) + 3
        and (word.startswith(joined) or word.endswith(joined))
        for word in [*text, *stems]
    )
    runs = [stems[k : k + len(phrase)] for k in range(len(stems))]
    return joined in stems or joined in pairs or (len(phrase) > 1 and phrase in runs) or inside


def test_the_everyday_english_word_for_high_water_is_in_the_vocabulary() -> None:
    made = Index.build([("water", "Hochwasser: Vorsorge am Bach"), ("bath", "Hallenbad")], thesaurus())
    assert [hit.id for hit in made.search("flooding")] == ["water"]
