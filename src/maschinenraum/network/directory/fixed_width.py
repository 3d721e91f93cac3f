# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The monthly directory in fixed columns (GV100AD) by Destatis: 220 characters a line.

Positions (from 1): 1-2 record type, 3-10 day, 11-12 Land, 13 RB, 14-15 district, 16-18 municipality,
19-22 association (after the municipality, while the ARS has it before), 23-72 name, 123-124 kind,
129-139 area in hectares, 140-150 population, 166-170 postcode. UTF-8 or ISO-8859-1. The day of the
population is not in the file.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from maschinenraum.network.directory.records import (
    KEY_LENGTHS,
    MUNICIPALITY,
    RECORD_TYPES,
    REGION_OF_BADEN_WUERTTEMBERG,
    DirectoryFile,
    Remark,
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
from maschinenraum.network.spreadsheets import BYTE_ORDER_MARKS, _

WIDTH = 220
MOST_LINES = 60_000
#: Key parts in the order of the ARS: positions (from 1, inclusive).
KEY_PARTS = ((11, 12), (13, 13), (14, 15), (19, 22), (16, 18))
#: Letters and signs of German place names; anything else above ASCII betrays a wrong encoding.
LETTERS = frozenset("äöüÄÖÜßẞáàâéèêëíîïóôúûçčřšžćńłśźẃęąŕĚěŘŠŽĆŃŁŚŹěǧğőůý§°²³«»„“”’‘–—·´­ ")


def read_fixed_width(data: bytes, *, population_date: date | None = None) -> DirectoryFile:
    """Read a GV100AD file; raises ``DirectoryError``.

    population_date   the day the numbers of inhabitants stand at, if the reader knows it; else unknown
    """
    text, encoding = _decode(data)
    records: list[TerritoryRecord] = []
    days: set[str] = set()
    regions = 0
    for number, line in _lines(text):
        days.add(line[2:10])
        if len(days) > 1:
            raise DirectoryError(
                _("Der Stand %(day)s ist ein anderer als in den Zeilen davor."),
                row=number,
                column="3-10",
                day=line[2:10],
            )
        kind = line[:2]
        if kind == REGION_OF_BADEN_WUERTTEMBERG:
            regions += 1
        elif kind in RECORD_TYPES:
            records.append(_record(number, line, population_date))
        else:
            raise DirectoryError(
                _("„%(kind)s“ ist keine Satzart des Gemeindeverzeichnisses (10 bis 60)."),
                row=number,
                column="1-2",
                kind=kind,
            )
    found, remarks = checked(records)
    refuse_childless(found)
    as_of = _as_of(days.pop())
    if population_date is not None:
        checked_population_day(population_date, as_of)
    remarks += regions_left_out(regions)
    if population_date is None:
        remarks.append(Remark(_("Der Stand der Bevölkerung steht nicht in der Datei und bleibt unbekannt.")))
    remarks.append(Remark(_("Kodierung der Datei: %(encoding)s."), {"encoding": encoding}))
    source = f"Gemeindeverzeichnis GV100AD, Statistisches Bundesamt (Destatis), Gebietsstand {as_of:%d.%m.%Y}"
    return DirectoryFile("GV100AD", as_of, with_sums(found), tuple(remarks), source)


def _decode(data: bytes) -> tuple[str, str]:
    """UTF-8 where it is valid, else ISO-8859-1, whose letters must be those of German place names."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark) and name != "utf-8-sig":
            raise DirectoryError(
                _("Die Kodierung der Datei ist unbekannt; erwartet wird UTF-8 oder ISO-8859-1.")
            )
    try:
        text, encoding = data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("iso-8859-1"), "ISO-8859-1"
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.isascii():
            strange = next((sign for sign in line if ord(sign) > 126 and sign not in LETTERS), None)
            if strange is not None:
                raise DirectoryError(
                    _(
                        "Das Zeichen U+%(code)s gehört nicht in einen Namen; die Kodierung der Datei ist unbekannt. "
                        "Erwartet wird UTF-8 oder ISO-8859-1."
                    ),
                    row=number,
                    column=str(line.index(strange) + 1),
                    code=f"{ord(strange):04X}",
                )
    return text, encoding


def _lines(text: str) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    # The last record ends with a line break too: what follows it must be nothing.
    if lines[-1].strip("\r\x1a"):
        last = lines[-1].rstrip("\r")
        if len(last) != WIDTH:
            raise DirectoryError(
                _("Die letzte Zeile hat %(count)s statt %(width)s Zeichen; die Datei ist abgeschnitten."),
                row=len(lines),
                count=len(last),
                width=WIDTH,
            )
    else:
        lines.pop()
    if len(lines) > MOST_LINES:
        raise DirectoryError(_("Die Datei hat mehr als %(most)s Zeilen."), most=MOST_LINES)
    for number, line in enumerate(lines, start=1):
        whole = line.rstrip("\r")
        if len(whole) != WIDTH:
            raise DirectoryError(
                _("Die Zeile hat %(count)s statt %(width)s Zeichen; das ist keine GV100AD-Datei."),
                row=number,
                count=len(whole),
                width=WIDTH,
            )
        yield number, whole


def _record(row: int, line: str, population_date: date | None) -> TerritoryRecord:
    level = RECORD_TYPES[line[:2]]
    length = KEY_LENGTHS[level]
    key = "".join(_digits(row, line, first, last) for first, last in _parts(length))
    name = checked_name(line[22:72], row=row, column="23-72")
    kind = _digits(row, line, 123, 124) if length >= KEY_LENGTHS["district"] else ""
    if level != MUNICIPALITY:
        return TerritoryRecord(key=key, level=level, name=name, row=row, kind_code=kind)
    # Some places have several postcodes or none; the directory pads with blanks.
    postcode = _digits(row, line, 166, 170) if line[165:170].strip() else ""
    area = Decimal(int(_digits(row, line, 129, 139))) / 100
    return TerritoryRecord(
        key=key,
        level=level,
        name=name,
        row=row,
        kind_code=kind,
        area_km2=checked_area(area, row=row, column="129-139"),
        population=checked_population(int(_digits(row, line, 140, 150)), row=row, column="140-150"),
        population_date=population_date,
        postcode=postcode,
    )


def _parts(length: int) -> Iterator[tuple[int, int]]:
    """Yield the positions of the parts a key of this length has."""
    for first, last in KEY_PARTS:
        if length <= 0:
            return
        yield first, last
        length -= last - first + 1


def _digits(row: int, line: str, first: int, last: int) -> str:
    value = line[first - 1 : last]
    if not (value.isascii() and value.isdigit()):
        raise DirectoryError(
            _("„%(value)s“ ist nicht, was hier stehen muss: %(digits)s Ziffern."),
            row=row,
            column=f"{first}-{last}" if last > first else str(first),
            value=value,
            digits=last - first + 1,
        )
    return value


def _as_of(value: str) -> date:
    try:
        day = date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError as error:
        raise DirectoryError(_("„%(value)s“ ist kein Tag."), row=1, column="3-10", value=value) from error
    return checked_day(day, row=1, column="3-10")
