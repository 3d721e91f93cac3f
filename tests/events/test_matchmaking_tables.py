# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rotating tables in a run: who sits where in each round, and what stays when people come and go."""

from collections import defaultdict
from datetime import timedelta
from itertools import combinations

import pytest

from maschinenraum.events.jobs.matchmaking.drafting import draft
from maschinenraum.events.jobs.matchmaking.planning import differences, is_repeatable
from maschinenraum.events.models import Event, Registration, Run, Session, TableSeat
from maschinenraum.events.queries.matchmaking.runs import Keep, seats_to_keep, what_stays
from maschinenraum.events.queries.matchmaking.snapshot import take_snapshot
from tests.events.matchmaking_world import congress, planned, violations
from tests.factories import (
    EventFactory,
    KnownContactFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    SessionHostFactory,
    TableSeatFactory,
    TablesFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db


def market(people: int = 24, organisations: int = 24) -> tuple[Event, Session]:
    """An event with four rounds at tables of four, and nothing else."""
    event = EventFactory()
    session = TablesFactory(event=event)
    houses = OrganisationFactory.create_batch(organisations)
    for n in range(people):
        RegistrationFactory(event=event, person=PersonFactory(organisation=houses[n % organisations]))
    return event, session


def company(run: Run) -> dict[frozenset[object], int]:
    """How often any two people share a table."""
    tables: dict[tuple[int, int], list[object]] = defaultdict(list)
    for seat in run.table_seats.all():
        tables[seat.turn_id, seat.table].append(seat.registration_id)
    times: dict[frozenset[object], int] = defaultdict(int)
    for guests in tables.values():
        for pair in combinations(guests, 2):
            times[frozenset(pair)] += 1
    return times


def seats(run: Run) -> set[tuple[object, int, int]]:
    return set(run.table_seats.values_list("registration", "turn", "table"))


def test_everyone_sits_in_every_round_and_never_beside_the_same_person_twice() -> None:
    event, _session = market()
    run = planned(event)
    assert run.table_seats.count() == 24 * 4
    assert max(company(run).values()) == 1
    assert violations(run) == []
    (said,) = run.report["tables"]
    assert (said["repeats"], said["same_organisation"], said["pausing"]) == (0, 0, 0)
    assert 0 < said["value"] <= said["bound"]


def test_colleagues_and_acquaintances_do_not_share_a_table() -> None:
    event, _session = market(people=24, organisations=12)
    people = list(event.registrations.select_related("person"))
    KnownContactFactory(registration=people[0], other=people[1])
    run = planned(event)
    together = company(run)
    assert frozenset((people[0].pk, people[1].pk)) not in together
    by_key = {person.pk: person.person.organisation_id for person in people}
    assert [pair for pair in together if len({by_key[key] for key in pair}) == 1] == []  # type: ignore[index]


def test_people_one_of_whom_does_not_want_to_meet_the_other_never_share_a_table() -> None:
    event, _session = market(people=5, organisations=5)
    one, *others = event.registrations.all()
    for other in others:
        WishFactory(registration=one, other=other, kind="never")
    run = planned(event)
    assert [pair for pair in company(run) if one.pk in pair] == []
    assert violations(run) == []
    assert run.report["tables"][0]["pausing"] > 0


def test_who_cannot_be_there_in_a_round_leaves_the_seat_empty() -> None:
    event, session = market(people=12)
    late = event.registrations.first()
    assert late is not None
    UnavailabilityFactory(registration=late, starts_at=at(16), ends_at=at(16, 20))
    first = session.turns.order_by("starts_at").first()
    run = planned(event)
    assert late.table_seats.filter(turn=first).count() == 0
    assert late.table_seats.count() == 3
    assert violations(run) == []


def test_hosts_move_around_and_do_not_sit() -> None:
    event, session = market(people=12)
    host = event.registrations.first()
    assert host is not None
    SessionHostFactory(session=session, person=host.person)
    run = planned(event)
    assert (host.table_seats.count(), run.table_seats.count()) == (0, 11 * 4)


def test_hosts_sit_too_where_all_others_fit_at_one_table() -> None:
    event, session = market(people=5)
    host = event.registrations.first()
    assert host is not None
    SessionHostFactory(session=session, person=host.person)
    assert planned(event).table_seats.filter(registration=host).count() > 0


def test_people_in_a_workshop_at_that_time_do_not_sit_at_the_tables_outside() -> None:
    event, session = market(people=12)
    hosted = WorkshopFactory(event=event, starts_at=at(16), ends_at=at(17))
    busy = event.registrations.first()
    assert busy is not None
    SessionHostFactory(session=hosted, person=busy.person)
    run = planned(event)
    last = session.turns.order_by("starts_at").last()
    assert list(busy.table_seats.values_list("turn", flat=True)) == [last.pk] if last else False
    assert violations(run) == []


def test_only_those_with_a_place_sit_at_the_tables_of_a_workshop() -> None:
    event = congress(people=20)
    workshop = event.sessions.filter(format="workshop").first()
    assert workshop is not None
    workshop.seats_per_table = 4
    workshop.save()
    for minutes in (0, 30, 60):
        workshop.turns.create(
            starts_at=at(10) + timedelta(minutes=minutes), ends_at=at(10, 30) + timedelta(minutes=minutes)
        )
    run = planned(event)
    inside = set(run.workshop_places.filter(session=workshop).values_list("registration", flat=True))
    assert set(run.table_seats.values_list("registration", flat=True)) == inside
    assert violations(run) == []


def test_an_event_with_rotating_tables_alone_leaves_nobody_short_of_meetings() -> None:
    event, _session = market(people=8)
    assert planned(event).report["short"] == 0


def test_a_run_with_tables_is_repeated_to_the_same_seats() -> None:
    event, _session = market(people=18, organisations=9)
    run = planned(event)
    assert is_repeatable(run)
    assert seats(run) == seats(planned(event, seed=run.seed))


def test_a_seat_that_differs_is_counted_when_a_run_is_repeated() -> None:
    event, _session = market(people=12)
    run = planned(event)
    run.result["seats"][0]["table"] += 1
    assert differences(run)["seats"] == 1


def test_rounds_that_have_begun_stay_and_the_others_bring_new_people_together() -> None:
    event, session = market(people=16, organisations=16)
    first = planned(event)
    turns = list(session.turns.order_by("starts_at"))
    after_two = turns[1].starts_at + timedelta(minutes=1)
    assert set(seats_to_keep(first, after_two).values_list("turn", flat=True)) == {
        turns[0].pk,
        turns[1].pk,
    }
    frozen = take_snapshot(event, seed=99, keep=what_stays(first, after_two), now=after_two)
    keys = {pseudonym: registration for registration, pseudonym in frozen.key.items()}
    plan = draft(frozen.snapshot, seed=99)
    again = {
        (keys[row["person"]], frozen.snapshot["turns"][row["turn"]]["id"], row["table"])
        for row in plan.result["seats"]
    }
    begun = {row for row in seats(first) if row[1] in {turns[0].pk, turns[1].pk}}
    assert begun <= again
    assert {turn for _who, turn, _table in again} == {turn.pk for turn in turns}
    assert plan.report["tables"][0]["repeats"] == 0


def test_a_late_arrival_gets_a_seat_and_everyone_else_keeps_theirs() -> None:
    event, _session = market(people=15, organisations=15)
    first = planned(event)
    late = RegistrationFactory(event=event)
    again = planned(event, based_on=first, keep=Keep.EVERYTHING)
    assert seats(first) < seats(again)
    assert late.table_seats.filter(run=again).count() == 4
    assert violations(again) == []


def test_a_wish_made_since_ends_a_common_table_even_if_everything_is_to_stay() -> None:
    event, _session = market(people=12)
    first = planned(event)
    seat = first.table_seats.first()
    assert seat is not None
    beside = first.table_seats.filter(turn=seat.turn_id, table=seat.table).exclude(pk=seat.pk).first()
    assert beside is not None
    WishFactory(registration=seat.registration, other=beside.registration, kind="never")
    again = planned(event, based_on=first, keep=Keep.EVERYTHING)
    assert frozenset((seat.registration_id, beside.registration_id)) not in company(again)
    assert violations(again) == []


def test_whoever_has_signed_off_is_left_out_of_a_plan_based_on_an_earlier_one() -> None:
    event, _session = market(people=12)
    first = planned(event)
    gone = event.registrations.first()
    assert gone is not None
    gone.state = Registration.State.CANCELLED
    gone.save()
    again = planned(event, based_on=first, keep=Keep.EVERYTHING)
    assert TableSeat.objects.filter(run=again, registration=gone).count() == 0


def test_what_stays_of_seats_depends_on_what_was_asked() -> None:
    seat = TableSeatFactory()
    before = seat.turn.starts_at - timedelta(minutes=1)
    assert list(seats_to_keep(seat.run, seat.turn.starts_at)) == [seat]
    assert list(seats_to_keep(seat.run, before)) == []
    assert list(seats_to_keep(seat.run, before, Keep.EVERYTHING)) == [seat]
    assert list(seats_to_keep(seat.run, seat.turn.starts_at, Keep.NOTHING)) == []


def test_a_session_called_off_keeps_nobody_at_its_tables() -> None:
    event, session = market()
    first = planned(event)
    assert first.table_seats.count() == 24 * 4
    session.capacity = 0
    session.save()
    again = planned(event, based_on=first, keep=Keep.EVERYTHING)
    assert not again.table_seats.exists()
