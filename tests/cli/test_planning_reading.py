# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501 - a table of sentences reads better in whole lines

"""An organiser's tables are read however they are saved, and refused in one sentence that says where."""

import unicodedata
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maschinenraum.cli.planning import cells
from maschinenraum.cli.planning.columns import Field, records
from maschinenraum.cli.planning.sources import canonical, read_source
from maschinenraum.cli.refusals import InputRefused
from tests.cli.planning_world import (
    CONSULTATIONS,
    FOUR,
    MEETINGS,
    OF_KIND,
    TABLES,
    WORKSHOPS,
    Sheets,
    folder,
    plan,
    planned,
    report,
    rows,
    workbook,
)

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_fault_40_every_usual_way_to_save_a_table_gives_the_same_plan(
    capsys: Captured, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    source = folder(tmp_path / "in", MEETINGS, delimiter=delimiter, encoding=encoding)
    first = rows(planned(capsys, "meetings", source) / "personen.csv")
    usual = rows(planned(capsys, "meetings", folder(tmp_path / "usual", MEETINGS)) / "personen.csv")
    assert (first, first[1]["Mit"]) == (usual, "Bo Beispiel")


def test_a_workbook_with_real_dates_and_times_is_read_as_a_person_reads_it(
    capsys: Captured, tmp_path: Path
) -> None:
    slots = [
        ("slot", "day", "start", "end", "tables"),
        ("S1", date(2027, 5, 11), datetime(2027, 5, 11, 9), time(9, 20), "2"),  # noqa: DTZ001 - as in a workbook
        (None, None, None, None, None),
        ("S2", date(2027, 5, 12), 0.375, "9.20 Uhr", 2.0),
    ]
    people = [("name", "organization", "days"), *((*row, date(2027, 5, 12)) for row in FOUR[1:])]
    source = workbook(tmp_path / "in.xlsx", {"People": people, "Time slots": slots, "Tabelle3": [("x",)]})
    written = planned(capsys, "meetings", source)
    found = [(row["Tag"], row["Beginn"], row["Ende"]) for row in rows(written / "zeiten.csv")]
    assert found == [("2027-05-12", "09:00", "09:20")] * 2
    assert report(written)["notes"] == ["in.xlsx, Blatt „Tabelle3“ wird nicht gebraucht."]


WRONG: list[tuple[str, str, Sheets, str]] = [
    (
        "no people", "meetings", {"zeiten": MEETINGS["zeiten"]},
        "in: „people“ (personen) fehlt; bitte legen Sie die Tabelle an. Gefunden: zeiten.csv.",
    ),
    (
        "no rows", "meetings", {**MEETINGS, "personen": [("Name",)]},
        "personen.csv: Unter der Kopfzeile steht keine Zeile; bitte ausfüllen.",
    ),
    (
        "empty file", "meetings", {**MEETINGS, "wünsche": []},
        "wünsche.csv: Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt.",
    ),
    (
        "wrong header", "meetings", {**MEETINGS, "personen": [("Wie heißt du", "Ort"), ("Anna", "Kiel")]},
        ("personen.csv, erste Zeile: Die Spalte „person“ (name) fehlt; "
        "bitte ergänzen. Da sind: Wie heißt du, Ort."),
    ),
    (
        "column twice", "meetings", {**MEETINGS, "wünsche": [("Wer", "Wen", "Who"), ("a", "b", "c")]},
        "wünsche.csv: Die Spalten „Wer“ und „Who“ (Spalte C) bedeuten dasselbe; bitte eine von beiden löschen.",
    ),
    (
        "name twice", "meetings", {**MEETINGS, "personen": [*FOUR, ("ANNA  Beispiel", "Bonn")]},
        ("personen.csv, Zeile 6, Spalte Name: „ANNA Beispiel“ steht schon in Zeile 2; bitte eine Zeile löschen "
        "oder beide mit einer Spalte „id“ unterscheiden."),
    ),
    (
        "unknown name", "meetings", {**MEETINGS, "wünsche": [("Wer", "Wen"), ("Anna Beispiel", "Bo Beispeil")]},
        ("wünsche.csv, Zeile 2, Spalte Wen: Die Person „Bo Beispeil“ ist nicht bekannt; bitte die Schreibweise "
        "prüfen (meinten Sie „Bo Beispiel“?)."),
    ),
    (
        "merged cells", "meetings",
        {**MEETINGS, "wünsche": [("Wer", "Wen"), ("Anna Beispiel", "Bo Beispiel"), ("", "Cem Beispiel")]},
        "wünsche.csv, Zeile 3, Spalte Wer: Hier fehlt eine Angabe; bitte ergänzen (verbundene Zellen vorher auflösen).",
    ),
    (
        "same wish twice", "meetings",
        {**MEETINGS, "wünsche": [("Wer", "Wen"), *[("Anna Beispiel", "Bo Beispiel")] * 2]},
        "wünsche.csv, Zeile 3, Spalte Wen: Dieses Paar steht schon in Zeile 2; bitte eine Zeile löschen.",
    ),
    (
        "no wish", "meetings",
        {**MEETINGS, "wünsche": [("Wer", "Wen", "Wunsch"), ("Anna Beispiel", "Bo Beispiel", "vielleicht")]},
        ("wünsche.csv, Zeile 2, Spalte Wunsch: „vielleicht“ ist kein Wunsch; möglich sind muss, gern, nie oder "
        "eine ganze Zahl von 1 bis 100000."),
    ),
    (
        "no clock", "meetings", {**MEETINGS, "zeiten": [("Zeit", "Beginn", "Tische"), ("Z1", "25:00", 2)]},
        "zeiten.csv, Zeile 2, Spalte Beginn: „25:00“ ist keine Uhrzeit; bitte wie 9:30 eintragen.",
    ),
    (
        "end before start", "meetings",
        {**MEETINGS, "zeiten": [("Zeit", "Beginn", "Ende", "Tische"), ("Z1", "9:00", "8:00", 2)]},
        "zeiten.csv, Zeile 2, Spalte Ende: Das Ende 08:00 liegt nicht nach dem Beginn 09:00; bitte berichtigen.",
    ),
    (
        "overlap", "meetings",
        {**MEETINGS, "zeiten": [("Zeit", "Beginn", "Ende", "Tische"), ("Z1", "9:00", "9:30", 2), ("Z2", "9:20", "10:00", 2)]},
        "zeiten.csv, Zeile 3, Spalte Beginn: „Z2“ beginnt, bevor „Z1“ (Zeile 2) endet; bitte berichtigen.",
    ),
    (
        "no day", "meetings",
        {**MEETINGS, "zeiten": [("Zeit", "Tag", "Beginn", "Tische"), ("Z1", "31.2.2027", "9:00", 2)]},
        "zeiten.csv, Zeile 2, Spalte Tag: Den Tag „31.2.2027“ gibt es nicht; bitte berichtigen.",
    ),
    (
        "no tables", "meetings", {**MEETINGS, "zeiten": [("Zeit",), ("Z1",)]},
        "zeiten.csv, Zeile 2, Spalte tische: Hier fehlt die Zahl der Tische; bitte ergänzen oder unter Einstellungen nennen.",
    ),
    (
        "half a table", "meetings", {**MEETINGS, "zeiten": [("Zeit", "Tische"), ("Z1", "2,5")]},
        "zeiten.csv, Zeile 2, Spalte Tische: „2,5“ ist keine ganze Zahl; bitte eine von 0 bis 100000 eintragen.",
    ),
    (
        "failed formula", "meetings", {**MEETINGS, "personen": [("Name", "Organisation"), ("Anna", "#REF!")]},
        "personen.csv, Zeile 2, Spalte Organisation: Die Formel ergab #REF!; bitte berichtigen oder den Wert eintragen.",
    ),
    (
        "unknown setting", "meetings", {**MEETINGS, "einstellungen": [("Einstellung", "Wert"), ("Farbe", "rot")]},
        ("einstellungen.csv, Zeile 2, Spalte Einstellung: Diese Einstellung ist nicht bekannt; möglich sind Titel, "
        "Tische, Höchstens, Ziel, Plätze, Runden und fairness."),
    ),
    (
        "lock while away", "meetings",
        {
            **MEETINGS,
            "personen": [("Name", "Nicht verfügbar"), ("Anna", "Z1"), ("Bo", "")],
            "wünsche": [("Wer", "Wen")],
            "fest": [("Wer", "Wen", "Zeit"), ("Anna", "Bo", "Z1")],
        },
        "fest.csv, Zeile 2, Spalte Zeit: Anna ist zur Zeit „Z1“ nicht da; bitte eine andere Zeit eintragen.",
    ),
    (
        "locks clash", "meetings",
        {
            **MEETINGS,
            "fest": [("Wer", "Wen", "Zeit"), ("Anna Beispiel", "Bo Beispiel", "Z1"), ("Cem Beispiel", "Anna Beispiel", "Z1")],
        },
        "fest.csv, Zeile 3, Spalte Zeit: Jemand ist zu dieser Zeit schon durch Zeile 2 gebunden; bitte ändern.",
    ),
    (
        "lock of colleagues", "meetings",
        {**MEETINGS, "fest": [("Wer", "Wen", "Zeit"), ("Bo Beispiel", "Dana Beispiel", "Z1")]},
        "fest.csv, Zeile 2, Spalte Wen: Beide sind aus derselben Organisation; bitte die Zeile löschen.",
    ),
    (
        "lock against never", "meetings",
        {
            **MEETINGS,
            "wünsche": [("Wer", "Wen", "Wunsch"), ("Bo Beispiel", "Anna Beispiel", "nie")],
            "fest": [("Wer", "Wen", "Zeit"), ("Anna Beispiel", "Bo Beispiel", "Z1")],
        },
        "fest.csv, Zeile 2, Spalte Wen: Für dieses Paar steht bei den Wünschen „nie“; bitte eines von beiden löschen.",
    ),
    (
        "lock over the limit", "meetings",
        {
            **MEETINGS,
            "personen": [("Name", "Höchstens"), ("Anna", 0), ("Bo", "")],
            "wünsche": [("Wer", "Wen")],
            "fest": [("Wer", "Wen", "Zeit"), ("Anna", "Bo", "Z1")],
        },
        "fest.csv, Zeile 2, Spalte Wer: Anna hat mehr festgelegte Gespräche als höchstens erlaubt (0); bitte eines löschen.",
    ),
    (
        "locks over the tables", "meetings",
        {
            **MEETINGS,
            "zeiten": [("Zeit", "Tische"), ("Z1", 0)],
            "fest": [("Wer", "Wen", "Zeit"), ("Anna Beispiel", "Bo Beispiel", "Z1")],
        },
        "fest.csv, Zeile 2, Spalte Zeit: Zu dieser Zeit sind mehr Gespräche festgelegt als Tische da (0); bitte ändern.",
    ),
    (
        "no such table", "meetings",
        {**MEETINGS, "fest": [("Wer", "Wen", "Zeit", "Tisch"), ("Anna Beispiel", "Bo Beispiel", "Z1", 3)]},
        ("fest.csv, Zeile 2, Spalte Tisch: Diesen Tisch gibt es zu dieser Zeit nicht, oder er ist doppelt vergeben; "
        "bitte ändern."),
    ),
    (
        "goal too high", "meetings", {**MEETINGS, "einstellungen": [("Einstellung", "Wert"), ("Ziel", 3)]},
        "einstellungen.csv: Das Ziel 3 ist höher als die möglichen Gespräche (2); bitte senken.",
    ),
    (
        "too few seats", "tables", {**TABLES, "tische": [("Tisch", "Plätze"), ("T1", 4)]},
        "tische.csv: Für 9 Personen gibt es nur 4 Plätze; bitte weitere Tische eintragen.",
    ),
    (
        "no rounds", "tables", {**TABLES, "einstellungen": [("Einstellung", "Wert"), ("Plätze", 3)]},
        "in: In den Einstellungen fehlt „rounds“ (runden); bitte ergänzen.",
    ),
    (
        "two workshops at once", "workshops",
        {**WORKSHOPS, "fest": [("Wer", "Workshop"), ("Anna Beispiel", "B")]},
        "fest.csv, Zeile 2, Spalte Workshop: Anna Beispiel ist in dieser Runde schon in „Parken“ gebunden; bitte ändern.",
    ),
    (
        "a title of two rounds", "workshops",
        {**WORKSHOPS, "wünsche": [("Wer", "Workshop", "Rang"), ("Bo Beispiel", "Wasser", 1)]},
        "wünsche.csv, Zeile 2, Spalte Workshop: „Wasser“ gibt es mehrfach; bitte die id eintragen.",
    ),
    (
        "adviser and person", "consultations",
        {**CONSULTATIONS, "beratende": [("Name",), ("Anna Beispiel",)]},
        "beratende.csv, Zeile 2, Spalte Name: „Anna Beispiel“ steht auch in der anderen Liste; bitte eine Zeile löschen.",
    ),
    (
        "lock without request", "consultations",
        {**CONSULTATIONS, "fest": [("Wer", "Bei", "Zeit"), ("Bo Beispiel", "Finn Beispiel", "Z1")]},
        "fest.csv, Zeile 2, Spalte Bei: Für dieses Paar gibt es keine Anfrage; bitte dort ergänzen.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "sheets", "sentence"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_wrong_input_is_told_in_one_sentence_and_nothing_is_written(
    capsys: Captured, tmp_path: Path, kind: str, sheets: Sheets, sentence: str
) -> None:
    source = folder(tmp_path / "in", sheets)
    status, out, err = plan(capsys, kind, source)
    assert (status, out, err.splitlines()[-1]) == (2, "", f"Fehler: {sentence}")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        (
            "x.xlsx",
            b"PK\x03\x04",
            "x.xlsx: Die Datei ist abgeschnitten oder keine Excel-Datei (.xlsx). Bitte speichern Sie sie neu.",
        ),
        (
            "x.csv",
            b"Name\nAnna\n",
            "x.csv: gebraucht wird der Ordner mit allen CSV-Dateien oder eine Excel-Datei (.xlsx).",
        ),
        ("x.xlsx", b"", "x.xlsx: Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt."),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(
    capsys: Captured, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert plan(capsys, "meetings", tmp_path / name)[::2] == (2, f"Fehler: {sentence}\n")


def test_fault_38_a_workbook_that_would_unpack_to_far_more_is_refused_unread(
    capsys: Captured, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "in.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", " " * 60_000_000)
    assert plan(capsys, "meetings", tmp_path / "in.xlsx")[::2] == (
        2,
        "Fehler: in.xlsx: Die Datei würde beim Entpacken auf mehr anwachsen, als erlaubt ist (40 MB).\n",
    )


def test_fault_41_a_name_is_found_in_any_spelling_the_eye_takes_for_the_same(
    capsys: Captured, tmp_path: Path
) -> None:
    people = [("Name", "Organisation"), ("Jörg Böll", "Kiel"), ("Bo", "Ulm")]
    wishes = [("Wer", "Wen"), (unicodedata.normalize("NFD", "jörg\u00a0 böll\u200d"), "BO")]
    written = planned(
        capsys, "meetings", folder(tmp_path / "in", {**MEETINGS, "personen": people, "wünsche": wishes})
    )
    assert [row["Mit"] for row in rows(written / "personen.csv")] == ["Bo", "Jörg Böll"]


def test_a_folder_with_a_workbook_only_hints_at_it(capsys: Captured, tmp_path: Path) -> None:
    file = workbook(tmp_path / "kongress.xlsx", MEETINGS)
    status, _out, err = plan(capsys, "meetings", tmp_path)
    assert (status, err) == (
        2, f"Fehler: {tmp_path}: Der Ordner enthält keine CSV-Dateien. Meinten Sie die Datei {file}?\n"
    )  # fmt: skip


def test_a_broken_row_of_a_sheet_is_told_with_file_sheet_and_row(capsys: Captured, tmp_path: Path) -> None:
    sheets = {**MEETINGS, "personen": [("Name",), ("Anna", "zu", "viel")]}
    source = workbook(tmp_path / "in.xlsx", sheets)
    status, _out, err = plan(capsys, "meetings", source)
    assert (status, err) == (
        2,
        (
            "Fehler: in.xlsx, Blatt „personen“, Zeile 2: Die Zeile hat 3 Spalten, die Kopfzeile 1. "
            "Bitte prüfen Sie Trennzeichen und Anführungszeichen.\n"
        ),
    )


def test_a_column_that_is_not_known_is_told_and_left_out(capsys: Captured, tmp_path: Path) -> None:
    people = [(*row, "x") for row in FOUR]
    _status, _out, err = plan(capsys, "meetings", folder(tmp_path / "in", {**MEETINGS, "personen": people}))
    assert (
        err.splitlines()[0]
        == "Hinweis: personen.csv: Die Spalte „x“ ist nicht bekannt und wird nicht gelesen."
    )


def test_a_wish_for_a_colleague_is_told_to_the_organiser(capsys: Captured, tmp_path: Path) -> None:
    wishes = [("Wer", "Wen"), ("Bo Beispiel", "Dana Beispiel")]
    _status, _out, err = plan(capsys, "meetings", folder(tmp_path / "in", {**MEETINGS, "wünsche": wishes}))
    assert err.splitlines()[0] == (
        "Hinweis: Bo Beispiel und Dana Beispiel sind aus derselben Organisation: Der Wunsch bleibt unerfüllt."
    )


TEXT = st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "S")), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(TEXT.map(str.strip).filter(bool), min_size=2, max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from([";", ",", "\t"]),
)
def test_whatever_names_are_written_are_read(
    tmp_path: Path, names: list[str], encoding: str, delimiter: str
) -> None:
    source = folder(
        tmp_path / "in",
        {"personen": [("Name", "Organisation"), *((f"n{name}", f"o{name}") for name in names)]},
        encoding=encoding,
        delimiter=delimiter,
    )
    read = records(
        read_source(source, ["people"]).require("people"), [Field("name", ""), Field("organisation", "")], []
    )
    composed = [unicodedata.normalize("NFC", name) for name in names]
    assert [(r.text("name"), r.text("organisation")) for r in read] == [(f"n{n}", f"o{n}") for n in composed]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), kind=st.sampled_from(sorted(OF_KIND)))
def test_no_file_whatever_is_in_it_is_answered_with_a_traceback(
    tmp_path: Path, data: bytes, kind: str
) -> None:
    source = folder(tmp_path / kind, OF_KIND[kind])
    (source / "personen.csv").write_bytes(data)
    with suppress(InputRefused):
        assert list(read_source(source, ["people"]).sheets) == ["people"]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=20))
def test_a_cell_is_understood_or_refused_in_a_sentence(text: str) -> None:
    for meaning in (cells.day, cells.clock, cells.yes, lambda cell: cells.whole(cell, 0, 9)):
        with suppress(ValueError):
            meaning(text)


@given(moment=st.times(timezones=st.none()))
def test_a_time_of_day_is_read_as_it_is_written(moment: time) -> None:
    minute = moment.replace(second=0, microsecond=0)
    fraction = (minute.hour * 60 + minute.minute) / 1440
    texts = (f"{minute:%H:%M}", f"{minute:%H.%M} Uhr", f"{minute:%H:%M:%S}", f"{minute.hour}:{minute:%M}")
    assert {cells.clock(text) for text in texts} == {minute}
    if fraction >= 0.01:
        assert cells.clock(f"{fraction:.9f}") == minute


@given(moment=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_as_it_is_written(moment: date) -> None:
    texts = (moment.isoformat(), f"{moment.day}.{moment.month}.{moment.year}", f"Di., {moment:%d.%m.%y}")
    assert {cells.day(text) for text in texts} == {moment}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Wünsche", "wishes"),
        ("WUENSCHE", "wishes"),
        ("Time Slots", "slots"),
        ("Teilnehmerinnen", "people"),
        ("Blatt1", None),
    ],
)
def test_sheets_are_known_by_german_and_english_names(name: str, known: str | None) -> None:
    assert canonical(name) == known
