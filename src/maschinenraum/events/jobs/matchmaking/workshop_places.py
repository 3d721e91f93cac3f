# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a snapshot to workshop places, by the engine."""

from collections import Counter
from typing import Any

import numpy as np

from maschinenraum.engine import workshops
from maschinenraum.events.jobs.matchmaking.times import Calendar, Span

#: Places of a workshop without a stated capacity: everyone fits.
UNLIMITED = 100_000

Place = tuple[int, str, int | None, bool]


def assign_places(
    snapshot: dict[str, Any], calendar: Calendar, kept: list[tuple[int, Span]], *, seed: int
) -> list[Place]:
    """Return (person, session, rank of the wish or None, is host), and enter them into the calendar.

    ``kept`` are meetings that must not move, as (person, span): no workshop is put on top of them.
    """
    sessions = [s for s in snapshot["sessions"] if s["takes_wishes"] and s["round"] is not None]
    if not sessions:
        return []
    rounds = sorted({session["round"] for session in sessions})
    ranks = _ranks(snapshot, sessions, calendar, kept)
    hosts = _hosts(snapshot, sessions, rounds)
    result = workshops.assign(
        workshops.Problem(
            ranks=ranks,
            capacity=[UNLIMITED if s["capacity"] is None else s["capacity"] for s in sessions],
            rounds=[rounds.index(session["round"]) for session in sessions],
            fixed=hosts,
            same_as=_titles(sessions, hosts),
        ),
        seed=seed,
    )
    places: list[Place] = []
    for i, w in ((int(i), int(result.place[i, r])) for i, r in np.argwhere(result.place >= 0)):
        is_host = w in hosts[i]
        places.append((i, sessions[w]["id"], None if is_host else int(ranks[i, w]), is_host))
        if not is_host:
            calendar.attend(i, sessions[w]["id"])
    return places


def _ranks(
    snapshot: dict[str, Any], sessions: list[dict[str, Any]], calendar: Calendar, kept: list[tuple[int, Span]]
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Wishes that the person's own day allows; 0 elsewhere."""
    column = {session["id"]: w for w, session in enumerate(sessions)}
    ranks = np.zeros((len(calendar.people), len(sessions)), np.int64)
    meetings: dict[int, list[Span]] = {}
    for person, span in kept:
        meetings.setdefault(person, []).append(span)
    for i, person in enumerate(snapshot["people"]):
        for rank, wished in enumerate(person["workshops"], 1):
            if wished not in column:
                continue
            span = calendar.sessions[wished]
            taken = calendar.is_engaged(i, span) or calendar.is_busy(i, span)
            meets = any(span.overlaps(other) for other in meetings.get(i, ()))
            if calendar.is_there(i, span) and not taken and not meets:
                ranks[i, column[wished]] = rank
    return ranks


def _hosts(snapshot: dict[str, Any], sessions: list[dict[str, Any]], rounds: list[int]) -> list[list[int]]:
    """Per person and round the workshop the person hosts, or -1."""
    column = {session["id"]: w for w, session in enumerate(sessions)}
    fixed = [[-1] * len(rounds) for _person in snapshot["people"]]
    for i, person in enumerate(snapshot["people"]):
        for w in sorted(column[key] for key in person["hosts"] if key in column):
            r = rounds.index(sessions[w]["round"])
            if fixed[i][r] < 0:
                fixed[i][r] = w
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
