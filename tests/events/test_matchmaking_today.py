# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A plan and what has become known since it was made: what still takes place, and who learns what of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from maschinenraum.events.actions.matchmaking import Refused, add_meeting, draft_from, publish_run
from maschinenraum.events.actions.timetables import NotMet, answer_meeting
from maschinenraum.events.models import (
    Event,
    Meeting,
    MeetingAnswer,
    MeetingSlot,
    Publication,
    Registration,
    Run,
    Wish,
)
from maschinenraum.events.queries.calendars import calendar_file
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.runs import Keep
from maschinenraum.events.queries.timetables import Kind, timetable, unanswered_count
from maschinenraum.network.models import Person, Visibility
from tests.events.matchmaking_world import office, planned
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingAnswerFactory,
    MeetingFactory,
    RegistrationFactory,
    RunFactory,
    RunPseudonymFactory,
    SessionHostFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopFactory,
    WorkshopPlaceFactory,
    at,
)

pytestmark = pytest.mark.django_db

FINAL = Publication.Kind.FINAL
NOT_POSSIBLE = "Diese Begegnung ist nicht möglich."


@dataclass
class World:
    """A draft with one meeting of Anna and Ben, at table 2 in the first of four slots."""

    event: Event = field(default_factory=EventFactory)
    by: Person = field(default_factory=office)

    def __post_init__(self) -> None:
        session = MatchmakingFactory(event=self.event, slots=4, slots__tables=2)
        self.slots: list[MeetingSlot] = list(session.slots.all())
        self.run: Run = RunFactory(event=self.event, number=1)
        self.anna, self.ben = self.person("Anna"), self.person("Ben")
        self.meeting: Meeting = MeetingFactory(
            run=self.run, first=self.anna, second=self.ben, slot=self.slots[0], table=2
        )

    def person(self, given: str) -> Registration:
        return RegistrationFactory(event=self.event, person__given_name=given, person__family_name="Muster")

    def never(self) -> None:
        WishFactory(registration=self.anna, other=self.ben, kind=Wish.Kind.NEVER)

    def private_time(self) -> None:
        UnavailabilityFactory(registration=self.anna, starts_at=at(14, 10), ends_at=at(14, 15))

    def signed_off(self) -> None:
        Registration.objects.filter(pk=self.anna.pk).update(state=Registration.State.CANCELLED)

    def day_away(self) -> None:
        self.anna.days.filter(day=self.event.starts_on).delete()

    def hosts(self) -> None:
        session = WorkshopFactory(event=self.event, title="Beratung", starts_at=at(13, 30))
        SessionHostFactory(session=session, person=self.anna.person)

    def limit(self) -> None:
        Registration.objects.filter(pk=self.anna.pk).update(max_meetings=0)

    def same_house(self) -> None:
        Person.objects.filter(pk=self.anna.person_id).update(organisation=self.ben.person.organisation)

    def fewer_tables(self) -> None:
        MeetingSlot.objects.filter(pk=self.slots[0].pk).update(tables=1)

    def publish(self) -> Publication:
        return publish_run(self.run, by=self.by, kind=FINAL)

    def rules(self) -> list[str]:
        return [row.rule for row in PlanView(self.run, self.by).impossible]


@pytest.fixture
def world() -> World:
    return World()


KEPT_TO_THEMSELVES = (World.never, World.private_time)


@pytest.mark.parametrize(
    ("happens", "rule"),
    [
        (World.never, NOT_POSSIBLE),
        (World.private_time, NOT_POSSIBLE),
        (World.signed_off, "Anna Muster ist abgemeldet."),
        (World.day_away, "Anna Muster ist am 16. Mai 2030 nicht da."),
        (World.hosts, "Anna Muster ist um 14:00 Uhr in „Beratung“."),
        (World.limit, "Anna Muster möchte höchstens 0 Gespräche führen und hat schon 1."),
        (World.same_house, "{first} und {second} arbeiten beide für {house}."),
        (World.fewer_tables, "Um 14:00 Uhr gibt es nur die Tische 1 bis 1."),
    ],
)
def test_a_plan_is_not_published_while_a_rule_of_today_stands_against_a_meeting(
    world: World, happens: Callable[[World], None], rule: str
) -> None:
    happens(world)
    with pytest.raises(Refused) as refused:
        world.publish()
    assert str(refused.value) == (
        "Ein Gespräch ist nach den heutigen Angaben nicht möglich. Bitte ändern Sie es, bevor Sie veröffentlichen."
    )
    first, second = world.meeting.first.person, world.meeting.second.person
    house = world.ben.person.organisation
    assert world.rules() == [rule.format(first=first.name, second=second.name, house=house)]
    assert not Publication.objects.exists()


def test_a_plan_no_rule_stands_against_is_published(world: World) -> None:
    assert world.publish().run == world.run
    assert world.rules() == []


def test_what_has_been_answered_for_does_not_stand_in_the_way_of_publishing(world: World) -> None:
    MeetingAnswerFactory(registration=world.ben, other=world.anna)
    world.signed_off()
    assert world.publish().run == world.run


@pytest.mark.parametrize("happens", KEPT_TO_THEMSELVES)
def test_what_people_keep_to_themselves_ends_a_published_meeting_at_once_for_both(
    world: World, happens: Callable[[World], None]
) -> None:
    world.publish()
    happens(world)
    shown = [item.kind for person in (world.anna, world.ben) for item in timetable(person).items]
    assert Kind.MEETING not in shown
    assert b"Tisch 2" not in calendar_file(timetable(world.ben))


def test_the_other_side_cannot_tell_why_a_meeting_does_not_take_place() -> None:
    """The partner's whole timetable is the same after a "do not want", a private time and a cancellation."""
    read = []
    for happens in (World.never, World.private_time, World.signed_off):
        world = World()
        RunPseudonymFactory(run=world.run, registration=world.ben)
        world.publish()
        happens(world)
        plan = timetable(world.ben)
        read.append((plan.short_of, [(item.kind, item.starts_at) for item in plan.items]))
    assert read == [read[0]] * 3


def test_a_meeting_that_was_called_off_does_not_come_back_when_its_time_has_come(world: World) -> None:
    world.publish()
    world.never()
    with pytest.raises(NotMet):
        answer_meeting(
            world.ben, world.anna.pk, MeetingAnswer.Kind.USEFUL, by=world.ben.person, now=at(14, 30)
        )
    assert unanswered_count(world.run, at(14, 30)) == 0


def test_a_meeting_that_was_answered_for_stays_whatever_is_wished_afterwards(world: World) -> None:
    world.publish()
    MeetingAnswerFactory(registration=world.ben, other=world.anna)
    world.never()
    assert Kind.MEETING in {item.kind for item in timetable(world.ben).items}


def test_planning_again_lets_go_of_what_is_not_possible_and_keeps_the_rest() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=3)
    RegistrationFactory.create_batch(6, event=event)
    run = planned(event)
    publish_run(run, by=office(), kind=FINAL)
    apart = run.meetings.select_related("first", "second")[0]
    WishFactory(registration=apart.first, other=apart.second, kind=Wish.Kind.NEVER)
    again = planned(event, seed=9, based_on=run, keep=Keep.EVERYTHING)
    places = ("first", "second", "slot", "table")
    before = set(run.meetings.values_list(*places))
    assert before - set(again.meetings.values_list(*places)) == {
        (apart.first_id, apart.second_id, apart.slot_id, apart.table)
    }
    assert publish_run(again, by=office(), kind=FINAL).run == again


@pytest.mark.parametrize("happens", [World.never, World.private_time, World.signed_off])
def test_the_cockpit_counts_only_meetings_that_take_place(
    world: World, happens: Callable[[World], None]
) -> None:
    happens(world)
    view = PlanView(world.run, world.by)
    assert (view.taking_place, view.counts[world.ben.pk], len(view.meetings)) == ([], 0, 1)
    assert world.ben in view.without_meeting


def test_whoever_is_short_because_a_partner_signed_off_is_told_so(world: World) -> None:
    for slot, name in zip(world.slots[1:3], ("Cem", "Dana"), strict=True):
        MeetingFactory(run=world.run, first=world.ben, second=world.person(name), slot=slot, table=1)
    RunPseudonymFactory(run=world.run, registration=world.ben)
    world.publish()
    world.signed_off()
    rules = {short.registration: short.rule for short in PlanView(world.run, world.by).short}
    assert rules[world.ben] == "Mindestens ein geplantes Gespräch findet nicht statt."
    assert timetable(world.ben).short_of == "Mindestens ein Gespräch Ihres Zeitplans findet nicht statt."


def test_a_must_wish_is_unmet_once_the_partner_cannot(world: World) -> None:
    WishFactory(registration=world.ben, other=world.anna, kind=Wish.Kind.MUST)
    assert PlanView(world.run, world.by).unmet_musts == []
    world.private_time()
    unmet = PlanView(world.run, world.by).unmet_musts
    assert [(wish.wisher, wish.other) for wish in unmet] == [(world.ben, world.anna)]


@pytest.mark.parametrize("is_for_all", [True, False])
@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.GROUP])
def test_a_refusal_names_no_session_the_viewer_may_not_see(
    world: World, visibility: Visibility, *, is_for_all: bool
) -> None:
    secret = WorkshopFactory(
        event=world.event, title="GEHEIM Personalgespräch", visibility=visibility,
        starts_at=at(14, 20), ends_at=at(14, 40), format__key="geheim", format__is_for_all=is_for_all,
    )  # fmt: skip
    host = SessionHostFactory(session=secret, person=world.anna.person).person
    cem = world.person("Cem")
    refusals = []
    for by in (world.by, host):
        host.role = Person.Role.COORDINATION
        host.save()
        with pytest.raises(Refused) as refused:
            add_meeting(world.run, by=by, one=world.anna, other=cem, slot=world.slots[1], table=1)
        refusals.append(str(refused.value))
    assert refusals[0] == NOT_POSSIBLE
    assert "GEHEIM Personalgespräch" in refusals[1], "who hosts it may know"


def test_workshop_places_in_sessions_the_viewer_may_not_see_are_left_out(world: World) -> None:
    secret = WorkshopFactory(event=world.event, title="GEHEIM", visibility=Visibility.PRIVATE)
    open_one = WorkshopFactory(event=world.event)
    for session in (secret, open_one):
        WorkshopPlaceFactory(run=world.run, registration=world.anna, session=session)
    view = PlanView(world.run, world.by)
    assert [place.session for place in view.places_of(world.anna)] == [open_one]
    assert [place.place.session for place in view.workshop_places] == [open_one]
    assert view.workshop_wishes == (1, 1)


def test_a_published_plan_with_an_impossible_meeting_is_repaired_in_a_copy(world: World) -> None:
    world.publish()
    world.never()
    copy = draft_from(world.run, by=world.by)
    with pytest.raises(Refused):
        publish_run(copy, by=world.by, kind=FINAL)
    copy.meetings.all().delete()
    assert publish_run(copy, by=world.by, kind=FINAL).run == copy
