# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a value of the directory can be at all: what no database could hold or no country have is refused."""

import unicodedata
from datetime import date
from decimal import Decimal

from django.utils import timezone

from maschinenraum.network.directory.refusals import DirectoryError
from maschinenraum.network.spreadsheets import _

LONGEST_NAME = 160
#: More than Germany has (84 million people, 357 000 km²), and less than the database can hold.
MOST_PEOPLE, LARGEST_AREA = 100_000_000, Decimal(400_000)
#: The keys of the directory are those of united Germany.
EARLIEST = date(1990, 1, 1)
SOFT_HYPHEN = "\u00ad"


def german_day(day: date) -> str:
    """Return a day as 31.12.2024, with four digits for any year."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def checked_name(name: str, *, row: int, column: str) -> str:
    """Return the name without space around it; refuses an empty or endless one and signs nobody sees."""
    if not name.strip():
        raise DirectoryError(_("Der Name fehlt."), row=row, column=column)
    checked_text(name, row=row, column=column)
    if len(name.strip()) > LONGEST_NAME:
        raise DirectoryError(
            _("Der Name hat %(count)s Zeichen, erlaubt sind %(most)s."),
            row=row,
            column=column,
            count=len(name.strip()),
            most=LONGEST_NAME,
        )
    return name.strip()


def checked_text(text: str, *, row: int, column: str) -> str:
    """Return the text; refuses line breaks and other control characters."""
    hidden = next((sign for sign in text if _is_hidden(sign)), None)
    if hidden is not None:
        raise DirectoryError(
            _("Das Zeichen U+%(code)s (Zeilenumbruch oder Steuerzeichen) gehört nicht hierher."),
            row=row,
            column=column,
            code=f"{ord(hidden):04X}",
        )
    return text


def _is_hidden(sign: str) -> bool:
    category = unicodedata.category(sign)
    return (category.startswith("C") or category in {"Zl", "Zp"}) and sign != SOFT_HYPHEN


def checked_population(count: int, *, row: int, column: str = "") -> int:
    """Return the number of inhabitants; refuses more than Germany has."""
    if count >= MOST_PEOPLE:
        raise DirectoryError(
            _("%(value)s Einwohnerinnen und Einwohner sind mehr, als Deutschland hat."),
            row=row,
            column=column,
            value=count,
        )
    return count


def checked_area(area: Decimal, *, row: int, column: str = "") -> Decimal:
    """Return the area in km²; refuses more than Germany has."""
    if area >= LARGEST_AREA:
        raise DirectoryError(
            _("%(value)s km² sind mehr, als Deutschland hat."), row=row, column=column, value=area
        )
    return area


def not_too_early(day: date, *, row: int | None = None, column: str = "") -> date:
    """Return the day; refuses one before the directory began."""
    if day < EARLIEST:
        raise DirectoryError(
            _("Der Tag %(day)s liegt vor dem %(first)s und kann nicht stimmen."),
            row=row,
            column=column,
            day=german_day(day),
            first=german_day(EARLIEST),
        )
    return day


def checked_day(day: date, *, row: int | None = None, column: str = "") -> date:
    """Return the day something stood at; refuses one before the directory began, or in the future."""
    if day > timezone.localdate():
        raise DirectoryError(
            _("Der Tag %(day)s liegt in der Zukunft und kann nicht stimmen."),
            row=row,
            column=column,
            day=german_day(day),
        )
    return not_too_early(day, row=row, column=column)


def checked_population_day(day: date, as_of: date, *, row: int | None = None, column: str = "") -> date:
    """Return the day of the numbers of inhabitants; refuses one after the day of the territories."""
    if day > as_of:
        raise DirectoryError(
            _("Der Stand der Bevölkerung (%(day)s) liegt nach dem Gebietsstand (%(as_of)s)."),
            row=row,
            column=column,
            day=german_day(day),
            as_of=german_day(as_of),
        )
    return not_too_early(day, row=row, column=column)
