# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""FAULT 1 and 12: every address x method x role x level, and hidden records that change nothing."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
from django.db import transaction
from django.test import Client

from maschinenraum.events.models import Event, Meeting, MeetingSlot, Registration, Session, Turn, Wish
from maschinenraum.network.models import Visibility
from tests.factories import (
    EventFactory,
    EventRecordFactory,
    GroupFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    RecordLinkFactory,
    RunFactory,
    SessionFactory,
    SessionHostFactory,
    SolutionFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
)
from tests.web.matrix import (
    LEVELS,
    ROLES,
    SEEN,
    Answers,
    Level,
    Row,
    World,
    address,
    body,
    empty_world,
    routes,
    seed,
    session_levels,
    writing_forbidden,
)
from tests.web.matrix_table import COCKPIT, EVENT, PREPARATION, TABLE
from tests.web.search.indexing import index_everything


def part_of(name: str) -> str:
    """Return which part of the site an address belongs to; the tests run part by part."""
    if name in PREPARATION:
        return "preparation"
    return "cockpit" if name in COCKPIT else name.partition(":")[0]


pytestmark = pytest.mark.django_db

#: Refused whoever asks; strangers may be sent to sign in first, which is refused after that.
NOT_ALLOWED = {False: (405,), True: (302, 405)}
PARTS = sorted({part_of(name) for name in TABLE})
#: Drawn anew for every page: the token of a form, and the key of what it will create.
DRAWN_ANEW = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|name="key" value="[0-9a-f-]{36}"')


@pytest.fixture
def world() -> World:
    built = empty_world()
    seed(built, *LEVELS)
    return built


def test_fault_01_every_address_stands_in_the_table() -> None:
    assert sorted(name for name, _pattern in routes()) == sorted(TABLE)


def test_fault_01_a_second_address_under_a_name_already_taken_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.twice_named_urls"
    names = [name for name, _pattern in routes()]
    assert names == ["about:imprint", "about:imprint"]


def tries(part: str, method: Callable[[Row], Answers | None]) -> Iterator[tuple[str, str, Level]]:
    """Yield every address of a part of the site with every role and level.

    A method that an address refuses to everyone is tried with one object only.
    """
    for name, row in TABLE.items():
        if part_of(name) == part:
            levels = row.levels if method(row) else row.levels[:1]
            yield from ((name, role, level) for role in ROLES for level in levels)


def without_tokens(content: bytes, path: str) -> bytes:
    """Return a page without what differs by design: form tokens, and the address asked for."""
    return DRAWN_ANEW.sub(b"", content).replace(path.encode(), b"")


@pytest.mark.parametrize("part", PARTS)
def test_fault_01_reading(part: str, world: World) -> None:
    assert differences(part, world, read, lambda row: row.get) == []


@pytest.mark.parametrize("part", PARTS)
def test_fault_01_sending(part: str, world: World) -> None:
    assert differences(part, world, send, lambda row: row.post) == []


Try: TypeAlias = Callable[[World, str, str, Level], tuple[int, bytes]]


def differences(part: str, world: World, ask: Try, method: Callable[[Row], Answers | None]) -> list[str]:
    """Return where an answer is not as the table says, or tells a hidden object from a random id."""
    wrong: list[str] = []
    unknown: dict[tuple[str, str], tuple[int, bytes]] = {}
    for name, role, level in tries(part, method):
        answers = method(TABLE[name])
        right = answers.expected(role, level) if answers else NOT_ALLOWED[role in "AD"]
        status, content = ask(world, name, role, level)
        if status not in right:
            wrong.append(f"{name} {role} {level}: {status} instead of {right}")
        elif status == 404:
            if (name, role) not in unknown:
                unknown[name, role] = ask(world, name, role, Level.RANDOM)
            if unknown[name, role] != (404, content):
                wrong.append(f"{name} {role} {level}: 404 differs from that of a random id")
    return wrong


def read(world: World, name: str, role: str, level: Level) -> tuple[int, bytes]:
    """Read a page in this role; reading writes nothing."""
    path = address(name, TABLE[name], world, level)
    with writing_forbidden():
        response = world.client(role).get(path)
        return response.status_code, without_tokens(body(response), path)


def send(world: World, name: str, role: str, level: Level) -> tuple[int, bytes]:
    """Send a form in this role and take back what it did; a refusal must have done nothing."""
    row = TABLE[name]
    path = address(name, row, world, level)
    data = row.data(world, level) if row.data else {}
    refused = row.post is None or role not in row.post.admitted(level)
    with transaction.atomic():
        with writing_forbidden() if refused else nullcontext():
            response = world.client(role).post(path, data)
            content = without_tokens(body(response), path)
        transaction.set_rollback(True)
    return response.status_code, content


@pytest.mark.parametrize("role", ROLES)
def test_fault_34_nothing_is_sent_without_the_forms_token(role: str, world: World) -> None:
    client = world.client(role, enforce_csrf_checks=True)
    accepted = []
    for name, row in TABLE.items():
        if row.post:
            with writing_forbidden():
                status = client.post(address(name, row, world, Level.PUBLIC)).status_code
            accepted += [] if status == 403 else [f"{name}: {status}"]
    assert accepted == []


# --- FAULT 12: a hidden record changes nothing ------------------------------------------------------

#: The feed of the link's holder, whoever asks; and files that carry the time they were made.
SAME_FOR_ALL = {"timetables:calendar", "events:participants-template", "files:import-template"}
SEARCHES = ("Gruppe", "Kongress", "Wissen", "Programmpunkt", "Teilnehmend", "private", "internal")


def pages(world: World, seen: list[Level], role: str) -> Iterator[str]:
    """Yield every page this role may read: those of no object, those of objects it sees, searches."""
    for name, row in TABLE.items():
        if row.get is None or name in SAME_FOR_ALL:
            continue
        for level in seen if row.args else [Level.PUBLIC]:
            if 200 in row.get.expected(role, level) and not (row.get.login and role in "AD"):
                yield address(name, row, world, level)
    yield from (f"/suche/?q={word}" for word in SEARCHES)
    yield from (f"/en{path}" for path in ("/", "/gruppen/", "/suche/?q=Gruppe"))


def reading(client: Client, paths: list[str]) -> dict[str, bytes]:
    index_everything()
    return {path: DRAWN_ANEW.sub(b"", body(client.get(path))) for path in paths}


@dataclass
class Mixed:
    """What is there of other levels than its event: a session known to all, and an event of no group."""

    session: Session
    event: Event


def add_mixed(world: World, level: Level) -> Mixed:
    """Add an event without a group, and to the level's event a public session without title or group."""
    visibility = Visibility(level.value)
    event = EventFactory(visibility=visibility, inner_visibility=visibility, title=f"Kongress ohne {level}")
    event = event if level != Level.GROUP else world.events[level]
    session = WorkshopFactory(event=world.events[level], visibility=Visibility.PUBLIC, title="")
    WorkshopChoiceFactory(registration=world.registrations[level], session=session)
    return Mixed(session, event)


def hide_something(world: World, role: str, level: Level, mixed: Mixed) -> None:
    """Give the level's event sessions this role may not know, and what it knows a group it may not."""
    event, group = world.events[level], world.groups[level]
    for hidden in LEVELS:
        if hidden not in session_levels(role, level):
            title = f"Programmpunkt {hidden}, verborgen"
            session = WorkshopFactory(event=event, visibility=hidden.value, title=title, group=group)
            SessionHostFactory(session=session, person=world.others[level])
    # For all who are there: it would stand in P's timetable, which the holder of the link reads.
    SessionFactory(event=event, visibility=Visibility.PRIVATE, title="Programmpunkt privat")
    secret = GroupFactory(visibility=Visibility.PRIVATE, name="Gruppe, verborgen")
    hide_knowledge(world, level)
    Session.objects.filter(pk=mixed.session.pk).update(group=secret)
    if mixed.event != event:
        Event.objects.filter(pk=mixed.event.pk).update(group=secret)


def hide_knowledge(world: World, level: Level) -> None:
    """Tie a record nobody here may know to the level's record, event and group, and to the project's member."""
    known = world.records[level]
    hidden = SolutionFactory(
        visibility=Visibility.PRIVATE,
        title="Wissen, verborgen",
        licence="Verborgene Lizenz",
        organisation=world.owner,
        author=world.others[level],
        groups=known.groups.all(),
        further_organisations=[world.organisation],
    )
    EventRecordFactory(event=world.events[level], record=hidden)
    RecordLinkFactory(source=known, target=hidden)


@pytest.mark.parametrize("role", ROLES)
def test_fault_12_a_hidden_record_changes_nothing(role: str) -> None:
    world = empty_world()
    # P takes part and R organises wherever they see the event; what is an event's own is theirs.
    seen = [level for level in LEVELS if role in (EVENT if role in "PR" else SEEN)[level]]
    seed(world, *seen)
    mixed = {level: add_mixed(world, level) for level in seen}
    client = world.client(role)
    paths = [*pages(world, seen, role), *(f"/veranstaltungen/{one.event.slug}/" for one in mixed.values())]
    before = reading(client, paths)
    if role not in "PR":
        seed(world, *(level for level in LEVELS if level not in seen))
    for level in seen:
        hide_something(world, role, level, mixed[level])
    if role not in "KX":  # an employer that came with a list
        OrganisationFactory(name="Gruppe GmbH", territory=world.territory, is_confirmed=False)
    if role in "ADBG":  # who may not see people at all
        PersonFactory(organisation=world.organisation, family_name="Gruppe")
    after = reading(client, paths)
    assert [path for path in paths if before[path] != after[path]] == []


@pytest.mark.parametrize("role", ROLES)
def test_fault_12_at_an_open_event_everyone_reads_the_sessions_of_their_levels(
    role: str, world: World
) -> None:
    event = world.events[Level.PUBLIC]
    for level in LEVELS:
        SessionFactory(
            event=event, visibility=level.value, title=f"Punkt-{level}", group=world.groups[Level.GROUP]
        )
    html = body(world.client(role).get(f"/veranstaltungen/{event.slug}/")).decode()
    read_levels = {level for level in LEVELS if f"Punkt-{level}" in html}
    assert read_levels == session_levels(role, Level.PUBLIC)


def test_fault_12_what_is_not_for_a_participant_changes_neither_page_nor_feed(world: World) -> None:
    client, event = world.client("P"), world.events[Level.INTERNAL]
    paths = [
        *pages(world, [Level.INTERNAL], "P"),
        address("timetables:calendar", TABLE["timetables:calendar"], world, Level.INTERNAL),
    ]
    before = reading(client, paths)
    SessionFactory(event=event, visibility=Visibility.PRIVATE)
    SessionFactory(event=event, visibility=Visibility.GROUP, group=world.groups[Level.GROUP])
    published = world.meetings[Level.INTERNAL]
    draft = RunFactory(event=event, number=2, created_by=world.people["K"])
    later = published.slot.session.slots.exclude(pk=published.slot_id)[0]
    MeetingFactory(run=draft, first=published.first, second=published.second, slot=later)
    after = reading(client, paths)
    assert [path for path in paths if before[path] != after[path]] == []


def read_after(client: Client, paths: list[str], change: Callable[[], object]) -> dict[str, bytes]:
    """Return what the pages say once something has changed, and take the change back."""
    with transaction.atomic():
        change()
        found = reading(client, paths)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", "PKRB")
def test_a_wish_not_to_meet_reads_like_a_private_time_to_everyone_else(role: str, world: World) -> None:
    client = world.client(role)
    paths = list(pages(world, [Level.PUBLIC, Level.INTERNAL], role))
    sides = []
    for level in (Level.PUBLIC, Level.INTERNAL):
        meeting, own = world.meetings[level], world.registrations[level]
        sides.append((meeting, meeting.second if meeting.first_id == own.pk else meeting.first, own))

    def unwilling() -> None:
        for _meeting, other, own in sides:
            WishFactory(registration=other, other=own, kind=Wish.Kind.NEVER)

    def busy() -> None:
        for meeting, other, own in sides:
            for time in shared_times(meeting, own, other):
                UnavailabilityFactory(registration=other, starts_at=time.starts_at, ends_at=time.ends_at)

    unwilling_pages, busy_pages = read_after(client, paths, unwilling), read_after(client, paths, busy)
    assert [path for path in paths if unwilling_pages[path] != busy_pages[path]] == []


def shared_times(meeting: Meeting, own: Registration, other: Registration) -> Iterable[MeetingSlot | Turn]:
    """Return when the two meet, share a table, or one advises the other, in the plan of the meeting."""
    advice = meeting.run.consultations.filter(registration=own, adviser__person=other.person)
    beside = meeting.run.table_seats.filter(registration=own)
    seats = meeting.run.table_seats.filter(registration=other, turn__in=beside.values("turn"))
    return meeting.slot, *(row.turn for row in advice), *(row.turn for row in seats)


@pytest.mark.parametrize("role", "PKRB")
def test_a_wish_not_to_meet_somebody_one_does_not_meet_changes_no_page(role: str, world: World) -> None:
    client = world.client(role)
    paths = list(pages(world, [Level.PUBLIC, Level.INTERNAL], role))
    before = reading(client, paths)
    for level in (Level.PUBLIC, Level.INTERNAL):
        meeting = world.meetings[level]
        for registration in (meeting.first, meeting.second):
            for other in registration.event.registrations.exclude(
                pk__in=(meeting.first_id, meeting.second_id)
            ):
                WishFactory(registration=registration, other=other, kind=Wish.Kind.NEVER)
    after = reading(client, paths)
    assert [path for path in paths if before[path] != after[path]] == []
