# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Matchmaking inside a session, and runs that plan a single session."""

from datetime import timedelta

import pytest

from maschinenraum.events.actions.matchmaking import (
    Refused,
    add_meeting,
    draft_from,
    lock_meeting,
    move_meeting,
    publish_run,
    start_run,
)
from maschinenraum.events.jobs.matchmaking.planning import is_repeatable
from maschinenraum.events.models import Event, MeetingSlot, Publication, Registration, Run, Session
from maschinenraum.events.queries.matchmaking.comparison import compare
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.runs import Keep
from tests.events.matchmaking_world import congress, office, planned, violations
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    EventFactory,
    MatchmakingFactory,
    MeetingSlotFactory,
    RegistrationFactory,
    SessionFactory,
    SessionHostFactory,
    TablesFactory,
    TurnFactory,
    UnavailabilityFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db


def with_slots(session: Session, slots: int = 3, tables: int = 10) -> Session:
    """Give a session slots of 20 minutes of its own."""
    for number in range(slots):
        MeetingSlotFactory(
            session=session, starts_at=session.starts_at + timedelta(minutes=20 * number), tables=tables
        )
    return session


def workshop_of(event: Event) -> Session:
    """The first of the two parallel workshops of a congress."""
    session = event.sessions.filter(format="workshop").order_by("pk").first()
    assert session is not None
    return session


def outside(run: Run, session: Session) -> set[tuple[object, ...]]:
    """All that a plan holds outside of a session."""
    return {
        *run.meetings.exclude(slot__session=session).values_list("first", "second", "slot", "table"),
        *run.workshop_places.values_list("registration", "session", "rank"),
        *run.table_seats.exclude(turn__session=session).values_list("registration", "turn", "table"),
        *run.consultations.exclude(turn__session=session).values_list("registration", "adviser", "turn"),
    }


def inside(run: Run, session: Session) -> set[tuple[object, ...]]:
    return set(run.meetings.filter(slot__session=session).values_list("first", "second", "slot", "table"))


def everything() -> tuple[Event, Session]:
    """A congress with meetings, workshops (one with slots of its own), rotating tables and advice."""
    event = congress(people=20)
    workshop = with_slots(workshop_of(event))
    TablesFactory(event=event, starts_at=at(18, 30), ends_at=at(20))
    advice = AdviceFactory(event=event, starts_at=at(18, 30), ends_at=at(20))
    adviser = SessionHostFactory(session=advice)
    for person in list(event.registrations.all())[:3]:
        AdviceRequestFactory(registration=person, adviser=adviser)
    return event, workshop


# --- slots inside a session -------------------------------------------------------------------------


def test_those_with_a_place_meet_in_the_slots_of_their_workshop_and_nobody_else() -> None:
    event = congress(people=20)
    workshop = with_slots(workshop_of(event))
    run = planned(event)
    members = set(run.workshop_places.filter(session=workshop).values_list("registration", flat=True))
    met = run.meetings.filter(slot__session=workshop)
    assert met.count() > 0
    assert {person for pair in met.values_list("first", "second") for person in pair} <= members
    assert violations(run) == []


def test_the_hosts_of_a_workshop_take_part_in_its_slots() -> None:
    event = congress(people=8, slots=0)
    workshop = with_slots(workshop_of(event))
    host = event.registrations.first()
    assert host is not None
    SessionHostFactory(session=workshop, person=host.person)
    run = planned(event)
    assert [m for m in run.meetings.all() if host.pk in {m.first_id, m.second_id}] != []
    assert violations(run) == []


def test_slots_in_a_session_without_places_are_for_everyone_who_is_free() -> None:
    event = EventFactory()
    evening = with_slots(SessionFactory(event=event, format__key="get-together", starts_at=at(19)))
    SessionHostFactory(session=evening, person=RegistrationFactory(event=event).person)
    RegistrationFactory.create_batch(5, event=event)
    run = planned(event)
    assert len(PlanView(run).counts) == 6
    assert violations(run) == []


def test_slots_of_parallel_workshops_may_overlap() -> None:
    event = congress(people=20)
    for workshop in event.sessions.filter(format="workshop"):
        with_slots(workshop)
    run = planned(event)
    assert {slot.session.format_id for slot in MeetingSlot.objects.filter(meetings__run=run)} == {
        "matchmaking",
        "workshop",
    }
    assert violations(run) == []


def test_slots_of_a_workshop_outside_its_own_time_may_not_lie_over_others() -> None:
    event = congress(people=6)
    MeetingSlotFactory(session=workshop_of(event), starts_at=at(14))
    with pytest.raises(Refused, match="überschneiden sich"):
        start_run(event, by=office())


def test_rotating_tables_for_everyone_may_not_lie_over_other_meetings_for_everyone() -> None:
    event = congress(people=6)
    TurnFactory(session=TablesFactory(event=event, turns=0, starts_at=at(14), ends_at=at(16)))
    with pytest.raises(Refused, match="überschneiden sich"):
        start_run(event, by=office())


def test_advice_may_run_beside_anything() -> None:
    event = congress(people=6)
    TurnFactory(session=AdviceFactory(event=event, turns=0, starts_at=at(14), ends_at=at(16)))
    assert planned(event).state == Run.State.DRAFT


def test_a_meeting_held_fast_inside_a_workshop_keeps_the_places_of_its_two_people() -> None:
    event = congress(people=20)
    workshop = with_slots(workshop_of(event))
    first = planned(event)
    meeting = first.meetings.filter(slot__session=workshop).first()
    assert meeting is not None
    lock_meeting(meeting, by=office())
    again = planned(event, based_on=first, seed=77)
    kept = again.meetings.get(first=meeting.first, second=meeting.second)
    assert (kept.slot, kept.table) == (meeting.slot, meeting.table)
    assert violations(again) == []


def test_a_meeting_inside_a_workshop_is_let_go_when_one_of_the_two_wishes_for_it_no_more() -> None:
    event = congress(people=20)
    workshop = with_slots(workshop_of(event))
    first = planned(event)
    meeting = first.meetings.filter(slot__session=workshop).first()
    assert meeting is not None
    lock_meeting(meeting, by=office())
    meeting.first.workshop_choices.filter(session=workshop).delete()
    again = planned(event, based_on=first)
    assert [row["rule"] for row in again.report["released"]] == ["place"]
    assert again.workshop_places.filter(registration=meeting.first).exclude(session=workshop).count() == 1
    assert PlanView(again).released[0].rule == (
        "Eine der beiden Personen hat in diesem Workshop keinen Platz mehr."
    )
    assert violations(again) == []


def test_by_hand_nobody_is_put_into_the_slots_of_a_workshop_they_have_no_place_in() -> None:
    event = congress(people=20)
    workshop = with_slots(workshop_of(event), tables=20)
    run = planned(event)
    members = run.workshop_places.filter(session=workshop).values("registration")
    one = event.registrations.filter(pk__in=members).first()
    assert one is not None
    strangers = event.registrations.exclude(person__organisation=one.person.organisation)
    other = strangers.exclude(pk__in=members).first()
    assert other is not None
    slot = workshop.slots.first()
    assert slot is not None
    run.meetings.all().delete()
    with pytest.raises(Refused, match="keinen Platz in"):
        add_meeting(run, by=office(), one=one, other=other, slot=slot)


def test_by_hand_a_meeting_is_not_put_over_a_round_or_a_consultation() -> None:
    event, _workshop = everything()
    late = MeetingSlotFactory(session=MatchmakingFactory(event=event, slots=0, starts_at=at(21)))
    run = planned(event)
    run.meetings.filter(slot=late).delete()
    meeting = run.meetings.first()
    assert meeting is not None
    assert run.table_seats.filter(registration=meeting.first).exists()
    late.starts_at, late.ends_at = at(18, 30), at(18, 50)  # the programme changes after the plan was made
    late.save()
    with pytest.raises(Refused, match="ist um 18:30 Uhr in „Beispielprogrammpunkt"):
        move_meeting(meeting, by=office(), slot=late)


# --- runs of a single session -----------------------------------------------------------------------


def test_a_run_of_one_session_leaves_everything_else_as_it_is() -> None:
    event, workshop = everything()
    first = planned(event)
    again = planned(event, based_on=first, session=workshop, seed=42)
    assert again.session == workshop
    assert outside(again, workshop) == outside(first, workshop)
    assert inside(again, workshop) != set()
    assert violations(again) == []
    assert is_repeatable(again)


def test_a_run_of_rotating_tables_plans_them_anew_and_keeps_advice_and_meetings() -> None:
    event, _workshop = everything()
    session = event.sessions.get(format="rotating-tables")
    first = planned(event)
    late = RegistrationFactory(event=event)
    again = planned(event, session=session, seed=43)
    assert again.based_on == first
    assert outside(again, session) == outside(first, session)
    assert late.table_seats.filter(run=again).count() == 4
    assert violations(again) == []


def test_a_run_of_advice_serves_new_requests_and_keeps_the_tables() -> None:
    event, _workshop = everything()
    session = event.sessions.get(format="advice")
    first = planned(event)
    adviser = session.hosts.get()
    person = event.registrations.exclude(advice_requests__adviser=adviser).first()
    assert person is not None
    person.table_seats.filter(run=first).delete()
    AdviceRequestFactory(registration=person, adviser=adviser)
    again = planned(event, session=session)
    assert person.consultations.filter(run=again).count() == 1
    assert outside(again, session) == outside(first, session)


def test_what_is_outside_stays_even_where_rules_of_today_stand_against_it() -> None:
    event, workshop = everything()
    first = planned(event)
    meeting = first.meetings.filter(slot__session__format="matchmaking").first()
    assert meeting is not None
    UnavailabilityFactory(
        registration=meeting.first, starts_at=meeting.slot.starts_at, ends_at=meeting.slot.ends_at
    )
    again = planned(event, session=workshop)
    assert again.meetings.filter(first=meeting.first, second=meeting.second, slot=meeting.slot).exists()


def test_a_run_of_one_session_goes_by_the_plan_in_force() -> None:
    event, workshop = everything()
    first = planned(event)
    publish_run(first, by=office(), kind=Publication.Kind.FINAL)
    planned(event, seed=8)
    assert planned(event, session=workshop).based_on == first


def test_without_a_plan_a_run_of_one_session_plans_nothing_else() -> None:
    event, _workshop = everything()
    session = event.sessions.get(format="rotating-tables")
    run = planned(event, session=session)
    assert run.table_seats.count() > 0
    assert (run.meetings.count(), run.consultations.count()) == (0, 0)
    assert run.workshop_places.filter(is_host=False).count() == 0


def test_without_a_plan_nobody_has_a_place_in_the_workshop_that_is_to_be_planned() -> None:
    event, workshop = everything()
    with pytest.raises(Refused, match="noch keine Plätze vergeben"):
        start_run(event, by=office(), session=workshop)


def test_a_session_without_times_cannot_be_planned() -> None:
    event = congress(people=4)
    with pytest.raises(Refused, match="keine Zeiten, die sich planen lassen"):
        start_run(event, by=office(), session=workshop_of(event))


def test_keeping_everything_in_one_session_only_fills_its_gaps() -> None:
    event, workshop = everything()
    first = planned(event)
    again = planned(event, session=workshop, keep=Keep.EVERYTHING, seed=9)
    assert inside(first, workshop) <= inside(again, workshop)


def test_whoever_is_short_of_meetings_after_such_a_run_is_told_what_was_planned() -> None:
    event, _workshop = everything()
    session = event.sessions.get(format="rotating-tables")
    planned(event)
    late = RegistrationFactory(event=event)
    view = PlanView(planned(event, session=session))
    assert {short.registration: short.rule for short in view.short}[late] == (
        "Dieser Lauf hat nur einen Programmpunkt neu geplant."
    )


def test_a_copy_of_a_plan_holds_seats_and_consultations_too() -> None:
    event, workshop = everything()
    run = planned(event)
    copy = draft_from(run, by=office())
    assert outside(copy, workshop) == outside(run, workshop)
    assert copy.table_seats.count() > 0
    assert copy.consultations.count() > 0
    changes = compare(PlanView(run), PlanView(copy))
    assert (changes.seats, changes.advice) == (0, 0)


def test_a_comparison_counts_seats_and_consultations_that_differ() -> None:
    event, _workshop = everything()
    run = planned(event)
    copy = draft_from(run, by=office())
    copy.table_seats.filter(pk=copy.table_seats.values("pk")[:1]).delete()
    row = copy.consultations.first()
    assert row is not None
    row.delete()
    changes = compare(PlanView(run), PlanView(copy))
    assert (changes.seats, changes.advice) == (1, 1)


def test_a_whole_congress_with_everything_breaks_no_rule_for_many_seeds() -> None:
    event, _workshop = everything()
    busy = event.registrations.last()
    assert busy is not None
    UnavailabilityFactory(registration=busy, starts_at=at(18), ends_at=at(19))
    for seed in range(3):
        assert violations(planned(event, seed=seed)) == []


def test_nobody_and_one_person_can_be_planned() -> None:
    event, _workshop = everything()
    keep = event.registrations.first()
    assert keep is not None
    event.registrations.exclude(pk=keep.pk).update(state=Registration.State.CANCELLED)
    run = planned(event)
    assert (run.meetings.count(), run.table_seats.count()) == (0, 0)


def test_two_workshops_in_two_rounds_each_bring_slots_to_those_inside() -> None:
    event = congress(people=10)
    second = with_slots(WorkshopFactory(event=event, starts_at=at(12), ends_at=at(13), round=2))
    for person in event.registrations.all():
        WorkshopChoiceFactory(registration=person, session=second, rank=3)
    run = planned(event)
    assert run.meetings.filter(slot__session=second).count() > 0
    assert violations(run) == []
