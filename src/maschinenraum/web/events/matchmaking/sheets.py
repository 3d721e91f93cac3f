# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sheets of a plan to be printed: for the tables and advisers, or to be hung up for each time."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maschinenraum.events.models import Meeting, Registration, Session
from maschinenraum.events.queries.matchmaking.advice import advice_given
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.tables import Round, Seating, seatings
from maschinenraum.web.events.matchmaking.access import event_of, plan_of
from maschinenraum.web.requests import person_of


@dataclass(frozen=True)
class TableSheet:
    """One rotating table of a session: who sits there in each round."""

    session: Session
    number: int
    rounds: tuple[tuple[Round, tuple[Registration, ...]], ...]


@require_safe
@login_required
def sheets(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponse:
    """Sheets to be printed: one per table and adviser, or one per time for the entrance.

    What is asked of an adviser is not on them: it is not for everyone who passes by.
    """
    event = event_of(request, slug)
    run = plan_of(event, run_id)
    viewer = person_of(request)
    by_table = request.GET.get("nach") != "zeit"
    meetings: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in PlanView(run, viewer).taking_place:
        room = meeting.slot.session.room_id or 0
        meetings[(room, meeting.table) if by_table else (meeting.slot_id, 0)].append(meeting)
    ordered = sorted(meetings.items()) if by_table else list(meetings.items())
    turning = seatings(run, viewer)
    printed: dict[str, list[object]] = {
        "sheets": [rows for _key, rows in ordered],
        "tables": [sheet for own in turning for sheet in _by_table(own)] if by_table else [],
        "rounds": [] if by_table else [(own.session, r) for own in turning for r in own.rounds if r.tables],
        "advice": [(own.session, desk) for own in advice_given(run, viewer) for desk in own.desks],
    }
    context = {
        **printed,
        "event": event,
        "run": run,
        "by_table": by_table,
        "count": sum(map(len, printed.values())),
    }
    return render(request, "events/matchmaking/sheets.html", context)


def _by_table(seating: Seating) -> list[TableSheet]:
    found: dict[int, list[tuple[Round, tuple[Registration, ...]]]] = defaultdict(list)
    for round_ in seating.rounds:
        for table in round_.tables:
            found[table.number].append((round_, table.guests))
    return [TableSheet(seating.session, number, tuple(rounds)) for number, rounds in sorted(found.items())]
