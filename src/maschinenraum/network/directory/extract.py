# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The quarterly extract of the directory (AuszugGV…QAktuell.xlsx) by Destatis, as it is published.

The sheet's name ends with its day (Onlineprodukt_Gemeinden31122024), data begins at row 7, and lines
with sources and footnotes follow. Columns: A record type, B kind, C-G key in parts, H name, I area in
km², J population, N postcode, O and P longitude and latitude as text with decimal comma, S degree of
urbanisation. The days of area and population stand in row 5.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import chain

from openpyxl.workbook.workbook import Workbook

from maschinenraum.network.directory.records import (
    KEY_LENGTHS,
    MUNICIPALITY,
    RECORD_TYPES,
    REGION_OF_BADEN_WUERTTEMBERG,
    DirectoryFile,
    TerritoryRecord,
    checked,
    refuse_childless,
    regions_left_out,
    with_sums,
)
from maschinenraum.network.directory.refusals import DirectoryError
from maschinenraum.network.directory.values import (
    checked_area,
    checked_day,
    checked_name,
    checked_population,
    checked_population_day,
)
from maschinenraum.network.spreadsheets import Limits, _, column_letter, sheet_rows

SHEET = re.compile(r"Onlineprodukt_Gemeinden(\d{2})(\d{2})(\d{4})")
DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
FIRST_DATA_ROW, COLUMNS = 7, 20
#: Index, meaning and digits of the five parts of the key, in the order of the columns.
PARTS = ((2, "Land", 2), (3, "RB", 1), (4, "Kreis", 2), (5, "VB", 4), (6, "Gem", 3))
KEYS = tuple(index for index, _meaning, _digits_of_it in PARTS)
ALL_TYPES = frozenset({*RECORD_TYPES, REGION_OF_BADEN_WUERTTEMBERG})
HEADINGS = {0: "satzart", 7: "gemeindename", 8: "flächekm2", 9: "bevölkerung", 13: "postleitzahl"}
KIND, NAME, AREA, POPULATION, POSTCODE, LONGITUDE, LATITUDE, URBANISATION = 1, 7, 8, 9, 13, 14, 15, 18

Values = Sequence[object]


def read_extract(workbook: Workbook, limits: Limits) -> DirectoryFile:
    """Read the extract from an open workbook; raises ``DirectoryError``."""
    sheet = next((name for name in workbook.sheetnames if SHEET.fullmatch(name)), None)
    if sheet is None:
        raise DirectoryError(
            _(
                "In der Datei fehlt das Blatt „Onlineprodukt_Gemeinden…“; gefunden: %(names)s. "
                "Bitte wählen Sie den Auszug aus dem Gemeindeverzeichnis (AuszugGV)."
            ),
            names=", ".join(workbook.sheetnames[:5])[:200],
        )
    rows = iter(sheet_rows(workbook, sheet, limits, columns=COLUMNS))
    head = [values for _number, values in (next(rows, (0, ())) for _unused in range(FIRST_DATA_ROW - 1))]
    as_of, population_date = _days(sheet, head)
    records, regions, complete = [], 0, False
    for number, values in rows:
        kind = values[0]
        if kind == REGION_OF_BADEN_WUERTTEMBERG:
            regions += 1
        elif kind in RECORD_TYPES:
            records.append(_record(number, values, population_date))
        elif isinstance(kind, str) and len(kind) > 2:
            _refuse_records_below(number, values, rows)
            complete = True
        elif any(value not in (None, "") for value in values):
            raise _no_record_type(number, kind)
    if not complete:
        raise DirectoryError(
            _("Die Fußzeilen mit der Quelle fehlen; die Datei ist vermutlich abgeschnitten."),
            row=number if records else FIRST_DATA_ROW,
        )
    found, remarks = checked(records)
    refuse_childless(found)
    remarks += regions_left_out(regions)
    source = f"Gemeindeverzeichnis-Auszug, Statistisches Bundesamt (Destatis), Gebietsstand {as_of:%d.%m.%Y}"
    return DirectoryFile("AuszugGV", as_of, with_sums(found), tuple(remarks), source)


def _refuse_records_below(first: int, values: Values, rows: Iterator[tuple[int, Values]]) -> None:
    """Read on to the end: what looks like the first footer line may be a record with a damaged type."""
    below = chain([values], (later for _number, later in rows))
    if any(later[0] in ALL_TYPES or any(later[index] not in (None, "") for index in KEYS) for later in below):
        raise _no_record_type(first, values[0])


def _no_record_type(row: int, kind: object) -> DirectoryError:
    return DirectoryError(
        _("„%(value)s“ ist keine Satzart des Gemeindeverzeichnisses (10 bis 60, als Text)."),
        row=row,
        column=column_letter(0),
        value=str(kind)[:40],
    )


def _days(sheet: str, head: Sequence[Values]) -> tuple[date, date]:
    """Return the day of the territories and that of the population, after a look at the headings."""
    heading = [_squeezed(value) for value in head[2]] if len(head) > 2 else []
    for index, expected in HEADINGS.items():
        if len(heading) <= index or not heading[index].startswith(expected):
            raise DirectoryError(
                _("Die Kopfzeile ist nicht die des Gemeindeverzeichnis-Auszugs (AuszugGV)."),
                row=3,
                column=column_letter(index),
            )
    day, month, year = SHEET.fullmatch(sheet).groups()  # type: ignore[union-attr]
    as_of = checked_day(_day(f"{day}.{month}.{year}", 5, 2), row=5, column=column_letter(2))
    if len(head) < 5 or _day(head[4][2], 5, 2) != as_of:
        raise DirectoryError(
            _("Der Gebietsstand in der Kopfzeile passt nicht zum Namen des Blatts (%(day)s)."),
            row=5,
            column=column_letter(2),
            day=f"{as_of:%d.%m.%Y}",
        )
    counted_on = _day(head[4][POPULATION], 5, POPULATION)
    return as_of, checked_population_day(counted_on, as_of, row=5, column=column_letter(POPULATION))


def _squeezed(value: object) -> str:
    return re.sub(r"[\s-]", "", str(value or "")).casefold()


def _day(value: object, row: int, index: int) -> date:
    found = DAY.search(str(value or ""))
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise DirectoryError(
        _("Hier wird ein Tag wie 31.12.2024 erwartet."), row=row, column=column_letter(index)
    )


def _record(row: int, values: Values, population_date: date) -> TerritoryRecord:
    level = RECORD_TYPES[str(values[0])]
    name = values[NAME]
    if not isinstance(name, str):
        raise DirectoryError(_("Der Name fehlt."), row=row, column=column_letter(NAME))
    name = checked_name(name, row=row, column=column_letter(NAME))
    place = {"key": _key(row, values, KEY_LENGTHS[level]), "level": level, "name": name, "row": row}
    kind = _digits(row, values, KIND, 2) if level in {"district", "association", MUNICIPALITY} else ""
    if level != MUNICIPALITY:
        return TerritoryRecord(**place, kind_code=kind)  # type: ignore[arg-type]
    longitude, latitude = _degrees(row, values, LONGITUDE, 180), _degrees(row, values, LATITUDE, 90)
    if (longitude is None) != (latitude is None):
        raise DirectoryError(
            _("Länge und Breite müssen beide angegeben sein oder beide fehlen."),
            row=row,
            column=column_letter(LONGITUDE if longitude is None else LATITUDE),
        )
    return TerritoryRecord(
        **place,  # type: ignore[arg-type]
        kind_code=kind,
        area_km2=_area(row, values),
        population=_population(row, values),
        population_date=population_date,
        postcode=_digits(row, values, POSTCODE, 5, may_be_empty=True),
        longitude=longitude,
        latitude=latitude,
        urbanisation=_digits(row, values, URBANISATION, 2, may_be_empty=True),
    )


def _key(row: int, values: Values, length: int) -> str:
    key = ""
    for index, _meaning, digits in PARTS:
        if len(key) == length:
            if values[index] not in (None, ""):
                raise DirectoryError(
                    _("Diese Satzart hat hier keinen Schlüsselteil; gefunden wurde „%(value)s“."),
                    row=row,
                    column=column_letter(index),
                    value=str(values[index])[:40],
                )
        else:
            key += _digits(row, values, index, digits)
    return key


def _digits(row: int, values: Values, index: int, digits: int, *, may_be_empty: bool = False) -> str:
    """Return a key as text. A number has lost its leading zeros and is refused, never filled up."""
    value = values[index]
    if may_be_empty and value in (None, ""):
        return ""
    if isinstance(value, str) and len(value) == digits and value.isascii() and value.isdigit():
        return value
    if isinstance(value, int | float):
        text = _(
            "„%(value)s“ ist eine Zahl, führende Nullen sind verloren; erwartet wird Text mit %(digits)s Ziffern."
        )
    else:
        text = _("„%(value)s“ ist kein Schlüssel; erwartet wird Text mit %(digits)s Ziffern.")
    raise DirectoryError(
        text,
        row=row,
        column=column_letter(index),
        value="" if value is None else str(value)[:40],
        digits=digits,
    )


def _degrees(row: int, values: Values, index: int, most: int) -> float | None:
    """Return degrees from text with decimal comma; "0", "0,0" and an empty cell mean unknown."""
    value = values[index]
    if value in (None, ""):
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{1,3}(,\d{1,9})?", value):
        degrees = float(value.replace(",", "."))
        if degrees <= most:
            return degrees or None
    raise DirectoryError(
        _("„%(value)s“ ist keine Koordinate wie „9,43751“ (Grad, als Text mit Komma)."),
        row=row,
        column=column_letter(index),
        value=str(value)[:40],
    )


def _area(row: int, values: Values) -> Decimal:
    value = values[AREA]
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12:
            area = Decimal(str(value)).quantize(Decimal("0.01"))
            return checked_area(area, row=row, column=column_letter(AREA))
    except InvalidOperation:
        pass
    raise DirectoryError(
        _("„%(value)s“ ist keine Fläche in km² (als Zahl)."),
        row=row,
        column=column_letter(AREA),
        value="" if value is None else str(value)[:40],
    )


def _population(row: int, values: Values) -> int:
    value = values[POPULATION]
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value < 1e12
        and value == int(value)
    ):
        return checked_population(int(value), row=row, column=column_letter(POPULATION))
    raise DirectoryError(
        _("„%(value)s“ ist keine Einwohnerzahl (ganze Zahl)."),
        row=row,
        column=column_letter(POPULATION),
        value="" if value is None else str(value)[:40],
    )
