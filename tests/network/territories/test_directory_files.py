# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading both forms of the directory as they come, and refusing what is not quite one."""

import io
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from maschinenraum.network.directory import DirectoryFile, TerritoryRecord, read_directory
from maschinenraum.network.spreadsheets import FileRefused
from tests.conftest import SHARED

SHEET = "Onlineprodukt_Gemeinden31122024"
Change = Callable[[Worksheet], object]


@pytest.fixture(scope="module")
def extract(shared: Path) -> DirectoryFile:
    return read_directory((shared / "data/original/AuszugGV4QAktuell_2024.xlsx").read_bytes())


@pytest.fixture(scope="module")
def fixed(shared: Path) -> DirectoryFile:
    return read_directory((shared / "data/original/GV100AD_301123.txt").read_bytes())


@pytest.fixture(scope="module")
def sample(shared: Path) -> bytes:
    return (shared / "data/fixtures/auszug_gv_sample_hh_hb_sl.xlsx").read_bytes()


@pytest.fixture(scope="module")
def lines(shared: Path) -> bytes:
    return (shared / "data/fixtures/gv100ad_sample_hh_hb_sl.txt").read_bytes()


def changed(data: bytes, change: Change) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book[SHEET])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_directory(data)
    return str(refused.value)


# --- the whole files --------------------------------------------------------------------------------


def test_the_whole_extract_is_read(extract: DirectoryFile) -> None:
    assert (extract.format, extract.as_of, Counter(record.level for record in extract.records)) == (
        "AuszugGV",
        date(2024, 12, 31),
        {"land": 16, "region": 29, "district": 400, "association": 4596, "municipality": 10959},
    )


def test_the_whole_fixed_width_file_is_read(fixed: DirectoryFile) -> None:
    assert (fixed.format, fixed.as_of, Counter(record.level for record in fixed.records)) == (
        "GV100AD",
        date(2023, 11, 30),
        {"land": 16, "region": 29, "district": 400, "association": 4597, "municipality": 10981},
    )


def test_a_municipality_has_all_its_facts(extract: DirectoryFile, fixed: DirectoryFile) -> None:
    assert extract.records[3] == TerritoryRecord(
        key="010010000000",
        level="municipality",
        name="Flensburg, Stadt",
        row=10,
        kind_code="61",
        area_km2=Decimal("56.73"),
        population=92667,
        population_date=date(2023, 12, 31),
        postcode="24937",
        longitude=9.43751,
        latitude=54.78252,
        urbanisation="01",
    )
    assert fixed.records[3] == TerritoryRecord(
        key="010010000000",
        level="municipality",
        name="Flensburg, Stadt",
        row=4,
        kind_code="61",
        area_km2=Decimal("56.73"),
        population=92550,
        postcode="24937",
    )


def test_the_association_comes_before_the_municipality_in_the_key(fixed: DirectoryFile) -> None:
    last = fixed.records[-1]
    assert (last.name, last.key, last.ags) == ("Windischleuba", "160775004052", "16077052")


def test_municipalities_without_a_district_are_kept_and_named(extract: DirectoryFile) -> None:
    named = [remark.values.get("ags") for remark in extract.remarks]
    assert named == ["07000999", "13000999", None]


def test_unknown_coordinates_are_unknown_not_zero(extract: DirectoryFile) -> None:
    without = [r.ags for r in extract.records if r.level == "municipality" and r.longitude is None]
    assert without == ["07000999", "10042999", "13000999"]


def test_both_forms_agree_on_keys_where_nothing_changed(extract: DirectoryFile, fixed: DirectoryFile) -> None:
    newer, older = ({record.key for record in file.records} for file in (extract, fixed))
    assert (len(newer - older), len(older - newer)) == (11, 34)


def test_the_extract_is_read_in_time(shared: Path) -> None:
    data = (shared / "data/original/AuszugGV4QAktuell_2024.xlsx").read_bytes()
    begun = time.process_time()
    read_directory(data)
    assert time.process_time() - begun < 6


# --- encodings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("iso-8859-1", "ISO-8859-1")]
)
def test_fault_40_fixed_width_is_read_in_its_encodings(lines: bytes, written: str, told: str) -> None:
    file = read_directory(lines.decode("utf-8").encode(written))
    assert (file.records, file.remarks[-1].values) == (read_directory(lines).records, {"encoding": told})


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_fixed_width_is_read_with_any_line_end(lines: bytes, line_end: str) -> None:
    data = lines.replace(b"\n", line_end.encode())
    assert len(read_directory(data).records) == 124


def test_fault_40_an_unknown_encoding_is_refused_with_its_place(lines: bytes) -> None:
    said = refusal(lines.decode("utf-8").encode("cp850"))
    assert said == (
        "Zeile 12, Spalte 79: Das Zeichen U+0081 gehört nicht in einen Namen; die Kodierung der Datei ist "
        "unbekannt. Erwartet wird UTF-8 oder ISO-8859-1."
    )
    assert refusal(lines.decode("utf-8").encode("utf-16")) == (
        "Die Datei ist weder ein Auszug aus dem Gemeindeverzeichnis (AuszugGV, .xlsx) noch ein "
        "Gemeindeverzeichnis GV100AD (.txt)."
    )


# --- never a silent repair --------------------------------------------------------------------------


def cell(place: str, value: str | float | None) -> Change:
    return lambda sheet: sheet.__setitem__(place, value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            cell("C10", 2),
            "Zeile 10, Spalte C: „2“ ist eine Zahl, führende Nullen sind verloren; erwartet wird Text mit 2 Ziffern.",
        ),
        (cell("C10", "2"), "Zeile 10, Spalte C: „2“ ist kein Schlüssel; erwartet wird Text mit 2 Ziffern."),
        (cell("G10", None), "Zeile 10, Spalte G: „“ ist kein Schlüssel; erwartet wird Text mit 3 Ziffern."),
        (
            cell("F8", "0000"),
            "Zeile 8, Spalte F: Diese Satzart hat hier keinen Schlüsselteil; gefunden wurde „0000“.",
        ),
        (cell("H10", ""), "Zeile 10, Spalte H: Der Name fehlt."),
        (
            cell("I10", "755,09"),
            "Zeile 10, Spalte I: „755,09“ ist keine Fläche in km² (als Zahl).",
        ),
        (
            cell("J10", "1.910.160"),
            "Zeile 10, Spalte J: „1.910.160“ ist keine Einwohnerzahl (ganze Zahl).",
        ),
        (cell("J10", -1), "Zeile 10, Spalte J: „-1“ ist keine Einwohnerzahl (ganze Zahl)."),
        (
            cell("N10", 2038),
            (
                "Zeile 10, Spalte N: „2038“ ist eine Zahl, führende Nullen sind verloren; erwartet wird Text mit 5 "
                "Ziffern."
            ),
        ),
        (
            cell("O10", "9.99697"),
            "Zeile 10, Spalte O: „9.99697“ ist keine Koordinate wie „9,43751“ (Grad, als Text mit Komma).",
        ),
        (
            cell("O10", None),
            "Zeile 10, Spalte O: Länge und Breite müssen beide angegeben sein oder beide fehlen.",
        ),
        (
            cell("A10", 60),
            "Zeile 10, Spalte A: „60“ ist keine Satzart des Gemeindeverzeichnisses (10 bis 60, als Text).",
        ),
        (
            cell("A10", "60 "),
            "Zeile 10, Spalte A: „60 “ ist keine Satzart des Gemeindeverzeichnisses (10 bis 60, als Text).",
        ),
        (
            cell("A130", "60 "),
            "Zeile 130, Spalte A: „60 “ ist keine Satzart des Gemeindeverzeichnisses (10 bis 60, als Text).",
        ),
        (
            cell("A10", None),
            "Zeile 10, Spalte A: „None“ ist keine Satzart des Gemeindeverzeichnisses (10 bis 60, als Text).",
        ),
        (
            cell("H10", "Ham\nburg"),
            (
                "Zeile 10, Spalte H: Das Zeichen U+000A (Zeilenumbruch oder Steuerzeichen) gehört nicht hierher."
            ),
        ),
        (
            cell("H10", "Ham\u2028burg"),
            (
                "Zeile 10, Spalte H: Das Zeichen U+2028 (Zeilenumbruch oder Steuerzeichen) gehört nicht hierher."
            ),
        ),
        (cell("H10", "H" * 161), "Zeile 10, Spalte H: Der Name hat 161 Zeichen, erlaubt sind 160."),
        (
            cell("J10", 99_999_999_999),
            "Zeile 10, Spalte J: 99999999999 Einwohnerinnen und Einwohner sind mehr, als Deutschland hat.",
        ),
        (
            lambda sheet: [sheet.__setitem__(f"J{row}", 99_999_999) for row in (14, 17)],
            "Zeile 11: 199999998 Einwohnerinnen und Einwohner sind mehr, als Deutschland hat.",
        ),
        (cell("I10", 999_999.0), "Zeile 10, Spalte I: 999999.00 km² sind mehr, als Deutschland hat."),
        (cell("C5", "Gebietsstand"), "Zeile 5, Spalte C: Hier wird ein Tag wie 31.12.2024 erwartet."),
        (
            cell("C5", "Gebietsstand am 31.12.2023"),
            "Zeile 5, Spalte C: Der Gebietsstand in der Kopfzeile passt nicht zum Namen des Blatts (31.12.2024).",
        ),
        (
            cell("I3", "Einwohner"),
            "Zeile 3, Spalte I: Die Kopfzeile ist nicht die des Gemeindeverzeichnis-Auszugs (AuszugGV).",
        ),
        (
            lambda sheet: sheet.delete_rows(131, 20),
            "Zeile 130: Die Fußzeilen mit der Quelle fehlen; die Datei ist vermutlich abgeschnitten.",
        ),
        (
            lambda sheet: sheet.delete_rows(10),
            (
                "Zeile 9: Unter Hamburg, Freie und Hansestadt (020000000) steht keine Gemeinde; vielleicht ist "
                "die Datei abgeschnitten."
            ),
        ),
        (
            lambda sheet: sheet.delete_rows(7),
            "Zeile 7: Zum Schlüssel 02000 fehlt das Land 02; vielleicht ist die Datei abgeschnitten.",
        ),
        (
            lambda sheet: [sheet.cell(130, n, sheet.cell(128, n).value) for n in range(1, 8)],
            "Zeile 130: Der Schlüssel 100460117117 steht schon in Zeile 128. Bitte prüfen Sie die Datei.",
        ),
        (
            lambda sheet: sheet.__setattr__("title", "Tabelle1"),
            (
                "In der Datei fehlt das Blatt „Onlineprodukt_Gemeinden…“; gefunden: Tabelle1. Bitte wählen Sie "
                "den Auszug aus dem Gemeindeverzeichnis (AuszugGV)."
            ),
        ),
    ],
)
def test_fault_42_a_changed_extract_is_refused_with_its_place(
    sample: bytes, change: Change, said: str
) -> None:
    assert refusal(changed(sample, change)) == said


def dated(data: bytes, day: str, population_day: str = "31.12.2023") -> bytes:
    """The extract as if its territories and people were counted on other days."""

    def change(sheet: Worksheet) -> None:
        sheet.title = f"Onlineprodukt_Gemeinden{day.replace('.', '')}"
        sheet["C5"], sheet["J5"] = f"Gebietsstand am {day}", f"am {population_day}"

    return changed(data, change)


@pytest.mark.parametrize(
    ("day", "population_day", "said"),
    [
        (
            "31.12.2999",
            "31.12.2023",
            "Zeile 5, Spalte C: Der Tag 31.12.2999 liegt in der Zukunft und kann nicht stimmen.",
        ),
        (
            "01.01.0001",
            "31.12.2023",
            "Zeile 5, Spalte C: Der Tag 01.01.0001 liegt vor dem 01.01.1990 und kann nicht stimmen.",
        ),
        (
            "31.12.2024",
            "31.12.1904",
            "Zeile 5, Spalte J: Der Tag 31.12.1904 liegt vor dem 01.01.1990 und kann nicht stimmen.",
        ),
        (
            "31.12.2024",
            "01.01.2025",
            (
                "Zeile 5, Spalte J: Der Stand der Bevölkerung (01.01.2025) liegt nach dem Gebietsstand "
                "(31.12.2024)."
            ),
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused(sample: bytes, day: str, population_day: str, said: str) -> None:
    assert refusal(dated(sample, day, population_day)) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            b"29991231",
            "Zeile 1, Spalte 3-10: Der Tag 31.12.2999 liegt in der Zukunft und kann nicht stimmen.",
        ),
        (
            b"00010101",
            "Zeile 1, Spalte 3-10: Der Tag 01.01.0001 liegt vor dem 01.01.1990 und kann nicht stimmen.",
        ),
    ],
)
def test_a_day_in_fixed_columns_that_cannot_be_is_refused(lines: bytes, day: bytes, said: str) -> None:
    assert refusal(lines.replace(b"20231130", day)) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2999, 12, 31), "Der Tag 31.12.2999 liegt in der Zukunft und kann nicht stimmen."),
        (date(1, 1, 1), "Der Tag 01.01.0001 liegt vor dem 01.01.1990 und kann nicht stimmen."),
        (
            date(2023, 12, 31),
            "Der Stand der Bevölkerung (31.12.2023) liegt nach dem Gebietsstand (30.11.2023).",
        ),
    ],
)
def test_a_told_day_of_the_population_must_be_possible(lines: bytes, day: date, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_directory(lines, population_date=day)
    assert str(refused.value) == said


def test_fault_42_a_foreign_workbook_is_refused(shared: Path) -> None:
    said = refusal((shared / "data/original/gebietsaenderungen_2024.xlsx").read_bytes())
    assert said.startswith("In der Datei fehlt das Blatt „Onlineprodukt_Gemeinden…“; gefunden: Deckblatt,")
    target = io.BytesIO()
    Workbook().save(target)
    assert refusal(target.getvalue()).startswith("In der Datei fehlt das Blatt")


HAMBURG = b"6020231130020000000000"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            b"602023113002000   0000",
            "Zeile 4, Spalte 16-18: „   “ ist nicht, was hier stehen muss: 3 Ziffern.",
        ),
        (
            b"602023113 020000000000",
            "Zeile 4, Spalte 3-10: Der Stand 2023113  ist ein anderer als in den Zeilen davor.",
        ),
        (
            b"7020231130020000000000",
            "Zeile 4, Spalte 1-2: „70“ ist keine Satzart des Gemeindeverzeichnisses (10 bis 60).",
        ),
        (
            b"602023113020000000000",
            "Zeile 4: Die Zeile hat 219 statt 220 Zeichen; das ist keine GV100AD-Datei.",
        ),
    ],
)
def test_fault_42_a_changed_line_is_refused_with_its_place(lines: bytes, new: bytes, said: str) -> None:
    assert refusal(lines.replace(HAMBURG, new, 1)) == said


@pytest.mark.parametrize(
    ("first", "value", "said"),
    [
        (
            25,
            b"\x00",
            "Zeile 4, Spalte 23-72: Das Zeichen U+0000 (Zeilenumbruch oder Steuerzeichen) gehört nicht hierher.",
        ),
        (
            25,
            b"\r",
            "Zeile 4, Spalte 23-72: Das Zeichen U+000D (Zeilenumbruch oder Steuerzeichen) gehört nicht hierher.",
        ),
        (
            140,
            b"99999999999",
            "Zeile 4, Spalte 140-150: 99999999999 Einwohnerinnen und Einwohner sind mehr, als Deutschland hat.",
        ),
        (
            129,
            b"99999999999",
            "Zeile 4, Spalte 129-139: 999999999.99 km² sind mehr, als Deutschland hat.",
        ),
    ],
)
def test_a_value_in_fixed_columns_that_cannot_be_is_refused(
    lines: bytes, first: int, value: bytes, said: str
) -> None:
    begin = 3 * 221 + first - 1
    assert refusal(lines[:begin] + value + lines[begin + len(value) :]) == said


def test_fault_40_a_truncated_text_is_refused(lines: bytes) -> None:
    said = refusal(lines[: len(lines) - 100])
    assert said == "Zeile 124: Die letzte Zeile hat 121 statt 220 Zeichen; die Datei ist abgeschnitten."
    whole_lines = b"\n".join(lines.split(b"\n")[:123]) + b"\n"
    assert refusal(whole_lines) == (
        "Zeile 116: Unter Tholey (100460118) steht keine Gemeinde; vielleicht ist die Datei abgeschnitten."
    )


def test_fault_40_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt."


@cache
def _sample_text() -> bytes:
    return (SHARED / "data/fixtures/gv100ad_sample_hh_hb_sl.txt").read_bytes()


@given(place=st.integers(0, 27_000), value=st.binary(min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_changed_text_is_read_or_refused_in_one_sentence(shared: Path, place: int, value: bytes) -> None:
    data = _sample_text()
    try:
        records = read_directory(data[:place] + value + data[place + len(value) :]).records
    except FileRefused as refused:
        said = str(refused)
        told = (said.count("\n"), said[-1])
    else:
        told = (0, "." if len(records) == 124 else "?")
    assert told == (0, ".")
