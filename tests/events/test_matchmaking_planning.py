# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run from its snapshot to a stored draft."""

import json
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maschinenraum.events.actions.matchmaking import (
    Refused,
    add_meeting,
    draft_from,
    lock_meeting,
    repeat,
    start_run,
    stop_run,
)
from maschinenraum.events.changes.matchmaking import runs
from maschinenraum.events.changes.matchmaking.forgetting import forget_people
from maschinenraum.events.jobs.matchmaking.drafting import draft
from maschinenraum.events.jobs.matchmaking.planning import (
    Reporter,
    give_up_runs,
    is_repeatable,
    plan_run,
    repeat_and_compare,
)
from maschinenraum.events.models import Meeting, MeetingAnswer, Registration, Run, Wish
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.runs import Keep, Repetition, meetings_to_keep
from maschinenraum.events.queries.matchmaking.snapshot import take_snapshot
from maschinenraum.network.models import Person
from tests.events.matchmaking_world import congress, office, planned, violations
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingAnswerFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    SessionHostFactory,
    TerritoryFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db


def places(run: Run) -> set[tuple[object, object, int, int]]:
    return set(run.meetings.values_list("first", "second", "slot", "table"))


def test_a_run_becomes_a_draft_with_meetings_and_workshop_places() -> None:
    run = planned(congress())
    assert run.meetings.count() >= 30
    assert run.workshop_places.count() == 20
    assert violations(run) == []


def test_every_hard_rule_holds_where_rules_are_many() -> None:
    event = congress(people=30, organisations=10, slots=8, tables=6)
    people = list(event.registrations.order_by("pk"))
    for one, other, kind in zip(people, people[7:], ("never", "must", "would") * 8, strict=False):
        WishFactory(registration=one, other=other, kind=kind)
    for person in people[:6]:
        UnavailabilityFactory(registration=person, starts_at=at(14), ends_at=at(15))
    Registration.objects.filter(pk__in=[person.pk for person in people[6:12]]).update(max_meetings=2)
    people[12].days.all().delete()
    people[13].days.filter(day=event.starts_on).delete()
    hosted = WorkshopFactory(event=event, starts_at=at(14, 30), ends_at=at(15, 30), round=2)
    SessionHostFactory(session=hosted, person=people[14].person)
    assert violations(planned(event)) == []


def test_a_run_can_be_repeated_to_the_same_result_after_everything_changed() -> None:
    run = planned(congress())
    Wish.objects.all().delete()
    Registration.objects.update(max_meetings=1)
    assert is_repeatable(run)


def test_a_snapshot_from_before_turns_and_advice_gives_the_same_meetings() -> None:
    run = planned(congress())
    later = ("only", "turns", "advisers", "requests", "seats", "consultations")
    old = {name: value for name, value in run.snapshot.items() if name not in later}
    old["slots"] = [{k: v for k, v in slot.items() if k != "session"} for slot in old["slots"]]
    new = ("binds_hosts", "gives_advice", "seats_per_table")
    old["sessions"] = [
        {k: v for k, v in session.items() if k not in new}
        for session in old["sessions"]
        if session["binds_hosts"]
    ]
    run.snapshot, run.result = old, {name: run.result[name] for name in ("meetings", "workshops", "steps")}
    assert is_repeatable(run)


def test_the_same_input_and_seed_give_the_same_plan() -> None:
    event = congress()
    assert places(planned(event, seed=3)) == places(planned(event, seed=3))


def test_the_snapshot_holds_no_name_no_address_and_no_sentence() -> None:
    event = congress()
    text = json.dumps(planned(event).snapshot, ensure_ascii=False)
    secrets: list[object] = [str(person.pk) for person in Person.objects.all()]
    secrets += [str(registration.pk) for registration in event.registrations.all()]
    secrets += Person.objects.values_list("family_name", flat=True)
    secrets += [*Person.objects.exclude(email=None).values_list("email", flat=True), "Betriebsmodell für"]
    assert [secret for secret in secrets if str(secret) in text] == []


def test_nobody_may_start_a_run_but_who_runs_the_event() -> None:
    with pytest.raises(PermissionDenied):
        start_run(congress(people=4), by=PersonFactory())


def test_an_event_has_one_run_under_way() -> None:
    event = congress(people=4)
    start_run(event, by=office())
    with pytest.raises(Refused, match="Es läuft schon eine Planung"):
        start_run(event, by=office())


def test_a_run_without_slots_or_people_is_refused_in_words() -> None:
    event = EventFactory()
    with pytest.raises(Refused, match="noch niemand angemeldet"):
        start_run(event, by=office())
    RegistrationFactory(event=event)
    with pytest.raises(Refused, match="keine Zeiten für Gespräche"):
        start_run(event, by=office())


def test_fault_11_a_run_whose_starter_lost_the_right_meanwhile_makes_no_plan() -> None:
    run = start_run(congress(people=4), by=(starter := office()))
    starter.role = Person.Role.MEMBER
    starter.save()
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.meetings.count()) == (Run.State.FAILED, 0)


def test_places_in_workshops_are_planned_without_any_time_for_meetings() -> None:
    event = EventFactory()
    workshop = WorkshopFactory(event=event)
    for registration in RegistrationFactory.create_batch(3, event=event):
        WorkshopChoiceFactory(registration=registration, session=workshop)
    run = planned(event)
    assert (run.state, run.workshop_places.count(), run.meetings.count()) == (Run.State.DRAFT, 3, 0)


def test_a_locked_meeting_keeps_slot_and_table_in_the_next_run() -> None:
    event = congress()
    first = planned(event)
    held = first.meetings.order_by("-slot__starts_at", "-table").first()
    assert held is not None
    lock_meeting(held, by=office())
    again = planned(event, seed=99, based_on=first)
    kept = again.meetings.get(first=held.first, second=held.second)
    assert (kept.slot, kept.table, kept.locked) == (held.slot, held.table, True)
    assert violations(again) == []


def test_a_meeting_added_by_hand_stays_in_the_next_run_and_says_so() -> None:
    event = congress(people=12, organisations=12)
    event.registrations.update(max_meetings=1)  # so that most are free in the last slot
    first = planned(event)
    met = {frozenset((m.first_id, m.second_id)) for m in first.meetings.all()}
    event.registrations.update(max_meetings=2)
    slot = list(event.sessions.get(format__holds_meetings=True).slots.all())[-1]
    booked = {key for m in first.meetings.filter(slot=slot) for key in (m.first_id, m.second_id)}
    free = [registration for registration in event.registrations.all() if registration.pk not in booked]
    one, other = next((a, b) for a, b in combinations(free, 2) if frozenset((a.pk, b.pk)) not in met)
    added = add_meeting(first, by=office(), one=one, other=other, slot=slot)
    kept = planned(event, based_on=first).meetings.get(first=added.first, second=added.second)
    assert (kept.slot, kept.table, kept.origin) == (added.slot, added.table, Meeting.Origin.HAND)


def test_what_one_of_two_has_answered_stays_where_it_was() -> None:
    event = congress()
    first = planned(event)
    met = first.meetings.select_related("first", "second")[3]
    MeetingAnswerFactory(registration=met.second, other=met.first, kind=MeetingAnswer.Kind.USEFUL)
    kept = planned(event, seed=99, based_on=first).meetings.get(first=met.first, second=met.second)
    assert (kept.slot, kept.table) == (met.slot, met.table)


def test_late_participants_can_be_fitted_in_without_moving_anyone() -> None:
    event = congress()
    first = planned(event)
    before = set(first.meetings.values_list("first", "second", "slot", "table"))
    late = RegistrationFactory(event=event, seeks=["Betriebsmodell für LoRaWAN"])
    second = planned(event, seed=99, based_on=first, keep=Keep.EVERYTHING)
    after = set(second.meetings.values_list("first", "second", "slot", "table"))
    assert before - after == set()
    assert any(late.pk in meeting[:2] for meeting in after)


def test_what_has_begun_stays_while_the_event_is_on_and_not_when_it_is_over() -> None:
    run = planned(congress())
    after_two_slots = at(14, 39)
    assert {m.slot.starts_at for m in meetings_to_keep(run, after_two_slots)} == {at(14), at(14, 20)}
    assert not meetings_to_keep(run, after_two_slots + timedelta(days=30)).exists()


def test_a_locked_meeting_that_is_no_longer_possible_is_let_go_and_named() -> None:
    event = congress()
    first = planned(event)
    held = first.meetings.select_related("slot", "first", "second").first()
    assert held is not None
    lock_meeting(held, by=office())
    UnavailabilityFactory(registration=held.first, starts_at=held.slot.starts_at, ends_at=held.slot.ends_at)
    again = planned(event, based_on=first)
    assert [row.rule for row in PlanView(again).released] == ["Diese Begegnung ist nicht möglich."]
    assert violations(again) == []


def test_a_stopped_run_keeps_the_best_plan_so_far_as_a_draft() -> None:
    event = congress(people=40, organisations=20, slots=6, tables=7)
    run = start_run(event, by=(by := office()))
    runs.begin(run)
    stop_run(run, by=by)
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.report["stopped"]) == (Run.State.DRAFT, True)
    assert violations(run) == []
    assert is_repeatable(run)


def test_a_run_stopped_while_it_waits_has_no_plan() -> None:
    run = start_run(congress(people=4), by=(by := office()))
    stop_run(run, by=by)
    assert plan_run.call(str(run.pk)) == Run.State.STOPPED
    assert not run.meetings.exists()


class Killed(BaseException):
    """The worker is gone between two statements."""


def test_fault_48_a_worker_killed_over_a_run_leaves_no_half_plan_and_the_job_resumes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = congress()
    old = planned(event)
    before = places(old)
    run = start_run(event, by=office(), seed=8)

    def die(self: Reporter, doing: str, fraction: float) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Reporter, "__call__", die)
        with pytest.raises(Killed):
            plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.meetings.count(), places(old)) == (Run.State.RUNNING, 0, before)
    plan_run.call(str(run.pk))
    first = places(run)
    plan_run.call(str(run.pk))
    assert places(run) == first != set()


def test_fault_48_nothing_is_left_of_a_plan_whose_writing_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    run = start_run(congress(people=6), by=office())
    runs.begin(run)
    plan = draft(run.snapshot, seed=run.seed)
    broken = {**plan.result, "workshops": [{"person": "p001", "session": "no-such", "rank": 1, "is_host": 0}]}
    with pytest.raises(Exception, match="no-such"):
        runs.finish(run, result=broken, report=plan.report)
    run.refresh_from_db()
    assert (run.state, run.meetings.count()) == (Run.State.RUNNING, 0)


def test_the_last_seats_go_to_small_municipalities() -> None:
    """Four people, one slot, one table, everyone worth the same: the two from villages meet."""
    event = EventFactory()
    MatchmakingFactory(event=event, slots=1, slots__tables=1)
    villages: list[Registration] = []
    cities: list[Registration] = []
    for population, found in ((500_000, cities), (500_000, cities), (3_000, villages), (3_000, villages)):
        house = OrganisationFactory(territory=TerritoryFactory(population=population))
        person = PersonFactory(organisation=house)
        found.append(RegistrationFactory(event=event, person=person, offers=["Pegel"], seeks=["Pegel"]))
    for seed in range(5):
        meeting = planned(event, seed=seed).meetings.get()
        assert {meeting.first, meeting.second} == set(villages)


def test_the_number_of_people_short_is_the_smallest_or_says_how_far_from_it() -> None:
    run = planned(congress(people=12, organisations=12, slots=2, tables=6))
    view = PlanView(run)
    assert (len(view.short), view.short_bound, view.distance) == (12, 12, 0)
    assert {short.rule for short in view.short} == {"Im Programm gibt es zu wenige Zeiten für Gespräche."}


def test_everyone_short_is_told_the_rule_that_binds() -> None:
    event = congress(people=12, organisations=12)
    person = event.registrations.first()
    assert person is not None
    Registration.objects.filter(pk=person.pk).update(max_meetings=1)
    view = PlanView(planned(event))
    rules = {short.registration.pk: short.rule for short in view.short}
    assert rules[person.pk] == "Möchte höchstens so viele Gespräche führen: 1."


def test_whoever_registers_after_the_run_is_named_as_such() -> None:
    event = congress(people=8, organisations=8)
    run = planned(event)
    late = RegistrationFactory(event=event)
    rules = {short.registration.pk: short.rule for short in PlanView(run).short}
    assert rules[late.pk] == "Kam nach diesem Lauf dazu."


def test_a_person_erased_before_the_plan_is_written_is_left_out() -> None:
    event = congress(people=8, organisations=8)
    run = start_run(event, by=office())
    gone = run.pseudonyms.first()
    assert gone is not None
    gone.delete()
    plan_run.call(str(run.pk))
    assert run.meetings.exists()
    assert not run.meetings.filter(first=gone.registration).exists()
    assert not run.meetings.filter(second=gone.registration).exists()


def test_a_snapshot_takes_as_many_queries_for_many_people_as_for_few() -> None:
    counted = []
    for people in (6, 24):
        event = congress(people=people)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take_snapshot(event, seed=1)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_moments_of_other_days_are_judged_at_the_place_of_the_event() -> None:
    """A slot at half past midnight in Berlin belongs to the new day there, whatever the server's zone."""
    event = EventFactory()
    night = datetime.combine(event.starts_on, at(0, 30).timetz())
    MatchmakingFactory(event=event, slots=1, starts_at=night)
    first_day, second_day = [event.starts_on], [event.starts_on + timedelta(days=1)]
    for days in (first_day, first_day, second_day, second_day):
        RegistrationFactory(event=event, days=days)
    meeting = planned(event).meetings.get()
    attended: set[date] = set(meeting.first.days.values_list("day", flat=True))
    assert attended == set(first_day)


def test_a_run_no_job_works_on_is_given_up_and_the_next_may_start() -> None:
    event, by = congress(people=4), office()
    run = start_run(event, by=by)
    runs.begin(run)
    soon, later = timezone.now(), timezone.now() + timedelta(minutes=2)
    assert (give_up_runs(soon, []), give_up_runs(later, [str(run.pk)]), give_up_runs(later, [])) == (0, 0, 1)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED
    start_run(event, by=by)


def test_a_run_that_is_over_does_not_fail_afterwards() -> None:
    run = planned(congress(people=4))
    runs.fail(run, "zu spät")
    run.refresh_from_db()
    assert (run.state, run.error) == (Run.State.DRAFT, "")


def test_a_plan_that_cannot_be_written_ends_its_run() -> None:
    run = start_run(congress(people=6), by=office())
    run.snapshot["slots"] = [{**slot, "id": None} for slot in run.snapshot["slots"]]
    run.save()
    with pytest.raises(IntegrityError):
        plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.meetings.count()) == (Run.State.FAILED, 0)


def test_the_report_keeps_the_limit_that_binds_whatever_becomes_of_it() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=4)
    anna, *_others = RegistrationFactory.create_batch(6, event=event)
    Registration.objects.filter(pk=anna.pk).update(max_meetings=2)
    run = planned(event)
    Registration.objects.filter(pk=anna.pk).update(max_meetings=6)
    rules = {short.registration.pk: short.rule for short in PlanView(run).short}
    assert rules == {anna.pk: "Wollte bei der Planung höchstens so viele Gespräche führen: 2."}


def test_a_run_is_repeatable_after_somebody_in_it_was_erased() -> None:
    run = planned(congress(people=12, organisations=12))
    said = Meeting.objects.filter(run=run).exclude(reasons=[])[0]
    forget_people([said.first_id])
    run.refresh_from_db()
    assert is_repeatable(run)


def test_a_copy_of_a_plan_says_nothing_of_a_repetition_of_its_model() -> None:
    run = planned(congress(people=4))
    runs.note_repetition(run, {"asked_at": timezone.now().isoformat()})
    run.refresh_from_db()
    copy = draft_from(run, by=office())
    assert (Repetition(run).is_under_way(timezone.now()), Repetition(copy).is_under_way(timezone.now())) == (
        True,
        False,
    )


def test_nobody_who_may_not_run_the_event_has_a_run_repeated() -> None:
    run = planned(congress(people=4))
    stranger = PersonFactory()
    with pytest.raises(PermissionDenied):
        repeat(run, by=stranger)
    assert repeat_and_compare.call(str(run.pk), str(stranger.pk)) is False
    run.refresh_from_db()
    assert "repetition" not in run.report
