# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a snapshot to consultations: who is advised by whom and when, by the engine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from maschinenraum.engine import consultations
from maschinenraum.events.jobs.matchmaking.kept_meetings import is_settled
from maschinenraum.events.jobs.matchmaking.times import Calendar, Held, Span

#: What a person's 1st, 2nd, 3rd request is worth, and every further one: a first outweighs any two others.
WEIGHTS = (9, 4, 2, 1)
SIZE_CLASSES = 4  # of equal requests that of a smaller place comes first

Truth = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Consultation:
    """A person (index), an adviser and a turn of the snapshot, and the rank of the request, if there is one."""

    person: int
    adviser: int
    turn: int
    rank: int | None


@dataclass
class Advice:
    """What came of the requests; ``unserved`` holds the request and the rule that binds."""

    given: list[Consultation]
    unserved: list[tuple[int, str]] = field(default_factory=list)
    value: int = 0
    bound: int = 0
    steps: list[int] = field(default_factory=list)
    stopped: bool = False


class Desks:
    """When each adviser could advise, registered or not."""

    def __init__(self, snapshot: dict[str, Any], calendar: Calendar) -> None:
        index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
        self.calendar = calendar
        self.records: list[dict[str, Any]] = snapshot.get("advisers", [])
        self.person = [index.get(record["person"] or "") for record in self.records]
        for_all = [session["id"] for session in snapshot["sessions"] if session["for_all"]]
        self._engaged = [
            [
                calendar.sessions[key]
                for key in (*for_all, *record.get("hosts", ()))
                if key in calendar.sessions and key != record["session"]
            ]
            for record in self.records
        ]

    def is_present(self, adviser: int, turn: int) -> bool:
        """Whether the turn is one of the adviser's session and the adviser is nowhere else then."""
        time, person = self.calendar.turns[turn], self.person[adviser]
        if time.session != self.records[adviser]["session"]:
            return False
        if person is not None:
            return self.calendar.is_present(person, time)
        return not any(time.span.overlaps(other) for other in self._engaged[adviser])

    def is_free(self, adviser: int, turn: int) -> bool:
        """Whether the adviser is present, and not busy for reasons of their own."""
        person = self.person[adviser]
        busy = person is not None and self.calendar.is_busy(person, self.calendar.turns[turn].span)
        return self.is_present(adviser, turn) and not busy

    def appoint(self, adviser: int, turn: int) -> None:
        """Note that the adviser has somebody there in that turn."""
        span, person = self.calendar.turns[turn].span, self.person[adviser]
        if person is None:
            self._engaged[adviser].append(span)
        else:
            self.calendar.appoint(person, span)


class Requests:
    """The requests of a snapshot: when each could be served, and what stands against it."""

    def __init__(self, snapshot: dict[str, Any], calendar: Calendar, desks: Desks) -> None:
        index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
        self.calendar, self.desks, self.snapshot = calendar, desks, snapshot
        self.rows = [(index[who], adviser, rank) for who, adviser, rank in snapshot.get("requests", ())]
        self._apart = {frozenset((index[a], index[b])) for a, b in snapshot["apart"]}
        self._hosts = {(i, key) for i, person in enumerate(snapshot["people"]) for key in person["hosts"]}

    def weight(self, request: int) -> int:
        """What it is worth to serve the request."""
        person, _adviser, rank = self.rows[request]
        size = int(self.snapshot["people"][person]["size"])
        return WEIGHTS[min(rank, len(WEIGHTS)) - 1] * SIZE_CLASSES + size

    def is_possible(self, request: int) -> bool:
        """Whether the two may meet at all: an adviser does not advise those who advise beside them."""
        person, adviser, _rank = self.rows[request]
        return frozenset((person, self.desks.person[adviser])) not in self._apart and not self._advises(
            request
        )

    def _advises(self, request: int) -> bool:
        person, adviser, _rank = self.rows[request]
        return (person, self.desks.records[adviser]["session"]) in self._hosts

    def times(self, request: int) -> list[int]:
        """Return the open turns in which the request could be served."""
        person, adviser, _rank = self.rows[request]
        return [
            turn
            for turn in self._open(adviser)
            if self.calendar.is_free(person, self.calendar.turns[turn]) and self.desks.is_free(adviser, turn)
        ]

    def _open(self, adviser: int) -> list[int]:
        session = self.desks.records[adviser]["session"]
        return [
            turn for turn, time in enumerate(self.calendar.turns) if time.session == session and time.is_open
        ]

    def obstacle(self, request: int) -> str:
        """The rule that stands against the request whatever else is planned; "" where none does.

        A time the adviser cannot and a person one of the two does not want to meet are the same word; a time
        the person cannot is told apart for the person alone.
        """
        person, adviser, _rank = self.rows[request]
        there = self._open(adviser)
        mine = {turn for turn in there if self.calendar.is_present(person, self.calendar.turns[turn])}
        theirs = {turn for turn in there if self.desks.is_present(adviser, turn)}
        own = {turn for turn in mine & theirs if self.calendar.is_free(person, self.calendar.turns[turn])}
        planned = self.snapshot.get("only") in {None, self.desks.records[adviser]["session"]}
        binding = (
            ("not_planned", not there and not planned),
            ("no_turns", not there),
            ("advises", self._advises(request)),
            ("presence", not mine),
            ("adviser_absent", not theirs),
            ("no_common_time", not mine & theirs),
            ("own_times", not own),
            ("impossible", not (self.is_possible(request) and self.times(request))),
        )
        return next((rule for rule, binds in binding if binds), "")


def kept_consultations(
    snapshot: dict[str, Any], calendar: Calendar, desks: Desks, *, places_given: bool
) -> list[Consultation]:
    """Return the consultations of an earlier plan that stay: settled ones, and others that are still possible."""
    index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
    requests = Requests(snapshot, calendar, desks)
    asked = {(person, adviser): e for e, (person, adviser, _rank) in enumerate(requests.rows)}
    stay = []
    for record in sorted(snapshot.get("consultations", ()), key=lambda record: not is_settled(record)):
        row = Consultation(index[record["person"]], record["adviser"], record["turn"], record["rank"])
        request = asked.get((row.person, row.adviser))
        time = calendar.turns[row.turn]
        possible = (
            request is not None
            and time.session not in calendar.called_off
            and requests.is_possible(request)
            and desks.is_free(row.adviser, row.turn)
            and calendar.is_there(row.person, time.span)
            and not calendar.is_engaged(row.person, time.span, time.session)
            and not calendar.is_busy(row.person, time.span)
            and (not places_given or calendar.belongs(row.person, time.session))
        )
        if is_settled(record) or possible:
            stay.append(row)
    return stay


def held_by(rows: list[Consultation], calendar: Calendar) -> list[Held]:
    """Where the people advised have to be."""
    return [Held(row.person, calendar.turns[row.turn]) for row in rows]


def give_advice(
    snapshot: dict[str, Any],
    calendar: Calendar,
    desks: Desks,
    kept: list[Consultation],
    *,
    seed: int,
    steps: list[int] | None,
    on_progress: Callable[[float], bool],
) -> Advice:
    """Serve what was asked, and enter it into the calendar; what is ``kept`` must be there already."""
    requests = Requests(snapshot, calendar, desks)
    settled = {(row.person, row.adviser) for row in kept}
    waiting, advice = [], Advice(list(kept))
    for e, (person, adviser, _rank) in enumerate(requests.rows):
        if (person, adviser) in settled:
            advice.value += requests.weight(e)
            advice.bound += requests.weight(e)
        else:
            waiting.append(e)
    for number, group in enumerate(_groups(calendar, desks)):
        of_group = [e for e in waiting if desks.records[requests.rows[e][1]]["session"] in group]
        budget = steps[number] if steps is not None and number < len(steps) else None
        _serve(requests, of_group, advice, seed=seed, steps=budget, on_progress=on_progress)
    advice.unserved.sort()
    return advice


def _groups(calendar: Calendar, desks: Desks) -> list[set[str]]:
    """Sessions with advice, together as far as no two different turns overlap: these are planned as one."""
    sessions = {record["session"] for record in desks.records}
    groups: list[tuple[set[str], set[Span]]] = []
    for key in sorted(sessions, key=lambda key: (calendar.sessions[key].starts, key)):
        spans = {turn.span for turn in calendar.turns if turn.session == key}
        for members, taken in groups:
            if not any(one.overlaps(other) for one in spans for other in taken if one != other):
                members.add(key)
                taken.update(spans)
                break
        else:
            groups.append(({key}, spans))
    return [members for members, _spans in groups]


def _serve(
    requests: Requests,
    waiting: list[int],
    advice: Advice,
    *,
    seed: int,
    steps: int | None,
    on_progress: Callable[[float], bool],
) -> None:
    """Put some requests to the engine and note what comes of them."""
    against = {e: requests.obstacle(e) for e in waiting}
    advice.unserved += [(e, rule) for e, rule in against.items() if rule]
    open_ones = [e for e in waiting if not against[e]]
    if not open_ones:
        advice.steps.append(0)
        return
    possible = [requests.times(e) for e in open_ones]
    calendar, desks = requests.calendar, requests.desks
    spans = sorted({calendar.turns[turn].span for own in possible for turn in own}, key=lambda s: s.starts)
    column = {span: c for c, span in enumerate(spans)}
    allowed = np.zeros((len(open_ones), len(spans)), np.bool_)
    person = np.zeros((len(calendar.people), len(spans)), np.bool_)
    adviser = np.zeros((len(desks.records), len(spans)), np.bool_)
    for row, (e, own) in enumerate(zip(open_ones, possible, strict=True)):
        for c in (column[calendar.turns[turn].span] for turn in own):
            allowed[row, c] = person[requests.rows[e][0], c] = adviser[requests.rows[e][1], c] = True
    result = consultations.assign(
        consultations.Problem(
            available_adviser=adviser,
            available_person=person,
            requests=[requests.rows[e][:2] for e in open_ones],
            weight=[requests.weight(e) for e in open_ones],
            cap=len(spans) + 1,  # no adviser has a limit but the times themselves
            allowed=allowed,
        ),
        seed=seed,
        steps=steps,
        on_progress=lambda share, _value: on_progress(share),
    )
    advice.value += result.value
    advice.bound += result.bound
    advice.steps.append(result.steps_done)
    advice.stopped |= result.stopped
    advice.unserved += [(open_ones[reason.request], _binding(reason)) for reason in result.reasons]
    for row, (e, own) in enumerate(zip(open_ones, possible, strict=True)):
        for turn in own:
            if result.slot[row] >= 0 and column[calendar.turns[turn].span] == result.slot[row]:
                advice.given.append(
                    Consultation(requests.rows[e][0], requests.rows[e][1], turn, requests.rows[e][2])
                )
                calendar.appoint(requests.rows[e][0], calendar.turns[turn].span)
                desks.appoint(requests.rows[e][1], turn)


def _binding(reason: consultations.Unserved) -> str:
    """The rule that keeps a request unserved although it could be served at some time."""
    return {
        consultations.Binding.ADVISER_BOOKED: "adviser_booked",
        consultations.Binding.PERSON_BOOKED: "person_booked",
    }.get(reason.binding, "both_booked")


def consultation_rows(snapshot: dict[str, Any], advice: Advice) -> list[dict[str, Any]]:
    """The consultations as they are stored in a result."""
    keys = [person["key"] for person in snapshot["people"]]
    rows = sorted(advice.given, key=lambda row: (row.turn, row.adviser))
    return [
        {"person": keys[row.person], "adviser": row.adviser, "turn": row.turn, "rank": row.rank}
        for row in rows
    ]


def advice_report(snapshot: dict[str, Any], advice: Advice) -> dict[str, Any]:
    """How much of what was asked is served, how much could be at most, and which rule binds elsewhere."""
    asked = snapshot.get("requests", ())
    return {
        "asked": len(asked),
        "served": len(asked) - len(advice.unserved),
        "value": advice.value,
        "bound": advice.bound,
        "unserved": [
            {"person": asked[e][0], "adviser": asked[e][1], "rank": asked[e][2], "rule": rule}
            for e, rule in advice.unserved
        ],
    }
