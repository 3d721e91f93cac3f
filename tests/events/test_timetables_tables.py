# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rounds at rotating tables in the personal timetable: which table, who else sits there, and who no longer does."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from maschinenraum.events.models import Publication, Registration, Run, Session, Turn, Wish
from maschinenraum.events.queries.calendars import calendar_file
from maschinenraum.events.queries.timetables import Item, Kind, now_and_next, timetable
from maschinenraum.network.models import Visibility
from maschinenraum.network.models.people import FORMER_MEMBER
from tests.factories import (
    EventFactory,
    GroupFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    SessionHostFactory,
    TableSeatFactory,
    TablesFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopFactory,
    WorkshopPlaceFactory,
    at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    """Two rounds of 20 minutes with a published plan: the first person is at table 5, then at table 2."""
    event = EventFactory()
    session = TablesFactory(
        event=event, title="Weltcafé", room=RoomFactory(event=event, name="Foyer"), turns=2
    )
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    people = [
        RegistrationFactory(event=event, person__family_name=name)
        for name in ("Eins", "Zwei", "Drei", "Vier")
    ]
    tables = ((5, 2), (5, 1), (5, 2), (1, 1))
    for number, turn in enumerate(session.turns.all()):
        for person, seats in zip(people, tables, strict=True):
            TableSeatFactory(run=run, registration=person, turn=turn, table=seats[number])
    PublicationFactory(run=run, event=event)
    return session


def called(session: Session, name: str) -> Registration:
    return Registration.objects.get(event=session.event, person__family_name=name)


def rounds(session: Session, name: str = "Eins") -> list[Item]:
    return [item for item in timetable(called(session, name)).items if item.kind == Kind.TABLE]


def company(session: Session, name: str = "Eins") -> list[list[str]]:
    """Family names at the table, round by round."""
    return [[other.name.split()[-1] for other in item.company] for item in rounds(session, name)]


def test_each_round_says_table_room_and_who_sits_there(session: Session) -> None:
    first, second = rounds(session)
    assert [(item.round, item.table) for item in (first, second)] == [(1, 5), (2, 2)]
    assert (first.title, first.room) == ("Weltcafé", "Foyer")
    assert company(session) == [["Drei", "Zwei"], ["Drei"]]
    assert first.company[0].organisation == called(session, "Drei").person.organisation.name  # type: ignore[union-attr]


def test_without_a_plan_the_session_is_for_everyone_and_with_one_it_is_its_rounds(session: Session) -> None:
    own = called(session, "Eins")
    assert [item.kind for item in timetable(own).items] == [Kind.TABLE, Kind.TABLE]
    Publication.objects.all().delete()
    assert [(item.kind, item.title) for item in timetable(own).items] == [(Kind.SESSION, "Weltcafé")]


def test_a_session_the_plan_says_nothing_of_is_for_everyone(session: Session) -> None:
    later = TablesFactory(event=session.event, title="Lesecafé", starts_at=at(9))
    own = called(session, "Eins")
    assert [item.title for item in timetable(own).items] == ["Lesecafé", "Weltcafé", "Weltcafé"]
    TableSeatFactory(run=Run.objects.get(event=session.event), turn=later.turns.first())
    assert [item.title for item in timetable(own).items] == ["Weltcafé", "Weltcafé"]


def test_whoever_hosts_the_session_reads_that_they_do(session: Session) -> None:
    host = RegistrationFactory(event=session.event, person__family_name="Gast")
    SessionHostFactory(session=session, person=host.person)
    assert [(item.kind, item.title) for item in timetable(host).items] == [(Kind.HOSTED, "Weltcafé")]


def test_rounds_of_a_workshop_come_after_it_and_are_what_is_on(session: Session) -> None:
    own, event = called(session, "Eins"), session.event
    run = Run.objects.get(event=event)
    workshop = WorkshopFactory(event=event, title="Wasser")
    turn = Turn.objects.create(
        session=workshop, starts_at=workshop.starts_at, ends_at=workshop.starts_at + timedelta(minutes=20)
    )
    WorkshopPlaceFactory(run=run, registration=own, session=workshop)
    TableSeatFactory(run=run, registration=own, turn=turn)
    plan = timetable(own)
    assert [item.kind for item in plan.items][:2] == [Kind.WORKSHOP, Kind.TABLE]
    now, following = now_and_next(plan, workshop.starts_at)
    assert (now and now.kind, following and following.title) == (Kind.TABLE, "Weltcafé")
    later, _following = now_and_next(plan, turn.ends_at)
    assert later is not None
    assert later.kind == Kind.WORKSHOP


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.GROUP])
def test_rounds_of_a_session_that_is_not_for_this_person_are_not_shown(
    session: Session, visibility: Visibility
) -> None:
    session.visibility, session.group = visibility, GroupFactory()
    session.save()
    assert rounds(session) == []


def test_whoever_signs_off_leaves_the_table(session: Session) -> None:
    Registration.objects.filter(pk=called(session, "Drei").pk).update(state=Registration.State.CANCELLED)
    assert company(session) == [["Zwei"], []]


def test_a_time_somebody_cannot_and_somebody_they_will_not_meet_free_a_seat_in_the_same_way(
    session: Session,
) -> None:
    turn = session.turns.get(seats__table=2, seats__registration=called(session, "Eins"))
    busy = UnavailabilityFactory(
        registration=called(session, "Drei"), starts_at=turn.starts_at, ends_at=turn.ends_at
    )
    as_busy = (rounds(session), rounds(session, "Drei"))
    busy.delete()
    first = session.turns.exclude(pk=turn.pk).get()
    first.seats.filter(registration=called(session, "Drei")).delete()
    assert rounds(session)[1].company
    WishFactory(registration=called(session, "Drei"), other=called(session, "Eins"), kind=Wish.Kind.NEVER)
    assert rounds(session)[1] == as_busy[0][1]
    assert rounds(session, "Drei") == []


def test_a_wish_not_to_meet_somebody_who_is_gone_frees_no_seat(session: Session) -> None:
    WishFactory(registration=called(session, "Eins"), other=called(session, "Drei"), kind=Wish.Kind.NEVER)
    assert rounds(session) == []
    Registration.objects.filter(pk=called(session, "Drei").pk).update(state=Registration.State.CANCELLED)
    assert len(rounds(session)) == 2


def test_what_has_begun_stays_as_it_was_and_whoever_was_erased_since_stays_unnamed(session: Session) -> None:
    session.turns.update(starts_at=F("starts_at") - timedelta(days=3653))
    other = called(session, "Drei")
    WishFactory(registration=other, other=called(session, "Eins"), kind=Wish.Kind.NEVER)
    assert company(session)[0] == ["Drei", "Zwei"]
    other.person.family_name, other.person.given_name, other.person.is_active = FORMER_MEMBER, "", False
    other.person.save()
    Registration.objects.filter(pk=other.pk).update(state=Registration.State.CANCELLED)
    assert {partner.name for partner in rounds(session)[0].company} > {other.person.name}


def test_a_draft_changes_nothing(session: Session) -> None:
    before = rounds(session)
    draft = RunFactory(event=session.event, number=2)
    TableSeatFactory(run=draft, registration=called(session, "Eins"), turn=session.turns.first(), table=9)
    assert rounds(session) == before


def test_the_calendar_names_round_table_and_company(session: Session) -> None:
    with translation.override("de"):
        text = calendar_file(timetable(called(session, "Eins"))).decode().replace("\r\n ", "")
    assert "SUMMARY:Weltcafé: Runde 1\\, Tisch 5" in text
    assert "LOCATION:Tisch 5\\, Foyer" in text
    assert "Mit Ihnen am Tisch:\\nAlex Drei (" in text
    assert "@" not in text.replace("@maschinenraum", "")


def test_publishing_again_without_a_change_leaves_the_entry_as_it_was(session: Session) -> None:
    before = [item.changed_at for item in rounds(session)]
    old = Run.objects.get(event=session.event)
    new = RunFactory(event=session.event, number=2, state=Run.State.PUBLISHED)
    for seat in old.table_seats.all():
        moved = seat.registration == called(session, "Zwei") and seat.table == 5
        TableSeatFactory(
            run=new, registration=seat.registration, turn=seat.turn, table=4 if moved else seat.table
        )
    later = PublicationFactory(run=new, event=session.event)
    assert [item.changed_at for item in rounds(session)] == [later.published_at, before[1]]


def test_queries_do_not_grow_with_rounds_and_people(
    session: Session, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = Run.objects.get(event=session.event)
    for turn in TablesFactory(event=session.event, turns=4).turns.all():
        TableSeatFactory(run=run, registration=called(session, "Eins"), turn=turn)
        TableSeatFactory.create_batch(4, run=run, turn=turn)
    own = called(session, "Eins")
    with django_assert_max_num_queries(18):
        assert len(timetable(own).items) == 6
