# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is written: all of it or nothing, printable, the same every time, marked when it was not finished."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from maschinenraum.cli import main
from tests.cli.conftest import environment, until
from tests.cli.planning_world import (
    FOUR,
    MEETINGS,
    OF_KIND,
    TABLES,
    folder,
    plan,
    planned,
    report,
    rows,
    sheet,
)

Captured = pytest.CaptureFixture[str]
GERMAN = [
    "persoenliche-blaetter.pdf",
    "personen.csv",
    "report.json",
    "tische.csv",
    "zeiten.csv",
    "zeitplan.xlsx",
]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("kind", sorted(OF_KIND))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_kind_is_written_in_both_languages_the_same_every_time(
    capsys: Captured, tmp_path: Path, kind: str, language: str
) -> None:
    source = folder(tmp_path / "in", OF_KIND[kind])
    words = ("--language", language, "--seed", "5")
    first = contents(planned(capsys, kind, source, *words))
    second = contents(planned(capsys, kind, source, *words))
    assert (first, len(first)) == (second, 6)


def test_files_are_named_in_the_language_asked_for(capsys: Captured, tmp_path: Path) -> None:
    source = folder(tmp_path / "in", MEETINGS)
    assert sorted(contents(planned(capsys, "meetings", source))) == GERMAN
    english = planned(capsys, "meetings", source, "--language", "en")
    assert sorted(contents(english)) == [
        "people.csv", "personal-sheets.pdf", "report.json", "tables.csv", "times.csv", "timetable.xlsx",
    ]  # fmt: skip
    assert "Because you wished for this meeting." in {row["Why"] for row in rows(english / "people.csv")}


def test_the_report_names_input_seed_steps_and_the_command_that_repeats_it(
    capsys: Captured, tmp_path: Path
) -> None:
    source = folder(tmp_path / "in", TABLES)
    written = planned(capsys, "tables", source, "--seed", "3", "--steps", "500")
    found = report(written)
    told = found["report"]
    assert found["command"] == f"maschinenraum plan tables {source} --seed 3 --steps {told['steps_done']}"
    assert (found["seed"], found["interrupted"], found["kind"]) == (3, False, "tables")
    assert sorted(found["input"]["sha256"]) == ["einstellungen.csv", "personen.csv"]
    assert (told["value"], told["bound"], told["is_optimal"], sum(told["histogram"])) == (36, 36, True, 9)


def test_fault_29_cells_that_a_spreadsheet_program_would_run_are_neutralised(
    capsys: Captured, tmp_path: Path
) -> None:
    people = [("Name", "Organisation"), ("=1+1", "@SUM(A1)"), ("Bo", "+49"), ("Cem", "-x")]
    with_formulas = {**MEETINGS, "personen": people, "wünsche": [("Wer", "Wen"), ("Bo", "=1+1")]}
    source = folder(tmp_path / "in", with_formulas)
    written = planned(capsys, "meetings", source)
    texts = [cell for row in rows(written / "personen.csv") for cell in row.values()]
    book = openpyxl.load_workbook(written / "zeitplan.xlsx")
    cells = [cell for one in book for row in one.iter_rows() for cell in row]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@"))] == []
    assert [
        cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith(("=", "+", "@"))
    ] == []
    assert {"'=1+1", "'@SUM(A1)", "'+49", "'-x"} <= set(texts)


def test_the_workbook_prints_on_a4_with_headings_on_every_page(capsys: Captured, tmp_path: Path) -> None:
    written = planned(capsys, "meetings", folder(tmp_path / "in", MEETINGS))
    book = openpyxl.load_workbook(written / "zeitplan.xlsx")
    assert book.sheetnames == ["Übersicht", "Personen", "Tische", "Zeiten"]
    for one in book.worksheets[1:]:
        assert (one.page_setup.paperSize, one.page_setup.orientation, one.print_title_rows) == (
            9,
            "landscape",
            "$1:$1",
        )
        assert one.print_area == f"'{one.title}'!$A$1:${get_column_letter(one.max_column)}${one.max_row}"
        assert (one.page_setup.fitToWidth, one.page_setup.fitToHeight, one.freeze_panes) == (None, 0, "A2")
    assert {row[0]: row[1] for row in sheet(written, "Übersicht") if row[0]}["Personen"] == 4


def pages(pdf: bytes) -> int:
    """How many pages a PDF has, by the counter of its page tree."""
    return max(
        int(count) for count in re.findall(rb"/Type /Pages.{0,80}?/Count (\d+)|/Count (\d+)", pdf)[0] if count
    )


@pytest.mark.parametrize("kind", sorted(OF_KIND))
def test_personal_sheets_are_a_tagged_pdf_with_one_page_per_person(
    capsys: Captured, tmp_path: Path, kind: str
) -> None:
    written = planned(capsys, kind, folder(tmp_path / "in", OF_KIND[kind]))
    pdf = (written / "persoenliche-blaetter.pdf").read_bytes()
    people = {"meetings": 4, "tables": 9, "workshops": 4, "consultations": 6}
    assert (pages(pdf), b"/StructTreeRoot" in pdf, b"pdfuaid:part" in pdf) == (people[kind], True, True)


def test_much_to_say_still_fits_on_one_page(capsys: Captured, tmp_path: Path) -> None:
    talkative = "; ".join(
        f"Thema{k} mit sehr vielen Worten über Nachnutzung{k} und Betrieb{k} von allem Möglichen"
        for k in range(9)
    )
    people = [
        ("Name", "Organisation", "Sucht", "Bietet"),
        *((f"P{k}", f"O{k}", talkative, talkative) for k in range(12)),
    ]
    slots = [("Zeit", "Tische"), *((f"Z{t}", 6) for t in range(11))]
    written = planned(
        capsys,
        "meetings",
        folder(
            tmp_path / "in",
            {
                "personen": people,
                "zeiten": slots,
                "wünsche": [("Wer", "Wen"), *(("P0", f"P{k}") for k in range(1, 12))],
            },
        ),
    )
    assert pages((written / "persoenliche-blaetter.pdf").read_bytes()) == 12


def test_markup_in_names_is_text(capsys: Captured, tmp_path: Path) -> None:
    people = [("Name", "Organisation"), ("#panic() *x*", "$1 [a]"), ("<b>Bo</b> \\", "@ref")]
    source = folder(tmp_path / "in", {"personen": people, "zeiten": MEETINGS["zeiten"]})
    assert pages((planned(capsys, "meetings", source) / "persoenliche-blaetter.pdf").read_bytes()) == 2


def test_letters_without_a_shape_in_the_sheets_are_boxes_there_and_themselves_in_the_tables(
    capsys: Captured, tmp_path: Path
) -> None:
    names = ["田中 Beispiel 😀", "محمد Beispiel", "\x07Bo Beispiel"]
    source = folder(
        tmp_path / "in", {"personen": [("Name",), *((name,) for name in names)], "zeiten": MEETINGS["zeiten"]}
    )
    status, _out, err = plan(capsys, "meetings", source)
    written = tmp_path / "in-plan"
    assert (status, pages((written / "persoenliche-blaetter.pdf").read_bytes())) == (0, 3)
    assert names[0] in {row["Person"] for row in rows(written / "personen.csv")}
    note = (
        "Die persönlichen Blätter (PDF) zeigen statt dieser Zeichen ein Kästchen: 中 田 😀; "
        "in den Tabellen stehen sie richtig."
    )
    assert (report(written)["notes"], f"Hinweis: {note}" in err) == ([note], True)


def test_a_folder_of_somebody_else_is_left_alone(capsys: Captured, tmp_path: Path) -> None:
    source = folder(tmp_path / "in", MEETINGS)
    other = tmp_path / "in-plan"
    other.mkdir()
    (other / "notizen.txt").write_text("meins")
    status, out, err = plan(capsys, "meetings", source)
    assert (status, out, err) == (
        1,
        "",
        (
            f"Fehler: Im Ordner {other} liegt schon anderes; bitte mit --out einen anderen nennen oder --overwrite "
            "angeben (fremde Dateien bleiben, gleichnamige werden ersetzt).\n"
        ),
    )
    planned(capsys, "meetings", source, "--overwrite")
    assert sorted(contents(other)) == sorted([*GERMAN, "notizen.txt"])


def test_a_plan_of_before_is_replaced_with_nothing_left_of_it(capsys: Captured, tmp_path: Path) -> None:
    source = folder(tmp_path / "in", MEETINGS)
    planned(capsys, "meetings", source, "--language", "en")
    assert sorted(contents(planned(capsys, "meetings", source))) == GERMAN
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "in-plan"]


@pytest.mark.parametrize("out", ["in", "."])
def test_the_input_is_never_written_into(capsys: Captured, tmp_path: Path, out: str) -> None:
    source = folder(tmp_path / "in", MEETINGS)
    before = contents(source)
    status, _out, err = plan(capsys, "meetings", source, "--overwrite", "--out", str(tmp_path / out))
    assert (status, contents(source)) == (1, before)
    assert (
        err == f"Fehler: {tmp_path / out} enthält die Eingabe; bitte mit --out einen anderen Ordner nennen.\n"
    )


def test_the_example_is_the_same_every_time_and_says_that_it_is_one(capsys: Captured, tmp_path: Path) -> None:
    def written(name: str) -> dict[str, bytes]:
        assert main(["plan", "example", str(tmp_path / name)]) == 0
        return {
            str(path.relative_to(tmp_path / name)): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*.*"))
        }

    assert written("a") == written("b")
    people = rows(tmp_path / "a" / "meetings" / "personen.csv")
    assert (
        len(people),
        [p for p in people if "Beispiel-" not in p["Name"] or "Beispiel" not in p["Organisation"]],
    ) == (191, [])
    assert main(["plan", "example", str(tmp_path / "a")]) == 1


def run(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "maschinenraum", "plan", *words]
    return subprocess.run(
        command, cwd=home, env=environment(home), capture_output=True, text=True, check=False
    )


@pytest.mark.process
def test_the_command_needs_no_installation_and_leaves_none(tmp_path: Path) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MASCHINENRAUM_", "DJANGO_"))
    }
    folder(tmp_path / "in", MEETINGS)
    command = [sys.executable, "-m", "maschinenraum", "plan", "meetings", "in"]
    done = subprocess.run(command, cwd=tmp_path, env=kept, capture_output=True, text=True, check=False)
    assert (done.returncode, sorted(path.name for path in tmp_path.iterdir())) == (0, ["in", "in-plan"])
    assert done.stderr == "Die obere Schranke wird berechnet …\nDie Dateien werden geschrieben …\n"
    assert done.stdout.endswith("Geschrieben nach " + str(tmp_path / "in-plan") + ".\n")


@pytest.mark.process
def test_a_wrong_file_ends_with_status_2(tmp_path: Path) -> None:
    folder(tmp_path / "in", {**MEETINGS, "personen": [*FOUR, ("Bo Beispiel", "Bonn")]})
    done = run(tmp_path, "meetings", "in")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.process
def test_the_report_of_another_process_is_the_same(tmp_path: Path) -> None:
    folder(tmp_path / "in", TABLES)
    found = []
    for _again in range(2):
        assert run(tmp_path, "tables", "in", "--steps", "3000").returncode == 0
        found.append(contents(tmp_path / "in-plan"))
    assert found[0] == found[1]


@pytest.mark.process
def test_an_interrupted_search_writes_its_best_plan_and_marks_every_file(tmp_path: Path) -> None:
    # 5 groups of 4 in 6 rounds: repeats are unavoidable, the search goes on as long as it may.
    people = [("Name", "Organisation"), *((f"P{k}", "") for k in range(23))]
    settings = [("Einstellung", "Wert"), ("Plätze", 5), ("Runden", 7)]
    folder(tmp_path / "in", {"personen": people, "einstellungen": settings})
    command = [sys.executable, "-m", "maschinenraum", "plan", "tables", "in", "--steps", "90000000000"]
    told = tmp_path / "told.txt"
    with told.open("w") as stream:
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment(tmp_path), stderr=stream, stdout=subprocess.DEVNULL
        )
        try:
            until(lambda: "gesucht, bester Wert" in told.read_text())
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
        finally:
            process.kill()
            process.wait()
    written = tmp_path / "in-plan"
    mark = "vorläufig, abgebrochen"
    found = json.loads((written / "report.json").read_text())
    assert (found["mark"], found["interrupted"], found["report"]["stopped"]) == (mark, True, True)
    for name in ("personen", "tische", "runden"):
        assert {row["Status"] for row in rows(written / f"{name}.csv")} == {mark}
    book = openpyxl.load_workbook(written / "zeitplan.xlsx")
    assert {str(getattr(one.oddHeader, "center").text) for one in book} == {mark}  # noqa: B009
