# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where a record stands at the gate, as its author sees it, and the steps that are theirs; one's own records."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maschinenraum.network.models import Person, Visibility
from maschinenraum.solutions.actions import gate
from maschinenraum.solutions.actions.refusals import Refused
from maschinenraum.solutions.actions.writing import change_visibility
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.completeness import missing_in, remarks_on
from maschinenraum.solutions.queries.drafts import begun_records
from maschinenraum.solutions.queries.gate import checkers_of, content_checkers_of, may_check_some, own_records
from maschinenraum.solutions.rules import (
    may_change_visibility,
    may_edit,
    may_end,
    may_see_history,
    may_write_records,
)
from maschinenraum.web.lists import page_of
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.editing.access import record_of
from maschinenraum.web.solutions.editing.forms import VisibilityForm

#: Steps by the word their button sends: what is done, and what is said then.
STEPS: dict[str, tuple[Callable[..., Record], object]] = {
    "submit": (gate.submit_for_check, gettext_lazy("Der Eintrag ist eingereicht. Wir sagen Ihnen Bescheid.")),
    "take-back": (gate.take_back, gettext_lazy("Der Eintrag ist wieder ein Entwurf.")),
    "withdraw": (gate.withdraw, gettext_lazy("Der Eintrag ist zurückgezogen.")),
    "archive": (gate.archive, gettext_lazy("Der Eintrag ist archiviert.")),
    "reopen": (gate.reopen, gettext_lazy("Der Eintrag ist wieder veröffentlicht.")),
}
#: The way through the gate, in order.
WAY = (Record.State.DRAFT, Record.State.FORM_CHECK, Record.State.CONTENT_CHECK, Record.State.PUBLISHED)


@require_safe
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """What one wrote or answers for, and what was begun and not sent."""
    person = person_of(request)
    if not may_write_records(person):
        raise Http404
    context = {
        "page": page_of(request, own_records(person)),
        "begun": begun_records(person),
        "may_check": may_check_some(person),
    }
    return render(request, "solutions/editing/own.html", context)


@require_safe
@login_required
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the record stands, who has it, since when, what was said, and what can be done."""
    record = record_of(request, slug, may_see_history)
    return _page(request, record)


@require_POST
@login_required
def take_step(request: HttpRequest, slug: str) -> HttpResponse:
    """Send in, take back, withdraw, archive, bring back; refused with a sentence where it cannot be."""
    record = record_of(request, slug, _may_take_steps)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    do, sentence = step
    try:
        after = do(record, by=person_of(request))
    except Refused as refusal:
        return _page(request, record_of(request, slug, _may_take_steps), refused=str(refusal), status=422)
    messages.success(request, str(sentence))
    is_seen = may_see_history(person_of(request), after)
    return redirect("editing:standing", slug) if is_seen else redirect("solutions:list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def visibility(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may read the record from now on."""
    record = record_of(request, slug, may_change_visibility)
    form = VisibilityForm(request.POST or None, initial={"visibility": record.visibility})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_visibility(record, Visibility(form.cleaned_data["visibility"]), by=person_of(request))
            except Refused as refusal:
                form.add_error("visibility", str(refusal))
            else:
                messages.success(
                    request, _("Die Sichtbarkeit ist geändert; sie gilt ab sofort, auch in der Suche.")
                )
                return redirect("editing:standing", slug)
    return render(
        request, "solutions/editing/visibility.html", {"record": record, "form": form}, status=status
    )


def _may_take_steps(person: Person, record: Record) -> bool:
    return bool(may_edit(person, record)) or bool(may_end(person, record))


def _page(request: HttpRequest, record: Record, *, refused: str = "", status: int = 200) -> HttpResponse:
    person, state = person_of(request), Record.State(record.state)
    checkers = checkers_of(record) if state == Record.State.FORM_CHECK else content_checkers_of(record)
    place = WAY.index(state) if state in WAY else len(WAY)
    context = {
        "record": record,
        "way": [(one.label, n < place, n == place) for n, one in enumerate(WAY)],
        "is_at_gate": state in {Record.State.FORM_CHECK, Record.State.CONTENT_CHECK},
        "checkers": checkers,
        "reviews": record.reviews.select_related("by"),
        "missing": missing_in(record),
        "remarks": list(remarks_on(record)),
        "owns": may_edit(person, record),
        "may_end": may_end(person, record),
        "refused": refused,
    }
    return render(request, "solutions/editing/standing.html", context, status=status)
