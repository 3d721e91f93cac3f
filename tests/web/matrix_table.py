# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table: every address of the site, and who gets what answer. See ``matrix`` for the letters."""

from collections.abc import Callable
from uuid import uuid4

from maschinenraum.events.queries.timetables import CALENDAR, PAGE
from maschinenraum.network.queries.secret_links import secret_token
from maschinenraum.web.search.digests import FEED
from tests.web.matrix import (
    LEVELS,
    MEMBERS,
    NOBODY,
    ROLES,
    SEEN,
    SIGNED_IN,
    Answers,
    Arguments,
    Level,
    Row,
    World,
    by_slug,
    confirming_args,
    secret_args,
)

EVERYONE = Row(get=Answers(ROLES))
OFFICE = "KX"
#: A form that is sent empty is shown again with its errors; one without questions is done.
SENT = (200, 302, 422)


def _own_levels(visible: tuple[Level, ...] = tuple(Level)) -> dict[Level, str]:
    """P's own records: seen by P alone, unless the event is private or does not exist."""
    hidden = {Level.PRIVATE, Level.RANDOM}
    return {level: "P" for level in visible if level not in hidden}


def _link_levels() -> dict[Level, str]:
    """A secret link: its holder is whoever has it."""
    return dict.fromkeys((level for level in Level if level not in {Level.PRIVATE, Level.RANDOM}), ROLES)


def _link_of_record() -> dict[Level, str]:
    """The link that confirms a record: of every level there is one, and its holder is whoever has it."""
    return dict.fromkeys(LEVELS, ROLES)


def _person(world: World, level: Level) -> tuple[object, ...]:
    """Only two levels make sense for people: one there is, and one there is not."""
    return (world.people["O"].pk if level == Level.NETWORK else uuid4(),)


def _organisation(world: World, level: Level) -> tuple[object, ...]:
    """A confirmed organisation, one that came with a list and waits for the office, or none."""
    found = {Level.PUBLIC: world.organisation, Level.PRIVATE: world.unconfirmed}.get(level)
    return (found.pk if found else uuid4(),)


def _territory(world: World, level: Level) -> tuple[object, ...]:
    """Territories are public facts: there is one, or there is none."""
    return (world.territory.pk if level == Level.PUBLIC else uuid4(),)


def _directory_import(world: World, level: Level) -> tuple[object, ...]:
    """An applied import of the directory, or none."""
    return (world.directory_import.pk if level == Level.PUBLIC else uuid4(),)


def _concept(world: World, level: Level) -> tuple[object, ...]:
    """A concept everybody may read, or none."""
    return (world.concept.pk if level == Level.PUBLIC else f"gibt-es-nicht-{uuid4().hex[:8]}",)


def _proposal(world: World, level: Level) -> tuple[object, ...]:
    """A proposal to the vocabulary that M made, or none."""
    return (world.proposal.pk if level == Level.PUBLIC else uuid4(),)


def _vocabulary_file(world: World, level: Level) -> tuple[object, ...]:
    """A file of the vocabulary the office has read, or none."""
    return (world.vocabulary_file.pk if level == Level.PUBLIC else uuid4(),)


def _saved_search(world: World, level: Level) -> tuple[object, ...]:
    """A search that P keeps, or none."""
    return (world.saved_search.pk if level == Level.PUBLIC else uuid4(),)


def _search_feed(world: World, level: Level) -> tuple[object, ...]:
    """The secret address of its feed."""
    person = world.people["P"]
    return (person.pk, secret_token(person, FEED), *_saved_search(world, level))


#: The cockpit: the office, where it sees the event at all. Groups and persons keep theirs to themselves.
RUNNING = {
    Level.PUBLIC: "KXR",
    Level.NETWORK: "KXR",
    Level.GROUP: "R",
    Level.INTERNAL: "KXR",
    Level.PRIVATE: "R",
}
#: An event and its inside, both of the level: whoever takes part or organises is tied to it.
EVENT = {
    Level.PUBLIC: ROLES,
    Level.NETWORK: MEMBERS,
    Level.GROUP: "PSGR",
    Level.INTERNAL: "MPSKXR",
    Level.PRIVATE: "R",
}
#: A programme open to everyone names nobody who comes: neither to strangers nor to ministry and guests.
WHO_COMES = {**EVENT, Level.PUBLIC: MEMBERS}
#: The ministry reads, it does not take part.
MAY_REGISTER = {level: "".join(role for role in who if role not in "ADB") for level, who in EVENT.items()}
ORGANISER = dict.fromkeys(EVENT, "R")
#: Published knowledge, for which R answers whatever its level.
KNOWLEDGE: dict[Level, str] = {
    level: who if "R" in who else f"{who}R" for level, who in SEEN.items() if level != Level.RANDOM
}
#: Where a record stands and what it said before: who answers for it, and who may check it.
HISTORY = {**RUNNING, Level.GROUP: "SR"}
#: Who checks a record does not have a part in it.
CHECKS = {level: who.replace("R", "") for level, who in HISTORY.items()}
READS = Answers(RUNNING, login=True)
CHANGES = Answers(RUNNING, login=True, yes=SENT)


def _of_event(*kinds: str, more: tuple[str, ...] = ()) -> Arguments:
    """Arguments of an address below an event: its slug, then the keys of records of that level."""
    return lambda world, level: (
        world.slug("events", level),
        *(world.key(kind, level) for kind in kinds),
        *more,
    )


def _below(
    *keys: str, more: tuple[str, ...] = (), last: Callable[[World, Level], object] | None = None
) -> Arguments:
    """Arguments of an address of the preparation: slug, keys of records, fixed words, a record within."""
    return lambda world, level: (
        world.slug("events", level),
        *(world.key(kind, level) for kind in keys),
        *more,
        *([last(world, level)] if last else []),
    )


def _organiser(world: World, level: Level) -> object:
    """R organises every event and hosts its matchmaking; at one that does not exist nobody does."""
    return world.people["R"].pk if level in world.events else uuid4()


def _prepares(arguments: Arguments, *, sent: tuple[int, ...] = SENT) -> Row:
    """A page with a form for those who prepare the event."""
    return Row(get=READS, post=Answers(RUNNING, login=True, yes=sent), args=arguments)


WRITES = Answers(MEMBERS, login=True)
#: A file waits for whoever uploaded it, and there is none here.
OWN_FILE = Answers(NOBODY, login=True)


def _no_file(_world: World, _level: Level) -> tuple[object, ...]:
    return ("0" * 48,)


_TIMES = ("gespraeche",)
PREPARATION: dict[str, Row] = {
    "events:event-new": Row(get=Answers("KXS", login=True), post=Answers("KXS", login=True, yes=(422,))),
    "events:event-edit": _prepares(_below()),
    "events:organisers": _prepares(_below(), sent=(404,)),
    "events:organiser": Row(post=Answers(RUNNING, login=True, yes=(302,)), args=_below(last=_organiser)),
    "events:rooms": _prepares(_below()),
    "events:room": _prepares(_below(last=World.room)),
    "events:room-delete": _prepares(_below(last=World.room)),
    "events:programme": Row(get=READS, args=_below()),
    "events:session-new": _prepares(_below()),
    "events:programme-copy": _prepares(_below()),
    "events:session-edit": _prepares(_below("rounds")),
    "events:session-delete": _prepares(_below("rounds")),
    "events:session-copy": _prepares(_below("rounds")),
    "events:session-hosts": _prepares(_below("rounds"), sent=(404,)),
    "events:session-host": _prepares(_below("rounds", last=_organiser)),
    "events:session-times": _prepares(_below("rounds", more=_TIMES)),
    "events:session-times-clear": _prepares(_below("rounds", more=_TIMES)),
    "events:session-time": _prepares(_below("rounds", more=_TIMES, last=World.begin)),
    "events:session-time-delete": _prepares(_below("rounds", more=_TIMES, last=World.begin)),
}

COCKPIT: dict[str, Row] = {
    "events:cockpit": Row(get=READS, args=_of_event()),
    "events:runs": Row(get=READS, args=_of_event()),
    "events:run-start": Row(post=CHANGES, args=_of_event()),
    "events:plan": Row(get=READS, args=_of_event("runs")),
    "events:run-progress": Row(get=Answers(RUNNING, login=True, yes=(302,)), args=_of_event("runs")),
    "events:run-stop": Row(post=CHANGES, args=_of_event("runs")),
    "events:run-copy": Row(post=CHANGES, args=_of_event("runs")),
    "events:run-repeat": Row(post=CHANGES, args=_of_event("runs")),
    "events:run-comparison": Row(get=READS, args=_of_event("runs")),
    "events:plan-grid": Row(get=READS, args=_of_event("runs")),
    "events:plan-list": Row(get=READS, args=_of_event("runs")),
    "events:plan-people": Row(get=READS, args=_of_event("runs", more=("muss-wuensche",))),
    "events:plan-person": Row(get=READS, args=_of_event("runs", "registrations")),
    "events:meeting-add": Row(get=READS, post=CHANGES, args=_of_event("runs")),
    "events:meeting": Row(get=READS, args=_of_event("runs", "meetings")),
    "events:meeting-move": Row(post=CHANGES, args=_of_event("runs", "meetings")),
    "events:meeting-lock": Row(post=CHANGES, args=_of_event("runs", "meetings")),
    "events:meeting-unlock": Row(post=CHANGES, args=_of_event("runs", "meetings")),
    "events:meeting-remove": Row(post=CHANGES, args=_of_event("runs", "meetings")),
    "events:run-publish": Row(get=READS, post=CHANGES, args=_of_event("runs")),
    "events:plan-tables": Row(get=READS, args=_of_event("runs", "tables")),
    "events:plan-advice": Row(get=READS, args=_of_event("runs", "advice")),
    "events:plan-export": Row(get=READS, args=_of_event("runs", more=("csv",))),
    "events:plan-sheets": Row(get=READS, args=_of_event("runs")),
}

EVENTS: dict[str, Row] = {
    "events:list": EVERYONE,
    "events:event": Row(get=Answers(EVENT), args=_of_event()),
    "events:access-needs": Row(get=Answers(ORGANISER), args=_of_event()),
    "events:register": Row(
        get=Answers(MAY_REGISTER, login=True),
        post=Answers(MAY_REGISTER, login=True, yes=SENT),
        args=_of_event(),
    ),
    "events:registration-draft": Row(post=Answers(MAY_REGISTER, login=True, yes=(204,)), args=_of_event()),
    "events:registration-noted": Row(get=Answers(_own_levels(), login=True), args=_of_event()),
    "events:cancel-registration": Row(
        get=Answers(_own_levels(), login=True),
        post=Answers(_own_levels(), login=True, yes=(302,)),
        args=_of_event(),
    ),
    "events:participants": Row(get=Answers(WHO_COMES), args=_of_event()),
    "events:participants-export": Row(get=Answers(RUNNING), args=_of_event(more=("csv",))),
    "events:participants-import": Row(
        get=READS, post=Answers(RUNNING, login=True, yes=(422,)), args=_of_event()
    ),
    "events:participants-template": Row(get=READS, args=_of_event()),
    "events:participants-preview": Row(
        get=Answers(NOBODY, login=True),
        post=Answers(NOBODY, login=True),
        args=_of_event(more=("gibt-es-nicht",)),
    ),
}

PROPOSING = Answers(MEMBERS, login=True)
VOCABULARY: dict[str, Row] = {
    "vocabulary:list": EVERYONE,
    "vocabulary:turtle": EVERYONE,
    "vocabulary:jsonld": EVERYONE,
    "vocabulary:new": Row(get=PROPOSING, post=Answers(MEMBERS, login=True, yes=(422,))),
    "vocabulary:concept": Row(get=Answers({Level.PUBLIC: ROLES}), args=_concept),
    "vocabulary:change": Row(
        get=Answers({Level.PUBLIC: MEMBERS}, login=True),
        post=Answers({Level.PUBLIC: MEMBERS}, login=True, yes=(422,)),
        args=_concept,
    ),
    "vocabulary:use": Row(post=Answers({Level.PUBLIC: OFFICE}, login=True, yes=(302,)), args=_concept),
    "vocabulary:proposals": Row(get=PROPOSING),
    "vocabulary:proposal": Row(get=Answers({Level.PUBLIC: "M" + OFFICE}, login=True), args=_proposal),
    "vocabulary:accept": Row(
        post=Answers({Level.PUBLIC: OFFICE}, login=True, yes=(302, 422)), args=_proposal
    ),
    "vocabulary:decline": Row(
        post=Answers({Level.PUBLIC: OFFICE}, login=True, yes=(302, 422)), args=_proposal
    ),
    "vocabulary:withdraw": Row(post=Answers({Level.PUBLIC: "M"}, login=True, yes=(302,)), args=_proposal),
    "vocabulary:files": Row(get=Answers(OFFICE, login=True), post=Answers(OFFICE, login=True, yes=(422,))),
    "vocabulary:file": Row(get=Answers({Level.PUBLIC: OFFICE}, login=True), args=_vocabulary_file),
    "vocabulary:apply": Row(
        post=Answers({Level.PUBLIC: OFFICE}, login=True, yes=(302,)), args=_vocabulary_file
    ),
}
_WRITING = Row(get=Answers(MEMBERS, login=True), post=Answers(MEMBERS, login=True, yes=(422,)))


def _first_version(world: World, level: Level) -> tuple[object, ...]:
    return (world.slug("records", level), 1)


def _of_record(who: dict[Level, str], *, get: bool = True, sent: tuple[int, ...] = (), **data: object) -> Row:
    """A page about a record; ``data`` is what its form is sent with."""
    return Row(
        get=Answers(who, login=True) if get else None,
        post=Answers(who, login=True, yes=sent) if sent else None,
        args=by_slug("records"),
        data=lambda _world, _level: data,
    )


WRITING: dict[str, Row] = {
    "editing:choose-kind": Row(get=Answers(MEMBERS, login=True)),
    "editing:new-measure": _WRITING,
    "editing:new-solution": _WRITING,
    "editing:new-insight": _WRITING,
    "editing:draft": Row(
        post=Answers(MEMBERS, login=True, yes=(204,)),
        data=lambda _world, _level: {"key": str(uuid4()), "kind": "insight"},
    ),
    "editing:own": Row(get=Answers(MEMBERS, login=True)),
    "editing:queue": Row(get=Answers("KXS", login=True)),
    "editing:edit": _of_record(ORGANISER, sent=(422,), seen=1),
    "editing:standing": _of_record(HISTORY),
    "editing:step": _of_record(HISTORY, get=False, sent=(302,), step="withdraw"),
    "editing:visibility": _of_record(ORGANISER, sent=(422,)),
    "editing:events": _of_record(ORGANISER, sent=(302,)),
    "editing:check": _of_record(CHECKS, sent=(302,), seen=1, verdict="seen"),
    "editing:versions": _of_record(HISTORY),
    "editing:comparison": _of_record(HISTORY),
    "editing:restore": Row(
        get=Answers(ORGANISER, login=True),
        post=Answers(ORGANISER, login=True, yes=(302,)),
        args=_first_version,
        data=lambda _world, _level: {"seen": 1},
    ),
}

TABLE: dict[str, Row] = {
    **COCKPIT,
    **VOCABULARY,
    **EVENTS,
    **PREPARATION,
    # --- what machines ask for, and pages about the site ---
    "robots": EVERYONE,
    "favicon": Row(get=Answers(ROLES, yes=(301,))),
    "about:imprint": EVERYONE,
    "about:privacy": EVERYONE,
    "about:accessibility": EVERYONE,
    "style:guide": EVERYONE,
    "home:today": EVERYONE,
    # --- one's own account ---
    "account:sign-in": Row(get=Answers(ROLES, yes=(200, 302)), post=Answers(ROLES, yes=(422,))),
    "account:request-link": Row(post=Answers(ROLES, yes=(422,))),
    "account:link-is-sent": EVERYONE,
    "account:mailed-link": Row(
        get=Answers(NOBODY), post=Answers(NOBODY), args=lambda _world, _level: (uuid4(), "1-0")
    ),
    "account:sign-out": Row(post=Answers(ROLES, yes=(302,))),
    "account:mine": Row(get=Answers(SIGNED_IN, login=True)),
    "account:change-password": Row(
        get=Answers(SIGNED_IN, login=True), post=Answers(SIGNED_IN, login=True, yes=(422,))
    ),
    "account:change-language": Row(post=Answers(SIGNED_IN, login=True, yes=(302,))),
    "account:renew-links": Row(
        get=Answers(SIGNED_IN, login=True), post=Answers(SIGNED_IN, login=True, yes=(302,))
    ),
    "account:erase": Row(get=Answers(SIGNED_IN, login=True), post=Answers(SIGNED_IN, login=True, yes=(422,))),
    # --- network ---
    "network:projects": EVERYONE,
    "network:projects-export": EVERYONE,
    "network:project": Row(
        get=Answers({Level.PUBLIC: ROLES}),
        args=lambda world, level: (world.project.slug if level == Level.PUBLIC else "gibt-es-nicht",),
    ),
    "network:organisations": EVERYONE,
    "network:organisation": Row(
        get=Answers({Level.PUBLIC: ROLES, Level.PRIVATE: OFFICE}), args=_organisation
    ),
    "network:organisation-confirm": Row(
        post=Answers({Level.PUBLIC: OFFICE, Level.PRIVATE: OFFICE}, login=True, yes=(302,)),
        args=_organisation,
    ),
    "network:people": Row(get=Answers(MEMBERS, login=True)),
    "network:person": Row(get=Answers({Level.NETWORK: MEMBERS}), args=_person),
    "network:person-deactivate": Row(
        get=Answers({Level.NETWORK: "X"}, login=True),
        post=Answers({Level.NETWORK: "X"}, login=True, yes=(302,)),
        args=_person,
    ),
    "network:territories": EVERYONE,
    "network:territories-export": EVERYONE,
    "network:territory": Row(get=Answers({Level.PUBLIC: ROLES}), args=_territory),
    # --- the official directory, for the office ---
    "network:directory": Row(get=Answers(OFFICE, login=True), post=Answers(OFFICE, login=True, yes=(422,))),
    "network:directory-changes": Row(post=Answers(OFFICE, login=True, yes=(422,))),
    "network:directory-import": Row(get=Answers({Level.PUBLIC: OFFICE}, login=True), args=_directory_import),
    "network:directory-apply": Row(
        post=Answers({Level.PUBLIC: OFFICE}, login=True, yes=(302,)), args=_directory_import
    ),
    "network:groups": EVERYONE,
    "network:group": Row(get=Answers(SEEN), args=by_slug("groups")),
    "search:results": EVERYONE,
    "search:suggestions": Row(get=Answers(ROLES, yes=(302,))),
    # --- knowledge ---
    **WRITING,
    "solutions:list": EVERYONE,
    "solutions:record": Row(get=Answers(KNOWLEDGE), args=by_slug("records")),
    "solutions:confirm": Row(post=Answers(ORGANISER, login=True, yes=(302,)), args=by_slug("records")),
    # Nobody works for the organisation of these records, so that nobody can be chosen.
    "solutions:hand-over": Row(
        get=READS, post=Answers(RUNNING, login=True, yes=(422,)), args=by_slug("records")
    ),
    # --- knowledge as files ---
    "files:export": Row(get=Answers(ROLES), args=lambda _world, _level: ("csv",)),
    "files:linked-data": Row(get=Answers(KNOWLEDGE), args=by_slug("records")),
    "files:fact-sheet": Row(get=Answers(KNOWLEDGE), args=by_slug("records")),
    "files:comparison": EVERYONE,
    "files:comparison-sheet": Row(get=Answers(NOBODY)),  # of no solutions; of two see test_sheets
    "files:import": Row(get=WRITES, post=Answers(MEMBERS, login=True, yes=(422,))),
    "files:import-template": Row(get=WRITES, args=lambda _world, _level: ("solution",)),
    "files:import-preview": Row(get=OWN_FILE, post=OWN_FILE, args=_no_file),
    "files:software": Row(get=WRITES, post=Answers(MEMBERS, login=True, yes=(422,))),
    "files:software-preview": Row(get=OWN_FILE, post=OWN_FILE, args=_no_file),
    "confirming:by-link": Row(get=Answers(_link_of_record()), args=confirming_args),
    "confirming:confirm-by-link": Row(post=Answers(_link_of_record(), yes=(302,)), args=confirming_args),
    "office:knowledge": Row(get=Answers(OFFICE, login=True)),
    "office:knowledge-export": Row(get=Answers(OFFICE, login=True)),
    "search:saved": Row(get=Answers(SIGNED_IN, login=True)),
    "search:keep": Row(post=Answers(SIGNED_IN, login=True, yes=(302,))),
    # Everyone has searches of their own only: P's are nobody else's (test_saved).
    "search:change": Row(post=Answers({Level.PUBLIC: "P"}, login=True, yes=(302,)), args=_saved_search),
    "search:drop": Row(post=Answers({Level.PUBLIC: "P"}, login=True, yes=(302,)), args=_saved_search),
    "search-feeds:feed": Row(get=Answers({Level.PUBLIC: ROLES}), args=_search_feed),
    # --- the office ---
    "office:start": Row(get=Answers(OFFICE, login=True)),
    # --- my timetable ---
    "events:my-timetable": Row(get=Answers(_own_levels(), login=True), args=by_slug("events")),
    "events:answer": Row(
        post=Answers(_own_levels(), login=True, yes=(302,)),
        args=by_slug("events"),
        data=lambda _world, _level: {"kind": "useful", "other": str(uuid4())},
    ),
    "timetables:by-link": Row(get=Answers(_link_levels()), args=secret_args(PAGE)),
    "timetables:answer-by-link": Row(
        post=Answers(_link_levels(), yes=(302,)),
        args=secret_args(PAGE),
        data=lambda _world, _level: {"kind": "useful", "other": str(uuid4())},
    ),
    # Whoever holds the secret gets a calendar; what may not be seen leaves it empty (test_timetables).
    "timetables:calendar": Row(get=Answers(ROLES), args=secret_args(CALENDAR)),
}
