# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The versions of a record: who changed what, two of them side by side, and going back to one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maschinenraum.solutions.actions.refusals import Overtaken, Refused
from maschinenraum.solutions.actions.writing import restore_version
from maschinenraum.solutions.models import Record, RecordVersion
from maschinenraum.solutions.queries.content import content_of
from maschinenraum.solutions.queries.versions import changed_fields, differences, versions_of
from maschinenraum.solutions.rules import may_edit, may_see_history
from maschinenraum.web.lists import page_of
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.editing.access import record_of, seen_in


@require_safe
@login_required
def version_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, the newest first, with what each changed."""
    record = record_of(request, slug, may_see_history)
    page = page_of(request, versions_of(record))
    shown = list(page)
    before = versions_of(record).filter(number=shown[-1].number - 1) if shown else []
    known = [*shown, *before]
    changed = changed_fields(request.user, record, known)
    context = {
        "record": record,
        "page": page,
        "rows": [(version, changed.get(version.number, [])) for version in shown],
        "later": known[0] if known else None,
        "earlier": known[1] if len(known) > 1 else None,
        "numbers": list(versions_of(record).values_list("number", flat=True)),
        "may_restore": may_edit(person_of(request), record),
    }
    return render(request, "solutions/editing/versions.html", context)


@require_safe
@login_required
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions field by field; without numbers in the address, the last change."""
    record = record_of(request, slug, may_see_history)
    later = _version(record, request.GET.get("bis", str(record.version)))
    earlier = _version(record, request.GET.get("von", str(max(1, later.number - 1))))
    if earlier.number > later.number:
        earlier, later = later, earlier
    context = {
        "record": record,
        "earlier": earlier,
        "later": later,
        "differences": list(differences(request.user, record, earlier.content, later.content)),
        "numbers": list(versions_of(record).values_list("number", flat=True)),
        "may_restore": may_edit(person_of(request), record),
    }
    return render(request, "solutions/editing/comparison.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what going back would change, then do it."""
    record = record_of(request, slug, may_edit)
    version = _version(record, str(number))
    status, refused = 200, ""
    if request.method == "POST":
        try:
            restore_version(record, number, by=person_of(request), seen=seen_in(request))
        except Refused as refusal:
            status = 409 if isinstance(refusal, Overtaken) else 422
            refused = (
                str(refusal)
                if status == 422
                else _("Inzwischen hat jemand den Eintrag geändert. Bitte sehen Sie noch einmal hin.")
            )
            record = record_of(request, slug, may_edit)
        else:
            messages.success(request, _("Fassung %(number)s ist wiederhergestellt.") % {"number": number})
            return redirect("editing:versions", slug)
    context = {
        "record": record,
        "version": version,
        "refused": refused,
        "differences": list(differences(request.user, record, content_of(record), version.content)),
    }
    return render(request, "solutions/editing/restore.html", context, status=status)


def _version(record: Record, number: str) -> RecordVersion:
    """Return a version of this very record; a number it does not have is no page."""
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    found = versions_of(record).filter(number=int(number)).first()
    if found is None:
        raise Http404
    return found
