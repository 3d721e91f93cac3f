# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The moves that turn a good pairing into a good timetable.

One step takes a pair that does not meet yet and seats it: directly, by a Kempe chain (swapping two slots
along an alternating path, A. B. Kempe 1879), or by force, unseating whoever is in the way and finding them
another place. A step that loses more than the present threshold allows is undone (threshold accepting, Dueck
& Scheuer 1990).

Everything here is whole-number arithmetic on flat sequences, so that the same functions run on Python lists
and, compiled by numba, on int64 arrays, with the same result. Sets of slots are bit masks. One step costs O(T
+ k) plus the length of the chains, where k is the number of pairs looked at per person.
"""

from __future__ import annotations

from maschinenraum.engine.meetings.board import (
    JOURNAL,
    ROOM,
    SCORE,
    Board,
    Frame,
    fits,
    lift,
    own_worth,
    put,
    seat,
    undo,
    unseat,
)
from maschinenraum.engine.meetings.chains import SAMPLES, choice, insert, make_room
from maschinenraum.engine.randomness import draw, pick

__all__ = ["Board", "Frame", "enter", "leave", "resettle", "run", "seat", "settle", "undo"]

LOOKED_AT = 8  # fitting pairs compared when a person's gap is filled
PROBES = 8  # people looked at for one whose day has a gap
CHAINS = 24  # attempts to align two people's days in one step
SETTLING = 60  # the same when a plan is begun


def fill(f: Frame, b: Board, p: int) -> bool:
    """Give person p one more meeting where one simply fits, the best of the first few."""
    if b.booked[p] >= f.cap[p] or b.free[p] & b.book[ROOM] == 0:
        return False
    slots = len(f.room)
    best, best_gain, left = -1, -1, LOOKED_AT
    for k in range(f.start[p], f.start[p + 1]):
        e = f.incident[k]
        if b.slot[e] >= 0:
            continue
        q = f.first[e] + f.second[e] - p
        if b.booked[q] >= f.cap[q] or b.free[p] & b.free[q] & f.allow[e] & b.book[ROOM] == 0:
            continue
        w = q * (slots + 1) + b.booked[q]
        gain = f.benefit[e] + f.worth[w + 1] - f.worth[w]
        if gain > best_gain:
            best, best_gain = e, gain
        left -= 1
        if left == 0:
            break
    if best < 0:
        return False
    i, j = f.first[best], f.second[best]
    seat(f, b, best, choice(f, b, best, b.free[i] & b.free[j] & f.allow[best] & b.book[ROOM]))
    return True


def least(f: Frame, b: Board, p: int) -> int:
    """The meeting of person p that is given up most cheaply, or -1 where all are fixed."""
    slots = len(f.room)
    worst, cost = -1, 0
    for t in range(slots):
        e = b.at[p * slots + t]
        if e < 0 or f.fixed[e]:
            continue
        q = f.first[e] + f.second[e] - p
        w = q * (slots + 1) + b.booked[q]
        price = own_worth(f, e, t) + f.worth[w] - f.worth[w - 1]
        if worst < 0 or price < cost:
            worst, cost = e, price
    return worst


def cheapest(f: Frame, b: Board, t: int) -> int:
    """The meeting in slot t that is given up most cheaply among a few looked at, or -1 where all are fixed."""
    slots, people = len(f.room), len(f.cap)
    p = draw(b.book, people)
    worst, cost, left = -1, 0, SAMPLES
    for _ in range(people):
        e = b.at[p * slots + t]
        if e >= 0 and not f.fixed[e]:
            price = own_worth(f, e, t)
            for q in (f.first[e], f.second[e]):
                w = q * (slots + 1) + b.booked[q]
                price += f.worth[w] - f.worth[w - 1]
            if worst < 0 or price < cost:
                worst, cost = e, price
            left -= 1
            if left == 0:
                break
        p = p + 1 if p + 1 < people else 0
    return worst


def clear(f: Frame, b: Board, e: int, t: int) -> int:
    """Unseat whatever keeps pair e from slot t; the number of pairs unseated (listed in loose), -1 if impossible."""
    slots = len(f.room)
    n = 0
    for p in (f.first[e], f.second[e]):
        x = b.at[p * slots + t]
        if x < 0 and b.booked[p] >= f.cap[p]:
            x = least(f, b, p)
            if x < 0:
                return -1
        if x >= 0:
            if f.fixed[x]:
                return -1
            unseat(f, b, x)
            b.loose[n] = x
            n += 1
    if b.load[t] >= f.room[t] and not make_room(f, b, t):
        x = cheapest(f, b, t)
        if x < 0:
            return -1
        unseat(f, b, x)
        b.loose[n] = x
        n += 1
    # a chain may have moved a meeting of these two people into the slot
    return n if (b.free[f.first[e]] & b.free[f.second[e]]) >> t & 1 else -1


def force(f: Frame, b: Board, e: int) -> bool:
    """Seat pair e in a random slot it may use, whoever must give way there."""
    if f.allow[e] == 0 or f.cap[f.first[e]] == 0 or f.cap[f.second[e]] == 0:
        return False
    t = pick(b.book, f.allow[e], len(f.room))
    n = clear(f, b, e, t)
    if n < 0:
        return False
    seat(f, b, e, t)
    resettle(f, b, n)
    return True


def exchange(f: Frame, b: Board, e: int) -> bool:
    """Seat pair e in place of another meeting of its people; of both, where both have as many as they may."""
    n = 0
    i, j = f.first[e], f.second[e]
    if draw(b.book, 2):
        i, j = j, i
    for p in (i, j):
        if b.booked[p] >= f.cap[p] or (n == 0 and p == j):
            x = least(f, b, p) if draw(b.book, 4) else meeting_of(f, b, p)
            if x < 0:
                return False
            unseat(f, b, x)
            b.loose[n] = x
            n += 1
    if not insert(f, b, e, CHAINS):
        return False
    resettle(f, b, n)
    return True


def meeting_of(f: Frame, b: Board, p: int) -> int:
    """A random meeting of person p that is not fixed, or -1."""
    slots = len(f.room)
    t = draw(b.book, slots)
    for _ in range(slots):
        e = b.at[p * slots + t]
        if e >= 0 and not f.fixed[e]:
            return e
        t = t + 1 if t + 1 < slots else 0
    return -1


def resettle(f: Frame, b: Board, n: int) -> None:
    """Give the first n loose pairs another slot, or else their people another partner."""
    for k in range(n):
        x = b.loose[k]
        # filling a gap may have seated it already
        if b.slot[x] < 0 and not insert(f, b, x, CHAINS):
            fill(f, b, f.first[x])
            fill(f, b, f.second[x])


def next_person(f: Frame, b: Board) -> int:
    """Somebody whose day has a gap, if one is soon found; every other time one of those whose turn it is."""
    among = len(f.turn) if draw(b.book, 2) else 0
    p = 0
    for _ in range(PROBES):
        p = f.turn[draw(b.book, among)] if among else draw(b.book, len(f.cap))
        if b.booked[p] < f.cap[p] and b.free[p]:
            break
    return p


def step(f: Frame, b: Board, threshold: int) -> None:
    """Try one change; keep it unless it costs more than the threshold."""
    p = next_person(f, b)
    pairs = f.start[p + 1] - f.start[p]
    if pairs == 0:
        return
    # good pairs come first in the list: look at them more often
    e = f.incident[f.start[p] + draw(b.book, pairs) * draw(b.book, pairs) // pairs]
    before = b.book[SCORE]
    b.book[JOURNAL] = 0
    if b.slot[e] >= 0:
        # a meeting moved for nothing opens ways for the others
        if not f.fixed[e]:
            other = b.free[f.first[e]] & b.free[f.second[e]] & f.allow[e] & b.book[ROOM]
            if other:
                unseat(f, b, e)
                seat(f, b, e, choice(f, b, e, other))
                if b.book[SCORE] < before - threshold:
                    undo(f, b, 0)
        return
    done = insert(f, b, e, CHAINS)
    if not done:
        done = exchange(f, b, e) if draw(b.book, 2) else force(f, b, e)
    if not done or b.book[SCORE] < before - threshold:
        undo(f, b, 0)


def run(f: Frame, b: Board, begin: int, end: int, period: int, heat: int) -> None:
    """Steps begin .. end - 1; within every period the threshold falls from heat to nothing."""
    for k in range(begin, end):
        threshold = heat * (period - k % period) // period
        step(f, b, draw(b.book, threshold + 1) if threshold > 0 else 0)


def settle(f: Frame, b: Board, order: list[int], attempts: int) -> None:
    """Seat the given pairs one after the other where they fit without unseating anyone, unless it costs something."""
    for e in order:
        b.book[JOURNAL] = 0
        if b.slot[e] < 0:
            before = b.book[SCORE]
            insert(f, b, e, attempts)
            if b.book[SCORE] < before:
                undo(f, b, 0)


def enter(f: Frame, b: Board, pairs: list[int], slots: list[int], checked: bool) -> None:
    """Seat pairs in their slots, without any question or where they fit."""
    for k in range(len(pairs)):
        if not checked or (b.slot[pairs[k]] < 0 and fits(f, b, pairs[k], slots[k])):
            put(f, b, pairs[k], slots[k])


def leave(f: Frame, b: Board, pairs: list[int]) -> None:
    """Unseat pairs."""
    for e in pairs:
        lift(f, b, e)
