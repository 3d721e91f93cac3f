# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rows of a list as understood so far, and all of them together as its preview."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Wish
from maschinenraum.events.queries.advice import Request
from maschinenraum.events.queries.participant_lists.columns import Columns
from maschinenraum.events.queries.participant_lists.comparing import ANSWERS, WISHES, ListAnswers
from maschinenraum.events.queries.participant_lists.wishes import Other, Wished


class Outcome(StrEnum):
    """What the row would do."""

    NEW = "new"  # a person new to the network
    REGISTERED = "registered"  # a known person, new at this event
    CHANGED = "changed"  # came with an earlier list; what differs in the list's columns is replaced
    UNTOUCHED = "untouched"  # said so themselves, which no list overrules; or all stands there already
    REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken over: where it stands and what to do."""

    row: int
    column: str
    text: str


@dataclass
class ListedPerson:
    """One row, understood as far as it can be."""

    row: int
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    organisation_name: str = ""
    organisation: UUID | None = None
    position: str = ""
    offers: str = ""
    seeks: str = ""
    days: frozenset[date] = frozenset()
    workshops: tuple[UUID, ...] = ()
    requests: tuple[Request, ...] = ()
    max_meetings: int | None = None
    outcome: Outcome = Outcome.NEW
    person: UUID | None = None
    changes: tuple[str, ...] = ()
    workshop_titles: tuple[str, ...] = ()
    request_texts: tuple[str, ...] = ()
    wished: list[Wished] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def answers(self) -> ListAnswers:
        """What the row says of the registration."""
        return ListAnswers(
            self.offers, self.seeks, self.days, self.workshops, self.requests, self.max_meetings
        )

    @property
    def sorted_days(self) -> list[date]:
        """The days in order."""
        return sorted(self.days)

    @property
    def musts(self) -> list[str]:
        """Whom the person must meet, as the list names them."""
        return [one.text for one in self.wished if one.kind == Wish.Kind.MUST]

    @property
    def woulds(self) -> list[str]:
        """Whom the person would like to meet, as the list names them."""
        return [one.text for one in self.wished if one.kind == Wish.Kind.WOULD]

    @property
    def nevers(self) -> frozenset[Other]:
        """Whom the person does not want to meet; only how many they are is shown."""
        return frozenset(one.other for one in self.wished if one.kind == Wish.Kind.NEVER and one.other)

    @property
    def writes(self) -> tuple[str, ...]:
        """Which answers taking the row over writes: all of a new registration, else those that differ."""
        return self.changes if self.outcome == Outcome.CHANGED else (*ANSWERS, *WISHES)


@dataclass(frozen=True)
class Preview:
    """What the whole list would do."""

    columns: Columns
    people: tuple[ListedPerson, ...]

    @property
    def takeable(self) -> tuple[ListedPerson, ...]:
        """Rows that can be taken over."""
        return tuple(listed for listed in self.people if listed.outcome != Outcome.REFUSED)

    @property
    def refused(self) -> tuple[ListedPerson, ...]:
        """Rows that cannot, each with its problems."""
        return tuple(listed for listed in self.people if listed.outcome == Outcome.REFUSED)

    def new_organisations(self, left_out: Collection[int] = ()) -> tuple[str, ...]:
        """Names of organisations unknown so far that taking over would create, each once."""
        names = {
            fold(listed.organisation_name): listed.organisation_name
            for listed in reversed(self.takeable)
            if makes_organisation(listed) and listed.row not in left_out
        }
        return tuple(sorted(names.values(), key=fold))

    @property
    def fingerprint(self) -> str:
        """A digest of everything shown: what is confirmed must be what was seen."""
        seen = [{**asdict(listed), "days": sorted(listed.days)} for listed in self.people]
        return sha256(json.dumps(seen, default=str).encode()).hexdigest()


def makes_organisation(listed: ListedPerson) -> bool:
    """Whether taking over the row needs an organisation the network does not know."""
    return listed.outcome == Outcome.NEW and listed.organisation is None and bool(listed.organisation_name)
