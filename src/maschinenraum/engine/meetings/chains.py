# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Room for one more meeting without giving up any: Kempe chains (A. B. Kempe 1879) swap two slots along a path."""

from __future__ import annotations

from maschinenraum.engine.meetings.board import JOURNAL, ROOM, Board, Frame, seat, unseat
from maschinenraum.engine.randomness import draw, pick

SAMPLES = 8  # people tried when a full slot must give up one table
UNDER_WAY = 24  # pairs that one step may unseat


def chain(f: Frame, b: Board, p: int, t: int, s: int, avoid: int, must_shrink: bool) -> bool:
    """Free person p in slot t by swapping slots t and s along the alternating path from p; p must be free in s.

    False, and nothing changed, where a pair on the path is fixed or not allowed in the other slot, where the path
    reaches the person to avoid, where slot s lacks the table, or where slot t would not shrink although it must.
    """
    slots = len(f.room)
    x, y, n = t, s, 0
    e = b.at[p * slots + x]
    while e >= 0:
        if f.fixed[e] or not (f.allow[e] >> y) & 1:
            return False
        b.path[n] = e
        n += 1
        p = f.first[e] + f.second[e] - p
        if p == avoid:
            return False
        x, y = y, x
        e = b.at[p * slots + x]
    if n % 2 == 0:
        if must_shrink:
            return False
    elif b.load[s] >= f.room[s]:
        return False
    if b.book[JOURNAL] + 4 * n > len(b.journal) - 8 * UNDER_WAY:
        return False
    for k in range(n):
        unseat(f, b, b.path[k])
    for k in range(n):
        seat(f, b, b.path[k], s if k % 2 == 0 else t)
    return True


def make_room(f: Frame, b: Board, t: int) -> bool:
    """Move one meeting out of the full slot t into a slot with a free table."""
    slots, people = len(f.room), len(f.cap)
    spare = b.book[ROOM]
    if spare == 0:
        return False
    for _ in range(SAMPLES):
        s = pick(b.book, spare, slots)
        p = draw(b.book, people)
        for _ in range(SAMPLES):
            if b.at[p * slots + t] >= 0 and (b.free[p] >> s) & 1:
                break
            p = p + 1 if p + 1 < people else 0
        if b.at[p * slots + t] >= 0 and (b.free[p] >> s) & 1 and chain(f, b, p, t, s, -1, True):
            return True
    return False


def align(f: Frame, b: Board, e: int, i: int, j: int) -> bool:
    """Free person i by a Kempe chain in a slot in which j is free and pair e allowed.

    Where that chain is barred, another moves the gap in i's day to a random slot, so that the next attempt
    finds other ways. Nothing is lost by it: a chain keeps all its meetings.
    """
    if b.free[i] == 0:
        return False
    slots = len(f.room)
    s = pick(b.book, b.free[i], slots)
    wanted = b.free[j] & f.allow[e] & ~b.free[i]
    if wanted:
        t = pick(b.book, wanted, slots)
        if chain(f, b, i, t, s, j, b.load[t] >= f.room[t]):
            return True
    u = draw(b.book, slots)
    return b.at[i * slots + u] >= 0 and chain(f, b, i, u, s, -1, False)


def choice(f: Frame, b: Board, e: int, common: int) -> int:
    """One slot of a mask that is not empty: that of the plan in force if it is among them, else a random one."""
    t = f.home[e]
    return t if t >= 0 and common >> t & 1 else pick(b.book, common, len(f.room))


def seat_if_common(f: Frame, b: Board, e: int) -> bool:
    """Seat pair e where both its people and a table are free."""
    common = b.free[f.first[e]] & b.free[f.second[e]] & f.allow[e] & b.book[ROOM]
    if common == 0:
        return False
    seat(f, b, e, choice(f, b, e, common))
    return True


def insert(f: Frame, b: Board, e: int, attempts: int) -> bool:
    """Seat pair e without unseating anyone: in a common free slot, else after Kempe chains."""
    i, j = f.first[e], f.second[e]
    if b.booked[i] >= f.cap[i] or b.booked[j] >= f.cap[j] or b.book[ROOM] == 0:
        return False
    if seat_if_common(f, b, e):
        return True
    common = b.free[i] & b.free[j] & f.allow[e]
    if common:
        t = choice(f, b, e, common)
        if make_room(f, b, t) and (b.free[i] & b.free[j]) >> t & 1:
            seat(f, b, e, t)
            return True
    for k in range(attempts):
        if (align(f, b, e, i, j) if k % 2 else align(f, b, e, j, i)) and seat_if_common(f, b, e):
            return True
    return False
