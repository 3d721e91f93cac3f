# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""An event to prepare: what organisers write down, with what they would leave as it is."""

from datetime import time
from typing import Any

from maschinenraum.events.actions.matchmaking import publish_run
from maschinenraum.events.models import Event, Publication, Run, Session
from maschinenraum.events.queries.programme.details import EventDetails, Series, SessionDetails
from tests.events.matchmaking_world import congress, office, planned
from tests.factories import FIRST_DAY, SessionFormatFactory

#: 13:45 to 15:45 in slots of 20 minutes with five minutes between: five of them.
AFTERNOON = Series(starts=time(13, 45), ends=time(15, 45), length=20, pause=5, size=12)


def event_details(**given: Any) -> EventDetails:
    """Two days in May 2030 with a title."""
    return EventDetails(**{"title": "Kongress Köln", "starts_on": FIRST_DAY, "ends_on": FIRST_DAY, **given})


def session_details(**given: Any) -> SessionDetails:
    """A plenary from 9 to 10 on the first day."""
    usual = {"day": FIRST_DAY, "starts": time(9), "ends": time(10), "title": "Auftakt"}
    return SessionDetails(**{"format": SessionFormatFactory(), **usual, **given})


def draft(people: int = 12) -> tuple[Event, Run, Session]:
    """A congress with a draft, and the session its meetings are in."""
    event = congress(people=people, slots=6, tables=8)
    return event, planned(event), event.sessions.get(format="matchmaking")


def published(people: int = 12) -> tuple[Event, Run, Session]:
    """The same with the plan in force."""
    event, run, session = draft(people)
    publish_run(run, by=office(), kind=Publication.Kind.FINAL)
    run.refresh_from_db()
    return event, run, session
