# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables that come and go as files: what every page with an upload or an export needs."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.queries.staged_files import StagedFile
from maschinenraum.network.spreadsheets import DELIMITERS, ENCODINGS, Table, write_csv, write_xlsx

MOST_BYTES = 10 * 1024 * 1024
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NAMES_OF_DELIMITERS = {
    ";": _("Semikolon"),
    ",": _("Komma"),
    "\t": _("Tabulator"),
    "|": _("senkrechter Strich"),
}
#: A tab would not survive a form field's trimming.
DELIMITER_KEYS = {"semicolon": ";", "comma": ",", "tab": "\t", "bar": "|"}


class ReadingForm(forms.Form):
    """How a text file is to be read, where the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Kodierung"), choices=[(name, name) for name in ENCODINGS])
    delimiter = forms.ChoiceField(
        label=_("Trennzeichen"),
        choices=[
            (key, _NAMES_OF_DELIMITERS[sign]) for key, sign in DELIMITER_KEYS.items() if sign in DELIMITERS
        ],
    )


def reading_of(table: Table | None, staged: StagedFile | None = None) -> ReadingForm | None:
    """Return the choice of how to read, filled with how the file was read; none for XLSX."""
    encoding = table.encoding if table else (staged.encoding if staged else "")
    delimiter = table.delimiter if table else (staged.delimiter if staged else "")
    if table is not None and not encoding:
        return None
    key = next((key for key, sign in DELIMITER_KEYS.items() if sign == delimiter), "semicolon")
    return ReadingForm(initial={"encoding": encoding or "utf-8", "delimiter": key})


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a table file to be saved under this name."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
