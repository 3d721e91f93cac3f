# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A plan as a table to take along."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.events.models import Meeting, MeetingSlot, Run, Session, Turn
from maschinenraum.events.queries.matchmaking.advice import advice_given
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.tables import seatings
from maschinenraum.network.models import Person
from maschinenraum.network.spreadsheets import write_csv, write_xlsx
from maschinenraum.web.events.matchmaking.access import event_of, plan_of
from maschinenraum.web.requests import person_of
from maschinenraum.web.tables import TYPES, file_answer
from maschinenraum.web.templatetags.kern import clock, day


@require_safe
@login_required
def export(request: HttpRequest, slug: str, run_id: UUID, kind: str) -> HttpResponse:
    """Meetings, seats at rotating tables and consultations of a plan as CSV or XLSX.

    What is asked of an adviser is not in it: a file is passed on, and the question is not for everyone.
    """
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    if kind not in TYPES:
        raise Http404
    columns = [
        _("Tag"), _("Beginn"), _("Ende"), _("Raum"), _("Tisch"),
        _("Person 1"), _("Organisation 1"), _("Person 2"), _("Organisation 2"),
        _("Festgehalten"), _("Begründung"), _("Beispiel"), _("Art"),
    ]  # fmt: skip
    viewer = person_of(request)
    rows = [*_meetings(run, viewer), *_seats(run, viewer), *_advice(run, viewer)]
    sheet = _("Gespräche")
    content = write_csv(columns, rows) if kind == "csv" else write_xlsx(columns, rows, sheet=sheet)
    return file_answer(content, kind, f"{event.slug}-plan-{run.number}")


def _meetings(run: Run, viewer: Person) -> Iterator[list[object]]:
    view = PlanView(run, viewer)
    for row in view.rows(view.taking_place):
        meeting: Meeting = row.meeting
        people = (meeting.first.person, meeting.second.person)
        yield [
            *_when_and_where(meeting.slot, meeting.slot.session),
            meeting.table,
            *_names(*people),
            _("ja") if meeting.locked else _("nein"),
            " ".join(row.reasons),
            _mark(*people),
            _("Gespräch"),
        ]


def _seats(run: Run, viewer: Person) -> Iterator[list[object]]:
    for seating in seatings(run, viewer):
        for round_ in seating.rounds:
            for table in round_.tables:
                for guest in table.guests:
                    yield [
                        *_when_and_where(round_.turn, seating.session),
                        table.number,
                        *_names(guest.person),
                        *("", "", "", str(seating.session)),
                        _mark(guest.person),
                        _("Tischrunde"),
                    ]


def _advice(run: Run, viewer: Person) -> Iterator[list[object]]:
    for given in advice_given(run, viewer):
        for desk in given.desks:
            for appointment in desk.appointments:
                if appointment.consultation is None:
                    continue
                people = (desk.adviser.person, appointment.consultation.registration.person)
                yield [
                    *_when_and_where(appointment.turn, given.session),
                    "",
                    *_names(*people),
                    *("", str(given.session)),
                    _mark(*people),
                    _("Beratung"),
                ]


def _when_and_where(time: MeetingSlot | Turn, session: Session) -> list[object]:
    room = session.room.name if session.room else ""
    return [day(time.starts_at), clock(time.starts_at), clock(time.ends_at), room]


def _names(*people: Person) -> list[object]:
    return [cell for person in people for cell in (person.name, str(person.organisation or ""))]


def _mark(*people: Person) -> str:
    return _("Beispiel") if any(person.is_example for person in people) else ""
