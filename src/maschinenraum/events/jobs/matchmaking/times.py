# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""When each person of a snapshot is there and free, and in which session they take part."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Span:
    """From one moment to another; two spans that only touch do not overlap."""

    starts: datetime
    ends: datetime

    @classmethod
    def of(cls, record: dict[str, Any]) -> "Span":
        """Read the span of a slot, turn or session of a snapshot."""
        return cls.between(record["starts"], record["ends"])

    @classmethod
    def between(cls, starts: str, ends: str) -> "Span":
        """Read a span from two ISO 8601 moments."""
        return cls(datetime.fromisoformat(starts), datetime.fromisoformat(ends))

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share any time."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Time:
    """A slot or turn: when it is, and the session it belongs to.

    ``is_open`` is False where nobody new can be sent any more: it has begun, or is not to be planned.
    """

    span: Span
    session: str | None
    is_open: bool


@dataclass(frozen=True)
class Held:
    """Where a person has to be whatever else is planned: a meeting, seat or consultation that stays."""

    person: int
    time: Time


class Calendar:
    """Presence and engagements of everyone in a snapshot, people by their index.

    A session is no engagement for its own slots and turns. If its places are given out by wishes, they
    are for its hosts and those with a place; else for everyone who is there and free.
    """

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.zone = ZoneInfo(snapshot["time_zone"])
        self.people: list[dict[str, Any]] = snapshot["people"]
        # Snapshots of earlier versions know no turns, and do not say which session a slot belongs to.
        self._only = snapshot.get("only")
        # A session that is called off has no places: what happened in it stays, nothing new does.
        self.called_off = {s["id"] for s in snapshot["sessions"] if s["capacity"] == 0}
        self.slots = [self._time(record) for record in snapshot["slots"]]
        self.turns = [self._time(record) for record in snapshot.get("turns", ())]
        self.sessions = {session["id"]: Span.of(session) for session in snapshot["sessions"]}
        for_all = [session["id"] for session in snapshot["sessions"] if session["for_all"]]
        binding = {session["id"] for session in snapshot["sessions"] if session.get("binds_hosts", True)}
        hosted = [[key for key in person["hosts"] if key in binding] for person in self.people]
        self._engaged: list[list[tuple[Span, str | None]]] = [
            [(self.sessions[key], key) for key in (*for_all, *own)] for own in hosted
        ]
        self.busy = [[Span.between(*times) for times in person["busy"]] for person in self.people]
        self.by_places = {
            session["id"]
            for session in snapshot["sessions"]
            if session["takes_wishes"] and session["round"] is not None
        }
        self._members: dict[str, set[int]] = defaultdict(set)
        for person, own in enumerate(hosted):
            for key in own:
                self._members[key].add(person)

    def _time(self, record: dict[str, Any]) -> Time:
        session = record.get("session")
        return Time(
            Span.of(record),
            session,
            is_open=not record.get("begun", False)
            and self._only in {None, session}
            and session not in self.called_off,
        )

    def is_there(self, person: int, span: Span) -> bool:
        """Whether the person attends on that day; whoever named no day attends on all."""
        days = self.people[person]["days"]
        return not days or span.starts.astimezone(self.zone).date().isoformat() in days

    def is_engaged(self, person: int, span: Span, within: str | None = None) -> bool:
        """Whether the person is elsewhere then; being in the session ``within`` does not count."""
        return any(
            span.overlaps(other)
            for other, session in self._engaged[person]
            if session is None or session != within
        )

    def is_busy(self, person: int, span: Span) -> bool:
        """Whether the person has said, for reasons of their own, that they cannot."""
        return _any_overlap(self.busy[person], span)

    def belongs(self, person: int, session: str | None) -> bool:
        """Whether the session's own times are for the person."""
        return session not in self.by_places or person in self._members[session or ""]

    def attend(self, person: int, session: str) -> None:
        """Enter a workshop place into the person's calendar."""
        self._engaged[person].append((self.sessions[session], session))
        self._members[session].add(person)

    def appoint(self, person: int, span: Span) -> None:
        """Enter a meeting, seat or consultation: the person is nowhere else then."""
        self._engaged[person].append((span, None))

    def is_present(self, person: int, time: Time) -> bool:
        """Whether the time is the person's: they belong there, attend that day and are nowhere else."""
        return (
            self.belongs(person, time.session)
            and self.is_there(person, time.span)
            and not self.is_engaged(person, time.span, time.session)
        )

    def is_free(self, person: int, time: Time) -> bool:
        """Whether the person is present, and not busy for reasons of their own."""
        return self.is_present(person, time) and not self.is_busy(person, time.span)

    def presence(self) -> list[list[bool]]:
        """People x slots that are open: there that day and without an engagement in the programme."""
        return self._table(self.is_present)

    def free(self) -> list[list[bool]]:
        """People x slots that are open: present, and not busy for reasons of their own."""
        return self._table(self.is_free)

    def _table(self, holds: Callable[[int, Time], bool]) -> list[list[bool]]:
        """Ask for everyone in every slot; one that has begun is open to nobody any more."""
        return [[time.is_open and holds(i, time) for time in self.slots] for i in range(len(self.people))]


def _any_overlap(spans: Sequence[Span] | Iterable[Span], span: Span) -> bool:
    return any(span.overlaps(other) for other in spans)
