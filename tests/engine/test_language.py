# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""German text: what looks equal is equal, sorting follows DIN 5007-1, concepts are found as people write
them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maschinenraum.engine.language import ConceptTagger, fold, sort_key, stem, tokens


@pytest.mark.parametrize(
    "written",
    [
        "Köln",
        unicodedata.normalize("NFD", "Köln"),
        "KÖLN",
        "Koeln",
        "Kö\u00adln",
        "Kö\u200dln",
        "\u00a0Köln\u00a0",
        "Ｋöln",
    ],
)
def test_fault_41_a_name_is_the_same_however_it_is_encoded(written: str) -> None:
    assert fold(written) == fold("Köln")
    assert tokens(written) == ["koeln"]


def test_fault_41_both_kinds_of_sharp_s_are_ss() -> None:
    assert fold("Straße") == fold("STRAẞE") == fold("strasse")
    assert sort_key("Straße") == sort_key("STRAẞE") == "strasse"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_umlauts_sort_as_their_letters() -> None:
    towns = ["Öhringen", "Oldenburg", "Ofterdingen", "Zeitz", "Übach-Palenberg", "Ulm", "Ahlen", "Äpfingen"]
    assert sorted(towns, key=sort_key) == [
        "Ahlen", "Äpfingen", "Ofterdingen", "Öhringen", "Oldenburg", "Übach-Palenberg", "Ulm", "Zeitz",
    ]  # fmt: skip


def test_inflected_words_share_a_stem() -> None:
    assert stem("Netze") == stem("Netz") == stem("Netzes")
    assert stem("Häuser") == stem("Haeuser")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wir betreiben LoRaWAN-Netze", {"lorawan"}),
        ("ein LoRa WAN für Sensoren", {"lorawan"}),
        ("Betrieb urbaner Datenplattformen", {"platform", "urban-platform"}),
        ("unsere Datenplattformstrategie", {"platform"}),
        ("OpenData-Portal", {"open-data"}),
        ("offene Daten, Open Data", {"open-data"}),
        ("Einsatz von KI", {"ai"}),
        ("Kinder und Skizzen", set()),
        ("Der digitale Zwilling und digitale Zwillinge", {"twin"}),
        ("digitale Stadt, ein Zwilling", set()),
        ("Bür\u00adger\u00adbeteiligung", {"take-part"}),
        ("", set()),
    ],
)
def test_concepts_are_found_as_people_write_them(text: str, found: set[str]) -> None:
    tagger = ConceptTagger(
        {
            "lorawan": ["LoRaWAN"],
            "platform": ["Datenplattform"],
            "urban-platform": ["Urbane Datenplattform"],
            "open-data": ["Open Data"],
            "ai": ["KI", "Künstliche Intelligenz"],
            "twin": ["Digitaler Zwilling"],
            "take-part": ["Beteiligung"],
        }
    )
    assert tagger.tag(text) == found
