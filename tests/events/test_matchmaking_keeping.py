# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a new run leaves where it is, what it must let go, and how it says so."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from maschinenraum.events.actions.matchmaking import lock_meeting
from maschinenraum.events.models import Event, Meeting, MeetingSlot, Registration, Run, Session, Wish
from maschinenraum.events.queries.matchmaking.meetings import taking_place
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.runs import Keep, meetings_to_keep, places_to_keep
from maschinenraum.network.models import Person
from tests.events.matchmaking_world import congress, office, planned, violations
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingAnswerFactory,
    MeetingFactory,
    RegistrationFactory,
    RunFactory,
    WishFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
    WorkshopPlaceFactory,
    at,
)

pytestmark = pytest.mark.django_db


def seats(run: Run) -> set[tuple[object, object, int | None]]:
    return set(run.workshop_places.values_list("registration", "session", "rank"))


def held_by_hand(event: Event, *pairs: tuple[Registration, Registration]) -> Run:
    """A draft whose meetings, one per slot, are all held fast."""
    run = RunFactory(event=event, number=1)
    slots = MeetingSlot.objects.filter(session__event=event).order_by("starts_at")
    for (first, second), slot in zip(pairs, slots, strict=False):
        MeetingFactory(run=run, first=first, second=second, slot=slot, table=1, locked=True)
    return run


def wished_by_all(people: int) -> tuple[Event, Session]:
    """More people than places in the first of two workshops, and everyone wants it most."""
    event = EventFactory()
    MatchmakingFactory(event=event, slots=1)
    first, second = WorkshopFactory(event=event, capacity=people // 2), WorkshopFactory(event=event)
    for registration in RegistrationFactory.create_batch(people, event=event):
        WorkshopChoiceFactory(registration=registration, session=first, rank=1)
        WorkshopChoiceFactory(registration=registration, session=second, rank=2)
    return event, first


def test_workshop_places_stay_with_everything_else_whatever_the_seed() -> None:
    event, _first = wished_by_all(24)
    before = planned(event)
    after = [planned(event, seed=seed, based_on=before, keep=Keep.EVERYTHING) for seed in (6, 7, 8)]
    assert [seats(run) for run in after] == [seats(before)] * 3


def test_a_place_whose_wish_was_withdrawn_is_open_to_a_late_participant() -> None:
    event, first = wished_by_all(6)
    before = planned(event)
    gone = before.workshop_places.filter(session=first)[0].registration
    gone.workshop_choices.filter(session=first).delete()
    late = RegistrationFactory(event=event)
    WorkshopChoiceFactory(registration=late, session=first)
    after = planned(event, seed=9, based_on=before, keep=Keep.EVERYTHING)
    there = {person for person, session, _rank in seats(before) if session == first.pk}
    assert {p for p, session, _rank in seats(after) if session == first.pk} == there - {gone.pk} | {late.pk}


def test_kept_places_never_overfill_a_workshop_made_smaller() -> None:
    event, first = wished_by_all(8)
    before = planned(event)
    Session.objects.filter(pk=first.pk).update(capacity=2)
    after = planned(event, based_on=before, keep=Keep.EVERYTHING)
    assert after.workshop_places.filter(session=first).count() == 2


def test_a_workshop_that_has_begun_keeps_its_people_until_the_event_is_over() -> None:
    place = WorkshopPlaceFactory()
    begun = place.session.starts_at
    assert list(places_to_keep(place.run, begun)) == [place]
    assert list(places_to_keep(place.run, begun - timedelta(minutes=1))) == []
    assert list(places_to_keep(place.run, begun + timedelta(days=9))) == []
    assert list(places_to_keep(place.run, begun, Keep.NOTHING)) == []


def test_a_locked_meeting_over_the_personal_limit_is_let_go_and_named() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    anna, ben, cem = RegistrationFactory.create_batch(3, event=event)
    run = held_by_hand(event, (anna, ben), (anna, cem))
    Registration.objects.filter(pk=anna.pk).update(max_meetings=1)
    again = planned(event, based_on=run)
    assert [row.rule for row in PlanView(again).released] == [
        "Eine der beiden Personen möchte weniger Gespräche führen."
    ]
    assert violations(again) == []


def test_a_locked_meeting_with_the_partner_of_a_colleague_is_let_go_and_named() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    anna, ben, cem = RegistrationFactory.create_batch(3, event=event)
    run = held_by_hand(event, (anna, ben), (anna, cem))
    Person.objects.filter(pk=cem.person_id).update(organisation=ben.person.organisation)
    again = planned(event, based_on=run)
    assert [row.rule for row in PlanView(again).released] == [
        "Jemand aus derselben Organisation trifft schon dieselbe Person."
    ]
    assert (again.meetings.count(), violations(again)) == (1, [])


def test_a_limit_lets_go_of_what_nobody_held_fast_first() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    anna, ben, cem = RegistrationFactory.create_batch(3, event=event)
    run = held_by_hand(event, (anna, ben), (anna, cem))
    Meeting.objects.filter(run=run, slot__starts_at=at(14)).update(locked=False)
    Registration.objects.filter(pk=anna.pk).update(max_meetings=1)
    again = planned(event, based_on=run, keep=Keep.EVERYTHING)
    held = Meeting.objects.get(run=run, locked=True)
    assert again.meetings.filter(first=held.first, second=held.second, slot=held.slot).exists()


def test_an_answered_meeting_at_a_table_that_is_gone_blocks_no_later_run() -> None:
    event = congress(people=12, organisations=12, slots=3, tables=6)
    first = planned(event)
    met = first.meetings.select_related("first", "second").order_by("-table")[0]
    MeetingAnswerFactory(registration=met.first, other=met.second)
    MeetingSlot.objects.filter(pk=met.slot_id).update(tables=1)
    again = planned(event, seed=9, based_on=first)
    there = again.meetings.filter(slot=met.slot)
    assert [(m.first_id, m.second_id, m.table) for m in there] == [(met.first_id, met.second_id, met.table)]


def test_the_value_of_a_plan_is_that_of_the_meetings_it_holds() -> None:
    """Six strangers from six cities: each meeting is worth 1, and three meetings bring each 3 + 2 + 1."""
    event = EventFactory()
    MatchmakingFactory(event=event, slots=6)
    RegistrationFactory.create_batch(6, event=event)
    run = planned(event)
    assert (run.meetings.count(), run.report["value"]) == (9, 9 + 6 * 6)


def test_a_locked_meeting_that_keeps_every_rule_stays() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    anna, ben = RegistrationFactory.create_batch(2, event=event, max_meetings=1)
    run = held_by_hand(event, (anna, ben))
    lock_meeting(run.meetings.select_related("run__event").get(), by=office())
    again = planned(event, based_on=run)
    assert (PlanView(again).released, again.meetings.count()) == ([], 1)


def test_a_lowered_limit_lets_go_of_the_least_valuable_meetings_nobody_held_fast() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=6)
    anna = RegistrationFactory(event=event)
    partners = RegistrationFactory.create_batch(6, event=event)
    run = held_by_hand(event, *((anna, partner) for partner in partners))
    run.meetings.update(locked=False)
    for partner in partners[4:]:
        WishFactory(registration=anna, other=partner, kind=Wish.Kind.MUST)
    Registration.objects.filter(pk=anna.pk).update(max_meetings=2)
    again = planned(event, based_on=run, keep=Keep.EVERYTHING)
    mine = again.meetings.filter(Q(first=anna) | Q(second=anna))
    assert {m.second_id if m.first_id == anna.pk else m.first_id for m in mine} == {
        p.pk for p in partners[4:]
    }
    rules = [row.rule for row in PlanView(again).released]
    assert rules == ["Eine der beiden Personen möchte weniger Gespräche führen."] * 4
    assert violations(again) == []


def test_no_new_meeting_is_put_into_a_slot_that_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=3)
    RegistrationFactory.create_batch(6, event=event)
    monkeypatch.setattr(timezone, "now", lambda: at(14, 25))
    run = planned(event)
    assert {slot.starts_at for slot in MeetingSlot.objects.filter(meetings__run=run)} == {at(14, 40)}


def test_once_the_event_is_over_planning_it_again_fills_every_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=3)
    RegistrationFactory.create_batch(6, event=event)
    monkeypatch.setattr(timezone, "now", lambda: at(14, 25) + timedelta(days=30))
    run = planned(event)
    assert MeetingSlot.objects.filter(meetings__run=run).distinct().count() == 3


@pytest.mark.parametrize(
    ("kind", "stays"), [("useful", True), ("follow_up", True), ("did_not_happen", False)]
)
def test_only_a_meeting_told_to_have_been_held_stays_against_a_never(kind: str, stays: bool) -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    anna, ben = RegistrationFactory.create_batch(2, event=event)
    run = held_by_hand(event, (anna, ben))
    run.meetings.update(locked=False)
    MeetingAnswerFactory(registration=anna, other=ben, kind=kind)
    WishFactory(registration=ben, other=anna, kind=Wish.Kind.NEVER)
    shown = taking_place(Meeting.objects.filter(run=run), timezone.now()).exists()
    again = planned(event, based_on=run, keep=Keep.EVERYTHING)
    assert (shown, again.meetings.exists()) == (stays, stays)


def test_a_begun_meeting_said_to_have_fallen_through_binds_no_later_run() -> None:
    meeting = MeetingFactory()
    begun = meeting.slot.starts_at
    assert [m.pk for m in meetings_to_keep(meeting.run, begun)] == [meeting.pk]
    MeetingAnswerFactory(registration=meeting.first, other=meeting.second, kind="did_not_happen")
    assert list(meetings_to_keep(meeting.run, begun)) == []
