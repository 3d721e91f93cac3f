# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rounds at rotating tables in a timetable: which table, and who else sits there."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maschinenraum.events.models import (
    Registration,
    Run,
    TableSeat,
    Turn,
    Unavailability,
    Wish,
)
from maschinenraum.events.queries.timetables.items import Item, Kind, participant
from maschinenraum.events.queries.timetables.publishing import Published, last_changed
from maschinenraum.events.queries.timetables.sessions import Programme, room_of, title_of
from maschinenraum.network.models import Visibility
from maschinenraum.network.models.people import FORMER_MEMBER


def table_items(
    registration: Registration, run: Run, programme: Programme, published: Published
) -> list[Item]:
    """Return the rounds of the plan in force in which the person sits at a table, with their company."""
    if not programme.with_turns:
        return []
    at_own_tables = taking_place(_at_tables_of(registration).filter(run=run), timezone.now())
    by_turn: dict[int, list[TableSeat]] = defaultdict(list)
    for seat in at_own_tables.select_related("turn", "registration__person__organisation").order_by(
        "turn__starts_at", "registration__person__sort_key", "registration"
    ):
        by_turn[seat.turn_id].append(seat)
    own = {seat.turn_id: seat for seats in by_turn.values() for seat in seats if _is_of(seat, registration)}
    shown = [seat for seat in own.values() if seat.turn.session_id in programme.sessions]
    if not shown:
        return []
    rounds = _rounds(seat.turn.session_id for seat in shown)
    changed = _last_changed(registration, published)
    return [
        _table_item(seat, by_turn[turn], rounds[turn], programme, changed[turn])
        for turn, seat in own.items()
        if seat in shown
    ]


def taking_place(seats: QuerySet[TableSeat], now: datetime) -> QuerySet[TableSeat]:
    """Return those seats on which somebody will sit, or has sat.

    A time somebody cannot and somebody at the table whom they do not want to meet free their seat in
    the very same way, as long as the round has not begun: nobody learns which of the two it was. Whoever
    has signed off sits nowhere; somebody erased since then stays at the table of a round that has begun.
    """
    begun = Q(turn__starts_at__lte=now)
    there = Q(registration__state=Registration.State.REGISTERED, registration__person__is_active=True)
    erased = Q(registration__person__is_active=False, registration__person__family_name=FORMER_MEMBER)
    cannot = Unavailability.objects.filter(
        registration=OuterRef("registration"),
        starts_at__lt=OuterRef("turn__ends_at"),
        ends_at__gt=OuterRef("turn__starts_at"),
    )
    will_not = Wish.objects.filter(
        registration=OuterRef("registration"),
        kind=Wish.Kind.NEVER,
        other__state=Registration.State.REGISTERED,
        other__person__is_active=True,
        other__table_seats__run=OuterRef("run"),
        other__table_seats__turn=OuterRef("turn"),
        other__table_seats__table=OuterRef("table"),
    )
    stand = seats.filter(there | (begun & erased)).filter(begun | ~(Exists(cannot) | Exists(will_not)))
    return stand.exclude(turn__session__visibility=Visibility.PRIVATE)


def _at_tables_of(registration: Registration) -> QuerySet[TableSeat]:
    """Everyone's seats at the tables at which the person sits, in all plans; the person's own too."""
    own = TableSeat.objects.filter(
        registration=registration, run=OuterRef("run"), turn=OuterRef("turn"), table=OuterRef("table")
    )
    return TableSeat.objects.filter(Exists(own))


def _is_of(seat: TableSeat, registration: Registration) -> bool:
    return seat.registration_id == registration.pk


def _rounds(sessions: Iterable[UUID]) -> dict[int, int]:
    """Return for each turn of these sessions which round it is, counted from 1."""
    turns = Turn.objects.filter(session__in=set(sessions)).order_by("session", "starts_at")
    counted: dict[UUID, int] = defaultdict(int)
    rounds = {}
    for turn, session in turns.values_list("pk", "session"):
        counted[session] += 1
        rounds[turn] = counted[session]
    return rounds


def _table_item(
    seat: TableSeat, seats: Iterable[TableSeat], number: int, programme: Programme, changed_at: datetime
) -> Item:
    session = programme.sessions[seat.turn.session_id]
    return Item(
        kind=Kind.TABLE,
        key=f"turn:{seat.turn_id}",
        starts_at=seat.turn.starts_at,
        ends_at=seat.turn.ends_at,
        title=title_of(session),
        room=room_of(session),
        table=seat.table,
        round=number,
        company=tuple(participant(other.registration) for other in seats if other.pk != seat.pk),
        changed_at=changed_at,
    )


def _last_changed(registration: Registration, published: Published) -> dict[int, datetime]:
    """Return for each turn when the person was last given another table or other company there."""
    seats = _at_tables_of(registration).filter(run__in=[run for run, _published_at in published])
    company: dict[tuple[UUID, int, int], set[UUID]] = defaultdict(set)
    for run, turn, table, other in seats.values_list("run", "turn", "table", "registration"):
        company[run, turn, table].add(other)
    return last_changed(
        published,
        ((run, turn, (table, frozenset(others))) for (run, turn, table), others in company.items()),
    )
