# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who gets what answer from every address: the table, the world it is tried in, and the trying.

Roles are single letters, so that a line of the table can be read aloud:
A anonymous, D deactivated, O member of a municipality outside the programme, M member inside it,
P participant (inside, registered at every event), S speaker of the group, K coordination office,
X administrator, B ministry, G guest (guest of the group, registered at no event), R named organiser
of every event, who also reads access needs (member of a municipality outside the programme).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from maschinenraum.engine import language
from maschinenraum.events.models import (
    Event,
    Meeting,
    MeetingSlot,
    Registration,
    Room,
    Run,
    Session,
)
from maschinenraum.events.queries.programme.editor import room_key
from maschinenraum.events.queries.programme.times import begin_of
from maschinenraum.network.models import (
    ConceptProposal,
    DirectoryImport,
    Group,
    Organisation,
    Person,
    Project,
    SavedSearch,
    Territory,
    Visibility,
    VocabularyFile,
)
from maschinenraum.network.queries.secret_links import secret_token
from maschinenraum.search.models import Concept
from maschinenraum.search.skos.content import as_json
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.confirming import PAGE as CONFIRMING
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    ConceptFactory,
    ConsultationFactory,
    EventFactory,
    EventRecordFactory,
    GroupFactory,
    GroupMembershipFactory,
    MatchmakingFactory,
    MeetingFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    ProjectFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    SessionFactory,
    SessionHostFactory,
    SolutionFactory,
    TableSeatFactory,
    TablesFactory,
    TerritoryFactory,
)

ROLES = "ADOMPSKXBGR"
SIGNED_IN = "OMPSKXBGR"
MEMBERS = "OMPSKXR"
NOBODY = ""


class Level(StrEnum):
    """The five visibility levels, and an object that does not exist at all."""

    PUBLIC = "public"
    NETWORK = "network"
    GROUP = "group"
    INTERNAL = "internal"
    PRIVATE = "private"
    RANDOM = "random"


#: The levels an object can have.
LEVELS: tuple[Level, ...] = tuple(level for level in Level if level != Level.RANDOM)

#: Who sees a record of a level, when nothing but role and membership of its group counts.
SEEN = {
    Level.PUBLIC: ROLES,
    Level.NETWORK: MEMBERS,
    Level.GROUP: "SG",
    Level.INTERNAL: "MPSKX",
    Level.PRIVATE: NOBODY,
    Level.RANDOM: NOBODY,
}


@dataclass(frozen=True)
class Answers:
    """To whom a method of an address says yes, per level; a plain string holds for every level.

    ``login`` means that a stranger is sent to sign in whatever they ask for; ``yes`` is the status
    of those admitted, ``no`` of all others.
    """

    who: str | dict[Level, str]
    login: bool = False
    yes: tuple[int, ...] = (200,)
    no: int = 404

    def admitted(self, level: Level) -> str:
        """Return the roles that are admitted at this level."""
        who = self.who if isinstance(self.who, str) else self.who.get(level, NOBODY)
        return "".join(role for role in who if not (self.login and role in "AD"))

    def expected(self, role: str, level: Level) -> tuple[int, ...]:
        """Return the statuses that are right for this role and level."""
        if self.login and role in "AD":
            return (302,)
        return self.yes if role in self.admitted(level) else (self.no,)


Arguments: TypeAlias = Callable[["World", Level], tuple[Any, ...]]


@dataclass(frozen=True)
class Row:
    """One address of the table. A method without answers is refused with 405 to everyone.

    ``args`` gives the arguments of the address for a level's object; an address without arguments is
    tried once. ``data`` is what a form is sent with, else it is sent empty.
    """

    get: Answers | None = None
    post: Answers | None = None
    args: Arguments | None = None
    data: "Callable[[World, Level], dict[str, Any]] | None" = None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels it is tried with."""
        return tuple(Level) if self.args else (Level.PUBLIC,)


def _unconfirmed() -> Organisation:
    return OrganisationFactory(name="Geheimfirma GmbH", is_confirmed=False)


def _applied_import() -> DirectoryImport:
    return DirectoryImport.objects.create(
        file_name="beispiel.xlsx", as_of=date(2024, 12, 31), state=DirectoryImport.State.APPLIED
    )


def _vocabulary_file() -> VocabularyFile:
    return VocabularyFile.objects.create(name="beispiel.ttl", content=[])


@dataclass
class World:
    """One person per role, and one object of each kind per level; ``RANDOM`` has none."""

    people: dict[str, Person]
    organisation: Organisation
    project: Project
    others: dict[Level, Person]
    sessions_of: dict[str, str]
    groups: dict[Level, Group] = field(default_factory=dict)
    events: dict[Level, Event] = field(default_factory=dict)
    sessions: dict[Level, Session] = field(default_factory=dict)
    registrations: dict[Level, Registration] = field(default_factory=dict)
    runs: dict[Level, Run] = field(default_factory=dict)
    meetings: dict[Level, Meeting] = field(default_factory=dict)
    slots: dict[Level, MeetingSlot] = field(default_factory=dict)
    rounds: dict[Level, Session] = field(default_factory=dict)
    rooms: dict[Level, Room] = field(default_factory=dict)
    tables: dict[Level, Session] = field(default_factory=dict)
    advice: dict[Level, Session] = field(default_factory=dict)
    records: dict[Level, Record] = field(default_factory=dict)
    owner: Organisation = field(default_factory=OrganisationFactory)
    territory: Territory = field(default_factory=TerritoryFactory)
    unconfirmed: Organisation = field(default_factory=_unconfirmed)
    directory_import: DirectoryImport = field(default_factory=_applied_import)
    concept: Concept = field(default_factory=ConceptFactory)
    vocabulary_file: VocabularyFile = field(default_factory=_vocabulary_file)

    proposal: ConceptProposal = field(init=False)
    saved_search: SavedSearch = field(init=False)

    def __post_init__(self) -> None:
        """Let M propose a concept."""
        content = as_json(language.Concept("neues", (language.Label("Neues", "preferred", "de"),)))
        self.proposal = ConceptProposal.objects.create(content=content, author=self.people["M"])
        self.saved_search = SavedSearch.objects.create(
            person=self.people["P"], name="Badeseen", query="q=Badesee"
        )

    def client(self, role: str, **more: Any) -> Client:
        """Return a browser in which this role is signed in; D was, before the account was closed."""
        client = Client(**more)
        if role != "A":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions_of[role]
        return client

    def slug(self, kind: str, level: Level) -> str:
        """Return the slug of the level's group or event."""
        found: dict[Level, Any] = getattr(self, kind)
        return found[level].slug if level in found else f"gibt-es-nicht-{uuid4().hex[:8]}"

    def key(self, kind: str, level: Level) -> UUID:
        """Return the key of the level's session, registration, run or meeting."""
        found: dict[Level, Any] = getattr(self, kind)
        return found[level].pk if level in found else uuid4()

    def room(self, level: Level) -> UUID:
        """Return what names the level's room."""
        return room_key(self.rooms[level]) if level in self.rooms else uuid4()

    def begin(self, level: Level) -> str:
        """Return what names the level's slot."""
        return begin_of(self.slots[level]) if level in self.slots else "20300516T120000"


def people_of_all_roles(inside: Organisation, outside: Organisation) -> dict[str, Person]:
    """Return one person per role but A."""
    roles = {"K": "coordination", "X": "administrator", "B": "ministry", "G": "guest"}
    return {
        letter: PersonFactory(
            organisation=outside if letter in "OGR" else inside,
            role=roles.get(letter, "member"),
            family_name=f"Rolle-{letter}",
            is_active=letter != "D",
        )
        for letter in ROLES.replace("A", "")
    }


def empty_world() -> World:
    """Return the roles, their organisations and a project, but no object of any level.

    Who takes part is known to members, so these people are there from the start.
    """
    inside, outside = OrganisationFactory(), OrganisationFactory()
    others: dict[Level, Person] = {
        level: PersonFactory(organisation=outside, family_name=f"Teilnehmend-{level}") for level in LEVELS
    }
    project = ProjectFactory(members=[inside])
    people = people_of_all_roles(inside, outside)
    return World(people, inside, project, others, {role: _sign_in(people[role]) for role in people})


def _sign_in(person: Person) -> str:
    """Return the session of a person; whoever is deactivated signed in before that."""
    was_active, person.is_active = person.is_active, True
    client = Client()
    client.force_login(person)
    person.is_active = was_active
    person.save(update_fields=["is_active"])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def seed(world: World, *levels: Level) -> None:
    """Add a group and an event with programme, participants, run and plan for each level."""
    for level in levels:
        _seed_level(world, level)


def _seed_level(world: World, level: Level) -> None:
    visibility = Visibility(level.value)
    people = world.people
    group = GroupFactory(visibility=visibility, name=f"Gruppe {level}")
    if level == Level.GROUP:
        GroupMembershipFactory(group=group, person=people["S"], speaker=True)
        GroupMembershipFactory(group=group, person=people["G"], guest=True)
    event = EventFactory(
        visibility=visibility, inner_visibility=visibility, group=group, title=f"Kongress {level}"
    )
    OrganiserFactory(event=event, person=people["R"], sees_access_needs=True)
    world.rooms[level] = RoomFactory(event=event)
    session = SessionFactory(event=event, visibility=visibility, title=f"Programmpunkt {level}")
    registration = RegistrationFactory(event=event, person=people["P"])
    other = RegistrationFactory(event=event, person=world.others[level])
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED, created_by=people["K"])
    rounds = MatchmakingFactory(event=event, title=f"Gespräche {level}")
    slot = rounds.slots.all()[0]
    world.rounds[level], world.slots[level] = rounds, slot
    SessionHostFactory(session=rounds, person=people["R"])
    meeting = MeetingFactory(run=run, first=registration, second=other, slot=slot, table=1)
    PublicationFactory(run=run, event=event, published_by=people["K"])
    world.groups[level], world.events[level], world.sessions[level] = group, event, session
    world.registrations[level], world.runs[level], world.meetings[level] = registration, run, meeting
    # Whoever runs an event knows what is internal in it; a group's own sessions only its people do.
    world.tables[level] = TablesFactory(event=event, turns=1, title=f"Tischrunden {level}")
    world.advice[level] = AdviceFactory(event=event, turns=1, title=f"Beratung {level}")
    _seat_and_advise(world, level, registration, other)
    # R answers for a record of every level; nobody else here works for its organisation.
    world.records[level] = SolutionFactory(
        visibility=visibility,
        title=f"Wissen {level}",
        organisation=world.owner,
        author=people["R"],
        groups=[group],
        checked_version=0,
    )
    EventRecordFactory(event=event, record=world.records[level])


def _seat_and_advise(world: World, level: Level, asking: Registration, adviser: Registration) -> None:
    """Let two people sit at a table, and one of them advise the other."""
    run, turn = world.runs[level], world.tables[level].turns.get()
    for registration in (asking, adviser):
        TableSeatFactory(run=run, registration=registration, turn=turn)
    host = SessionHostFactory(session=world.advice[level], person=adviser.person)
    AdviceRequestFactory(registration=asking, adviser=host)
    ConsultationFactory(run=run, registration=asking, adviser=host, turn=host.session.turns.get())


def session_levels(role: str, event: Level) -> set[Level]:
    """Return the levels of sessions a role knows at an event of a level, page and inside alike.

    Who is tied to the event knows all but what is a group's own or private: P and R to every event
    they see, S and G to that of their group.
    """
    tied = role in "PR" or (role in "SG" and event == Level.GROUP)
    levels = {level for level in LEVELS if role in SEEN[level]}
    return levels | ({Level.PUBLIC, Level.NETWORK, Level.INTERNAL} if tied else set())


# --- the addresses --------------------------------------------------------------------------------


def routes() -> list[tuple[str, str]]:
    """Return the name of every address and its pattern, language prefix included.

    A list, because a second address under a name already taken must not hide behind the first.
    """
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, prefix: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from _walk(pattern, path, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*names, pattern.name or f"unnamed {path}")), path


def address(name: str, row: Row, world: World, level: Level) -> str:
    """Return the path of an address for the level's object."""
    with translation.override("de"):  # an English page asked for before leaves its language behind
        return reverse(name, args=row.args(world, level) if row.args else ())


# --- trying ---------------------------------------------------------------------------------------


class WroteSomething(AssertionError):
    """A request that must not change anything did."""


def writing_forbidden() -> AbstractContextManager[None]:
    """Fail on every write; sessions and the cache are the server's own notes."""

    def check(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        first = sql.lstrip().split(" ", 1)[0].upper()
        if first in {"INSERT", "UPDATE", "DELETE", "REPLACE"} and not any(
            own in sql for own in ("django_session", '"cache"')
        ):
            raise WroteSomething(sql[:200])
        return execute(sql, params, many, context)

    return connection.execute_wrapper(check)


def body(response: HttpResponseBase) -> bytes:
    """Return what an answer says, also where it is streamed."""
    if response.streaming:
        return b"".join(response)
    return bytes(response.content)  # type: ignore[attr-defined]


def secret_args(purpose: str) -> Arguments:
    """Return arguments of a personal secret link of P for the level's event."""

    def args(world: World, level: Level) -> tuple[Any, ...]:
        person = world.people["P"]
        return (person.pk, secret_token(person, purpose), world.slug("events", level))

    return args


def by_slug(kind: str) -> Arguments:
    """Return arguments of an address that names a group or event by slug."""
    return lambda world, level: (world.slug(kind, level),)


def by_key(kind: str) -> Arguments:
    """Return arguments of an address that names a record by its key."""
    return lambda world, level: (world.key(kind, level),)


def confirming_args(world: World, level: Level) -> tuple[Any, ...]:
    """Return arguments of the link by which R confirms the level's record."""
    person, record = world.people["R"], world.key("records", level)
    return (person.pk, secret_token(person, f"{CONFIRMING}:{record}"), record)
