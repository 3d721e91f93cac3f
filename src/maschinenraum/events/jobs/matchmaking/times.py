# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""When each person of a snapshot is there and free."""

from collections.abc import Iterable, Sequence
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
        """Read the span of a slot or session of a snapshot."""
        return cls.between(record["starts"], record["ends"])

    @classmethod
    def between(cls, starts: str, ends: str) -> "Span":
        """Read a span from two ISO 8601 moments."""
        return cls(datetime.fromisoformat(starts), datetime.fromisoformat(ends))

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share any time."""
        return self.starts < other.ends and other.starts < self.ends


class Calendar:
    """Presence and engagements of everyone in a snapshot, people by their index."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.zone = ZoneInfo(snapshot["time_zone"])
        self.people: list[dict[str, Any]] = snapshot["people"]
        self.slots = [Span.of(slot) for slot in snapshot["slots"]]
        self.begun = [slot.get("begun", False) for slot in snapshot["slots"]]  # older snapshots do not say
        self.sessions = {session["id"]: Span.of(session) for session in snapshot["sessions"]}
        for_all = [Span.of(session) for session in snapshot["sessions"] if session["for_all"]]
        self.engaged = [
            for_all + [self.sessions[key] for key in person["hosts"] if key in self.sessions]
            for person in self.people
        ]
        self.busy = [[Span.between(*times) for times in person["busy"]] for person in self.people]

    def is_there(self, person: int, span: Span) -> bool:
        """Whether the person attends on that day; whoever named no day attends on all."""
        days = self.people[person]["days"]
        return not days or span.starts.astimezone(self.zone).date().isoformat() in days

    def is_engaged(self, person: int, span: Span) -> bool:
        """Whether the person hosts or attends something of the programme then."""
        return _any_overlap(self.engaged[person], span)

    def is_busy(self, person: int, span: Span) -> bool:
        """Whether the person has said, for reasons of their own, that they cannot."""
        return _any_overlap(self.busy[person], span)

    def attend(self, person: int, session: str) -> None:
        """Enter a workshop place into the person's calendar."""
        self.engaged[person].append(self.sessions[session])

    def presence(self) -> list[list[bool]]:
        """People x slots not yet begun: there that day and without an engagement in the programme."""
        return self._table(self._is_present)

    def free(self) -> list[list[bool]]:
        """People x slots: present, and not busy for reasons of their own."""
        return self._table(lambda i, span: self._is_present(i, span) and not self.is_busy(i, span))

    def _is_present(self, person: int, span: Span) -> bool:
        return self.is_there(person, span) and not self.is_engaged(person, span)

    def _table(self, holds: Any) -> list[list[bool]]:
        """Ask for everyone in every slot; one that has begun is open to nobody any more."""
        return [
            [not begun and holds(i, span) for span, begun in zip(self.slots, self.begun, strict=True)]
            for i in range(len(self.people))
        ]


def _any_overlap(spans: Sequence[Span] | Iterable[Span], span: Span) -> bool:
    return any(span.overlaps(other) for other in spans)
