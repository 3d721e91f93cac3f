# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every list page does the same way: one page of rows, how many filters are set, export."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, StreamingHttpResponse

from maschinenraum.network.spreadsheets import csv_lines

ROWS_PER_PAGE = 25


def page_of(request: HttpRequest, rows: Any, size: int = ROWS_PER_PAGE) -> Page[Any]:
    """Return the page of rows that the address asks for; a senseless number is the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("seite"))


def answers(form: forms.Form) -> dict[str, Any]:
    """Return the valid answers of a filter form; what is not valid filters nothing."""
    form.is_valid()
    return dict(form.cleaned_data)


def filters_set(values: dict[str, Any], *, besides: Sequence[str] = ("text",)) -> int:
    """Return how many filters are set, the search text not counted."""
    return sum(1 for name, value in values.items() if value and name not in besides)


def csv_answer(
    name: str, heading: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Answer with a table as ``csv_lines`` writes it, line by line."""
    response = StreamingHttpResponse(csv_lines(heading, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
