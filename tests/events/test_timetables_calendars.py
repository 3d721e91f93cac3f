# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The calendar feed, read back by a parser that is not the one it was written with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from maschinenraum.events.models import Event, Publication, Registration, Run
from maschinenraum.events.queries.calendars import calendar_file, empty_calendar
from maschinenraum.events.queries.timetables import registration_of, timetable
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    SessionFactory,
    at,
)

pytestmark = pytest.mark.django_db


def feed(registration: Registration) -> bytes:
    fresh = registration_of(registration.person, registration.event.slug)
    assert fresh is not None
    return calendar_file(timetable(fresh))


def parsed(content: bytes) -> list[Any]:
    return list(vobject.readOne(content.decode()).contents.get("vevent", []))


def moment(value: datetime) -> datetime:
    return value.astimezone(UTC)


@pytest.fixture
def own() -> Registration:
    """A registration with a published meeting at 14:20 Berlin time."""
    event = EventFactory(title="Kongress", venue="Rathaus", city="Köln")
    registration = RegistrationFactory(event=event)
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    slots = MatchmakingFactory(event=event, room=RoomFactory(event=event, name="Saal 3"), slots=3).slots.all()
    MeetingFactory(
        run=run, first=registration, second=RegistrationFactory(event=event), slot=slots[1], table=7
    )
    PublicationFactory(run=run, event=event)
    return registration


def meeting_entry(content: bytes) -> Any:
    return next(entry for entry in parsed(content) if entry.summary.value.startswith("Gespräch"))


def republish(own: Registration, **changes: Any) -> None:
    """Publish a copy of the plan in force, with the meeting changed so."""
    before = Publication.objects.filter(event=own.event).latest("published_at").run
    meeting = before.meetings.get()
    run = RunFactory(event=own.event, number=before.number + 1, state=Run.State.PUBLISHED)
    values = {"slot": meeting.slot, "table": meeting.table, **changes}
    MeetingFactory(run=run, first=meeting.first, second=meeting.second, **values)
    PublicationFactory(run=run, event=own.event)


def test_the_event_is_whole_days_and_the_meeting_a_time_in_berlin(own: Registration) -> None:
    content = feed(own)
    whole, meeting = parsed(content)[0], meeting_entry(content)
    assert (whole.dtstart.value, whole.dtend.value) == (
        own.event.starts_on,
        own.event.ends_on + timedelta(days=1),
    )
    assert moment(meeting.dtstart.value) == moment(at(14, 20))
    assert moment(meeting.dtend.value) == moment(at(14, 40))
    assert b"DTSTART;TZID=Europe/Berlin:20300516T142000" in content
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in content
    assert b"DTSTART;VALUE=DATE:20300516" in content
    assert meeting.location.value == "Tisch 7, Saal 3, Rathaus"


def test_the_same_plan_gives_the_same_file(own: Registration) -> None:
    assert feed(own) == feed(own)


def test_publishing_without_a_change_leaves_the_entry_as_it_was(own: Registration) -> None:
    before = meeting_entry(feed(own))
    republish(own)
    after = meeting_entry(feed(own))
    assert (after.uid.value, after.sequence.value) == (before.uid.value, before.sequence.value)


def test_a_moved_meeting_keeps_its_identity_and_counts_up(own: Registration) -> None:
    Publication.objects.update(published_at=datetime(2030, 5, 1, tzinfo=UTC))
    before = meeting_entry(feed(own))
    republish(own, table=9)
    Publication.objects.filter(run__number=2).update(published_at=datetime(2030, 5, 2, tzinfo=UTC))
    after = meeting_entry(feed(own))
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.contents["last-modified"][0].value > before.contents["last-modified"][0].value
    assert after.location.value.startswith("Tisch 9")


def test_a_preliminary_meeting_is_tentative(own: Registration) -> None:
    assert meeting_entry(feed(own)).status.value == "CONFIRMED"
    Publication.objects.update(kind=Publication.Kind.PRELIMINARY)
    assert meeting_entry(feed(own)).status.value == "TENTATIVE"


def test_an_empty_calendar_is_a_calendar() -> None:
    assert parsed(empty_calendar()) == []


# --- FAULT 23: what people type cannot break the file -----------------------------------------------

NASTY = [
    "Ärger\r\nATTENDEE:mailto:boese@example.org",
    "Komma, Semikolon; Doppelpunkt: Rückstrich \\ und \\n wörtlich",
    "Ablage C:\\Netz und \\\\Nord\\n",
    "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "ü" * 200,
    "👩‍💻" * 60,
    "\ud7ff\u2028\u2029\x01\x0b\x1f\x85",
    '"doppelt" und ^n',
]


def lines_of(content: bytes) -> list[bytes]:
    assert content.endswith(b"\r\n")
    return content[:-2].split(b"\r\n")


def check_file(content: bytes, entries: int) -> None:
    """Every line holds at most 75 octets of whole UTF-8, and no name appears that we did not write."""
    for line in lines_of(content):
        assert len(line) <= 75
        line.decode()
        assert b"\r" not in line
        assert b"\n" not in line
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")
    names = {line.partition(":")[0].partition(";")[0] for line in unfolded if line}
    assert names <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL", "TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "RDATE", "RRULE", "COMMENT",
        "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "LOCATION",
        "DESCRIPTION", "STATUS", "TRANSP",
    }  # fmt: skip
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == entries
    assert len(parsed(content)) == entries


def words(text: str) -> str:
    """What is left of a text when control characters and line ends are blanks: letters must survive."""
    return "".join(letter for letter in text if letter.isalnum())


def with_title(text: str) -> tuple[Event, bytes]:
    event = EventFactory(title=text[:160], venue=text[:160])
    own = RegistrationFactory(event=event)
    SessionFactory(event=event, title=text[:240], title_note=text[:240])
    return event, feed(own)


@pytest.mark.parametrize("text", NASTY)
def test_fault_23_injection_in_a_title_is_escaped(text: str) -> None:
    _event, content = with_title(text)
    check_file(content, 2)
    session = parsed(content)[1]
    assert words(session.summary.value) == words(text[:240])
    assert words(session.description.value) == words(text[:240])


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=200
    )
)
@example(text="\\N")  # the library's own escaping loses this N
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fault_23_any_text_is_read_back_by_an_independent_parser(text: str) -> None:
    _event, content = with_title(text)
    check_file(content, 2)
    assert words(parsed(content)[1].summary.value) == words(text)


# --- FAULT 53: the nights in which the clock changes ------------------------------------------------


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2027, 3, 27), 9), (date(2027, 3, 28), 8), (date(2027, 10, 30), 8), (date(2027, 10, 31), 9)],
)
def test_fault_53_times_around_the_change_of_the_clock(day: date, utc_hour: int) -> None:
    event = EventFactory(starts_on=day, ends_on=day)
    own = RegistrationFactory(event=event)
    SessionFactory(event=event, starts_at=at(10, day=day))
    whole, session = parsed(feed(own))
    assert (whole.dtstart.value, whole.dtend.value) == (day, day + timedelta(days=1))
    assert moment(session.dtstart.value) == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)


def test_fault_53_the_hour_that_happens_twice_is_not_confused(settings: Any) -> None:
    settings.TIME_ZONE = "Pacific/Honolulu"
    night = date(2027, 10, 31)
    event = EventFactory(starts_on=night, ends_on=night)
    own = RegistrationFactory(event=event)
    second = at(2, 30, day=night).replace(fold=1)
    SessionFactory(event=event, starts_at=second, ends_at=second + timedelta(hours=1))
    session = parsed(feed(own))[1]
    assert moment(session.dtend.value) - moment(session.dtstart.value) == timedelta(hours=1)
    assert moment(session.dtstart.value) == moment(second)
