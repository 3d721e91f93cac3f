# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking over an earlier programme, and what is pointed out in one."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from maschinenraum.events.actions.programme.copying import take_over_programme, takeover
from maschinenraum.events.actions.programme.refusals import Refused
from maschinenraum.events.models import Event
from maschinenraum.events.queries.programme.details import Series
from maschinenraum.events.queries.programme.editor import events_to_copy_from, programme_days
from maschinenraum.events.queries.programme.hints import hints_of_series
from maschinenraum.events.queries.programme.times import Purpose
from maschinenraum.network.models import AuditEntry, Person, Visibility
from tests.events.matchmaking_world import office
from tests.events.programme_world import AFTERNOON, published
from tests.factories import (
    FIRST_DAY,
    AdviceFactory,
    EventFactory,
    MatchmakingFactory,
    OrganiserFactory,
    PersonFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    SessionHostFactory,
    TablesFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2031, 10, 8)


def earlier() -> Event:
    """Two days: a hosted workshop in a room, meetings, and rotating tables on the second."""
    event = EventFactory()
    room = RoomFactory(event=event, name="Saal", capacity=40)
    SessionHostFactory(session=WorkshopFactory(event=event, title="Wasser", room=room, capacity=30))
    MatchmakingFactory(event=event, slots=3, slots__tables=9)
    second = at(16, day=event.ends_on)
    TablesFactory(event=event, turns=2, starts_at=second, ends_at=second + timedelta(hours=1))
    return event


def test_a_programme_comes_onto_the_new_days_at_the_same_times() -> None:
    source, target = earlier(), EventFactory(starts_on=NEXT_YEAR)
    take_over_programme(source, target, by=office())
    zone = ZoneInfo(target.time_zone)
    starts = [s.starts_at.astimezone(zone) for s in target.sessions.order_by("starts_at")]
    assert [f"{start:%d.%m.%Y %H:%M}" for start in starts] == [
        "08.10.2031 10:00",
        "08.10.2031 14:00",
        "09.10.2031 16:00",
    ]
    assert [slot.tables for slot in target.sessions.get(format="matchmaking").slots.all()] == [9, 9, 9]
    tables = target.sessions.get(format="rotating-tables")
    assert (tables.turns.count(), tables.seats_per_table) == (2, 4)
    assert AuditEntry.objects.get(verb="copy-programme").details["sessions"] == 3


def test_rooms_come_along_once_and_keep_what_is_known_of_them_here() -> None:
    source, target = earlier(), EventFactory(starts_on=NEXT_YEAR)
    room = RoomFactory(event=target, name="Saal", capacity=99)
    take_over_programme(source, target, by=office())
    assert [(r.pk, r.capacity) for r in target.rooms.all()] == [(room.pk, 99)]
    assert target.sessions.get(title="Wasser").room == room


def test_the_clock_stays_the_same_in_summer_and_winter() -> None:
    source, target = EventFactory(), EventFactory(starts_on=date(2031, 1, 15))
    session = SessionFactory(event=source)
    take_over_programme(source, target, by=office())
    copy = target.sessions.get()
    assert f"{copy.starts_at.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}" == "09:00"
    assert (copy.starts_at.hour, session.starts_at.utctimetuple().tm_hour) == (8, 7)


@pytest.mark.parametrize("with_hosts", [True, False])
def test_hosts_come_only_when_asked(with_hosts: bool) -> None:
    source, target = earlier(), EventFactory(starts_on=NEXT_YEAR)
    take_over_programme(source, target, by=office(), with_hosts=with_hosts)
    assert target.sessions.get(title="Wasser").hosts.exists() == with_hosts


def test_who_has_left_does_not_come_along() -> None:
    source, target = earlier(), EventFactory(starts_on=NEXT_YEAR)
    Person.objects.filter(hosted_sessions__session__event=source).update(is_active=False)
    take_over_programme(source, target, by=office(), with_hosts=True)
    assert not target.sessions.get(title="Wasser").hosts.exists()


def test_taken_over_twice_nothing_is_there_twice() -> None:
    source, target, person = earlier(), EventFactory(starts_on=NEXT_YEAR), office()
    take_over_programme(source, target, by=person)
    with pytest.raises(Refused):
        take_over_programme(source, target, by=person)
    assert target.sessions.count() == 3


def test_what_finds_no_day_is_named_before() -> None:
    source, target = earlier(), EventFactory(starts_on=NEXT_YEAR, ends_on=NEXT_YEAR)
    found = takeover(source, target, by=office())
    assert (found.sessions, [s.format_id for s in found.without_day]) == (2, ["rotating-tables"])


def test_nothing_comes_from_an_event_one_does_not_prepare() -> None:
    organiser = OrganiserFactory(event=EventFactory(starts_on=NEXT_YEAR))
    source = earlier()
    with pytest.raises(PermissionDenied):
        take_over_programme(source, organiser.event, by=organiser.person)
    assert events_to_copy_from(organiser.person, organiser.event) == []
    OrganiserFactory(event=source, person=organiser.person)
    assert events_to_copy_from(organiser.person, organiser.event) == [source]


def test_what_the_organiser_may_not_know_of_stays_where_it_is() -> None:
    source, target = earlier(), EventFactory(starts_on=NEXT_YEAR)
    WorkshopFactory(event=source, visibility=Visibility.PRIVATE, title="Geheim")
    take_over_programme(source, target, by=office())
    assert not target.sessions.filter(title="Geheim").exists()


# --- what is pointed out -----------------------------------------------------------------------------


def hints(event: Event) -> dict[str, tuple[str, ...]]:
    items = [item for day in programme_days(office(), event) for item in day.items]
    return {str(item.session): item.hints for item in items if item.hints}


def test_a_room_and_a_host_needed_twice_at_once_are_pointed_out_on_both_sides() -> None:
    event = EventFactory()
    room, person = RoomFactory(event=event), PersonFactory(given_name="Ada", family_name="Acht")
    for title in ("Wasser", "Wind"):
        SessionHostFactory(session=WorkshopFactory(event=event, title=title, room=room), person=person)
    assert hints(event) == {
        "Wasser": ("Im selben Raum ist zur selben Zeit „Wind“.", "Ada Acht leitet zur selben Zeit „Wind“."),
        "Wind": ("Im selben Raum ist zur selben Zeit „Wasser“.", "Ada Acht leitet zur selben Zeit „Wasser“."),
    }


def test_more_places_than_the_room_has_are_pointed_out() -> None:
    event = EventFactory()
    room = RoomFactory(event=event, name="Saal", capacity=30)
    WorkshopFactory(event=event, title="Wasser", room=room, capacity=40)
    MatchmakingFactory(event=event, title="Gespräche", room=room, slots=1, slots__tables=16)
    assert hints(event) == {
        "Wasser": ("40 Plätze sind mehr, als der Raum hat (Saal: 30).",),
        "Gespräche": ("An 16 Tischen sitzen mehr Menschen, als der Raum Plätze hat (30).",),
    }


def test_fewer_places_than_the_plan_in_force_has_given_are_pointed_out() -> None:
    event, run, _session = published()
    workshop = event.sessions.filter(places__run=run).distinct()[0]
    given = workshop.places.filter(run=run, is_host=False).count()
    event.sessions.filter(pk=workshop.pk).update(capacity=given - 1)
    assert hints(event)[str(workshop)] == (
        f"Im geltenden Plan haben hier {given} Personen einen Platz, es gibt aber nur {given - 1}.",
    )


def test_what_is_still_missing_is_pointed_out() -> None:
    event = EventFactory()
    AdviceFactory(event=event, title="Beratung", turns=0)
    MatchmakingFactory(event=event, title="Gespräche", slots=0)
    assert hints(event) == {
        "Beratung": (
            "Noch berät niemand: Nennen Sie unter „Leitung“, wer Fragen annimmt.",
            "Noch gibt es keine Zeiten für Beratungen.",
        ),
        "Gespräche": ("Noch gibt es keine Zeiten für Gespräche.",),
    }


def test_a_hidden_session_is_not_pointed_out() -> None:
    event = EventFactory()
    room = RoomFactory(event=event)
    WorkshopFactory(event=event, title="Wasser", room=room)
    WorkshopFactory(event=event, title="Geheim", room=room, visibility=Visibility.PRIVATE)
    assert hints(event) == {}


def test_what_happens_in_a_session_is_said_in_words() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=5, slots__tables=12)
    TablesFactory(event=event, turns=3, seats_per_table=5)
    said = [item.activity for day in programme_days(office(), event) for item in day.items]
    assert said == [
        "5 Zeiten für Gespräche zu 20 Minuten an 12 Tischen, ab 14:00 Uhr",
        "3 Tischrunden zu 20 Minuten, 5 Plätze je Tisch, ab 16:00 Uhr",
    ]


@pytest.mark.parametrize(
    ("length", "pause", "tables", "count"),
    [(20, 5, 14, 0), (15, 5, 14, 1), (20, 0, 14, 1), (20, 5, 13, 1), (20, 5, 9, 1)],
)
def test_experience_speaks_before_times_are_set(length: int, pause: int, tables: int, count: int) -> None:
    event = EventFactory()
    RegistrationFactory.create_batch(24, event=event)
    series = Series(AFTERNOON.starts, length, pause, ends=AFTERNOON.ends, size=tables)
    assert len(hints_of_series(event, Purpose.MEETINGS, series, 5)) == count


def test_a_day_the_event_no_longer_has_is_shown_with_what_is_on_it() -> None:
    event = EventFactory(ends_on=FIRST_DAY)
    SessionFactory(event=event, starts_at=at(9, day=FIRST_DAY + timedelta(days=3)))
    assert [len(day.items) for day in programme_days(office(), event)] == [0, 1]
