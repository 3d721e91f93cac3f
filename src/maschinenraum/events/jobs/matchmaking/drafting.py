# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a snapshot to a plan: workshop places, then advice, then rotating tables, then meetings.

What comes first is an engagement for what comes later; where people have to be whatever is planned is
entered before everything else. Touches no database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from maschinenraum.events.jobs.matchmaking import consultations as advising
from maschinenraum.events.jobs.matchmaking import rotating_tables as turning
from maschinenraum.events.jobs.matchmaking.consultations import Advice, Consultation, Desks
from maschinenraum.events.jobs.matchmaking.kept_meetings import Kept, kept_meetings
from maschinenraum.events.jobs.matchmaking.meetings import (
    Timetable,
    meeting_report,
    meeting_rows,
    worthwhile,
)
from maschinenraum.events.jobs.matchmaking.rotating_tables import Rounds, Seat
from maschinenraum.events.jobs.matchmaking.times import Calendar, Held
from maschinenraum.events.jobs.matchmaking.workshop_places import (
    Place,
    assign_places,
    sessions_by_wish,
    workshop_rounds,
)

#: Called with what is being done and the share done of all; False asks to stop.
Progress = Callable[[str, float], bool]


@dataclass(frozen=True)
class Draft:
    """A plan under pseudonyms (``result``) and what is to be said about it (``report``)."""

    result: dict[str, Any]
    report: dict[str, Any]


@dataclass(frozen=True)
class Steps:
    """How far each search went; given again, the same plan comes out. None lets each go as far as it likes."""

    meetings: list[int] | None = None
    advice: list[int] | None = None
    tables: Mapping[str, int] | None = None

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> "Steps":
        """Read the steps of a stored result; earlier versions made neither advice nor tables."""
        return cls(result["steps"], result.get("advice_steps"), result.get("table_steps"))


@dataclass(frozen=True)
class _Staying:
    """What of an earlier plan does not move."""

    advice: list[Consultation]
    seats: list[Seat]
    meetings: list[Kept]
    released: list[dict[str, Any]]

    @classmethod
    def of(
        cls, snapshot: dict[str, Any], calendar: Calendar, desks: Desks, *, places_given: bool
    ) -> "_Staying":
        advice = advising.kept_consultations(snapshot, calendar, desks, places_given=places_given)
        seats = turning.kept_seats(snapshot, calendar, places_given=places_given)
        return cls(advice, seats, *kept_meetings(snapshot, calendar, places_given=places_given))

    def held(self, calendar: Calendar) -> list[Held]:
        """Where people have to be, whatever else is planned."""
        of_meetings = [held for kept in self.meetings for held in kept.held(calendar)]
        return [
            *advising.held_by(self.advice, calendar),
            *turning.held_by(self.seats, calendar),
            *of_meetings,
        ]


def draft(
    snapshot: dict[str, Any],
    *,
    seed: int,
    steps: Steps | None = None,
    on_progress: Progress | None = None,
) -> Draft:
    """Compute the plan of a snapshot.

    The same snapshot and seed give the same plan; where a search was stopped early, give the
    ``Steps`` of its result to repeat it. Raises ``ProblemError`` of the engine where the input
    contradicts itself.
    """
    say = on_progress or (lambda _doing, _share: True)
    steps = steps or Steps()
    say("workshops", 0.02)
    calendar = Calendar(snapshot)
    desks = Desks(snapshot, calendar)
    provisional = _Staying.of(snapshot, calendar, desks, places_given=False)
    places = assign_places(snapshot, calendar, provisional.held(calendar), seed=seed)
    staying = _Staying.of(snapshot, calendar, desks, places_given=True)
    for held in staying.held(calendar):
        calendar.appoint(held.person, held.time.span)
    for row in staying.advice:
        desks.appoint(row.adviser, row.turn)
    advice = advising.give_advice(
        snapshot,
        calendar,
        desks,
        staying.advice,
        seed=seed,
        steps=steps.advice,
        on_progress=lambda share: say("advice", 0.05 + 0.05 * share),
    )
    rounds = _turn_tables(snapshot, calendar, staying, seed, steps.tables, say)
    say("interests", 0.3)
    table = Timetable(snapshot, calendar, staying.meetings)
    say("meetings", 0.35)
    plan, order = table.plan(seed, steps.meetings, lambda share: say("meetings", 0.35 + 0.6 * share))
    say("writing", 0.97)
    chosen = worthwhile(plan, table, order)
    result = {
        "meetings": meeting_rows(table, plan, order, chosen),
        "workshops": _place_rows(snapshot, places),
        "seats": turning.seat_rows(snapshot, rounds),
        "consultations": advising.consultation_rows(snapshot, advice),
        "steps": table.spent,
        "advice_steps": advice.steps,
        "table_steps": {own.session["id"]: own.plan.steps_done for own in rounds if own.plan},
    }
    report = {
        **meeting_report(table, plan, order, chosen),
        **_workshop_report(snapshot, places),
        "released": staying.released,
        "consultations": advising.advice_report(snapshot, advice),
        "tables": [own.report() for own in rounds],
    }
    report["stopped"] = plan.stopped or _stopped(advice, rounds)
    return Draft(result, report)


def _turn_tables(
    snapshot: dict[str, Any],
    calendar: Calendar,
    staying: _Staying,
    seed: int,
    steps: Mapping[str, int] | None,
    say: Progress,
) -> list[Rounds]:
    """Plan the sessions with rotating tables one after another; who met in one is not new in the next."""
    sessions = turning.sessions_with_tables(snapshot)
    if not sessions:
        return []
    acquaintance = turning.Acquaintance(snapshot, [kept.pair for kept in staying.meetings])
    planned = []
    for number, session in enumerate(sessions):
        begun, width = 0.1 + 0.2 * number / len(sessions), 0.2 / len(sessions)

        def on_progress(share: float, begun: float = begun, width: float = width) -> bool:
            return say("tables", begun + width * share)

        rounds = Rounds(session, calendar, acquaintance, staying.seats)
        budget = None if steps is None else steps.get(session["id"])
        rounds.fill(seed=seed, steps=budget, on_progress=on_progress)
        for turn, round_ in rounds.rounds.items():
            for person in round_:
                calendar.appoint(person, calendar.turns[turn].span)
        planned.append(rounds)
    return planned


def _stopped(advice: Advice, rounds: list[Rounds]) -> bool:
    return advice.stopped or any(own.plan.stopped for own in rounds if own.plan)


def _place_rows(snapshot: dict[str, Any], places: list[Place]) -> list[dict[str, Any]]:
    keys = [person["key"] for person in snapshot["people"]]
    return [
        {"person": keys[i], "session": session, "rank": rank, "is_host": is_host}
        for i, session, rank, is_host in places
    ]


def _workshop_report(snapshot: dict[str, Any], places: list[Place]) -> dict[str, Any]:
    """How many people wished for a workshop, once per round, and how many places were given."""
    sessions = sessions_by_wish(snapshot)
    wished = {
        (i, number)
        for i, person in enumerate(snapshot["people"])
        for session, number in zip(sessions, workshop_rounds(sessions), strict=True)
        if session["id"] in person["workshops"]
    }
    return {
        "workshop_wishes": len(wished),
        "workshop_places": len([place for place in places if not place[3]]),
    }
