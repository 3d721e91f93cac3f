# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The style sheet keeps what is named and drops the rest; fonts and sheet are small."""

import gzip

import pytest
from fontTools.ttLib import TTFont

from setup import audit, browser_parts, fonts, styles
from tests.conftest import ROOT

pytestmark = pytest.mark.house
GENERATED = ROOT / "src" / "maschinenraum" / "web" / "static" / "generated"


def purged(sheet: str, *texts: str) -> str:
    return styles.purge(sheet, *styles.named_classes(texts))


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".kern-btn{a:b}.kern-card{c:d}", ".kern-btn{a:b}"),
        (".kern-btn,.kern-card{a:b}", ".kern-btn{a:b}"),
        (".kern-btn .kern-card{a:b}", ""),
        ("body:not(.kern-card){a:b}", "body:not(.kern-card){a:b}"),
        (":root{--x:1}", ":root{--x:1}"),
        ("@media (min-width:1px){.kern-btn{a:b}.kern-card{c:d}}", "@media (min-width:1px){.kern-btn{a:b}}"),
        ("@media print{.kern-card{c:d}}", ""),
        ("@keyframes turn{0%{a:b}to{c:d}}", "@keyframes turn{0%{a:b}to{c:d}}"),
        ('.kern-btn{a:url("data:x{}y")}.kern-card{c:d}', '.kern-btn{a:url("data:x{}y")}'),
        ('@charset "UTF-8";.kern-btn{a:b}', ".kern-btn{a:b}"),
    ],
)
def test_a_rule_stays_when_a_selector_of_it_is_named(sheet: str, kept: str) -> None:
    assert purged(sheet, '<a class="kern-btn">') == kept


def test_a_name_completed_at_run_time_keeps_every_class_that_begins_so() -> None:
    sheet = ".kern-icon--add{a:b}.kern-icon--close{c:d}.kern-badge{e:f}"
    assert purged(sheet, '<i class="kern-icon--{{ name }}">') == ".kern-icon--add{a:b}.kern-icon--close{c:d}"


def test_the_sheet_is_small_and_the_fonts_are_at_most_two_of_30_kib() -> None:
    fonts = sorted(GENERATED.glob("*.woff2"))
    assert len(fonts) == 2
    assert [font.name for font in fonts if font.stat().st_size > 30 * 1024] == []
    assert len(gzip.compress((GENERATED / "kern.css").read_bytes())) < 20 * 1024


# By the alphabets of the languages, written down apart from the list the fonts are made with.
ALPHABETS = (
    "áâãàäåæāăąçćčċďđðéêëèēęěėğġģħíîïìīįıķĺļľłńñňņŋóôõòöøőōœŕřŗśşšșßťţțŧúûüùūůűųŵẁẃẅýÿŷỳźżžþ"
    "ÁÂÃÀÄÅÆĀĂĄÇĆČĊĎĐÐÉÊËÈĒĘĚĖĞĠĢĦÍÎÏÌĪĮİĶĹĻĽŁŃÑŇŅŊÓÔÕÒÖØŐŌŒŔŘŖŚŞŠȘẞŤŢȚŦÚÛÜÙŪŮŰŲŴẀẂẄÝŸŶỲŹŻŽÞ"
)


@pytest.mark.parametrize("weight", ["400", "600"])
def test_every_letter_of_european_names_that_the_full_font_has_is_in_ours(weight: str) -> None:
    full = TTFont(browser_parts.KERN / "fonts" / "fira-sans" / fonts.WEIGHTS[weight]).getBestCmap()
    ours = TTFont(GENERATED / f"fira-sans-{weight}.woff2").getBestCmap()
    assert [sign for sign in ALPHABETS if ord(sign) in full and ord(sign) not in ours] == []
    assert [sign for sign in "ăĄąĂ" if ord(sign) not in ours] == []


def test_what_the_fonts_are_made_with_is_european_through_and_through() -> None:
    assert [chr(code) for code in fonts.CHARACTERS if 0x3000 <= code <= 0x9FFF] == []


@pytest.mark.parametrize(
    ("found", "well", "beginning"),
    [
        ([{"name": "A", "vulns": []}, {"name": "b", "vulns": []}], True, "keine bekannt, 2 von 2"),
        (
            [{"name": "a", "skip_reason": "x"}, {"name": "b", "skip_reason": "x"}],
            True,
            "nicht geprüft, 0 von 2",
        ),
        (
            [{"name": "a", "vulns": []}, {"name": "b", "skip_reason": "x"}],
            True,
            "unvollständig, 1 von 2 fehlen: b",
        ),
        ([{"name": "a", "vulns": [{"id": "x"}]}], False, "FEHLER: bekannte Schwachstellen in a"),
    ],
)
def test_what_was_not_looked_up_is_never_called_sound(
    found: list[dict[str, object]], well: bool, beginning: str
) -> None:
    verdict, line = audit.judge(found, {"a", "b"})
    assert (verdict, line.startswith(beginning)) == (well, True)
