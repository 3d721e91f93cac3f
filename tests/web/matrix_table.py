# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table: every address of the site, and who gets what answer. See ``matrix`` for the letters."""

from uuid import uuid4

from maschinenraum.events.queries.timetables import CALENDAR, PAGE
from tests.web.matrix import (
    NOBODY,
    ROLES,
    SEEN,
    SIGNED_IN,
    Answers,
    Level,
    Row,
    World,
    by_slug,
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


def _person(world: World, level: Level) -> tuple[object, ...]:
    """Only two levels make sense for people: one there is, and one there is not."""
    return (world.people["O"].pk if level == Level.NETWORK else uuid4(),)


TABLE: dict[str, Row] = {
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
    # --- network ---
    "network:projects": EVERYONE,
    "network:projects-export": EVERYONE,
    "network:project": Row(
        get=Answers({Level.PUBLIC: ROLES}),
        args=lambda world, level: (world.project.slug if level == Level.PUBLIC else "gibt-es-nicht",),
    ),
    "network:organisations": EVERYONE,
    "network:organisation": Row(
        get=Answers({Level.PUBLIC: ROLES}),
        args=lambda world, level: (world.organisation.pk if level == Level.PUBLIC else uuid4(),),
    ),
    "network:people": Row(get=Answers("OMPSKX", login=True)),
    "network:person": Row(get=Answers({Level.NETWORK: "OMPSKX"}), args=_person),
    "network:groups": EVERYONE,
    "network:group": Row(get=Answers(SEEN), args=by_slug("groups")),
    "network:search": EVERYONE,
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
