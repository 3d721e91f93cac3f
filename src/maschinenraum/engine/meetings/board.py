# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The timetable being worked on, and how a meeting gets onto it and off it again.

Like all kernels, whole-number arithmetic on flat sequences, so that the same functions run on Python lists
and, compiled by numba, on int64 arrays, with the same result. Sets of slots are bit masks.
"""

from __future__ import annotations

from typing import NamedTuple

from maschinenraum.engine.randomness import RANDOM

SCORE, JOURNAL, ROOM = RANDOM + 1, RANDOM + 2, RANDOM + 3  # further places in Board.book


class Frame(NamedTuple):
    """What does not change: m pairs, n people, T slots.

    first, second  [m], the two people of a pair
    benefit        [m]
    allow          [m], mask of the slots a pair may use
    fixed          [m], 1 where a pair is locked
    cap            [n], most meetings
    start          [n + 1], where a person's pairs begin in incident
    incident       [2 m], the pairs of each person, best first
    worth          [n * (T + 1)], what it is worth that a person has c meetings
    room           [T], tables
    home           [m], the slot a pair has in the plan in force, or -1
    stay           [1], what it is worth that a pair stays there
    turn           people whose turn comes more often than that of the others
    """

    first: list[int]
    second: list[int]
    benefit: list[int]
    allow: list[int]
    fixed: list[int]
    cap: list[int]
    start: list[int]
    incident: list[int]
    worth: list[int]
    room: list[int]
    home: list[int]
    stay: list[int]
    turn: list[int]


class Board(NamedTuple):
    """The timetable being worked on.

    slot     [m], -1 where a pair does not meet
    at       [n * T], the pair a person is in, or -1
    free     [n], mask of the slots in which a person is available and not booked
    booked   [n], meetings of each person
    load     [T], meetings in each slot
    journal  what this step did: pairs and the slots they came from, -1 for none
    path     the present Kempe chain
    loose    pairs this step unseated
    book     random state, score, length of the journal, mask of the slots with room
    """

    slot: list[int]
    at: list[int]
    free: list[int]
    booked: list[int]
    load: list[int]
    journal: list[int]
    path: list[int]
    loose: list[int]
    book: list[int]


def own_worth(f: Frame, e: int, t: int) -> int:
    """What it is worth that pair e meets in slot t, whatever else its people do."""
    return f.benefit[e] + f.stay[0] if f.home[e] == t else f.benefit[e]


def put(f: Frame, b: Board, e: int, t: int) -> None:
    """Seat pair e in slot t, without any question."""
    slots = len(f.room)
    bit = 1 << t
    score = own_worth(f, e, t)
    for p in (f.first[e], f.second[e]):
        b.at[p * slots + t] = e
        b.free[p] ^= bit
        w = p * (slots + 1) + b.booked[p]
        score += f.worth[w + 1] - f.worth[w]
        b.booked[p] += 1
    b.slot[e] = t
    b.load[t] += 1
    if b.load[t] == f.room[t]:
        b.book[ROOM] ^= bit
    b.book[SCORE] += score


def lift(f: Frame, b: Board, e: int) -> None:
    """Unseat pair e, without any question."""
    slots = len(f.room)
    t = b.slot[e]
    bit = 1 << t
    score = own_worth(f, e, t)
    for p in (f.first[e], f.second[e]):
        b.at[p * slots + t] = -1
        b.free[p] ^= bit
        b.booked[p] -= 1
        w = p * (slots + 1) + b.booked[p]
        score += f.worth[w + 1] - f.worth[w]
    b.slot[e] = -1
    if b.load[t] == f.room[t]:
        b.book[ROOM] ^= bit
    b.load[t] -= 1
    b.book[SCORE] -= score


def seat(f: Frame, b: Board, e: int, t: int) -> None:
    """Seat pair e in slot t and note it, so that the step can be undone."""
    k = b.book[JOURNAL]
    b.journal[k] = e
    b.journal[k + 1] = -1
    b.book[JOURNAL] = k + 2
    put(f, b, e, t)


def unseat(f: Frame, b: Board, e: int) -> None:
    """Unseat pair e and note it, so that the step can be undone."""
    k = b.book[JOURNAL]
    b.journal[k] = e
    b.journal[k + 1] = b.slot[e]
    b.book[JOURNAL] = k + 2
    lift(f, b, e)


def undo(f: Frame, b: Board, mark: int) -> None:
    """Take back everything noted after the mark."""
    k = b.book[JOURNAL]
    while k > mark:
        k -= 2
        if b.journal[k + 1] < 0:
            lift(f, b, b.journal[k])
        else:
            put(f, b, b.journal[k], b.journal[k + 1])
    b.book[JOURNAL] = mark


def fits(f: Frame, b: Board, e: int, t: int) -> bool:
    """Whether pair e can be seated in slot t as things stand."""
    i, j = f.first[e], f.second[e]
    if b.booked[i] >= f.cap[i] or b.booked[j] >= f.cap[j]:
        return False
    return (b.free[i] & b.free[j] & f.allow[e] & b.book[ROOM]) >> t & 1 == 1
