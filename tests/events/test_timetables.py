# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The personal timetable: what is on it, what leaves it, and what is said of a meeting."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from maschinenraum.events.actions.timetables import NotMet, answer_meeting
from maschinenraum.events.models import Meeting, MeetingAnswer, Publication, Registration, Run, Session
from maschinenraum.events.queries.timetables import (
    Kind,
    answer_counts,
    next_appointment,
    now_and_next,
    registration_of,
    timetable,
    timetable_address,
)
from maschinenraum.network.models import Visibility
from tests.factories import (
    FIRST_DAY,
    EventFactory,
    GroupFactory,
    MatchmakingFactory,
    MeetingFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    RunPseudonymFactory,
    SessionFactory,
    SessionHostFactory,
    WorkshopFactory,
    WorkshopPlaceFactory,
    at,
)

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """One participant with a published plan: plenary, a workshop, one meeting."""

    own: Registration
    other: Registration
    run: Run
    meeting: Meeting
    plenary: Session
    workshop: Session


def publish(run: Run, kind: Publication.Kind = Publication.Kind.FINAL) -> Publication:
    return PublicationFactory(run=run, event=run.event, kind=kind)


@pytest.fixture
def world() -> World:
    event = EventFactory()
    own, other = RegistrationFactory(event=event), RegistrationFactory(event=event)
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    plenary = SessionFactory(event=event)
    workshop = WorkshopFactory(event=event)
    WorkshopPlaceFactory(run=run, registration=own, session=workshop, rank=2)
    room = RoomFactory(event=event, name="Saal 3")
    slot = MatchmakingFactory(event=event, room=room, slots=3).slots.all()[1]
    meeting = MeetingFactory(run=run, first=own, second=other, slot=slot, table=7)
    publish(run)
    return World(own, other, run, meeting, plenary, workshop)


def entries(registration: Registration) -> list[tuple[Kind, str]]:
    shown = [item for day in timetable(registration).days for item in day.items]
    return [(item.kind, f"{item.starts_at.astimezone(at(9).tzinfo):%H:%M}") for item in shown]


def test_a_day_holds_sessions_places_meetings_and_breaks_in_order(world: World) -> None:
    assert entries(world.own) == [
        (Kind.SESSION, "09:00"),
        (Kind.WORKSHOP, "10:00"),
        (Kind.BREAK, "11:30"),
        (Kind.MEETING, "14:20"),
    ]


def test_a_meeting_names_partner_organisation_table_room_and_why(world: World) -> None:
    item = timetable(world.own).items[-1]
    partner = world.other.person
    assert item.partner is not None
    assert (item.partner.name, item.partner.organisation) == (partner.name, partner.organisation.name)  # type: ignore[union-attr]
    assert item.partner.is_example
    assert (item.table, item.room) == (7, "Saal 3")
    assert item.reasons


def test_the_plan_says_whether_it_is_preliminary(world: World) -> None:
    assert not timetable(world.own).is_preliminary
    publish(world.run, Publication.Kind.PRELIMINARY)
    assert timetable(world.own).is_preliminary


def test_before_publication_only_what_is_for_everyone_is_shown(world: World) -> None:
    Publication.objects.all().delete()
    plan = timetable(world.own)
    assert plan.publication is None
    assert [item.kind for item in plan.items] == [Kind.SESSION, Kind.SESSION]


def test_a_draft_run_changes_nothing(world: World) -> None:
    before = timetable(world.own)
    draft = RunFactory(event=world.run.event, number=2)
    MeetingFactory(run=draft, first=world.own, second=world.other, slot=world.meeting.slot, table=1)
    assert timetable(world.own) == before


def test_sessions_of_days_not_attended_are_left_out(world: World) -> None:
    tomorrow = world.own.event.starts_on + timedelta(days=1)
    SessionFactory(event=world.own.event, title="Morgen", starts_at=at(9, day=tomorrow))
    assert "Morgen" in {item.title for item in timetable(world.own).items}
    world.own.days.filter(day=tomorrow).delete()
    assert "Morgen" not in {item.title for item in timetable(world.own).items}


def test_a_host_sees_the_session_as_one_to_lead(world: World) -> None:
    SessionHostFactory(session=world.workshop, person=world.other.person)
    assert [item.kind for item in timetable(world.other).items] == [Kind.SESSION, Kind.HOSTED, Kind.MEETING]


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.GROUP])
def test_a_session_that_is_not_for_this_participant_leaves_the_timetable(
    world: World, visibility: Visibility
) -> None:
    world.plenary.visibility, world.plenary.group = visibility, GroupFactory()
    world.plenary.save()
    assert Kind.SESSION not in {item.kind for item in timetable(world.own).items}


def test_a_meeting_goes_when_the_other_side_is_no_longer_there(world: World) -> None:
    world.other.state = Registration.State.CANCELLED
    world.other.save()
    assert Kind.MEETING not in {item.kind for item in timetable(world.own).items}


def test_whoever_has_fewer_than_three_meetings_reads_the_rule_that_binds(world: World) -> None:
    RunPseudonymFactory(run=world.run, registration=world.own, pseudonym="p7")
    world.run.report = {"bindings": {"p7": "tables_full"}}
    world.run.save()
    assert timetable(world.own).short_of == (
        "Zu den Zeiten, in denen Sie frei sind, sind alle Tische besetzt."
    )


def test_whoever_has_three_meetings_reads_none(world: World) -> None:
    for slot in world.meeting.slot.session.slots.exclude(pk=world.meeting.slot_id):
        third = RegistrationFactory(event=world.own.event)
        MeetingFactory(run=world.run, first=world.own, second=third, slot=slot)
    assert timetable(world.own).short_of == ""


def test_now_and_next_name_the_break_and_what_follows_it(world: World) -> None:
    now, following = now_and_next(timetable(world.own), at(12))
    assert (now and now.kind, following and following.kind) == (Kind.BREAK, Kind.MEETING)
    assert now_and_next(timetable(world.own), at(23)) == (None, None)


def test_fault_53_an_event_in_the_night_the_clock_changes_keeps_days_and_order() -> None:
    night = date(2027, 10, 31)  # 02:30 happens twice
    event = EventFactory(starts_on=night, ends_on=night)
    own = RegistrationFactory(event=event)
    first = at(2, 30, day=night)
    SessionFactory(event=event, title="Sommerzeit", starts_at=first, ends_at=first + timedelta(minutes=10))
    again = first.replace(fold=1)
    SessionFactory(event=event, title="Winterzeit", starts_at=again, ends_at=at(3, day=night))
    SessionFactory(
        event=event, title="Abends", starts_at=at(23, 30, day=night), ends_at=at(23, 45, day=night)
    )
    days = timetable(own).days
    assert [day.date for day in days] == [night]
    assert [item.title for item in timetable(own).items] == ["Sommerzeit", "Winterzeit", "Abends"]


def test_the_next_appointment_is_found_across_events(world: World) -> None:
    found = next_appointment(world.own.person, at(8))
    assert found is not None
    assert (found[0], found[1].title) == (world.own.event, world.plenary.title)
    assert next_appointment(world.own.person, at(8, day=FIRST_DAY + timedelta(days=60))) is None


@pytest.mark.parametrize("field", ["visibility", "inner_visibility"])
def test_fault_21_an_event_set_to_private_has_no_timetables(world: World, field: str) -> None:
    event = world.own.event
    setattr(event, field, Visibility.PRIVATE)
    event.save()
    assert registration_of(world.own.person, event.slug) is None
    assert next_appointment(world.own.person, at(8)) is None


def test_queries_do_not_grow_with_meetings(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for slot in world.meeting.slot.session.slots.exclude(pk=world.meeting.slot_id):
        third = RegistrationFactory(event=world.own.event)
        MeetingFactory(run=world.run, first=world.own, second=third, slot=slot)
    own = registration_of(world.own.person, world.own.event.slug)
    assert own is not None
    with django_assert_max_num_queries(13):
        timetable(own)


def test_the_address_is_absolute_and_bound_to_the_person(world: World) -> None:
    address = timetable_address(world.own)
    assert address.startswith("http")
    assert str(world.own.person_id) in address


# --- what became of a meeting -----------------------------------------------------------------------


def test_an_answer_is_kept_changed_and_counted(world: World) -> None:
    for kind in (MeetingAnswer.Kind.USEFUL, MeetingAnswer.Kind.FOLLOW_UP):
        answer_meeting(world.own, world.other.pk, kind, by=world.own.person, now=at(15))
    plan = timetable(world.own)
    assert plan.items[-1].answer == "follow_up"
    assert [partner.registration for partner in plan.follow_ups] == [world.other.pk]
    assert answer_counts(world.own.event) == {"useful": 0, "follow_up": 1, "did_not_happen": 0}


def test_an_answer_outlives_the_run_it_was_given_in(world: World) -> None:
    answer_meeting(world.own, world.other.pk, MeetingAnswer.Kind.USEFUL, by=world.own.person, now=at(15))
    later = RunFactory(event=world.run.event, number=2, state=Run.State.PUBLISHED)
    MeetingFactory(run=later, first=world.own, second=world.other, slot=world.meeting.slot, table=3)
    publish(later)
    item = timetable(world.own).items[-1]
    assert (item.table, item.answer) == (3, "useful")


def test_before_its_time_a_meeting_has_no_answer(world: World) -> None:
    with pytest.raises(NotMet):
        answer_meeting(world.own, world.other.pk, MeetingAnswer.Kind.USEFUL, by=world.own.person, now=at(14))


def test_nobody_answers_for_somebody_they_do_not_meet(world: World) -> None:
    stranger = RegistrationFactory(event=world.own.event)
    with pytest.raises(NotMet):
        answer_meeting(world.own, stranger.pk, MeetingAnswer.Kind.USEFUL, by=world.own.person, now=at(15))


def test_nobody_answers_for_another(world: World) -> None:
    with pytest.raises(PermissionDenied):
        answer_meeting(
            world.own, world.other.pk, MeetingAnswer.Kind.USEFUL, by=world.other.person, now=at(15)
        )
    assert MeetingAnswer.objects.count() == 0


def test_whoever_came_after_the_planning_reads_so(world: World) -> None:
    late = RegistrationFactory(event=world.own.event)
    assert timetable(late).short_of == "Sie kamen nach der Planung dazu."


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (2, "Sie möchten höchstens so viele Gespräche führen: 2."),
        (6, "Bei der Planung wollten Sie höchstens so viele Gespräche führen: 2."),
        (None, "Bei der Planung wollten Sie höchstens so viele Gespräche führen: 2."),
    ],
)
def test_a_limit_is_named_as_the_run_knew_it(world: World, today: int | None, sentence: str) -> None:
    RunPseudonymFactory(run=world.run, registration=world.own, pseudonym="p7")
    world.run.report = {"bindings": {"p7": "cap"}, "limits": {"p7": 2}}
    world.run.save()
    world.own.max_meetings = today
    world.own.save()
    assert timetable(world.own).short_of == sentence
