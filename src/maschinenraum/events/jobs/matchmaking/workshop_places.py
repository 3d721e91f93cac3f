# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a snapshot to workshop places, by the engine."""

from collections import Counter
from typing import Any

import numpy as np

from maschinenraum.engine import workshops
from maschinenraum.events.jobs.matchmaking.kept_meetings import is_settled
from maschinenraum.events.jobs.matchmaking.times import Calendar, Held, Span, Time
from maschinenraum.events.queries.matchmaking.rounds import rounds_of

#: Places of a workshop without a stated capacity: everyone fits.
UNLIMITED = 100_000

Place = tuple[int, str, int | None, bool]


def assign_places(
    snapshot: dict[str, Any], calendar: Calendar, held: list[Held], *, seed: int
) -> list[Place]:
    """Return (person, session, rank of the wish or None, is host), and enter them into the calendar.

    ``held`` is where people have to be: no workshop is put on top of it, and whoever has to be in a
    workshop keeps the place there. Where one session alone is planned, places are not given anew.
    """
    sessions = sessions_by_wish(snapshot)
    if not sessions:
        return []
    rounds = workshop_rounds(sessions)
    ranks = _ranks(snapshot, sessions, calendar, held)
    if snapshot.get("only"):
        ranks[:] = 0
    hosts = _hosts(snapshot, sessions, rounds)
    titles = _titles(sessions, hosts)
    capacity = [UNLIMITED if s["capacity"] is None else s["capacity"] for s in sessions]
    stay = _Staying(rounds, titles, capacity, hosts)
    for i, w, record in _kept_places(snapshot, sessions):
        if is_settled(record) or ranks[i, w]:
            stay.seat(i, w, whatever=is_settled(record))
            ranks[i, w] = ranks[i, w] or record["rank"] or 0
    column = {session["id"]: w for w, session in enumerate(sessions)}
    for i, w in ((h.person, column[h.time.session]) for h in held if h.time.session in column):
        if ranks[i, w]:
            stay.seat(i, w, whatever=False)
    result = workshops.assign(
        workshops.Problem(ranks=ranks, capacity=capacity, rounds=rounds, fixed=stay.fixed, same_as=titles),
        seed=seed,
    )
    places: list[Place] = []
    for i, w in ((int(i), int(result.place[i, r])) for i, r in np.argwhere(result.place >= 0)):
        is_host = w in hosts[i]
        places.append((i, sessions[w]["id"], None if is_host else int(ranks[i, w]) or None, is_host))
        if not is_host:
            calendar.attend(i, sessions[w]["id"])
    return places


def sessions_by_wish(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sessions whose places are given out by wishes."""
    return [s for s in snapshot["sessions"] if s["takes_wishes"] and s["round"] is not None]


def workshop_rounds(sessions: list[dict[str, Any]]) -> list[int]:
    """Return the round of each session of a snapshot, by its real times."""
    spans = [Span.of(session) for session in sessions]
    return rounds_of([(span.starts, span.ends) for span in spans])


class _Staying:
    """Who is bound to a workshop: its hosts, and whoever keeps the place of an earlier plan."""

    def __init__(
        self, rounds: list[int], titles: list[str], capacity: list[int], hosts: list[list[int]]
    ) -> None:
        self.fixed = [own.copy() for own in hosts]
        self._rounds, self._titles, self._capacity = rounds, titles, capacity
        self._filled = Counter(w for own in hosts for w in own if w >= 0)

    def seat(self, person: int, workshop: int, *, whatever: bool) -> None:
        """Bind the person where time, title and places still allow it; ``whatever`` ignores the places."""
        own = self.fixed[person]
        titles = {self._titles[w] for w in own if w >= 0}
        if own[self._rounds[workshop]] >= 0 or self._titles[workshop] in titles:
            return
        if whatever or self._filled[workshop] < self._capacity[workshop]:
            own[self._rounds[workshop]] = workshop
            self._filled[workshop] += 1


def _kept_places(
    snapshot: dict[str, Any], sessions: list[dict[str, Any]]
) -> list[tuple[int, int, dict[str, Any]]]:
    """Places of an earlier plan as (person, workshop, record): what has begun first, then the better wish."""
    index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
    column = {session["id"]: w for w, session in enumerate(sessions)}
    found = [
        (index[record["person"]], column[record["session"]], record)
        for record in snapshot.get("places", ())
        if record["session"] in column
    ]
    return sorted(found, key=lambda place: (not is_settled(place[2]), place[2]["rank"] or 0, place[:2]))


def _ranks(
    snapshot: dict[str, Any], sessions: list[dict[str, Any]], calendar: Calendar, held: list[Held]
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Wishes that the person's own day allows; 0 elsewhere."""
    column = {session["id"]: w for w, session in enumerate(sessions)}
    ranks = np.zeros((len(calendar.people), len(sessions)), np.int64)
    elsewhere: dict[int, list[Time]] = {}
    for place in held:
        # What was to be inside a workshop that is not wished for any more binds nobody.
        inside = place.time.session
        if inside not in column or inside in snapshot["people"][place.person]["workshops"]:
            elsewhere.setdefault(place.person, []).append(place.time)
    for i, person in enumerate(snapshot["people"]):
        for rank, wished in enumerate(person["workshops"], 1):
            if wished not in column:
                continue
            span = calendar.sessions[wished]
            taken = calendar.is_engaged(i, span) or calendar.is_busy(i, span)
            meets = any(
                span.overlaps(other.span) for other in elsewhere.get(i, ()) if other.session != wished
            )
            if calendar.is_there(i, span) and not taken and not meets:
                ranks[i, column[wished]] = rank
    return ranks


def _hosts(snapshot: dict[str, Any], sessions: list[dict[str, Any]], rounds: list[int]) -> list[list[int]]:
    """Per person and round the workshop the person hosts, or -1."""
    column = {session["id"]: w for w, session in enumerate(sessions)}
    fixed = [[-1] * (max(rounds) + 1) for _person in snapshot["people"]]
    for i, person in enumerate(snapshot["people"]):
        for w in sorted(column[key] for key in person["hosts"] if key in column):
            if fixed[i][rounds[w]] < 0:
                fixed[i][rounds[w]] = w
    return fixed


def _titles(sessions: list[dict[str, Any]], hosts: list[list[int]]) -> list[str]:
    """One label per title; a title that one person hosts twice may also be attended twice."""
    titles = [session["title"] or session["id"] for session in sessions]
    twice: set[str] = set()
    for own in hosts:
        twice.update(title for title, n in Counter(titles[w] for w in own if w >= 0).items() if n > 1)
    return [
        session["id"] if title in twice else title for session, title in zip(sessions, titles, strict=True)
    ]
