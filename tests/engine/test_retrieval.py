# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The index finds, explains, counts and hides; text is data; it survives on disk and says when it does not."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maschinenraum.engine.language import Concept, Label, Thesaurus
from maschinenraum.engine.retrieval import Document, Index, IndexUnusable, Reason, highlights

THESAURUS = Thesaurus.of(
    [
        Concept(
            "bringverkehr",
            (Label("Hol- und Bringverkehr", "preferred", "de"), Label("Elterntaxi", "colloquial", "de")),
            broader=("schulweg",),
        ),
        Concept("schulweg", (Label("Schulweg", "preferred", "de"),)),
    ]
)
DOCUMENTS = [
    Document(
        "zone",
        {"title": "Hol- und Bringverkehr ordnen", "body": "Haltebuchten vor der Grundschule"},
        frozenset({"public"}),
        {"land": ["Hessen"], "phase": ["P2"]},
    ),
    Document(
        "seen",
        {"title": "Messwerte für unsere Badeseen", "body": "Temperatur und Algen"},
        frozenset({"public", "group-1"}),
        {"land": ["Bayern", "Hessen"], "phase": ["P3"]},
    ),
    Document("amt", "Kürzere Wartezeiten im Bürgeramt", frozenset({"group-1"}), {"land": ["Bayern"]}),
]


def index(**given: object) -> Index:
    return Index.build(DOCUMENTS, THESAURUS, **given)  # type: ignore[arg-type]


def found(made: Index, text: str, **given: object) -> list[str]:
    return [hit.id for hit in made.search(text, **given)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("Badegewässerüberwachung", "seen"),
        ("Wartezeit", "amt"),
        ("Warteziet im Amt", "amt"),
        ("Elterntaxis vor der Schule", "zone"),
        ("Eltentaxi", "zone"),
        ("buergeramt", "amt"),
    ],
)
def test_what_is_meant_is_found(query: str, best: str) -> None:
    assert found(index(), query)[0] == best


def test_pairs_of_id_and_text_are_documents() -> None:
    assert found(Index.build([("a", "Ein Radweg"), ("b", "Ein Hallenbad")]), "Radwege") == ["a"]


def test_a_word_in_the_title_counts_more() -> None:
    body = {"title": "Kirche", "body": "Brunnen am Markt"}
    title = {"title": "Brunnen", "body": "Kirche am Markt"}
    assert found(Index.build([("body", body), ("title", title)]), "Brunnen") == ["title", "body"]


def test_a_hit_says_which_words_met() -> None:
    hit = index().search("Messwerte im Badesee")[0]
    assert hit.reasons[:2] == (
        Reason("Messwerte", "word", ("Messwerte",)),
        Reason("Badesee", "word", ("Badeseen",)),
    )
    assert str(hit.reasons[1]) == "Badeseen"


def test_a_hit_says_through_which_concept_it_was_found() -> None:
    reason = index().search("Elterntaxi")[0].reasons[0]
    assert reason == Reason(
        "Elterntaxi", "concept", ("Hol", "Bringverkehr"), "bringverkehr", "Hol- und Bringverkehr"
    )
    assert str(reason) == "Elterntaxi = Hol- und Bringverkehr"


#: Names that make "Stadt" a common word of the vocabulary.
OTHERS = tuple(
    enumerate("Amsel Drossel Fink Star Meise Spatz Rabe Elster Dohle Specht Kleiber Zeisig".split() * 2)
)


def through(query: str, label: str) -> list[tuple[str, str]]:
    """What the query said of a concept with this everyday name, and how the hit met it."""
    meant = Concept("meant", (Label("Ödnis", "preferred", "de"), Label(label, "colloquial", "de")))
    others = [Concept(f"other-{n}", (Label(f"Stadt {word}", "preferred", "de"),)) for n, word in OTHERS]
    vocabulary = Thesaurus.of([meant, *others])
    hits = Index.build([("a", f"Ödnis, Stadt, Bus. {label}")], vocabulary).search(query)
    return [(reason.query, reason.kind) for hit in hits for reason in hit.reasons if reason.concept]


def test_one_word_of_an_everyday_sentence_does_not_mean_what_the_sentence_means() -> None:
    sentence = "in der Stadt ist alles zu"
    assert (through("Hitze: Stadt", sentence), through(sentence, sentence)) == ([], [(sentence, "concept")])


def test_a_reason_quotes_the_query_in_its_own_order() -> None:
    assert through("Bus kommt spät", "da kommt wieder kein Bus")[0][0] == "Bus kommt"


def test_the_words_to_mark_stand_in_the_text() -> None:
    text = "Neue Bring\u00adzonen, Bringzonen!"
    marked = highlights(text, [Reason("Elterntaxi", "concept", ("Bringzonen",))])
    assert [text[start:end] for start, end in marked] == ["Bring\u00adzonen", "Bringzonen"]


def test_only_documents_with_a_label_held_are_found() -> None:
    made = index()
    everything = "Bürgeramt Badeseen Grundschule"
    assert set(found(made, everything)) == {"zone", "seen", "amt"}
    assert set(found(made, everything, labels=["public"])) == {"zone", "seen"}
    assert found(made, everything, labels=[]) == []


def test_filters_hold_together() -> None:
    made = index()
    everything = "Bürgeramt Badeseen Grundschule"
    assert set(found(made, everything, filters={"land": ["Hessen"]})) == {"zone", "seen"}
    assert found(made, everything, filters={"land": ["Hessen"], "phase": ["P3"]}) == ["seen"]
    assert found(made, everything, filters={"land": []}) == []


def test_counts_come_from_what_is_seen() -> None:
    made = index()
    everything = "Bürgeramt Badeseen Grundschule"
    assert made.count(everything) == 3
    assert made.count(everything, labels=["group-1"]) == 2
    assert made.facets(everything, ["land", "phase"], labels=["group-1"]) == {
        "land": {"Bayern": 2, "Hessen": 1},
        "phase": {"P3": 1},
    }
    assert made.facets("", ["phase"], labels=["public"]) == {"phase": {"P2": 1, "P3": 1}}


def test_a_filter_does_not_narrow_its_own_values() -> None:
    counts = index().facets("", ["land", "phase"], filters={"land": ["Bayern"]})
    assert counts == {"land": {"Bayern": 2, "Hessen": 2}, "phase": {"P3": 1}}


def test_every_hit_is_counted() -> None:
    made = index()
    for query in ("Schule", "Elterntaxi", "Amt", "Temperatur"):
        assert made.count(query) == len(made.search(query, 100))


def test_the_last_word_may_be_begun() -> None:
    made = index()
    assert found(made, "Tempe", typing=True) == ["seen"]
    assert found(made, "Tempe ", typing=True) == found(made, "Tempe ")


def test_similar_documents_leave_out_the_one_given_and_what_is_hidden() -> None:
    made = Index.build(
        [
            Document("a", "Sensoren messen den Pegel am Bach", frozenset({"x"})),
            Document("b", "Pegel am Fluss mit Sensoren", frozenset({"x"})),
            Document("c", "Pegel am Bach, intern", frozenset({"y"})),
            Document("d", "Theater im Park", frozenset({"x"})),
        ]
    )
    assert [hit.id for hit in made.similar("a", labels=["x"])] == ["b"]
    assert made.similar("unknown") == []


def test_documents_come_and_go() -> None:
    made = index()
    made.add([("zone", "Ein Freibad"), ("new", "Eine Lichtung")])
    assert len(made) == 4
    assert found(made, "Haltebuchten") == []
    assert found(made, "Lichtung") == ["new"]
    made.remove(["new", "unknown"])
    assert len(made) == 3
    assert found(made, "Lichtung") == []


def test_an_index_in_a_folder_is_the_same_when_opened_again(tmp_path: Path) -> None:
    built = index(folder=tmp_path / "index")
    opened = Index.open(tmp_path / "index", THESAURUS)
    for query in ("Elterntaxi", "Badesee", "Warteziet"):
        assert opened.search(query) == built.search(query) == index().search(query)
    assert not opened.is_stale
    assert Index.open(tmp_path / "index").is_stale


def test_what_was_added_is_there_when_opened_again(tmp_path: Path) -> None:
    index(folder=tmp_path / "index").add([("new", "Eine Lichtung")])
    assert found(Index.open(tmp_path / "index", THESAURUS), "Lichtung") == ["new"]


def test_another_reader_of_the_folder_sees_changes_when_it_looks_again(tmp_path: Path) -> None:
    writing = index(folder=tmp_path / "index")
    reading = Index.open(tmp_path / "index", THESAURUS)
    writing.add([("new", "Eine Lichtung")])
    assert (found(reading, "Lichtung"), reading.refresh(), reading.refresh()) == ([], True, False)
    assert found(reading, "Lichtung") == ["new"]
    Index.build([("only", "Eine Schonung")], THESAURUS, folder=tmp_path / "index")
    assert reading.refresh()
    assert found(reading, "Schonung") == ["only"]


def test_building_again_replaces_the_folder(tmp_path: Path) -> None:
    index(folder=tmp_path / "index")
    Index.build([("only", "Eine Lichtung")], folder=tmp_path / "index")
    assert len(Index.open(tmp_path / "index")) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda folder: (folder / "state.json").unlink(), "There is no index yet; it must be built."),
        (
            lambda folder: (folder / "state.json").write_text("{"),
            "The index is damaged and must be built anew.",
        ),
        (
            lambda folder: (folder / "postings" / "meta.json").write_text("no"),
            "The index is damaged and must be built anew.",
        ),
        (
            lambda folder: [path.unlink() for path in (folder / "postings").glob("*.term")],
            "The index is damaged and must be built anew.",
        ),
    ],
)
def test_an_unusable_folder_says_so(tmp_path: Path, damage: object, complaint: str) -> None:
    index(folder=tmp_path / "index")
    damage(tmp_path / "index")  # type: ignore[operator]
    with pytest.raises(IndexUnusable) as raised:
        Index.open(tmp_path / "index")
    assert str(raised.value) == complaint


def test_an_index_of_another_analyser_must_be_built_anew(tmp_path: Path) -> None:
    index(folder=tmp_path / "index")
    path = tmp_path / "index" / "state.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"analyzer": 0}))
    with pytest.raises(IndexUnusable) as raised:
        Index.open(tmp_path / "index")
    assert str(raised.value) == "The index was made by another version and must be built anew."


INDEX = index()


@given(st.text() | st.text("title:\"'()[]{}^~*?\\/+-!&|AND OR NOT ä\u202e\u200f😀\x00"))
@settings(deadline=1000)
def test_any_text_is_only_data(text: str) -> None:
    for typing in (False, True):
        assert isinstance(INDEX.search(text, typing=typing), list)
    assert len(INDEX.search(text, 100)) == INDEX.count(text)


@pytest.mark.parametrize("text", ["", "und die der", "   ", "title:", '"', "\u202e"])
def test_a_text_that_says_nothing_finds_nothing(text: str) -> None:
    assert INDEX.search(text) == []


@pytest.mark.parametrize("piece", ["Elterntaxi Badesee ", "x", "ab😀 ", "(", "Donau\u00addampf"])
def test_a_very_long_text_is_answered_within_a_second(piece: str) -> None:
    begun = time.process_time()
    INDEX.search((piece * 50_000)[:50_000], typing=True)
    assert time.process_time() - begun < 1


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=80), max_size=8))
@settings(deadline=None, max_examples=30)
def test_whatever_is_indexed_is_found_by_its_own_words(texts: dict[str, str]) -> None:
    made = Index.build(texts.items())
    assert len(made) == len(texts)
    for id_, text in texts.items():
        telling = [word for word in made.analyzer.words(text) if word.telling]
        assert (id_ in [hit.id for hit in made.search(text, len(texts) + 1)]) == bool(telling)


def meaning(texts: object) -> np.ndarray:
    """Vectors that know one synonym."""
    return np.array([[float("Schwimm" in text or "Bade" in text), 1.0] for text in texts])  # type: ignore[attr-defined]


def test_vectors_find_what_shares_no_word() -> None:
    hits = index(vectors=meaning).search("Schwimmer", labels=["public"])
    assert (hits[0].id, hits[0].reasons) == ("seen", (Reason("Schwimmer", "meaning"),))


def test_vectors_show_nothing_hidden() -> None:
    assert "seen" not in found(index(vectors=meaning), "Schwimmer", labels=["other"])


def test_without_vectors_at_hand_the_search_goes_on() -> None:
    assert found(index(vectors=lambda texts: None), "Badesee") == found(index(), "Badesee")
