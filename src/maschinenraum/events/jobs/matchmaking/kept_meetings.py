# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Meetings of an earlier plan that stay where they are, and those the input of today no longer allows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from maschinenraum.engine.meetings.candidates import Couple
from maschinenraum.events.jobs.matchmaking.interests import worth_of
from maschinenraum.events.jobs.matchmaking.times import Calendar, Held


@dataclass(frozen=True)
class Kept:
    """A meeting that does not move: its pair, slot and table, counted from 0."""

    pair: Couple
    slot: int
    table: int
    record: dict[str, Any]

    def held(self, calendar: Calendar) -> list[Held]:
        """Where its two people have to be."""
        return [Held(person, calendar.slots[self.slot]) for person in self.pair]


def is_settled(record: dict[str, Any]) -> bool:
    """Whether a row stays whatever the rules say: it has happened, or is no part of what is planned."""
    return bool(record["past"] or record.get("outside", False))


def kept_meetings(
    snapshot: dict[str, Any], calendar: Calendar, *, places_given: bool
) -> tuple[list[Kept], list[dict[str, Any]]]:
    """Meetings that stay, and those that the input of today no longer allows, each with the rule.

    A "never" and a time that a person cannot are both "impossible": nothing tells them apart. Whether
    the two have a place in the workshop whose slot they use is asked once places are given.
    """
    index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
    apart = {frozenset((index[a], index[b])) for a, b in snapshot["apart"]}
    stay, released = [], []
    booked = _Booked(snapshot["people"])
    for kept in _in_order_of_stay(snapshot, index):
        record = kept.record
        rule = _breach(snapshot, calendar, kept, apart, places_given) or booked.breach(kept.pair)
        if rule and not is_settled(record):
            released.append({**record, "rule": rule})
        else:
            stay.append(kept)
            booked.add(kept.pair)
    return stay, released


def _in_order_of_stay(snapshot: dict[str, Any], index: dict[str, int]) -> list[Kept]:
    """Meetings in the order in which they may stay where a personal limit lets only some of them.

    First what has happened or is not planned anew, then what was held fast by hand, then what is worth most.
    """
    found = []
    for record in snapshot["kept"]:
        a, b = sorted(index[key] for key in record["people"])
        found.append(Kept((a, b), record["slot"], record["table"] - 1, record))
    held = Counter(person for kept in found for person in kept.pair)
    limits = ((i, snapshot["people"][i]["most"]) for i in held)
    # Weighing takes a while; it is only asked for where it decides something.
    too_many = any(most is not None and held[i] > most for i, most in limits)
    worth = worth_of(snapshot, [kept.pair for kept in found]) if too_many else {}
    return sorted(
        found,
        key=lambda kept: (
            not is_settled(kept.record),
            not kept.record["locked"],
            -worth.get(kept.pair, 0),
        ),
    )


class _Booked:
    """How many meetings people hold already, and with whose colleagues."""

    def __init__(self, people: list[dict[str, Any]]) -> None:
        self._people = people
        self._held: Counter[int] = Counter()
        self._partners: set[tuple[int, str]] = set()

    def breach(self, pair: Couple) -> str:
        """Return the rule against one more meeting of this pair, or ""."""
        limits = ((i, self._people[i]["most"]) for i in pair)
        if any(most is not None and self._held[i] >= most for i, most in limits):
            return "cap"
        return "colleagues" if self._partners.intersection(self._sides(pair)) else ""

    def add(self, pair: Couple) -> None:
        """Note that the two meet."""
        self._held.update(pair)
        self._partners.update(self._sides(pair))

    def _sides(self, pair: Couple) -> tuple[tuple[int, str], tuple[int, str]]:
        a, b = pair
        return (a, self._people[b]["organisation"]), (b, self._people[a]["organisation"])


def _breach(
    snapshot: dict[str, Any],
    calendar: Calendar,
    kept: Kept,
    apart: set[frozenset[int]],
    places_given: bool,
) -> str:
    time = calendar.slots[kept.slot]
    if kept.table >= snapshot["slots"][kept.slot]["tables"]:
        return "table"
    if not all(calendar.is_there(person, time.span) for person in kept.pair):
        return "day"
    if places_given and not all(calendar.belongs(person, time.session) for person in kept.pair):
        return "place"
    if any(calendar.is_engaged(person, time.span, time.session) for person in kept.pair):
        return "session"
    first, second = (snapshot["people"][person]["organisation"] for person in kept.pair)
    if first == second:
        return "organisation"
    busy = [calendar.is_busy(person, time.span) for person in kept.pair]
    return "impossible" if any(busy) | (frozenset(kept.pair) in apart) else ""
