# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What waits for those who check, and their verdict."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maschinenraum.network.models import Person
from maschinenraum.solutions.actions import gate
from maschinenraum.solutions.actions.refusals import Overtaken, Refused
from maschinenraum.solutions.models import Record, Review
from maschinenraum.solutions.queries.completeness import missing_by_record, missing_in, remarks_on
from maschinenraum.solutions.queries.content import content_of
from maschinenraum.solutions.queries.gate import changed_after_check, may_check_some, records_to_check
from maschinenraum.solutions.queries.versions import Difference, differences
from maschinenraum.solutions.rules import CHECKED_STATES, READ_STATES, checks, wrote
from maschinenraum.web.lists import page_of
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.editing.access import record_of, seen_in
from maschinenraum.web.solutions.editing.forms import VerdictForm

STEP_IN = {Record.State.FORM_CHECK: Review.Step.FORM, Record.State.CONTENT_CHECK: Review.Step.CONTENT}


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits to be checked, with what is missing in it; and what was changed since it was checked."""
    person = person_of(request)
    if not may_check_some(person):
        raise Http404
    page = page_of(request, records_to_check(person))
    missing = missing_by_record(page)
    context = {
        "page": page,
        "rows": [(record, missing[record.pk]) for record in page],
        "changed": changed_after_check(person)[:50],
    }
    return render(request, "solutions/editing/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """One record with what is missing, what was said before, and the form of the verdict."""
    record = record_of(request, slug, _may_look)
    form = VerdictForm(request.POST or None)
    if request.method != "POST":
        return _page(request, record, form)
    if not form.is_valid():
        return _page(request, record, form, status=422)
    try:
        after = _judge(record, form.cleaned_data["remark"], request)
    except Refused as refusal:
        status = 409 if isinstance(refusal, Overtaken) else 422
        sentence = _overtaken() if isinstance(refusal, Overtaken) else str(refusal)
        return _page(request, record_of(request, slug, _may_look), form, status=status, refused=sentence)
    was_public = record.state in READ_STATES
    messages.success(request, _said(after, was_public=was_public))
    return redirect("editing:queue")


def _judge(record: Record, remark: str, request: HttpRequest) -> Record:
    """Do what the button that was pressed says, to the step the page was about."""
    verdict, person, seen = request.POST.get("verdict", ""), person_of(request), seen_in(request)
    if verdict == "seen":
        return gate.check_change(record, by=person, seen=seen)
    if request.POST.get("at") not in Review.Step.values:
        raise Http404
    step = Review.Step(request.POST["at"])
    if verdict == "pass":
        return gate.pass_step(record, step, by=person, seen=seen, remark=remark)
    if verdict == "return":
        return gate.return_step(record, step, by=person, seen=seen, remark=remark)
    raise Http404


def _may_look(person: Person, record: Record) -> bool:
    """Checks the record, and something waits; its own author looks on the page of its standing."""
    is_waiting = record.state in CHECKED_STATES or (
        record.state in READ_STATES and record.version > record.checked_version
    )
    blocked = record.state != Record.State.FORM_CHECK and bool(wrote(person, record))
    return is_waiting and bool(checks(person, record)) and not blocked


def _said(record: Record, *, was_public: bool) -> str:
    if was_public:
        return _("Die Änderung von „%(title)s“ ist durchgesehen.") % {"title": record.title}
    sentences = {
        Record.State.DRAFT: _("„%(title)s“ ist zurückgegeben."),
        Record.State.CONTENT_CHECK: _(
            "Die Form von „%(title)s“ ist geprüft. Es fehlt noch die inhaltliche Prüfung."
        ),
        Record.State.PUBLISHED: _("„%(title)s“ ist geprüft und veröffentlicht."),
    }
    found = sentences.get(Record.State(record.state), _("„%(title)s“ ist geprüft."))
    return found % {"title": record.title}


def _overtaken() -> str:
    return _(
        "Der Eintrag ist inzwischen geändert worden. Bitte lesen Sie ihn noch einmal; Ihr Hinweis steht noch da."
    )


def _page(
    request: HttpRequest, record: Record, form: VerdictForm, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "record": record,
        "form": form,
        "step": STEP_IN.get(Record.State(record.state)),
        "missing": missing_in(record),
        "remarks": list(remarks_on(record)),
        "reviews": record.reviews.select_related("by"),
        "differences": list(_since_check(request, record)),
        "told": list(differences(request.user, record, {}, content_of(record))),
        "refused": refused,
    }
    return render(request, "solutions/editing/check.html", context, status=status)


def _since_check(request: HttpRequest, record: Record) -> list[Difference]:
    """What has changed since the version that was checked; nothing where none was."""
    checked = record.versions.filter(number=record.checked_version).first()
    if checked is None:
        return []
    return list(differences(request.user, record, checked.content, content_of(record)))
