# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The moves that give every chosen request a slot.

One step seats a request along the cheapest alternating path through its host's day: it takes a slot, whoever sat there
takes another, and so on to a slot that is free (the augmenting paths of H. W. Kuhn 1955, shortest by E. W. Dijkstra
1959). Where a guest is elsewhere at that time, the other request is unseated and waits to be seated anew, and the
guest's slot grows dearer for everyone, as in an auction (D. P. Bertsekas 1979): what is contested in vain is left to
those who have no other way.

Whole-number arithmetic on flat sequences, so that the same functions run on Python lists and, compiled by numba, on
int64 arrays, with the same result. A step costs O(T²).
"""

from __future__ import annotations

from typing import NamedTuple

FIRST, WAITING = 0, 1  # places in Board.book
FREE, CLOSED = -1, -2  # what a cell holds that holds no request
FAR = 1 << 60  # no way there


class Frame(NamedTuple):
    """What does not change: k requests, T slots.

    guest, host [k], the two sides of a request
    possible    [k * T], 1 where a request may use the slot
    size        [1], T
    """

    guest: list[int]
    host: list[int]
    possible: list[int]
    size: list[int]


class Board(NamedTuple):
    """The timetable being worked on.

    slot     [k], FREE where a request has none
    of_host  [H * T], the request each host serves, FREE or CLOSED
    of_guest [G * T], the request each guest is in, or FREE
    price    [G * T], how often the cell was contested
    queue    [k + 1], the requests that wait, in a ring
    book     first in the ring, how many wait
    far, via, seen [T], the present search: how far a slot is, the slot before it, whether it is settled
    """

    slot: list[int]
    of_host: list[int]
    of_guest: list[int]
    price: list[int]
    queue: list[int]
    book: list[int]
    far: list[int]
    via: list[int]
    seen: list[int]


def toll(f: Frame, b: Board, e: int, t: int, hard: bool) -> int:
    """What it costs to seat request e in slot t as far as its guest goes."""
    slots = f.size[0]
    if f.possible[e * slots + t] == 0:
        return FAR
    cell = f.guest[e] * slots + t
    if b.of_guest[cell] < 0:
        return 0
    return FAR if hard else 1 + b.price[cell]


def wait(f: Frame, b: Board, e: int) -> None:
    """Let request e wait behind all others."""
    last = b.book[FIRST] + b.book[WAITING]
    b.queue[last if last < len(b.queue) else last - len(b.queue)] = e
    b.book[WAITING] += 1


def put(f: Frame, b: Board, e: int, t: int) -> None:
    """Seat request e in slot t, without any question."""
    slots = f.size[0]
    b.of_host[f.host[e] * slots + t] = e
    b.of_guest[f.guest[e] * slots + t] = e
    b.slot[e] = t


def lift(f: Frame, b: Board, e: int) -> None:
    """Unseat request e."""
    slots, t = f.size[0], b.slot[e]
    b.of_host[f.host[e] * slots + t] = FREE
    b.of_guest[f.guest[e] * slots + t] = FREE
    b.slot[e] = FREE


def reach(f: Frame, b: Board, e: int, delay: int, before: int, hard: bool) -> int:
    """The slot in which the cheapest path for request e ends, -1 where there is none; via holds the path.

    delay  what it costs if the path ends one slot later
    before slots from this one on are no ends
    hard   whether nobody may be unseated
    """
    slots = f.size[0]
    day = f.host[e] * slots
    for t in range(slots):
        b.seen[t], b.via[t] = 0, -1
        b.far[t] = FAR if b.of_host[day + t] == CLOSED else toll(f, b, e, t, hard)
    end, cost = -1, FAR
    for _ in range(slots):
        x = -1
        for t in range(slots):
            if b.seen[t] == 0 and b.far[t] < cost and (x < 0 or b.far[t] < b.far[x]):
                x = t
        if x < 0:
            break
        b.seen[x] = 1
        other = b.of_host[day + x]
        if other < 0:
            if x < before and b.far[x] + delay * x < cost:
                end, cost = x, b.far[x] + delay * x
            continue
        for t in range(slots):
            if b.seen[t] == 0 and b.of_host[day + t] != CLOSED:
                further = toll(f, b, other, t, hard)
                if further < FAR and b.far[x] + further < b.far[t]:
                    b.far[t], b.via[t] = b.far[x] + further, x
    return end


def follow(f: Frame, b: Board, e: int, end: int) -> None:
    """Move everyone on the path one slot on, and seat request e at its beginning."""
    slots = f.size[0]
    day, t = f.host[e] * slots, end
    while t >= 0:
        before = b.via[t]
        mover = e if before < 0 else b.of_host[day + before]
        cell = f.guest[mover] * slots + t
        other = b.of_guest[cell]
        if other >= 0:
            b.price[cell] += 1
            lift(f, b, other)
            wait(f, b, other)
        if before >= 0:
            lift(f, b, mover)
        put(f, b, mover, t)
        t = before


def walk(f: Frame, b: Board, steps: int, delay: int) -> int:
    """Seat those who wait, one per step, until nobody waits or the steps are done; the number of steps done."""
    slots = f.size[0]
    for k in range(steps):
        if b.book[WAITING] == 0:
            return k
        e = b.queue[b.book[FIRST]]
        b.book[FIRST] = b.book[FIRST] + 1 if b.book[FIRST] + 1 < len(b.queue) else 0
        b.book[WAITING] -= 1
        end = reach(f, b, e, delay, slots, False)
        if end >= 0:
            follow(f, b, e, end)
        else:
            wait(f, b, e)
    return steps


def add(f: Frame, b: Board, e: int) -> bool:
    """Seat request e if nobody has to give way."""
    end = reach(f, b, e, 1, f.size[0], True)
    if end >= 0:
        follow(f, b, e, end)
    return end >= 0


def pull(f: Frame, b: Board, begin: int, end: int) -> int:
    """Let the hosts begin .. end - 1 end their days earlier, where nobody has to give way; by how many slots."""
    slots, gained = f.size[0], 0
    for host in range(begin, end):
        for late in range(slots - 1, 0, -1):
            e = b.of_host[host * slots + late]
            if e < 0:
                continue
            lift(f, b, e)
            early = reach(f, b, e, 1, late, True)
            if early >= 0:
                gained += late - early
                follow(f, b, e, early)
            else:
                put(f, b, e, late)
    return gained
