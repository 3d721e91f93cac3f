# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Boundary changes (Gebietsänderungen): the yearly workbook of Destatis as it comes, or a compiled CSV.

The workbook's sheet "Gebietsaenderungen" has two rows of headings and data from row 5: reference,
unit, the territory that gives or ends (ARS, AGS, name, kind, m², inhabitants), the one that receives
or begins (ARS, AGS, name), legal and statistical day. The CSV names the same columns in its first row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from maschinenraum.network.directory.records import (
    ASSOCIATION,
    DISTRICT,
    KEY_LENGTHS,
    MUNICIPALITY,
)
from maschinenraum.network.directory.refusals import DirectoryError
from maschinenraum.network.directory.values import (
    checked_area,
    checked_name,
    checked_population,
    checked_text,
    not_too_early,
)
from maschinenraum.network.spreadsheets import (
    MIB,
    OLE,
    ZIP,
    Limits,
    _,
    as_text,
    column_letter,
    open_workbook,
    read_capped,
    read_table,
    sheet_rows,
)

SHEET, FIRST_DATA_ROW, COLUMNS = "Gebietsaenderungen", 5, 13
UNITS = {"Gemeinde": MUNICIPALITY, "Gemeindeverband": ASSOCIATION, "Kreis": DISTRICT}
DISSOLUTION, PARTIAL, KEY_CHANGE, NAME_CHANGE = "1", "2", "3", "4"
KINDS = (DISSOLUTION, PARTIAL, KEY_CHANGE, NAME_CHANGE)
LIMITS = Limits(size=10 * MIB, unpacked=40 * MIB, rows=20_000, columns=300)
#: The columns of the CSV, in the order of the workbook's.
CSV_COLUMNS = (
    "kennziffer",
    "einheit",
    "ars_alt",
    "ags_alt",
    "name_alt",
    "aenderungsart",
    "flaeche_qm",
    "einwohner",
    "ars_neu",
    "ags_neu",
    "name_neu",
    "wirksam_juristisch",
    "wirksam_statistisch",
)
GERMAN_DAY, ISO_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})"), re.compile(r"(\d{4})-(\d{2})-(\d{2})")
#: Germany has twelve digits of square metres.
MOST_DIGITS = 15
SQUARE_METRES = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Side:
    """A territory as a change names it."""

    key: str
    ags: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One row: what passes from one territory to another (or stays, where both are the same).

    after        None where a territory was dissolved into none of its level
    kinds        "1" dissolution, "2" part, "3" key, "4" name; some rows have two
    area_km2, population   what passes; None where the row does not say
    """

    row: int
    reference: str
    before: Side
    after: Side | None
    kinds: tuple[str, ...]
    area_km2: Decimal | None
    population: int | None
    legal_on: date | None
    effective_on: date


def read_area_changes(source: bytes | BinaryIO, name: str) -> tuple[AreaChange, ...]:
    """Read boundary changes from the workbook or the CSV; raises ``FileRefused``."""
    data = read_capped(source, LIMITS)
    if data.startswith((ZIP, OLE)):
        with open_workbook(data, LIMITS) as workbook:
            if SHEET not in workbook.sheetnames:
                raise DirectoryError(
                    _("In der Datei fehlt das Blatt „Gebietsaenderungen“; gefunden: %(names)s."),
                    names=", ".join(workbook.sheetnames[:5])[:200],
                )
            rows = list(sheet_rows(workbook, SHEET, LIMITS, columns=COLUMNS))
        changes = tuple(_from_sheet(rows))
    else:
        changes = tuple(_from_csv(data, name))
    if not changes:
        raise DirectoryError(_("Die Datei enthält keine Gebietsänderung."))
    return changes


def _from_sheet(rows: Sequence[tuple[int, Sequence[object]]]) -> Iterator[AreaChange]:
    heading = [as_text(value) for value in rows[1][1]] if len(rows) > 1 else []
    if heading[:1] != ["Kennziffer"] or "Wirksamkeitsdatum" not in heading:
        raise DirectoryError(_("Die Kopfzeile ist nicht die der Gebietsänderungen."), row=2, column="A")
    complete = False
    for number, values in rows[FIRST_DATA_ROW - 1 :]:
        cells = [as_text(value).strip() for value in values]
        filled = [cell for cell in cells if cell]
        if len(filled) > 1:
            for index in (2, 3, 8, 9):
                if isinstance(values[index], int | float):
                    raise DirectoryError(
                        _("„%(value)s“ ist eine Zahl, führende Nullen sind verloren; erwartet wird Text."),
                        row=number,
                        column=column_letter(index),
                        value=cells[index],
                    )
            yield _change(number, cells, [column_letter(index) for index in range(COLUMNS)])
        elif filled:
            complete = True
            break
    if not complete:
        raise DirectoryError(
            _("Die Fußzeilen mit der Quelle fehlen; die Datei ist vermutlich abgeschnitten."), row=len(rows)
        )


def _from_csv(data: bytes, name: str) -> Iterator[AreaChange]:
    table = read_table(data, name, limits=LIMITS)
    missing = [column for column in CSV_COLUMNS if column not in table.columns]
    if missing:
        raise DirectoryError(
            _("Die Spalte „%(name)s“ fehlt. Bitte wählen Sie eine Datei mit Gebietsänderungen."),
            row=1,
            name=missing[0],
        )
    places = [table.columns.index(column) for column in CSV_COLUMNS]
    for row in table.rows:
        yield _change(row.number, [row.cells[place] for place in places], CSV_COLUMNS)


def _change(row: int, cells: Sequence[str], names: Sequence[str]) -> AreaChange:
    level = UNITS.get(cells[1])
    if level is None:
        raise DirectoryError(
            _("„%(value)s“ ist keine Einheit (Gemeinde, Gemeindeverband oder Kreis)."),
            row=row,
            column=names[1],
            value=cells[1][:40],
        )
    kinds = tuple(part.strip() for part in cells[5].split(","))
    if not set(kinds) <= set(KINDS):
        raise DirectoryError(
            _("„%(value)s“ ist keine Änderungsart (1 bis 4)."), row=row, column=names[5], value=cells[5][:40]
        )
    area, population = _number(row, cells[6], names[6]), _number(row, cells[7], names[7])
    effective_on = _day(row, cells[12], names[12])
    if effective_on is None:
        raise DirectoryError(_("Der Tag der Wirksamkeit fehlt."), row=row, column=names[12])
    return AreaChange(
        row=row,
        reference=checked_text(cells[0], row=row, column=names[0]),
        before=_side(row, level, cells[2:5], names[2:5]),
        after=_side(row, level, cells[8:11], names[8:11]) if any(cells[8:11]) else None,
        kinds=kinds,
        area_km2=None if area is None else _square_kilometres(row, area, names[6]),
        population=None if population is None else checked_population(population, row=row, column=names[7]),
        legal_on=_day(row, cells[11], names[11]),
        effective_on=effective_on,
    )


def _side(row: int, level: str, cells: Sequence[str], names: Sequence[str]) -> Side:
    key, ags, name = cells
    if not (len(key) == KEY_LENGTHS[level] and key.isascii() and key.isdigit()):
        raise DirectoryError(
            _("„%(value)s“ ist kein Schlüssel; erwartet wird Text mit %(digits)s Ziffern."),
            row=row,
            column=names[0],
            value=key[:40],
            digits=KEY_LENGTHS[level],
        )
    expected = {MUNICIPALITY: key[:5] + key[9:], DISTRICT: key}.get(level, "")
    if ags not in {expected, ""}:
        raise DirectoryError(
            _("Der Gemeindeschlüssel „%(value)s“ passt nicht zum Regionalschlüssel %(key)s."),
            row=row,
            column=names[1],
            value=ags[:40],
            key=key,
        )
    return Side(key, expected, checked_name(name, row=row, column=names[2]), level)


def _number(row: int, text: str, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise DirectoryError(_("„%(value)s“ ist keine ganze Zahl."), row=row, column=name, value=text[:40])
    return int(text)


def _square_kilometres(row: int, square_metres: int, name: str) -> Decimal:
    area = checked_area(Decimal(square_metres) / SQUARE_METRES, row=row, column=name)
    return area.quantize(Decimal("0.0001"))


def _day(row: int, text: str, name: str) -> date | None:
    if not text:
        return None
    day: date | None = None
    try:
        if found := ISO_DAY.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := GERMAN_DAY.fullmatch(text):
            day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    if day is None:
        raise DirectoryError(
            _("„%(value)s“ ist kein Tag wie 01.01.2024."), row=row, column=name, value=text[:40]
        )
    # A change may be announced before it comes into force: a day to come is no fault.
    return not_too_early(day, row=row, column=name)
