# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Adding, changing, copying and deleting sessions, rooms and hosts, with plans and without."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from maschinenraum.events.actions.programme.holding import version_of, version_of_room
from maschinenraum.events.actions.programme.hosts import add_host, remove_host
from maschinenraum.events.actions.programme.refusals import Gone, Invalid, Overtaken, Refused, Unconfirmed
from maschinenraum.events.actions.programme.rooms import add_room, change_room, delete_room
from maschinenraum.events.actions.programme.sessions import (
    add_session,
    change_session,
    consequences_of_deleting,
    copy_session,
    delete_session,
)
from maschinenraum.events.models import Meeting, Room, Run, Session, SessionHost, WorkshopPlace
from maschinenraum.events.queries.programme.details import SessionDetails
from maschinenraum.network.models import AuditEntry, Visibility
from tests.events.matchmaking_world import office
from tests.events.programme_world import draft, published, session_details
from tests.factories import (
    FIRST_DAY,
    AdviceFactory,
    AdviceRequestFactory,
    ConsultationFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    MatchmakingFactory,
    OrganiserFactory,
    PersonFactory,
    PublicationFactory,
    RoomFactory,
    RunFactory,
    SessionFactory,
    SessionFormatFactory,
    SessionHostFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db


def fields_refused(refusal: Invalid) -> list[str]:
    return [problem.field for problem in refusal.problems]


# --- adding ------------------------------------------------------------------------------------------


def test_times_are_those_of_the_events_zone() -> None:
    event = EventFactory(time_zone="Europe/London")
    session = add_session(event, session_details(), by=office())
    assert session.starts_at == at(10)
    assert session.ends_at == at(11)


def test_an_end_after_midnight_is_on_the_next_day() -> None:
    session = add_session(EventFactory(), session_details(starts=time(20), ends=time(0, 30)), by=office())
    assert session.ends_at - session.starts_at == timedelta(hours=4, minutes=30)


@pytest.mark.parametrize("ends", [time(9), time(8, 30)])
def test_an_end_before_the_beginning_is_refused(ends: time) -> None:
    with pytest.raises(Invalid) as refused:
        add_session(EventFactory(), session_details(ends=ends), by=office())
    assert fields_refused(refused.value) == ["ends"]


def test_a_day_outside_the_event_is_refused_in_one_sentence() -> None:
    with pytest.raises(Invalid) as refused:
        add_session(EventFactory(), session_details(day=FIRST_DAY + timedelta(days=2)), by=office())
    assert str(refused.value) == (
        "Dieser Tag gehört nicht zur Veranstaltung; sie dauert vom 16. Mai 2030 bis zum 17. Mai 2030."
    )


def test_fault_53_an_hour_left_out_in_spring_is_refused() -> None:
    from_day = at(9).date().replace(year=2027, month=3, day=28)
    event = EventFactory(starts_on=from_day)
    with pytest.raises(Invalid) as refused:
        add_session(event, session_details(day=from_day, starts=time(2, 30), ends=time(4)), by=office())
    assert fields_refused(refused.value) == ["starts"]


def test_a_form_sent_twice_adds_one_session() -> None:
    event, person, key = EventFactory(), office(), uuid4()
    keys = {add_session(event, session_details(), by=person, key=key).pk for _click in range(2)}
    assert keys == {key}


def test_a_room_of_another_event_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        add_session(EventFactory(), session_details(room=RoomFactory()), by=office())
    assert fields_refused(refused.value) == ["room"]


def test_only_who_prepares_the_event_adds_to_it() -> None:
    event = EventFactory()
    for person in (PersonFactory(), OrganiserFactory().person):
        with pytest.raises(PermissionDenied):
            add_session(event, session_details(), by=person)


def test_a_group_one_may_not_know_of_is_not_named() -> None:
    group = GroupFactory(visibility=Visibility.PRIVATE)
    with pytest.raises(PermissionDenied):
        add_session(EventFactory(), session_details(group=group), by=office())


@pytest.mark.parametrize("level", [Visibility.GROUP, Visibility.PRIVATE])
def test_nobody_writes_what_they_could_not_see(level: Visibility) -> None:
    event = EventFactory()
    with pytest.raises(Refused):
        add_session(event, session_details(visibility=level), by=office())
    assert not event.sessions.exists()


def test_a_member_of_the_group_writes_a_session_for_it() -> None:
    membership = GroupMembershipFactory(person=office())
    details = session_details(visibility=Visibility.GROUP, group=membership.group)
    session = add_session(EventFactory(), details, by=membership.person)
    assert session.visibility == Visibility.GROUP


def test_workshops_are_numbered_in_rounds_by_their_times() -> None:
    event, person = EventFactory(), office()
    workshop = session_details(format=SessionFormatFactory(workshop=True), ends=time(10, 30))
    late = add_session(event, replace(workshop, starts=time(14), ends=time(15)), by=person)
    first = add_session(event, workshop, by=person)
    parallel = add_session(event, replace(workshop, starts=time(10), ends=time(11)), by=person)
    rounds = dict(event.sessions.values_list("pk", "round"))
    assert rounds == {first.pk: 1, parallel.pk: 1, late.pk: 2}


# --- changing ----------------------------------------------------------------------------------------


def test_a_change_is_written_and_noted() -> None:
    session = SessionFactory()
    details = replace(SessionDetails.of(session), title="Neuer Titel", capacity=40)
    change_session(session, details, by=office(), seen=version_of(session))
    session.refresh_from_db()
    assert (session.title, session.capacity) == ("Neuer Titel", 40)
    assert AuditEntry.objects.get(verb="change-session").details == {"fields": ["capacity", "title"]}


def test_fault_46_the_second_of_two_editors_changes_nothing_unseen() -> None:
    session, person = SessionFactory(), office()
    details, seen = SessionDetails.of(session), version_of(session)
    change_session(session, replace(details, title="Erste"), by=person, seen=seen)
    with pytest.raises(Overtaken):
        change_session(session, replace(details, title="Zweite"), by=person, seen=seen)
    session.refresh_from_db()
    assert session.title == "Erste"


def test_what_was_deleted_meanwhile_is_gone() -> None:
    session, person = SessionFactory(), office()
    details = SessionDetails.of(session)
    seen = Session(pk=session.pk, event=session.event)
    delete_session(session, by=person)
    with pytest.raises(Gone):
        change_session(seen, details, by=person)


def test_a_group_the_editor_may_not_know_of_stays() -> None:
    group = GroupFactory(visibility=Visibility.PRIVATE)
    session = SessionFactory(group=group, visibility=Visibility.NETWORK)
    change_session(session, replace(SessionDetails.of(session), group=None, title="Anders"), by=office())
    session.refresh_from_db()
    assert (session.group, session.title) == (group, "Anders")


def test_moving_a_session_takes_its_meetings_along_and_notes_the_change() -> None:
    event, run, session = published()
    before = dict(Meeting.objects.filter(run=run).values_list("pk", "slot__starts_at"))
    changed_at = session.changed_at
    details = replace(SessionDetails.of(session), starts=time(14, 30), ends=time(18, 30))
    _session, stakes = change_session(session, details, by=office())
    after = dict(Meeting.objects.filter(run=run).values_list("pk", "slot__starts_at"))
    assert after == {key: starts + timedelta(minutes=30) for key, starts in before.items()}
    assert stakes.of_run(run.pk) is not None
    session.refresh_from_db()
    assert session.changed_at > changed_at
    assert event.sessions.filter(slots__isnull=False).exists()


def test_times_that_would_no_longer_fit_are_named() -> None:
    session = MatchmakingFactory(slots=4)  # from 14:00, the last ends at 15:20
    with pytest.raises(Invalid) as refused:
        change_session(session, replace(SessionDetails.of(session), ends=time(15)), by=office())
    assert fields_refused(refused.value) == ["ends"]
    assert "von 14:00 bis 15:20 Uhr" in str(refused.value)


def test_a_format_that_plans_otherwise_is_refused_once_a_plan_counts_on_it() -> None:
    _event, _run, session = draft()
    details = replace(SessionDetails.of(session), format=SessionFormatFactory())
    with pytest.raises(Invalid) as refused:
        change_session(session, details, by=office())
    assert fields_refused(refused.value) == ["format"]


def test_advice_does_not_silently_become_rotating_tables() -> None:
    session = AdviceFactory()
    details = replace(SessionDetails.of(session), format=SessionFormatFactory(tables=True))
    with pytest.raises(Invalid) as refused:
        change_session(session, details, by=office())
    assert fields_refused(refused.value) == ["format"]


def test_times_wait_while_a_plan_is_computed() -> None:
    session = SessionFactory()
    RunFactory(event=session.event, state=Run.State.RUNNING)
    details = SessionDetails.of(session)
    change_session(session, replace(details, title="Geht"), by=office())
    with pytest.raises(Refused):
        change_session(session, replace(details, starts=time(8)), by=office())


# --- deleting ----------------------------------------------------------------------------------------


def test_a_session_nobody_counts_on_is_deleted() -> None:
    session = MatchmakingFactory()
    key = str(session.pk)
    delete_session(session, by=office())
    assert not Session.objects.filter(pk=key).exists()
    assert AuditEntry.objects.get(verb="delete-session").details == {"session": key}


def test_drafts_lose_it_only_once_that_is_confirmed() -> None:
    event, run, session = draft()
    count = Meeting.objects.filter(run=run).count()
    with pytest.raises(Unconfirmed) as refused:
        delete_session(session, by=office())
    found = refused.value.consequences
    assert found.losses == (f"Plan {run.number} (Entwurf): {count} Gespräche.",)
    delete_session(session, by=office(), confirmed=found.token)
    assert not Meeting.objects.filter(run=run).exists()
    assert not event.sessions.filter(pk=session.pk).exists()


def test_what_was_agreed_to_is_what_is_lost() -> None:
    _event, run, session = draft()
    token = consequences_of_deleting(session).token
    meeting = Meeting.objects.filter(run=run).first()
    assert meeting is not None
    meeting.delete()
    with pytest.raises(Unconfirmed):
        delete_session(session, by=office(), confirmed=token)


def test_a_published_plan_keeps_its_sessions() -> None:
    event, run, _session = published()
    workshop = Session.objects.filter(places__run=run).first()
    assert workshop is not None
    with pytest.raises(Refused) as refused:
        delete_session(workshop, by=office(), confirmed=consequences_of_deleting(workshop).token)
    assert "veröffentlichten Zeitplan" in str(refused.value)
    assert event.sessions.filter(pk=workshop.pk).exists()


def test_wishes_that_would_be_lost_are_named() -> None:
    session = WorkshopFactory()
    WorkshopChoiceFactory.create_batch(2, session=session, registration__event=session.event)
    found = consequences_of_deleting(session)
    assert found.losses == ("2 Personen haben ihn sich gewünscht.",)


# --- copying -----------------------------------------------------------------------------------------


def test_a_copy_has_the_same_times_within_and_hosts() -> None:
    session = MatchmakingFactory(slots=3, room=None)
    host = SessionHostFactory(session=session)
    copy = copy_session(
        session, day=FIRST_DAY + timedelta(days=1), starts=time(10), by=office(), with_hosts=True
    )
    shift = timedelta(hours=20)
    assert copy.starts_at == session.starts_at + shift
    assert [s.starts_at for s in copy.slots.all()] == [s.starts_at + shift for s in session.slots.all()]
    assert [h.person for h in copy.hosts.all()] == [host.person]


def test_a_copy_at_the_same_time_is_not_in_the_same_room() -> None:
    session = SessionFactory()
    session.room = RoomFactory(event=session.event)
    session.save()
    same = copy_session(session, day=FIRST_DAY, starts=time(9), by=office(), with_hosts=False)
    later = copy_session(session, day=FIRST_DAY, starts=time(11), by=office(), with_hosts=False)
    assert (same.room, later.room) == (None, session.room)


def test_a_copy_sent_twice_is_one() -> None:
    session, person, key = SessionFactory(), office(), uuid4()
    for _click in range(2):
        copy_session(session, day=FIRST_DAY, starts=time(11), by=person, with_hosts=False, key=key)
    assert session.event.sessions.count() == 2


def test_a_copy_outside_the_event_is_refused() -> None:
    with pytest.raises(Invalid):
        copy_session(
            SessionFactory(), day=FIRST_DAY - timedelta(days=1), starts=time(9), by=office(), with_hosts=False
        )


# --- rooms -------------------------------------------------------------------------------------------


def test_a_room_is_added_once() -> None:
    event, person = EventFactory(), office()
    rooms = {add_room(event, name="Saal", capacity=40, by=person).pk for _click in range(2)}
    assert len(rooms) == 1
    with pytest.raises(Invalid):
        add_room(event, name="Saal", capacity=50, by=person)


def test_two_editors_of_a_room() -> None:
    room, person = RoomFactory(name="Saal", capacity=30), office()
    seen = version_of_room(room)
    change_room(room, name="Großer Saal", capacity=60, by=person, seen=seen)
    with pytest.raises(Overtaken):
        change_room(room, name="Kleiner Saal", capacity=20, by=person, seen=seen)
    room.refresh_from_db()
    assert (room.name, room.capacity) == ("Großer Saal", 60)


def test_a_room_in_use_stays() -> None:
    room = RoomFactory()
    SessionFactory(event=room.event, room=room)
    with pytest.raises(Refused):
        delete_room(room, by=office())
    unused = RoomFactory(event=room.event)
    delete_room(unused, by=office())
    assert list(Room.objects.all()) == [room]


# --- hosts -------------------------------------------------------------------------------------------


def test_a_host_is_named_once() -> None:
    session, host, person = WorkshopFactory(), PersonFactory(), office()
    for _click in range(2):
        add_host(session, host, by=person)
    assert session.hosts.count() == 1
    assert AuditEntry.objects.filter(verb="add-host").count() == 1


def test_requests_go_with_an_adviser_only_once_that_is_confirmed() -> None:
    request = AdviceRequestFactory()
    with pytest.raises(Unconfirmed) as refused:
        remove_host(request.adviser, by=office())
    assert refused.value.consequences.losses == ("Eine Anfrage zur Beratung.",)
    remove_host(request.adviser, by=office(), confirmed=refused.value.consequences.token)
    assert not SessionHost.objects.exists()


def test_an_adviser_in_a_published_plan_stays() -> None:
    consultation = ConsultationFactory()
    Run.objects.filter(pk=consultation.run_id).update(state=Run.State.PUBLISHED)
    PublicationFactory(run=consultation.run, event=consultation.run.event)
    with pytest.raises(Refused):
        remove_host(consultation.adviser, by=office())


def test_a_host_of_a_workshop_leaves_without_ado() -> None:
    _event, run, _session = draft()
    workshop = Session.objects.filter(places__run=run).first()
    assert workshop is not None
    host = SessionHostFactory(session=workshop)
    places = WorkshopPlace.objects.filter(run=run).count()
    remove_host(host, by=office())
    assert not workshop.hosts.exists()
    assert WorkshopPlace.objects.filter(run=run).count() == places
