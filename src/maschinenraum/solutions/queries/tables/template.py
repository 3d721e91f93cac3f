# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table people may start from: our columns for one kind, and one invented row."""

from datetime import date

from django.utils.translation import gettext as _

from maschinenraum.network.spreadsheets import write_xlsx
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.content import LINKS
from maschinenraum.solutions.queries.tables.meanings import fields

#: What a first table does not need.
LEFT_OUT = ("kind", LINKS, "groups", "project")


def template_file(kind: str) -> bytes:
    """Return an XLSX file with the headings of one kind and an example row, in the reader's language."""
    columns = [
        column
        for column in fields()
        if column.name not in LEFT_OUT and (not column.kinds or kind in column.kinds)
    ]
    example: dict[str, object] = {
        "key": "M-01",
        "title": _("Beispiel: Messwerte für unsere Badeseen"),
        "summary": _("Sonden melden jede Stunde die Wassertemperatur; die Werte stehen auf der Website."),
        "phase": Record.Phase.PILOT.label,
        "source_date": date(2026, 1, 31),
        "starts_on": date(2025, 3, 1),
        "budget_eur": 24_000,
        "cost_once_eur": 12_000,
        "staff_hours_once": 80,
        "implementation_months": 6,
    }
    row = [example.get(column.name, "") for column in columns]
    return write_xlsx([column.heading for column in columns], [row], sheet=_("Wissen"))
