# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The timetable as one XLSX file made for printing: A4, headings on every page, nothing cut off."""

import io
from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap
from typing import Any

from xlsxwriter import Workbook

from maschinenraum.cli.planning import phrases
from maschinenraum.cli.planning.listing import Listing
from maschinenraum.network.spreadsheets import neutralised

A4 = 9
NARROWEST, WIDEST = 8, 60
LINE = 14  # points
INK, PAPER = "#1d2b45", "#e9edf4"
TOP = {"text_wrap": True, "valign": "top"}
LOOKS: dict[str, dict[str, Any]] = {
    "head": {**TOP, "bold": True, "font_color": "white", "bg_color": INK},
    "cell": {**TOP, "top": 1, "top_color": "#dde2ea"},
    "first": {**TOP, "top": 1, "top_color": INK},
    "name": {**TOP, "bold": True, "bg_color": PAPER},
    "value": {**TOP, "align": "left", "num_format": "#,##0"},
    "title": {"bold": True, "font_size": 16},
}
#: The same plan gives the same file, whenever it is written.
ALWAYS = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones


def workbook(
    overview: Sequence[tuple[str, str | int]],
    listings: Sequence[Listing],
    *,
    title: str,
    mark: str,
    language: str,
    overview_title: str,
) -> bytes:
    """Return the file: an overview of names and values, then one sheet per list."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": ALWAYS})
        formats = {name: book.add_format(look) for name, look in LOOKS.items()}
        _overview(_sheet(book, overview_title, title, mark, landscape=False), overview, title, formats)
        for listing in listings:
            _listing(_sheet(book, listing.title, title, mark, landscape=True), listing, language, formats)
    return target.getvalue()


def _sheet(book: Any, name: str, title: str, mark: str, *, landscape: bool) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{_printed(title)}&C{_printed(mark)}&R{_printed(name)}")
    sheet.set_footer("&R&P / &N")
    return sheet


def _printed(text: str) -> str:
    """A text in a header, where & begins a command; Excel takes at most 255 letters of all three parts."""
    return text[:80].replace("&", "&&")


def _overview(sheet: Any, rows: Sequence[tuple[str, str | int]], title: str, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, neutralised(title), formats["title"])
    for number, (name, value) in enumerate(rows, start=2):
        sheet.write_string(number, 0, neutralised(name), formats["name"])
        if isinstance(value, int):
            sheet.write_number(number, 1, value, formats["value"])
        else:
            sheet.write_string(number, 1, neutralised(value), formats["value"])
    sheet.print_area(0, 0, len(rows) + 1, 1)


def _listing(sheet: Any, listing: Listing, language: str, formats: dict[str, Any]) -> None:
    rows = [
        [phrases.day(cell, language) if column == listing.day else cell for column, cell in enumerate(row)]
        for row in listing.rows
    ]
    widths = [_width([head, *(row[column] for row in rows)]) for column, head in enumerate(listing.columns)]
    for column, head in enumerate(listing.columns):
        sheet.set_column(column, column, widths[column])
        sheet.write_string(0, column, neutralised(head), formats["head"])
    before = None
    for number, row in enumerate(rows, start=1):
        begins, before = row[listing.group] != before, row[listing.group]
        sheet.set_row(
            number, LINE * max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))
        )
        for column, cell in enumerate(row):
            sheet.write_string(number, column, neutralised(cell), formats["first" if begins else "cell"])
    last = max(len(rows), 1)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(listing.columns) - 1)
    sheet.print_area(0, 0, last, len(listing.columns) - 1)


def _width(cells: Sequence[str]) -> int:
    return min(max(max(map(len, cells)) + 2, NARROWEST), WIDEST)


def _lines(cell: str, width: int) -> int:
    """How many lines a cell takes; spreadsheet programs do not make the room by themselves."""
    return max(len(wrap(cell, width)), 1)
