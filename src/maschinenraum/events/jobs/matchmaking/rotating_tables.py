# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a snapshot to seats at rotating tables, by the engine.

Whoever is there and free sits, each round beside other people. Hosts move from table to table and do
not sit, unless without them everybody would fit at one table: then there is nothing to moderate. Who
has to be elsewhere in single rounds, for advice perhaps, leaves the seat empty there. Two people one of
whom does not want to meet the other never share a table: where no round without it is found, one of
them pauses.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from maschinenraum.engine import tables
from maschinenraum.events.jobs.matchmaking.interests import worth_of_all
from maschinenraum.events.jobs.matchmaking.kept_meetings import is_settled
from maschinenraum.events.jobs.matchmaking.times import Calendar, Held

#: One round: who sits (person by index) at which table, counted from 0.
Round = dict[int, int]
Whole = np.ndarray[Any, np.dtype[np.int64]]
Truth = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Seat:
    """A seat of an earlier plan."""

    person: int
    turn: int
    table: int
    is_settled: bool


class Acquaintance:
    """What sitting beside each other is worth to any two people, who has met, and who must not meet."""

    def __init__(self, snapshot: dict[str, Any], met: list[tuple[int, int]]) -> None:
        index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
        count = len(index)
        houses = np.array([person["organisation"] for person in snapshot["people"]])
        self.house: Whole = np.unique(houses, return_inverse=True)[1] if count else np.zeros(0, np.int64)
        self.worth = worth_of_all(snapshot)
        self.met = _pairs(count, [*((index[a], index[b]) for a, b in snapshot["known"]), *met])
        self.apart = _pairs(count, [(index[a], index[b]) for a, b in snapshot["apart"]])

    def meet(self, round_: Round) -> None:
        """Note that those who share a table know each other from now on."""
        for one, other in neighbours(round_):
            self.met[one, other] = self.met[other, one] = True


def neighbours(round_: Round) -> list[tuple[int, int]]:
    """Return the pairs who share a table, the smaller index first."""
    return [pair for guests in _guests(round_).values() for pair in combinations(sorted(guests), 2)]


def _guests(round_: Round) -> dict[int, list[int]]:
    guests: dict[int, list[int]] = defaultdict(list)
    for person, table in sorted(round_.items()):
        guests[table].append(person)
    return guests


def _pairs(count: int, pairs: list[tuple[int, int]]) -> Truth:
    known = np.zeros((count, count), np.bool_)
    for a, b in pairs:
        known[a, b] = known[b, a] = True
    return known


def sessions_with_tables(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sessions in which people change tables, in order of time."""
    turning = {turn["session"] for turn in snapshot.get("turns", ())}
    return [
        session
        for session in snapshot["sessions"]
        if session.get("seats_per_table") and not session["gives_advice"] and session["id"] in turning
    ]


def kept_seats(snapshot: dict[str, Any], calendar: Calendar, *, places_given: bool) -> list[Seat]:
    """Return the seats of an earlier plan that stay: settled ones, and others their people can still take."""
    index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
    seats = []
    for record in snapshot.get("seats", ()):
        person, time = index[record["person"]], calendar.turns[record["turn"]]
        possible = (
            time.session not in calendar.called_off
            and calendar.is_there(person, time.span)
            and not calendar.is_engaged(person, time.span, time.session)
            and not calendar.is_busy(person, time.span)
            and (not places_given or calendar.belongs(person, time.session))
        )
        if is_settled(record) or possible:
            seats.append(Seat(person, record["turn"], record["table"] - 1, is_settled(record)))
    return seats


def held_by(seats: list[Seat], calendar: Calendar) -> list[Held]:
    """Where the people who sit have to be."""
    return [Held(seat.person, calendar.turns[seat.turn]) for seat in seats]


class Rounds:
    """The rounds of one session: those that stay, those that are filled up, those planned anew."""

    def __init__(
        self,
        session: dict[str, Any],
        calendar: Calendar,
        acquaintance: Acquaintance,
        kept: list[Seat],
    ) -> None:
        self.session, self.calendar, self.acquaintance = session, calendar, acquaintance
        self.seats: int = session["seats_per_table"]
        self.turns = [t for t, time in enumerate(calendar.turns) if time.session == session["id"]]
        self.rounds: dict[int, Round] = {turn: {} for turn in self.turns}
        self.settled: set[int] = {t for t in self.turns if not calendar.turns[t].is_open}
        for seat in sorted(kept, key=lambda seat: (not seat.is_settled, seat.turn, seat.person)):
            if seat.turn in self.rounds:
                self._keep(seat)
        mine = {turn: set(round_) for turn, round_ in self.rounds.items()}
        self.free = {
            turn: mine[turn]
            | {i for i in range(len(calendar.people)) if calendar.is_free(i, calendar.turns[turn])}
            for turn in self.turns
        }
        self.guests = self._guests()
        self.known_before = acquaintance.met.copy()
        self.kept_value = self._value()
        self.plan: tables.Plan | None = None
        self.is_as_planned = False

    def _keep(self, seat: Seat) -> None:
        """Seat somebody as before, unless somebody sits there whom one of the two does not want to meet."""
        round_ = self.rounds[seat.turn]
        beside = [other for other, table in round_.items() if table == seat.table]
        if seat.is_settled or not any(self.acquaintance.apart[seat.person, other] for other in beside):
            round_[seat.person] = seat.table

    def _guests(self) -> list[int]:
        """Those who sit: everyone free in a round that is planned; hosts only where all others fit at one table."""
        hosts = {i for i, p in enumerate(self.calendar.people) if self.session["id"] in p["hosts"]}
        free: set[int] = set().union(*(self.free[turn] for turn in self.turns if turn not in self.settled))
        return sorted(free if len(free - hosts) <= self.seats else free - hosts)

    def _value(self) -> int:
        """What it is worth that people get to know each other who had not met before."""
        pairs = {pair for round_ in self.rounds.values() for pair in neighbours(round_)}
        return sum(int(self.acquaintance.worth[pair]) for pair in pairs if not self.known_before[pair])

    def fill(self, *, seed: int, steps: int | None, on_progress: Callable[[float], bool]) -> None:
        """Plan the rounds nobody sits in yet, then give a seat to whoever has none in the others."""
        open_turns = [turn for turn in self.turns if turn not in self.settled]
        for turn in self.turns:
            self.acquaintance.meet(self.rounds[turn])
        anew = [turn for turn in open_turns if not self.rounds[turn]]
        if anew and len(self.guests) > 1:
            self.plan = self._ask(len(anew), seed, steps, on_progress)
            self.is_as_planned = anew == open_turns
            for number, turn in enumerate(anew):
                round_ = {
                    person: int(self.plan.table[row, number])
                    for row, person in enumerate(self.guests)
                    if person in self.free[turn]
                }
                self.rounds[turn] = self._without_apart(round_)
                self.acquaintance.meet(self.rounds[turn])
        for turn in open_turns:
            self._seat_the_rest(turn, [i for i in self.guests if i in self.free[turn]])
            self.acquaintance.meet(self.rounds[turn])

    def _ask(
        self, rounds: int, seed: int, steps: int | None, on_progress: Callable[[float], bool]
    ) -> tables.Plan:
        guests = self.guests
        among = np.ix_(guests, guests)
        problem = tables.Problem(
            len(guests),
            self.seats,
            rounds,
            benefit=self.acquaintance.worth[among],
            apart=self.acquaintance.house[guests],
            met=self.acquaintance.met[among],
            forbidden=self.acquaintance.apart[among],
        )
        return tables.plan(
            problem, seed=seed, steps=steps, on_progress=lambda share, _value: on_progress(share)
        )

    def _without_apart(self, round_: Round) -> Round:
        """The round without one of two people who must not share a table, should the search have left any."""
        seated: Round = {}
        for guests in _guests(round_).values():
            for person in guests:
                beside = [other for other in guests if other in seated]
                if not any(self.acquaintance.apart[person, other] for other in beside):
                    seated[person] = round_[person]
        return seated

    def _seat_the_rest(self, turn: int, guests: list[int]) -> None:
        """Seat whoever has no seat in the round, or sits alone; who finds no company pauses."""
        round_ = self.rounds[turn]
        for person in guests:
            if person not in round_:
                self._seat(round_, person, is_last=False)
        for own in list(_guests(round_).values()):
            if len(own) == 1 and own[0] in guests:
                del round_[own[0]]
                self._seat(round_, own[0], is_last=True)

    def _seat(self, round_: Round, person: int, *, is_last: bool) -> None:
        """Give the person the best free seat; a new table only while others may still come to it."""
        self.is_as_planned = False
        tables_ = _guests(round_)
        knows, house = self.acquaintance.met[person], self.acquaintance.house
        found = [
            (sum(bool(knows[o]) for o in own), sum(house[o] == house[person] for o in own), len(own), table)
            for table, own in tables_.items()
            if len(own) < self.seats and not any(self.acquaintance.apart[person, o] for o in own)
        ]
        if found:
            round_[person] = min(found)[-1]
        elif not is_last:
            round_[person] = max(tables_, default=-1) + 1

    def pausing(self) -> int:
        """How often somebody who is there and free finds no seat in a round."""
        return sum(
            person in self.free[turn] and person not in self.rounds[turn]
            for turn in self.turns
            if turn not in self.settled
            for person in self.guests
        )

    def report(self) -> dict[str, Any]:
        """What the rounds are worth, and how much more they could be; no bounds where only gaps were filled."""
        times: dict[tuple[int, int], int] = defaultdict(int)
        for round_ in self.rounds.values():
            for pair in neighbours(round_):
                times[pair] += 1
        met, house = self.known_before, self.acquaintance.house
        plan = self.plan if self.is_as_planned else None
        return {
            "session": self.session["id"],
            "people": len(set().union(*self.rounds.values())),
            "rounds": len(self.rounds),
            "pausing": self.pausing(),
            "value": self._value(),
            "bound": self.kept_value + plan.bound if plan else None,
            "repeats": sum(n - 1 + bool(met[pair]) for pair, n in times.items()),
            "repeats_bound": plan.repeats_bound if plan else None,
            "same_organisation": sum(n for (a, b), n in times.items() if house[a] == house[b]),
            "same_organisation_bound": plan.same_label_bound if plan else None,
            "reasons": sorted({reason.binding.value for reason in plan.reasons}) if plan else [],
        }


def seat_rows(snapshot: dict[str, Any], planned: list[Rounds]) -> list[dict[str, Any]]:
    """The seats as they are stored in a result."""
    keys = [person["key"] for person in snapshot["people"]]
    rows = [
        {"person": keys[person], "turn": turn, "table": table + 1}
        for session in planned
        for turn, round_ in session.rounds.items()
        for person, table in round_.items()
    ]
    return sorted(rows, key=lambda row: (row["turn"], row["table"], row["person"]))
