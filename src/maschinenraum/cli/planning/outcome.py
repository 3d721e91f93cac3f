# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every kind of plan comes to: people who gather at times, at places, for reasons."""

from dataclasses import dataclass, field
from typing import Any

from maschinenraum.engine.report import Report


@dataclass(frozen=True)
class Attendee:
    """A person as named in what is written."""

    name: str
    organisation: str = ""


@dataclass(frozen=True)
class Time:
    """A slot or a round. ``day`` is a date (2027-05-11) or any name of a day; ``start`` and ``end`` as 09:30, or ""."""

    name: str
    day: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Member:
    """A person at a gathering: in which role (host, adviser), and why, said to this person."""

    person: int
    role: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gathering:
    """People at one place at one time. ``title`` is what it is about, where that is not said by who is there."""

    time: int
    place: int
    members: tuple[Member, ...]
    title: str = ""


@dataclass(frozen=True)
class Outcome:
    """A plan with all that is written about it, in the language asked for.

    in_pairs    whether a gathering is two people: lists then hold one row for both
    company     whether people are told who else is there
    notices     what is said to a person who has less than hoped for, by index
    names       names behind the indices of the report, by what they index
    reasons     one record per reason of the report: its fields, the names in it, and a sentence
    unmet       wishes that did not come true, as (who, whom)
    """

    kind: str
    title: str
    people: tuple[Attendee, ...]
    times: tuple[Time, ...]
    places: tuple[str, ...]
    gatherings: tuple[Gathering, ...]
    report: Report
    in_pairs: bool
    company: bool = True
    notices: dict[int, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    reasons: tuple[dict[str, Any], ...] = ()
    unmet: tuple[tuple[str, str], ...] = ()

    def in_order(self) -> list[Gathering]:
        """All gatherings by time, then by place."""
        return sorted(self.gatherings, key=lambda gathering: (gathering.time, gathering.place))
