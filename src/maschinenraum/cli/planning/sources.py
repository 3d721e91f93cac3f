# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a folder of CSV files, or one XLSX file, to sheets whose names are known in German and in English."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine.language import fold
from maschinenraum.network.spreadsheets import (
    FileRefused,
    Table,
    open_workbook,
    read_capped,
    read_sheet,
    read_table,
)

SUFFIXES = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
MOST_FILES = 200

#: What each sheet may be called, folded and without anything but letters.
SHEETS = {
    "people": "people persons participants attendees personen teilnehmende teilnehmer teilnehmerinnen gaeste",
    "wishes": "wishes preferences wuensche benefit nutzen",
    "slots": "slots times timeslots zeiten zeitfenster",
    "locks": "locks locked fixed fest festgelegt festlegungen",
    "topics": "topics themen",
    "settings": "settings einstellungen vorgaben",
    "tables": "tables tische",
    "rounds": "rounds runden",
    "met": "met acquainted known bekannt bekannte bekanntschaften",
    "workshops": "workshops angebote",
    "advisers": "advisers advisors berater beraterinnen beratende",
    "availability": "availability verfuegbarkeit verfuegbarkeiten",
    "requests": "requests anfragen anliegen",
}
GERMAN = {
    "people": "personen",
    "wishes": "wünsche",
    "slots": "zeiten",
    "locks": "fest",
    "topics": "themen",
    "settings": "einstellungen",
    "tables": "tische",
    "rounds": "runden",
    "met": "bekannt",
    "workshops": "workshops",
    "advisers": "beratende",
    "availability": "verfügbarkeit",
    "requests": "anfragen",
}
_CANONICAL = {alias: name for name, aliases in SHEETS.items() for alias in aliases.split()}


@dataclass(frozen=True)
class Sheet:
    """One table as read, and what its file or sheet is called in a sentence."""

    shown: str
    table: Table


@dataclass(frozen=True)
class Source:
    """All that was read.

    sheets   by their English names
    digests  SHA-256 of every file read, by its name
    notes    what was found but not read, in sentences
    """

    shown: str
    sheets: dict[str, Sheet]
    digests: dict[str, str]
    notes: tuple[str, ...]

    def require(self, name: str) -> Sheet:
        """Return a sheet that must be there."""
        if name not in self.sheets:
            raise InputRefused(
                f"{self.shown}: „{name}“ ({GERMAN[name]}) fehlt; bitte legen Sie die Tabelle an. "
                f"Gefunden: {', '.join(sheet.shown for sheet in self.sheets.values()) or 'nichts'}."
            )
        return self.sheets[name]


def canonical(name: str) -> str | None:
    """The English name of a sheet, or None where it is not known.

    >>> canonical("Wünsche"), canonical("Time slots"), canonical("Tabelle1")
    ('wishes', 'slots', None)
    """
    return _CANONICAL.get("".join(letter for letter in fold(name) if letter.isalnum()))


def read_source(path: Path, wanted: Sequence[str]) -> Source:
    """Read the wanted sheets (English names); raises ``InputRefused``."""
    try:
        if path.is_dir():
            return _read_folder(path, wanted)
        data = _content(path)
        if path.suffix.lower() in SUFFIXES:
            raise InputRefused(
                f"{path.name}: gebraucht wird der Ordner mit allen CSV-Dateien oder eine Excel-Datei (.xlsx)."
            )
        sheets, notes = _read_workbook(path.name, data, wanted)
    except FileRefused as refusal:
        raise InputRefused(f"{path.name}: {refusal}") from refusal
    except OSError as error:
        raise InputRefused(f"{error.filename or path} ist nicht lesbar; bitte Zugriff erlauben.") from error
    return Source(path.name, sheets, {path.name: _digest(data)}, notes)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return read_capped(file)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_folder(folder: Path, wanted: Sequence[str]) -> Source:
    sheets: dict[str, Sheet] = {}
    digests: dict[str, str] = {}
    notes: list[str] = []
    for path in _files(folder):
        name = canonical(path.stem)
        if name is None or name not in wanted:
            notes.append(f"{path.name} wird nicht gebraucht.")
            continue
        if name in sheets:
            raise InputRefused(f"{path.name} und {sheets[name].shown} sind beide „{name}“; bitte nur eine.")
        try:
            data = _content(path)
            sheets[name] = Sheet(path.name, read_table(data, path.name))
        except FileRefused as refusal:
            raise InputRefused(
                f"{path.name}, {refusal}" if refusal.row else f"{path.name}: {refusal}"
            ) from refusal
        digests[path.name] = _digest(data)
    return Source(folder.name or str(folder), sheets, digests, tuple(notes))


def _files(folder: Path) -> Iterator[Path]:
    """The CSV files of a folder; where there are none, the sentence says what is there instead."""
    everything = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~"))
    )
    files = [path for path in everything if path.suffix.lower() in SUFFIXES]
    workbooks = [path.name for path in everything if path.suffix.lower() in WORKBOOKS]
    if not files:
        hint = f" Meinten Sie die Datei {folder / workbooks[0]}?" if workbooks else ""
        raise InputRefused(f"{folder}: Der Ordner enthält keine CSV-Dateien.{hint}")
    if len(files) > MOST_FILES:
        raise InputRefused(
            f"{folder}: Der Ordner enthält mehr als {MOST_FILES} Dateien; bitte nur die Tabellen."
        )
    yield from files


def _read_workbook(file: str, data: bytes, wanted: Sequence[str]) -> tuple[dict[str, Sheet], tuple[str, ...]]:
    sheets: dict[str, Sheet] = {}
    notes: list[str] = []
    with open_workbook(data) as workbook:
        for title in workbook.sheetnames:
            name, shown = canonical(title), f"{file}, Blatt „{title}“"
            if name is None or name not in wanted:
                notes.append(f"{shown} wird nicht gebraucht.")
                continue
            if name in sheets:
                raise InputRefused(f"{shown} und {sheets[name].shown} sind beide „{name}“; bitte nur eines.")
            try:
                sheets[name] = Sheet(shown, read_sheet(workbook, title))
            except FileRefused as refusal:
                raise InputRefused(
                    f"{shown}, {refusal}" if refusal.row else f"{shown}: {refusal}"
                ) from refusal
    return sheets, tuple(notes)
