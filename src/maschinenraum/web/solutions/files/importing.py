# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking records over from a table: upload, say what the columns mean, look at every row, confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from maschinenraum.network.models import Person
from maschinenraum.network.queries.staged_files import StagedFile, staged_file
from maschinenraum.network.spreadsheets import FileRefused
from maschinenraum.solutions.actions.importing import (
    TABLE,
    Imported,
    TableChanged,
    choose_meanings,
    choose_reading,
    drop_file,
    import_records,
    stage_records,
)
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.tables.meanings import meanings_of
from maschinenraum.solutions.queries.tables.previewing import preview
from maschinenraum.solutions.queries.tables.template import template_file
from maschinenraum.solutions.rules import may_write_records
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.files.forms import MeaningsForm, TableUpload, choices_sent
from maschinenraum.web.tables import DELIMITER_KEYS, MOST_BYTES, ReadingForm, file_answer, reading_of

SAMPLE_ROWS = 3


def writer_of(request: HttpRequest) -> Person:
    """Return who asks, if they may write records; for all others there is no such page."""
    person = person_of(request)
    if not may_write_records(person):
        raise Http404
    return person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a table; a readable one leads to its preview, nothing is taken over yet."""
    person = writer_of(request)
    if request.method != "POST":
        return _upload_page(request, TableUpload())
    form = TableUpload(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        staged = stage_records(name=file.name, content=file.read(MOST_BYTES + 1), by=person)
    except FileRefused as refusal:
        form.add_error("file", refusal.sentence(_))
        return _upload_page(request, form, status=422)
    return redirect("files:import-preview", staged.key)


@login_required
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A table to start from, with one example row."""
    writer_of(request)
    if kind not in Record.Kind.values:
        raise Http404
    return file_answer(template_file(kind), "xlsx", "wissen-vorlage")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, key: str) -> HttpResponse:
    """What each row would do; here reading and meanings are changed, the table dropped or taken over."""
    person = writer_of(request)
    staged = staged_file(key, purpose=TABLE, by=person)
    if staged is None:
        raise Http404
    if "drop" in request.POST:
        drop_file(staged, by=person)
        messages.info(request, _("Die Tabelle wurde verworfen. Es wurde nichts übernommen."))
        return redirect("files:import")
    if "read" in request.POST:
        return _read_again(request, staged)
    if "assign" in request.POST:
        return _assign(request, staged)
    if request.method == "POST":
        return _confirm(request, staged)
    return _preview_page(request, staged)


def _read_again(request: HttpRequest, staged: StagedFile) -> HttpResponse:
    form = ReadingForm(request.POST)
    if form.is_valid():
        delimiter = DELIMITER_KEYS[form.cleaned_data["delimiter"]]
        choose_reading(
            staged, encoding=form.cleaned_data["encoding"], delimiter=delimiter, by=person_of(request)
        )
    return redirect("files:import-preview", staged.key)


def _assign(request: HttpRequest, staged: StagedFile) -> HttpResponse:
    try:
        columns = len(staged.table.columns)
    except FileRefused:
        return _preview_page(request, staged, status=422)
    choose_meanings(staged, choices_sent(request.POST.dict(), columns), by=person_of(request))
    return redirect("files:import-preview", staged.key)


def _confirm(request: HttpRequest, staged: StagedFile) -> HttpResponse:
    left_out = {int(row) for row in request.POST.getlist("leave_out") if row.isascii() and row.isdigit()}
    fingerprint = request.POST.get("fingerprint", "")
    try:
        imported = import_records(staged, left_out=left_out, fingerprint=fingerprint, by=person_of(request))
    except FileRefused:
        return _preview_page(request, staged, status=422)
    except TableChanged:
        messages.warning(
            request,
            _(
                "Seit der Vorschau hat sich etwas geändert. Es wurde nichts übernommen; "
                "bitte sehen Sie noch einmal nach."
            ),
        )
        return redirect("files:import-preview", staged.key)
    messages.success(request, _outcome(imported))
    return redirect("files:import")


def _outcome(imported: Imported) -> str:
    said = [
        ngettext("%(n)s Entwurf angelegt.", "%(n)s Entwürfe angelegt.", imported.new) % {"n": imported.new}
    ]
    if imported.changed:
        said.append(
            ngettext("%(n)s Eintrag geändert.", "%(n)s Einträge geändert.", imported.changed)
            % {"n": imported.changed}
        )
    if imported.untouched:
        said.append(_("%(n)s blieben, wie sie waren.") % {"n": imported.untouched})
    if imported.left_out:
        said.append(_("Nicht übernommen: Zeile %(rows)s.") % {"rows": ", ".join(map(str, imported.left_out))})
    return " ".join(said)


def _upload_page(request: HttpRequest, form: TableUpload, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "kinds": Record.Kind.choices}
    return render(request, "solutions/files/import.html", context, status=status)


def _preview_page(request: HttpRequest, staged: StagedFile, *, status: int = 200) -> HttpResponse:
    context: dict[str, object] = {"staged": staged}
    person = person_of(request)
    try:
        table = staged.table
        meanings = meanings_of(table.columns, staged.choices)
        context |= {
            "reading": reading_of(table),
            "table": table,
            "sample": [row.cells for row in table.rows[:SAMPLE_ROWS]],
            "assigning": MeaningsForm(table, meanings, staged.choices, person),
            "unknown": [meanings.named_at(place) for place in meanings.unknown],
            "told_only": [meanings.named_at(place) for place in meanings.told_only],
        }
        context["found"] = preview(table, staged.choices, by=person)
    except FileRefused as refusal:
        context["refusal"] = refusal.sentence(_)
        if staged.is_text:
            context.setdefault("reading", reading_of(None, staged))
        status = 422
    return render(request, "solutions/files/preview.html", context, status=status)
