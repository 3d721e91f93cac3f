# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking participants over from a list: upload, look at every row, confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from maschinenraum.events.actions.participants import (
    ListChanged,
    choose_reading,
    drop_participants,
    import_participants,
    stage_participants,
)
from maschinenraum.events.changes.participants import Imported
from maschinenraum.events.models import Event
from maschinenraum.events.queries.participant_lists.columns import columns_of, unclear_refusal
from maschinenraum.events.queries.participant_lists.previewing import preview
from maschinenraum.events.queries.participant_lists.rows import Preview
from maschinenraum.events.queries.participant_lists.template import template_file
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.queries.staged_files import StagedFile, staged_file
from maschinenraum.network.spreadsheets import FileRefused, Table
from maschinenraum.web.events.registrations.lists import UploadForm
from maschinenraum.web.events.seen import seen_event
from maschinenraum.web.requests import person_of
from maschinenraum.web.tables import DELIMITER_KEYS, MOST_BYTES, TYPES, ReadingForm, reading_of

SAMPLE_ROWS = 3


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file; a readable one leads to its preview, nothing is taken over yet."""
    event = seen_event(request, slug, may_run_event)
    if request.method != "POST":
        return _upload_page(request, event, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, event, form, status=422)
    file = form.cleaned_data["file"]
    try:
        content = file.read(MOST_BYTES + 1)
        staged = stage_participants(event, name=file.name, content=content, by=person_of(request))
    except FileRefused as refusal:
        form.add_error("file", refusal.sentence(_))
        return _upload_page(request, event, form, status=422)
    return redirect("events:participants-preview", slug, staged.key)


@login_required
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """A list to start from, with one example row."""
    event = seen_event(request, slug, may_run_event)
    response = HttpResponse(template_file(event), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="teilnehmende-vorlage.xlsx"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What each row would do; here the reading is changed, the list dropped or taken over."""
    event = seen_event(request, slug, may_run_event)
    staged = staged_file(key, purpose=str(event.pk), by=person_of(request))
    if staged is None:
        raise Http404
    if "drop" in request.POST:
        drop_participants(event, staged, by=person_of(request))
        messages.info(request, _("Die Liste wurde verworfen. Es wurde nichts übernommen."))
        return redirect("events:participants-import", slug)
    if "read" in request.POST:
        return _read_again(request, event, staged)
    if request.method == "POST":
        return _confirm(request, event, staged)
    return _preview_page(request, event, staged)


def _read_again(request: HttpRequest, event: Event, staged: StagedFile) -> HttpResponse:
    form = ReadingForm(request.POST)
    if form.is_valid():
        choose_reading(
            event,
            staged,
            encoding=form.cleaned_data["encoding"],
            delimiter=DELIMITER_KEYS[form.cleaned_data["delimiter"]],
            by=person_of(request),
        )
    return redirect("events:participants-preview", event.slug, staged.key)


def _confirm(request: HttpRequest, event: Event, staged: StagedFile) -> HttpResponse:
    left_out = {int(row) for row in request.POST.getlist("leave_out") if row.isascii() and row.isdigit()}
    try:
        imported = import_participants(
            event,
            staged,
            left_out=left_out,
            fingerprint=request.POST.get("fingerprint", ""),
            by=person_of(request),
        )
    except FileRefused:
        return _preview_page(request, event, staged, status=422)
    except ListChanged:
        messages.warning(
            request,
            _(
                "Seit der Vorschau hat sich etwas geändert. Es wurde nichts übernommen; "
                "bitte sehen Sie noch einmal nach."
            ),
        )
        return redirect("events:participants-preview", event.slug, staged.key)
    messages.success(request, _outcome(imported))
    return redirect("events:participants", event.slug)


def _outcome(imported: Imported) -> str:
    said = [
        ngettext("%(n)s Person angemeldet.", "%(n)s Personen angemeldet.", imported.registered)
        % {"n": imported.registered}
    ]
    if imported.changed:
        said.append(_("%(n)s aus einer früheren Liste geändert.") % {"n": imported.changed})
    if imported.untouched:
        said.append(_("%(n)s blieben, wie sie waren.") % {"n": imported.untouched})
    if imported.left_out_with:
        rows = ", ".join(str(row) for row in imported.left_out_with)
        said.append(
            _("Zeile %(rows)s blieb weg, weil sie ein „nicht“ zu einer ausgelassenen Zeile enthält.")
            % {"rows": rows}
        )
    if imported.left_out:
        rows = ", ".join(str(row) for row in imported.left_out)
        said.append(_("Nicht übernommen: Zeile %(rows)s.") % {"rows": rows})
    return " ".join(said)


def _upload_page(request: HttpRequest, event: Event, form: UploadForm, *, status: int = 200) -> HttpResponse:
    context = {"event": event, "form": form}
    return render(request, "events/registrations/import.html", context, status=status)


def _preview_page(
    request: HttpRequest, event: Event, staged: StagedFile, *, status: int = 200
) -> HttpResponse:
    context: dict[str, object] = {"event": event, "staged": staged}
    try:
        table = staged.table
        context |= {"reading": reading_of(table), "table": table, "sample": _sample(event, table)}
        context |= _shown(preview(event, table, by=person_of(request)))
    except FileRefused as refusal:
        context["refusal"] = refusal.sentence(_)
        if staged.is_text:
            context.setdefault("reading", reading_of(None, staged))
        status = 422
    return render(request, "events/registrations/preview.html", context, status=status)


def _sample(event: Event, table: Table) -> list[list[str]]:
    """Return the first rows as read, without the names in the column of those somebody does not want to meet."""
    columns = columns_of(table.columns, event)
    places = {columns.places.get("nevers"), unclear_refusal(columns)}
    hidden = _("verdeckt")
    return [
        [hidden if number in places and cell else cell for number, cell in enumerate(row.cells)]
        for row in table.rows[:SAMPLE_ROWS]
    ]


def _shown(found: Preview) -> dict[str, object]:
    return {"found": found, "new_organisations": found.new_organisations(), "unknown": found.columns.unknown}
