# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The congresses of Hamburg and Mannheim: real days and places, and an invented programme marked as such."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib.resources import files
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from maschinenraum.events.models import (
    Event,
    MeetingSlot,
    Organiser,
    Room,
    Session,
    SessionFormat,
    SessionHost,
    Turn,
)
from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.sample.dice import sample_id, shuffled
from maschinenraum.network.sample.facts import DOCUMENT, OFFICE
from maschinenraum.network.sample.groups import speakers
from maschinenraum.network.sample.people import COORDINATION, MEMBER, SPEAKER, SamplePerson

HAMBURG, MANNHEIM = "hamburg-2023", "mannheim-2023"
ZONE = ZoneInfo("Europe/Berlin")
EXAMPLE = "Beispiel: Zeit, Raum und Plätze sind erfunden."
LISTED = f"{EXAMPLE} Titel: {DOCUMENT}"
UNLISTED = f"{EXAMPLE} Auch der Titel ist erfunden."
HOSTS_PER_WORKSHOP, ADVISERS_PER_SESSION = 2, 4


def document(name: str) -> Any:
    """Read a JSON file that lies beside this module."""
    return json.loads(files("maschinenraum.events.sample").joinpath(name).read_text(encoding="utf-8"))


def load_session_formats() -> None:
    """Create the session formats that are missing; existing ones stay as they are."""
    for rank, row in enumerate(document("congresses.json")["formats"]):
        SessionFormat.objects.get_or_create(key=row["key"], defaults={**row, "rank": rank})


def store_congresses() -> Event:
    """Create both congresses and return Hamburg, which names Mannheim as the next."""
    given = document("congresses.json")
    mannheim = _event(MANNHEIM, given["mannheim"])
    hamburg = _event(HAMBURG, given["hamburg"])
    mannheim.save(force_insert=True)
    hamburg.next_event, hamburg.programme_is_example = mannheim, True
    hamburg.save(force_insert=True)
    Organiser.objects.create(event=hamburg, person_id=COORDINATION, sees_access_needs=True)
    Organiser.objects.create(event=hamburg, person_id=sample_id("person", f"{OFFICE}-2"))
    return hamburg


def _event(slug: str, row: dict[str, Any]) -> Event:
    dates = ("starts_on", "ends_on", "registration_closes_on")
    days = {name: date.fromisoformat(row[name]) for name in dates if name in row}
    return Event(
        **{**row, **days},
        id=sample_id("event", slug),
        slug=slug,
        organiser_id=sample_id("organisation", OFFICE),
        contact_name="Koordinierungs- und Transferstelle Modellprojekte Smart Cities",
        visibility=Visibility.PUBLIC,
        inner_visibility=Visibility.INTERNAL,
        source=DOCUMENT,
    )


def store_programme(event: Event, people: list[SamplePerson]) -> None:
    """Create rooms, sessions with their slots and turns, the hosts of the workshops and who gives advice."""
    given = document("congresses.json")
    rooms = {row["name"]: Room.objects.create(event=event, **row) for row in given["rooms"]}
    sessions = [(row, _session(event, row, rooms)) for row in given["programme"]]
    Session.objects.bulk_create(session for _row, session in sessions)
    length = timedelta(minutes=given["slot_minutes"])
    MeetingSlot.objects.bulk_create(
        MeetingSlot(
            session=session,
            starts_at=starts,
            ends_at=starts + length,
            tables=row.get("tables", given["tables"]),
        )
        for row, session in sessions
        for starts in map(partial(_moment, event, row["day"]), row.get("slots", ()))
    )
    Turn.objects.bulk_create(
        Turn(session=session, starts_at=starts, ends_at=starts + length)
        for row, session in sessions
        for starts in map(partial(_moment, event, row["day"]), row.get("turns", ()))
    )
    hosts = list(_hosts(sessions, people))
    hosts += _advisers(sessions, people, hosting={host.person_id for host in hosts})
    SessionHost.objects.bulk_create(hosts)


def _session(event: Event, row: dict[str, Any], rooms: dict[str, Room]) -> Session:
    return Session(
        id=sample_id("session", f"{event.slug} {row['day']} {row['from']} {row['format']} {row['room']}"),
        event=event,
        format_id=row["format"],
        title=row["title"],
        title_note=row.get("title_note", ""),
        group_id=sample_id("group", row["group"]) if "group" in row else None,
        room=rooms[row["room"]],
        starts_at=_moment(event, row["day"], row["from"]),
        ends_at=_moment(event, row["day"], row["to"]),
        capacity=row.get("capacity"),
        round=row.get("round"),
        seats_per_table=row.get("seats_per_table"),
        visibility=Visibility.INTERNAL,
        source=LISTED if row.get("listed") else UNLISTED,
    )


def _hosts(
    sessions: list[tuple[dict[str, Any], Session]], people: list[SamplePerson]
) -> Iterable[SessionHost]:
    """Let the speakers of a community's topic groups host its workshops, each of them one."""
    waiting = speakers(people)
    for row, session in sessions:
        for _place in range(HOSTS_PER_WORKSHOP if row["format"] == "workshop" else 0):
            yield SessionHost(session=session, person_id=waiting[row["group"]].pop(0))


def _advisers(
    sessions: list[tuple[dict[str, Any], Session]], people: list[SamplePerson], hosting: set[UUID]
) -> Iterable[SessionHost]:
    """Let people of the office, or officers of the projects who host nothing else, give advice."""
    coming = [person for person in people if person.attends and person.id not in {*hosting, COORDINATION}]
    named = {SPEAKER, MEMBER}
    waiting = {
        "office": [person for person in coming if person.role == Person.Role.COORDINATION],
        "practice": shuffled(
            [person for person in coming if person.project is not None and person.id not in named], "advisers"
        ),
    }
    for row, session in sessions:
        if "advisers" in row:
            for person in waiting[row["advisers"]][:ADVISERS_PER_SESSION]:
                yield SessionHost(session=session, person_id=person.id)


def _moment(event: Event, day: int, clock: str) -> datetime:
    on = event.starts_on + timedelta(days=day - 1)
    return datetime.combine(on, time.fromisoformat(clock), ZONE)
