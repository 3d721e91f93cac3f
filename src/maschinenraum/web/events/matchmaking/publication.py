# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Publishing a plan, printing it and taking it along as a table."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maschinenraum.events.actions.matchmaking import Refused, publish_run
from maschinenraum.events.models import Meeting, Publication, Run
from maschinenraum.events.queries.matchmaking.plans import PlanView, Row, compare
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.registrations import people_to_tell
from maschinenraum.network.spreadsheets import write_csv, write_xlsx
from maschinenraum.web.events.matchmaking.access import event_of, plan_of
from maschinenraum.web.events.matchmaking.forms import PublicationForm
from maschinenraum.web.requests import person_of
from maschinenraum.web.templatetags.kern import clock, day

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Preview what participants will be told, then publish."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    form = PublicationForm(request.POST or None, initial={"kind": Publication.Kind.PRELIMINARY})
    if request.method == "POST" and form.is_valid():
        try:
            publish_run(run, by=person_of(request), kind=Publication.Kind(form.cleaned_data["kind"]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Der Zeitplan ist veröffentlicht. Alle Teilnehmenden erhalten eine E-Mail mit ihrem Link."),
            )
            return redirect("events:plan", slug=slug, run_id=run_id)
    in_force = publication_in_force(event)
    view = PlanView(run, person_of(request))
    reached = people_to_tell(event)
    context = {
        "event": event,
        "run": run,
        "form": form,
        "view": view,
        "in_force": in_force,
        "changes": compare(PlanView(in_force.run), view) if in_force and in_force.run_id != run.pk else None,
        "with_mail": reached.filter(person__email__isnull=False).count(),
        "without_mail": reached.filter(person__email__isnull=True).count(),
    }
    return render(request, "events/matchmaking/publish.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def export(request: HttpRequest, slug: str, run_id: UUID, kind: str) -> HttpResponse:
    """The meetings of a plan as CSV or XLSX."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    if kind not in TYPES:
        raise Http404
    columns = [
        _("Tag"), _("Beginn"), _("Ende"), _("Raum"), _("Tisch"),
        _("Person 1"), _("Organisation 1"), _("Person 2"), _("Organisation 2"),
        _("Festgehalten"), _("Begründung"), _("Beispiel"),
    ]  # fmt: skip
    rows = [_cells(row.meeting, row.reasons) for row in _taking_place(request, run)]
    sheet = _("Gespräche")
    content = write_csv(columns, rows) if kind == "csv" else write_xlsx(columns, rows, sheet=sheet)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-plan-{run.number}.{kind}"'
    return response


def _taking_place(request: HttpRequest, run: Run) -> list[Row]:
    view = PlanView(run, person_of(request))
    return view.rows(view.taking_place)


def _cells(meeting: Meeting, reasons: object) -> list[object]:
    slot, people = meeting.slot, (meeting.first.person, meeting.second.person)
    room = slot.session.room
    sides = [cell for person in people for cell in (person.name, str(person.organisation or ""))]
    example = any(person.is_example for person in people)
    return [
        day(slot.starts_at),
        clock(slot.starts_at),
        clock(slot.ends_at),
        room.name if room else "",
        meeting.table,
        *sides,
        _("ja") if meeting.locked else _("nein"),
        " ".join(reasons if isinstance(reasons, list) else []),
        _("Beispiel") if example else "",
    ]


@require_safe
@login_required
def sheets(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Sheets to be printed: one per table for the tables, or one per time for the entrance."""
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    by_table = request.GET.get("nach") != "zeit"
    found: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in PlanView(run, person_of(request)).taking_place:
        room = meeting.slot.session.room_id or 0
        found[(room, meeting.table) if by_table else (meeting.slot_id, 0)].append(meeting)
    ordered = sorted(found.items()) if by_table else list(found.items())
    context = {"event": event, "run": run, "sheets": [rows for _key, rows in ordered], "by_table": by_table}
    return render(request, "events/matchmaking/sheets.html", context)
