# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every list page does the same way: one page of rows, how many filters are set, export."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, StreamingHttpResponse

ROWS_PER_PAGE = 25
#: A spreadsheet program would run a cell that begins so as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the page of rows that the address asks for; a senseless number is the nearest page."""
    return Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("seite"))


def answers(form: forms.Form) -> dict[str, Any]:
    """Return the valid answers of a filter form; what is not valid filters nothing."""
    form.is_valid()
    return dict(form.cleaned_data)


def filters_set(values: dict[str, Any], *, besides: Sequence[str] = ("text",)) -> int:
    """Return how many filters are set, the search text not counted."""
    return sum(1 for name, value in values.items() if value and name not in besides)


def safe_cell(value: object) -> str:
    """Return a cell no spreadsheet program takes for a formula (an apostrophe goes before it)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_answer(
    name: str, heading: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Answer with a table that German spreadsheet programs open rightly: UTF-8 with mark, semicolons."""
    response = StreamingHttpResponse(_lines(heading, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(heading: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "\ufeff"
    for row in (heading, *rows):
        line = StringIO()
        csv.writer(line, delimiter=";").writerow([safe_cell(value) for value in row])
        yield line.getvalue()
