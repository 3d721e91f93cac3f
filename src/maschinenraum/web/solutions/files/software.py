# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A solution from the description of its software, by file or address: look first, then a draft."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maschinenraum.network.fetching import FetchRefused, fetch
from maschinenraum.network.queries.staged_files import StagedFile, staged_file
from maschinenraum.network.spreadsheets import FileRefused
from maschinenraum.search.models import Concept
from maschinenraum.solutions.actions.importing import (
    SOFTWARE,
    draft_in,
    drop_file,
    import_software,
    stage_software,
)
from maschinenraum.solutions.models import Solution
from maschinenraum.solutions.publiccode.addresses import file_address
from maschinenraum.solutions.publiccode.drafting import Draft
from maschinenraum.solutions.publiccode.reading import MOST_BYTES
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.files.forms import SoftwareOwner, SoftwareUpload
from maschinenraum.web.solutions.files.importing import writer_of
from maschinenraum.web.templatetags.kern import day


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file or say where it lies; one that is understood leads to its preview."""
    person = writer_of(request)
    if request.method != "POST":
        return _upload_page(request, SoftwareUpload())
    form = SoftwareUpload(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    field = "file" if form.cleaned_data["file"] else "address"
    try:
        name, content = _given(form)
        staged = stage_software(name=name, content=content, by=person)
    except (FileRefused, FetchRefused) as refusal:
        form.add_error(field, refusal.sentence(_))
        return _upload_page(request, form, status=422)
    return redirect("files:software-preview", staged.key)


def _given(form: SoftwareUpload) -> tuple[str, bytes]:
    """Return the name of the file, or its address, and what it holds."""
    file = form.cleaned_data["file"]
    if file:
        return str(file.name), file.read(MOST_BYTES + 1)
    fetched = fetch(file_address(form.cleaned_data["address"]))
    return fetched.address, fetched.content


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, key: str) -> HttpResponse:
    """What was understood and what was not; here the file becomes a draft, or is dropped."""
    person = writer_of(request)
    staged = staged_file(key, purpose=SOFTWARE, by=person)
    if staged is None:
        raise Http404
    if "drop" in request.POST:
        drop_file(staged, by=person)
        messages.info(request, _("Die Datei wurde verworfen. Es wurde nichts übernommen."))
        return redirect("files:software")
    draft = draft_in(staged)
    if request.method != "POST":
        return _preview_page(request, staged, draft)
    if not _is_complete(draft) or (person.organisation_id is None and not request.POST.get("organisation")):
        return _preview_page(request, staged, draft, status=422)
    record = import_software(staged, organisation=request.POST.get("organisation", ""), by=person)
    messages.success(request, _("Der Entwurf steht da. Bitte ergänzen Sie, was die Datei nicht sagt."))
    return redirect("solutions:record", record.slug)


def _is_complete(draft: Draft) -> bool:
    return bool(draft.values.get("title") and draft.values.get("summary"))


def _upload_page(request: HttpRequest, form: SoftwareUpload, *, status: int = 200) -> HttpResponse:
    return render(request, "solutions/files/software.html", {"form": form}, status=status)


def _preview_page(
    request: HttpRequest, staged: StagedFile, draft: Draft, *, status: int = 200
) -> HttpResponse:
    context = {
        "staged": staged,
        "draft": draft,
        "values": list(_shown(draft)),
        "fields": Concept.objects.filter(pk__in=draft.fields_of_action),
        "owner": SoftwareOwner(person_of(request)),
        "is_complete": _is_complete(draft),
        "has_no_organisation": person_of(request).organisation_id is None,
    }
    return render(request, "solutions/files/software_preview.html", context, status=status)


def _shown(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield each field with what will stand in it and the keys of the file it comes from."""
    for name, value in draft.values.items():
        label = str(Solution._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        keys = dict.fromkeys(taken.key for taken in draft.taken if taken.field == name and taken.key)
        said = day(value) if isinstance(value, date) else value
        if name == "phase":
            said = str(Solution.Phase(str(value)).label)
        yield {
            "label": label[:1].upper() + label[1:],
            "value": said,
            "keys": list(keys),
        }
