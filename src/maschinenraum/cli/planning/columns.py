# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a sheet to records: columns are known by their German and English names, in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from maschinenraum.cli.planning import cells
from maschinenraum.cli.planning.sources import Sheet
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine.language import fold
from maschinenraum.network.spreadsheets import column_letter

#: What a spreadsheet program leaves in a cell whose formula failed.
FAILED_FORMULAS = (
    "#REF!",
    "#N/A",
    "#NV",
    "#NAME?",
    "#VALUE!",
    "#WERT!",
    "#BEZUG!",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
)


@dataclass(frozen=True)
class Field:
    """A column: its own name, what else it may be called (folded, without spaces), and what it must be.

    ``repeats`` says that several columns may belong to it, as in "seeks 1", "seeks 2".
    """

    name: str
    aliases: str
    required: bool = False
    repeats: bool = False

    @property
    def german(self) -> str:
        """What the column is called in a sentence: the first of the aliases."""
        return next(iter(self.aliases.split()), self.name)

    def is_called(self, header: str) -> bool:
        """Whether this is the column with that header."""
        key = "".join(letter for letter in fold(header) if letter.isalnum())
        names = {self.name.replace("_", ""), *self.aliases.split()}
        return key in names or (self.repeats and re.sub(r"\d+$", "", key) in names)


@dataclass(frozen=True)
class Record:
    """One row: where it stands, and its cells by the names of the fields."""

    sheet: str
    row: int
    given: dict[str, tuple[str, ...]]
    headers: dict[str, str]

    def refuse(self, name: str, sentence: str) -> InputRefused:
        """Say what is wrong with a cell of this row, and what to do."""
        header = self.headers.get(name, name)
        return InputRefused(f"{self.sheet}, Zeile {self.row}, Spalte {header}: {sentence}")

    def text(self, name: str) -> str:
        """The cell, "" where it is empty or the column is missing."""
        return next((cell for cell in self.given.get(name, ()) if cell), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """All filled cells of a field that may have several columns."""
        return tuple(cell for cell in self.given.get(name, ()) if cell)

    def required(self, name: str) -> str:
        """The cell, which must be filled."""
        if not self.text(name):
            raise self.refuse(
                name, "Hier fehlt eine Angabe; bitte ergänzen (verbundene Zellen vorher auflösen)."
            )
        return self.text(name)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """The cell as a whole number from ``low`` to ``high``."""
        if not self.text(name):
            return default
        try:
            return cells.whole(self.text(name), low, high)
        except ValueError as error:
            raise self.refuse(name, str(error)) from error


def records(sheet: Sheet, fields: Sequence[Field], notes: list[str]) -> list[Record]:
    """The rows of a sheet; unknown columns are noted, missing and double ones refused."""
    places: dict[str, list[int]] = {field.name: [] for field in fields}
    for index, header in enumerate(sheet.table.columns):
        field = next((field for field in fields if header and field.is_called(header)), None)
        if field is None:
            if header:
                notes.append(
                    f"{sheet.shown}: Die Spalte „{header}“ ist nicht bekannt und wird nicht gelesen."
                )
        elif places[field.name] and not field.repeats:
            first = sheet.table.columns[places[field.name][0]]
            raise InputRefused(
                f"{sheet.shown}: Die Spalten „{first}“ und „{header}“ (Spalte {column_letter(index)}) bedeuten "
                "dasselbe; bitte eine von beiden löschen."
            )
        else:
            places[field.name].append(index)
    _require_columns(sheet, fields, places)
    headers = {
        field.name: sheet.table.columns[at[0]] if (at := places[field.name]) else field.german
        for field in fields
    }
    found = [
        Record(
            sheet.shown,
            row.number,
            {name: tuple(row.cells[i] for i in at) for name, at in places.items()},
            headers,
        )
        for row in sheet.table.rows
    ]
    for record in found:
        _refuse_failed_formulas(record)
    return found


def _require_columns(sheet: Sheet, fields: Sequence[Field], places: dict[str, list[int]]) -> None:
    for field in fields:
        if field.required and not places[field.name]:
            there = ", ".join(filter(None, sheet.table.columns))
            raise InputRefused(
                f"{sheet.shown}, erste Zeile: Die Spalte „{field.german}“ ({field.name}) fehlt; "
                f"bitte ergänzen. Da sind: {there}."
            )


def _refuse_failed_formulas(record: Record) -> None:
    for name, given in record.given.items():
        if any(cell.upper() in FAILED_FORMULAS for cell in given):
            raise record.refuse(
                name, f"Die Formel ergab {record.text(name)}; bitte berichtigen oder den Wert eintragen."
            )
