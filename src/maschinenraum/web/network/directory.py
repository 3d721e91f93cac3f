# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The office's pages of the directory: upload a file, look at what it changes, put it in force."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maschinenraum.network.actions.territories import (
    NotStaged,
    apply_directory,
    link_area_changes,
    stage_directory,
)
from maschinenraum.network.changes.area_changes import AreaChangeReport
from maschinenraum.network.changes.territories import NotConfirmed
from maschinenraum.network.directory import Remark
from maschinenraum.network.directory.difference import Difference
from maschinenraum.network.models import DirectoryImport
from maschinenraum.network.queries.territories import imports_seen_by
from maschinenraum.network.rules import may_import_directory
from maschinenraum.network.spreadsheets import FileRefused
from maschinenraum.web.lists import page_of
from maschinenraum.web.network.territory_forms import AreaChangeUpload, DirectoryConfirmation, DirectoryUpload
from maschinenraum.web.network.territory_words import changed_facts
from maschinenraum.web.requests import person_of

State = DirectoryImport.State


def _office_only(request: HttpRequest) -> None:
    if not may_import_directory(request.user):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def directory(request: HttpRequest) -> HttpResponse:
    """The imports so far, and the upload of a new file."""
    _office_only(request)
    form = DirectoryUpload(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = DirectoryUpload(request.POST, request.FILES)
        staged = _staged(request, form)
        if staged is not None:
            return redirect("network:directory-import", staged.pk)
    return _page(request, form, AreaChangeUpload())


def _staged(request: HttpRequest, form: DirectoryUpload) -> DirectoryImport | None:
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return stage_directory(
            file=file.file,
            name=file.name,
            by=person_of(request),
            population_date=form.cleaned_data["population_date"],
        )
    except FileRefused as refused:
        form.add_error("file", refused.sentence(_))
        return None


@require_POST
@login_required
def directory_changes(request: HttpRequest) -> HttpResponse:
    """Link boundary changes, or only say what would be linked."""
    _office_only(request)
    form = AreaChangeUpload(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, DirectoryUpload(), form)
    file, only_check = form.cleaned_data["file"], form.cleaned_data["only_check"]
    try:
        report = link_area_changes(file=file.file, name=file.name, by=person_of(request), dry_run=only_check)
    except FileRefused as refused:
        form.add_error("file", refused.sentence(_))
        return _page(request, DirectoryUpload(), form)
    context = {
        "name": file.name,
        "only_check": only_check,
        "figures": _figures(report),
        "problems": _said(report.problems),
    }
    return render(request, "network/directory_changes.html", context)


def _page(request: HttpRequest, form: DirectoryUpload, changes: AreaChangeUpload) -> HttpResponse:
    page = page_of(request, imports_seen_by(request.user))
    context = {"form": form, "changes": changes, "page": page}
    refused = bool(form.errors or changes.errors)
    return render(request, "network/directory.html", context, status=422 if refused else 200)


def _figures(report: AreaChangeReport) -> list[tuple[str, int]]:
    return [
        (_("neue Verknüpfungen"), report.links),
        (_("schon bekannte Verknüpfungen"), report.links_known),
        (_("frühere Gebiete und Namen nachgetragen"), report.past_territories),
        (_("letzter Tag genauer bestimmt"), report.ended),
        (_("Zeilen, die nur sagen, was blieb"), report.staying),
        (_("Zeilen, die nicht verwendet werden konnten"), len(report.problems)),
    ]


def _said(remarks: Sequence[Remark]) -> list[str]:
    return [_(remark.text) % remark.values for remark in remarks]


@require_safe
@login_required
def directory_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: what it would change, how far it is, what it has changed."""
    _office_only(request)
    return _import_page(request, pk, DirectoryConfirmation())


def _import_page(request: HttpRequest, pk: UUID, confirmation: DirectoryConfirmation) -> HttpResponse:
    found = get_object_or_404(imports_seen_by(request.user), pk=pk)
    difference = Difference.from_json(found.difference) if found.difference else Difference()
    lists = [
        (_("neu"), difference.counts.get("new", 0), [(key, name, "") for key, name in difference.new]),
        (
            _("weggefallen"),
            difference.counts.get("gone", 0),
            [(key, name, "") for key, name in difference.gone],
        ),
        (
            _("umbenannt"),
            difference.counts.get("renamed", 0),
            [(key, new, _("bisher: %(old)s") % {"old": old}) for key, old, new in difference.renamed],
        ),
        (
            _("geändert"),
            difference.counts.get("changed", 0),
            [(key, name, changed_facts(list(facts))) for key, name, facts in difference.changed],
        ),
    ]
    context = {
        "directory_import": found,
        "difference": difference,
        "lists": lists,
        "remarks": _said(difference.remarks),
        "doubts": _said(difference.doubts),
        "form": confirmation,
        "error": _(found.error) if found.error else "",
        "is_under_way": found.state == State.APPLYING,
        "may_be_applied": found.state == State.STAGED and not difference.is_empty,
    }
    status = 422 if confirmation.errors else 200
    return render(request, "network/directory_import.html", context, status=status)


@require_POST
@login_required
def directory_apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a checked file in force."""
    _office_only(request)
    get_object_or_404(imports_seen_by(request.user), pk=pk)
    form = DirectoryConfirmation(request.POST)
    try:
        apply_directory(import_id=pk, by=person_of(request), confirmed=form.is_valid())
    except NotConfirmed:
        return _import_page(request, pk, form)
    except NotStaged:
        messages.info(request, _("Die Datei ist schon übernommen oder überholt."))
    return redirect("network:directory-import", pk)
