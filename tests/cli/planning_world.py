# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables of an organiser, written as people do, and what the command made of them, read without its code."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from xlsxwriter import Workbook

from maschinenraum.cli import main

Rows = Sequence[Sequence[object]]
Sheets = Mapping[str, Rows]

FOUR = [
    ("Name", "Organisation"),
    ("Anna Beispiel", "Kiel"),
    ("Bo Beispiel", "Ulm"),
    ("Cem Beispiel", "Köln"),
    ("Dana Beispiel", "Ulm"),
]
MEETINGS: dict[str, Rows] = {
    "personen": FOUR,
    "wünsche": [("Wer", "Wen", "Wunsch"), ("Anna Beispiel", "Bo Beispiel", "muss")],
    "zeiten": [("Zeit", "Beginn", "Ende", "Tische"), ("Z1", "9:00", "9:20", 2), ("Z2", "9:30", "9:50", 2)],
}
TABLES: dict[str, Rows] = {
    "personen": [("Name", "Organisation"), *((f"P{k} Beispiel", f"Haus {k}") for k in range(9))],
    "einstellungen": [("Einstellung", "Wert"), ("Plätze", 3), ("Runden", 4)],
}
WORKSHOPS: dict[str, Rows] = {
    "personen": FOUR,
    "workshops": [
        ("id", "Titel", "Runde", "Plätze", "Leitung"),
        ("A", "Parken", "1", 2, "Anna Beispiel"),
        ("B", "Wasser", "1", 2, ""),
        ("C", "Wasser", "2", 3, ""),
    ],
    "wünsche": [
        ("Wer", "Workshop", "Rang"),
        ("Bo Beispiel", "A", 1),
        ("Cem Beispiel", "A", 1),
        ("Cem Beispiel", "B", 2),
        ("Dana Beispiel", "C", 1),
    ],
}
CONSULTATIONS: dict[str, Rows] = {
    "personen": FOUR,
    "beratende": [
        ("Name", "Organisation", "Ort"),
        ("Eva Beispiel", "Bonn", "Raum 7"),
        ("Finn Beispiel", "Bonn", ""),
    ],
    "zeiten": [("Zeit",), ("Z1",), ("Z2",)],
    "anfragen": [
        ("Wer", "Bei", "Dringlichkeit", "Anliegen"),
        ("Anna Beispiel", "Eva Beispiel", 5, "Geheimes"),
        ("Anna Beispiel", "Finn Beispiel", 1, ""),
        ("Bo Beispiel", "Eva Beispiel", 2, ""),
        ("Cem Beispiel", "Eva Beispiel", 1, ""),
    ],
}
OF_KIND = {"meetings": MEETINGS, "tables": TABLES, "workshops": WORKSHOPS, "consultations": CONSULTATIONS}


def folder(at: Path, sheets: Sheets, *, delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """Write a folder of CSV files."""
    at.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(rows)
        (at / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))
    return at


def workbook(at: Path, sheets: Sheets) -> Path:
    """Write an XLSX file; dates and times become cells of that kind."""
    with Workbook(at, {"default_date_format": "dd.mm.yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return at


def plan(capsys: pytest.CaptureFixture[str], kind: str, source: Path, *words: str) -> tuple[int, str, str]:
    """Call the command in this process; return its status and what it said on both streams."""
    try:
        status = main(["plan", kind, str(source), *words])
    except SystemExit as end:
        status = int(end.code or 0)
    said = capsys.readouterr()
    return status, said.out, said.err


def planned(capsys: pytest.CaptureFixture[str], kind: str, source: Path, *words: str) -> Path:
    """Call the command, which must succeed; return the folder it wrote."""
    status, out, err = plan(capsys, kind, source, *words)
    assert status == 0, err
    return Path(out.rsplit("Geschrieben nach ", 1)[1].strip().removesuffix("."))


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a written CSV file."""
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))


def report(written: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((written / "report.json").read_text(encoding="utf-8"))
    return found


def sheet(written: Path, title: str, name: str = "zeitplan.xlsx") -> list[tuple[object, ...]]:
    """The cells of a sheet of the written workbook."""
    return list(openpyxl.load_workbook(written / name)[title].iter_rows(values_only=True))


def everything(written: Path) -> str:
    """All text that was written: tables, report and workbook; the PDF is compressed."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted(written.iterdir())
        if path.suffix in {".csv", ".json"}
    ]
    book = openpyxl.load_workbook(next(written.glob("*.xlsx")))
    texts += [str(cell) for one in book for row in one.iter_rows(values_only=True) for cell in row]
    return "\n".join(texts)
