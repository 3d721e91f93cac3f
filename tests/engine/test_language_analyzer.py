# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words as the index sees them: lemmas, stems, parts of compounds, sequences of letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maschinenraum.engine.language import Analyzer, stem
from maschinenraum.engine.language.dictionary import lemma
from maschinenraum.engine.language.splitting import Splitter

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Badegewässerüberwachung", ["bade", "gewässer", "überwachung"]),
        ("Straßenzustandserfassung", ["straße", "zustand", "erfassung"]),
        ("Hausmeister", ["haus", "meister"]),
        ("Behördengänge", ["behörde", "gang"]),
        ("Radverkehr", ["rad", "verkehr"]),
    ],
)
def test_a_compound_consists_of_its_words(compound: str, parts: list[str]) -> None:
    assert ANALYZER.word(compound).parts == tuple(ANALYZER.word(part).stem for part in parts)


@pytest.mark.parametrize("word", ["Verwaltung", "Genehmigung", "Information", "Organisation", "Bürgerinnen"])
def test_a_word_with_an_ending_is_no_compound(word: str) -> None:
    assert not ANALYZER.word(word).is_compound


def test_compounds_are_made_of_learned_words_too() -> None:
    assert Analyzer().word("Wasserxyzzy").parts == (stem("wasserxyzzy"),)
    assert Analyzer({"xyzzy"}).word("Wasserxyzzy").parts == ("wass", "xyzzy")


@pytest.mark.parametrize(
    "forms", [("Bad", "Bäder", "baeder"), ("gießen", "gegossen"), ("Kita", "Kitas", "KITAS")]
)
def test_all_forms_of_a_word_are_one(forms: tuple[str, ...]) -> None:
    assert len({ANALYZER.word(form).stem for form in forms}) == 1


def test_an_unknown_word_is_its_own_lemma() -> None:
    assert lemma("xyzzy") == "xyzzy"


def test_grammar_tells_nothing_and_words_of_the_field_are_weak() -> None:
    words = {word.written: word for word in ANALYZER.words("Die Kommune und der See")}
    assert [word.telling for word in words.values()] == [False, True, False, False, True]
    assert words["Kommune"].weak
    assert not words["See"].weak


@given(st.text())
@settings(deadline=None)
def test_any_text_has_words_and_they_are_the_same_in_another_analyser(text: str) -> None:
    assert Analyzer().words(text) == ANALYZER.words(text)


@given(st.lists(st.sampled_from(["bade", "gewaesser", "strom", "netz", "plan"]), min_size=2, max_size=8))
def test_what_is_joined_of_known_words_is_split_into_letters_that_remain(parts: list[str]) -> None:
    known = {"bade", "gewaesser", "strom", "netz", "plan"}
    assert "".join(Splitter(known.__contains__).split("".join(parts))) == "".join(parts)[:60] * (
        len("".join(parts)) <= 60
    )
