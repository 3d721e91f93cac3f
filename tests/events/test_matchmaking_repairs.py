# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Repairs by hand: the same hard rules, refused in words; what people keep to themselves stays theirs."""

from dataclasses import dataclass, field

import pytest
from django.core.exceptions import PermissionDenied

from maschinenraum.events.actions.matchmaking import (
    Refused,
    add_meeting,
    draft_from,
    lock_meeting,
    move_meeting,
    publish_run,
    remove_meeting,
    unlock_meeting,
)
from maschinenraum.events.models import Event, Meeting, MeetingSlot, Publication, Registration, Run, Wish
from maschinenraum.network.models import AuditEntry, Person
from tests.events.matchmaking_world import congress, office, planned
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    RunFactory,
    SessionFactory,
    SessionFormatFactory,
    SessionHostFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopFactory,
    WorkshopPlaceFactory,
    at,
)

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A draft without meetings; two people who may meet in any of four slots at two tables."""

    event: Event = field(default_factory=EventFactory)
    by: Person = field(default_factory=office)

    def __post_init__(self) -> None:
        session = MatchmakingFactory(event=self.event, slots=4, slots__tables=2)
        self.slots: list[MeetingSlot] = list(session.slots.all())
        self.run: Run = RunFactory(event=self.event, number=1)
        self.anna = self.person("Anna", "Muster")
        self.ben = self.person("Ben", "Probe")

    def person(self, given: str, family: str, **more: object) -> Registration:
        person = PersonFactory(given_name=given, family_name=family, **more)
        return RegistrationFactory(event=self.event, person=person)

    def add(self, table: int | None = 1, slot: int = 0) -> Meeting:
        return add_meeting(
            self.run, by=self.by, one=self.anna, other=self.ben, slot=self.slots[slot], table=table
        )

    def refusal(self, table: int | None = 1, slot: int = 0) -> str:
        with pytest.raises(Refused) as refused:
            self.add(table, slot)
        assert (
            not Meeting.objects.filter(run=self.run, first__in=[self.anna, self.ben])
            .filter(second__in=[self.anna, self.ben])
            .exists()
        )
        return str(refused.value)


@pytest.fixture
def world() -> World:
    return World()


def test_two_people_are_brought_together_at_the_first_free_table(world: World) -> None:
    MeetingFactory(run=world.run, slot=world.slots[0], table=1)
    meeting = world.add(table=None)
    assert (meeting.table, meeting.locked, meeting.origin) == (2, True, Meeting.Origin.HAND)


def test_a_person_already_booked_is_named_with_time_and_table(world: World) -> None:
    MeetingFactory(
        run=world.run, slot=world.slots[1], table=2, first=world.anna, second=world.person("Cem", "Dritt")
    )
    assert world.refusal(slot=1) == "Anna Muster hat um 14:20 Uhr schon ein Gespräch an Tisch 2."


def test_a_taken_table_is_refused_with_who_sits_there(world: World) -> None:
    cem, dana = world.person("Cem", "Dritt"), world.person("Dana", "Viert")
    MeetingFactory(run=world.run, slot=world.slots[0], table=1, first=cem, second=dana)
    assert world.refusal().startswith("Tisch 1 ist um 14:00 Uhr schon belegt (")


def test_a_table_that_does_not_exist_is_refused(world: World) -> None:
    assert world.refusal(table=3) == "Um 14:00 Uhr gibt es nur die Tische 1 bis 2."


def test_a_time_at_which_every_table_is_taken_is_refused(world: World) -> None:
    for table in (1, 2):
        MeetingFactory(run=world.run, slot=world.slots[0], table=table)
    assert world.refusal(table=None) == "Um 14:00 Uhr sind alle Tische besetzt."


def test_people_of_one_organisation_do_not_meet(world: World) -> None:
    house = OrganisationFactory(name="Stadt Musterstadt")
    Person.objects.filter(pk__in=[world.anna.person_id, world.ben.person_id]).update(organisation=house)
    world.anna.refresh_from_db()
    world.ben.refresh_from_db()
    assert world.refusal() == "Anna Muster und Ben Probe arbeiten beide für Stadt Musterstadt."


def test_two_colleagues_do_not_meet_the_same_partner(world: World) -> None:
    house = world.anna.person.organisation
    colleague = world.person("Cem", "Dritt", organisation=house)
    MeetingFactory(run=world.run, slot=world.slots[3], table=1, first=colleague, second=world.ben)
    assert world.refusal() == f"Cem Dritt arbeitet ebenfalls für {house} und trifft Ben Probe schon."


def test_a_pair_meets_once(world: World) -> None:
    world.add(slot=2, table=2)
    with pytest.raises(Refused, match="treffen sich schon um 14:40 Uhr an Tisch 2"):
        world.add()


def test_a_workshop_a_hosted_session_a_plenary_and_a_day_away_are_named(world: World) -> None:
    event = world.event
    workshop = WorkshopFactory(event=event, title="Smarte Region", starts_at=at(14), ends_at=at(14, 20))
    WorkshopPlaceFactory(run=world.run, registration=world.ben, session=workshop)
    assert world.refusal() == "Ben Probe ist um 14:00 Uhr in „Smarte Region“."
    hosted = SessionFactory(
        event=event, title="Beratung", format=SessionFormatFactory(key="beratung", is_for_all=False),
        starts_at=at(14, 20), ends_at=at(14, 40),
    )  # fmt: skip
    SessionHostFactory(session=hosted, person=world.anna.person)
    assert world.refusal(slot=1) == "Anna Muster ist um 14:20 Uhr in „Beratung“."
    SessionFactory(event=event, title="Abschluss", starts_at=at(14, 40), ends_at=at(15))
    assert world.refusal(slot=2) == "Um 14:40 Uhr findet für alle „Abschluss“ statt."
    world.ben.days.filter(day=event.starts_on).delete()
    assert world.refusal(slot=3) == "Ben Probe ist am 16. Mai 2030 nicht da."


def test_a_personal_limit_is_named(world: World) -> None:
    world.anna.max_meetings = 1
    world.anna.save()
    MeetingFactory(run=world.run, slot=world.slots[3], first=world.anna, second=world.person("Cem", "Dritt"))
    assert world.refusal() == "Anna Muster möchte höchstens 1 Gespräche führen und hat schon 1."


def test_whoever_has_signed_off_is_named(world: World) -> None:
    Registration.objects.filter(pk=world.ben.pk).update(state=Registration.State.CANCELLED)
    world.ben.refresh_from_db()
    assert world.refusal() == "Ben Probe ist abgemeldet."


@pytest.mark.parametrize("direction", ["anna", "ben"])
def test_a_never_and_a_private_time_read_exactly_alike_and_leave_no_trace(
    world: World, direction: str, caplog: pytest.LogCaptureFixture
) -> None:
    never, private = World(), World()
    said, other = ("anna", "ben") if direction == "anna" else ("ben", "anna")
    WishFactory(registration=getattr(never, said), other=getattr(never, other), kind=Wish.Kind.NEVER)
    UnavailabilityFactory(registration=getattr(private, said), starts_at=at(14), ends_at=at(14, 20))
    before = AuditEntry.objects.count()
    sentences = {never.refusal(), private.refusal()}
    assert sentences == {"Diese Begegnung ist nicht möglich."}
    assert (AuditEntry.objects.count(), caplog.records) == (before, [])


def test_a_never_is_asked_last_and_hides_behind_everything_visible(world: World) -> None:
    WishFactory(registration=world.anna, other=world.ben, kind=Wish.Kind.NEVER)
    assert world.refusal(table=3) == "Um 14:00 Uhr gibt es nur die Tische 1 bis 2."


def test_a_move_keeps_the_pair_and_holds_it_fast(world: World) -> None:
    meeting = MeetingFactory(run=world.run, slot=world.slots[0], table=1, first=world.anna, second=world.ben)
    move_meeting(meeting, by=world.by, slot=world.slots[0], table=2)
    move_meeting(meeting, by=world.by, slot=world.slots[3])
    meeting.refresh_from_db()
    assert (meeting.slot, meeting.table, meeting.locked) == (world.slots[3], 1, True)


def test_lock_unlock_and_remove(world: World) -> None:
    meeting = MeetingFactory(run=world.run, slot=world.slots[0], first=world.anna, second=world.ben)
    lock_meeting(meeting, by=world.by)
    assert Meeting.objects.get(pk=meeting.pk).locked
    unlock_meeting(meeting, by=world.by)
    assert not Meeting.objects.get(pk=meeting.pk).locked
    remove_meeting(meeting, by=world.by)
    assert not Meeting.objects.filter(run=world.run).exists()
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["lock-meeting", "unlock-meeting", "remove-meeting"]


def test_only_who_runs_the_event_repairs(world: World) -> None:
    world.by = PersonFactory()
    with pytest.raises(PermissionDenied):
        world.add()


def test_a_published_plan_is_changed_in_a_copy_only() -> None:
    run = planned(congress(people=12, organisations=12))
    by = office()
    publish_run(run, by=by, kind=Publication.Kind.PRELIMINARY)
    meeting = run.meetings.select_related("run__event").first()
    assert meeting is not None
    with pytest.raises(Refused, match="Legen Sie eine Kopie an"):
        remove_meeting(meeting, by=by)
    copy = draft_from(run, by=by)
    assert (copy.number, copy.state, copy.based_on) == (run.number + 1, Run.State.DRAFT, run)
    held = ("first", "second", "slot", "table", "locked", "reasons")
    assert list(copy.meetings.values(*held)) == list(run.meetings.values(*held))
    assert copy.workshop_places.count() == run.workshop_places.count()
    remove_meeting(copy.meetings.select_related("run__event").all()[0], by=by)
    assert run.meetings.count() == copy.meetings.count() + 1


def test_a_meeting_added_by_hand_says_what_is_known_to_speak_for_it() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    seeker = RegistrationFactory(event=event, seeks=["Betriebsmodell für Pegel"])
    giver = RegistrationFactory(event=event, offers=["Unser Pegel läuft seit drei Jahren"])
    run = planned(event)
    remove_meeting(run.meetings.select_related("run__event").get(), by=(by := office()))
    slot = event.sessions.get().slots.first()
    assert slot is not None
    meeting = add_meeting(run, by=by, one=giver, other=seeker, slot=slot)
    assert [fact["kind"] for fact in meeting.reasons] == ["words match"]


def test_a_meeting_somebody_else_took_away_meanwhile_is_refused_in_words(world: World) -> None:
    meeting = world.add()
    seen_earlier = Meeting.objects.get(pk=meeting.pk)
    remove_meeting(meeting, by=world.by)
    for repair in (lock_meeting, unlock_meeting, remove_meeting):
        with pytest.raises(Refused, match="inzwischen"):
            repair(seen_earlier, by=world.by)
    with pytest.raises(Refused, match="inzwischen"):
        move_meeting(seen_earlier, by=world.by, slot=world.slots[1])


def test_a_meeting_moved_meanwhile_keeps_the_table_it_has_now(world: World) -> None:
    meeting = world.add()
    seen_earlier = Meeting.objects.get(pk=meeting.pk)
    move_meeting(meeting, by=world.by, slot=world.slots[1], table=2)
    move_meeting(seen_earlier, by=world.by, slot=world.slots[1])
    meeting.refresh_from_db()
    assert (meeting.slot, meeting.table) == (world.slots[1], 2)
