# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling the two forms of the directory apart, by content."""

from datetime import date
from typing import BinaryIO

from maschinenraum.network.directory.extract import read_extract
from maschinenraum.network.directory.fixed_width import read_fixed_width
from maschinenraum.network.directory.records import DirectoryFile
from maschinenraum.network.directory.refusals import DirectoryError
from maschinenraum.network.directory.values import checked_day
from maschinenraum.network.spreadsheets import MIB, OLE, ZIP, Limits, _, open_workbook, read_capped

LIMITS = Limits(size=12 * MIB, unpacked=40 * MIB, rows=40_000, columns=300)


def read_directory(source: bytes | BinaryIO, *, population_date: date | None = None) -> DirectoryFile:
    """Read an AuszugGV workbook or a GV100AD text, whichever it is; raises ``FileRefused``.

    population_date   for GV100AD, which does not say it; ignored for AuszugGV, which does
    """
    if population_date is not None:
        checked_day(population_date)
    data = read_capped(source, LIMITS)
    if data.startswith((ZIP, OLE)):
        with open_workbook(data, LIMITS) as workbook:
            return read_extract(workbook, LIMITS)
    if not data.lstrip(b"\xef\xbb\xbf")[:2].isdigit():
        raise DirectoryError(
            _(
                "Die Datei ist weder ein Auszug aus dem Gemeindeverzeichnis (AuszugGV, .xlsx) "
                "noch ein Gemeindeverzeichnis GV100AD (.txt)."
            )
        )
    return read_fixed_width(data, population_date=population_date)
