# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The moves that close breaks in a timetable whose meetings all have a slot.

Swapping two slots along a Kempe chain (A. B. Kempe 1879) changes the days of nobody but the two people at its
ends, so that a move is weighed in O(length of the chain + T). Where a chain is barred by a meeting that may not
use the other slot, that meeting is sent elsewhere instead. Moves are accepted as in simulated annealing
(S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi 1983), with whole numbers: the table `accept` holds the chance of each
loss in 2^24 parts.

As in `kernel`, the same functions run on Python lists and, compiled by numba, on int64 arrays, with the same
result. Sets of slots are bit masks.
"""

from __future__ import annotations

from typing import NamedTuple

from maschinenraum.engine.randomness import draw, pick

COST, FLAWS, ROOM, LEAST, LOOSE, MOVED = 1, 2, 3, 4, 5, 6  # places in Cloth.book, beside the random state
PER_BREAK, PER_IDLE, PER_EXCESS, MOST = 0, 1, 2, 3  # places in Loom.weight
EXCESS = 10_000  # flaws for every break of a person beyond the most a fair timetable has
CERTAIN = 1 << 24
SELDOM = 2  # of so many barred chains one meeting is sent elsewhere
DEEP = 8  # meetings that one move may send elsewhere


class Loom(NamedTuple):
    """What does not change within a round: m meetings, n people, T slots.

    first, second  [m], the two people of a meeting
    allow          [m], mask of the slots it may use; a fixed one only its own
    free           [n], mask of the slots in which a person is available
    room           [T], tables
    weight         cost of a break, of an idle slot, of a break too many, and the breaks that are not too many
    accept         chance of accepting a loss of 0, 1, 2, ... in 2^24 parts
    """

    first: list[int]
    second: list[int]
    allow: list[int]
    free: list[int]
    room: list[int]
    weight: list[int]
    accept: list[int]


class Cloth(NamedTuple):
    """The timetable being worked on.

    slot   [m], -1 where a meeting has none
    at     [n * T], the meeting a person is in, or -1
    busy   [n], mask of the slots in which a person meets
    load   [T], meetings in each slot
    price  [n], what a person's day costs
    path   the present Kempe chain
    moved  what this move did: meetings and the slots they came from
    loose  meetings waiting for a slot
    best   [m], the slots with the fewest flaws seen
    book   random state, cost, flaws, mask of the slots with room, fewest flaws, length of loose and of moved
    """

    slot: list[int]
    at: list[int]
    busy: list[int]
    load: list[int]
    price: list[int]
    path: list[int]
    moved: list[int]
    loose: list[int]
    best: list[int]
    book: list[int]


def breaks(mask: int) -> int:
    """Maximal runs of idle slots between the first and the last meeting of a day."""
    starts = mask & ~(mask << 1)
    n = -1 if mask else 0
    while starts:
        starts &= starts - 1
        n += 1
    return n


def idle(mask: int) -> int:
    """Idle slots between the first and the last meeting of a day."""
    n = 0
    if mask:
        while not mask & 1:
            mask >>= 1
        while mask:
            n += 1 - (mask & 1)
            mask >>= 1
    return n


def price(weight: list[int], mask: int) -> int:
    """What a day with meetings in these slots costs in the present round."""
    n = breaks(mask)
    if n <= 0:
        return 0
    cost = weight[PER_BREAK] * n
    if weight[PER_IDLE]:
        cost += weight[PER_IDLE] * idle(mask)
    if n > weight[MOST]:
        cost += weight[PER_EXCESS] * (n - weight[MOST])
    return cost


def flaws(mask: int, most: int) -> int:
    """Breaks of a day; those beyond the most that is fair weigh more than all others."""
    n = breaks(mask)
    return n + EXCESS * (n - most) if n > most else n


def weigh(f: Loom, c: Cloth) -> None:
    """Price every day anew, as weights have changed."""
    c.book[COST] = 0
    c.book[FLAWS] = 0
    for p in range(len(c.busy)):
        c.price[p] = price(f.weight, c.busy[p])
        c.book[COST] += c.price[p]
        c.book[FLAWS] += flaws(c.busy[p], f.weight[MOST])


def turn(weight: list[int], busy: list[int], prices: list[int], book: list[int], p: int, mask: int) -> None:
    """Give person p another day."""
    book[FLAWS] += flaws(mask, weight[MOST]) - flaws(busy[p], weight[MOST])
    new = price(weight, mask)
    book[COST] += new - prices[p]
    prices[p] = new
    busy[p] = mask


def accepts(accept: list[int], book: list[int], loss: int) -> bool:
    """Whether a move with this loss is kept."""
    if loss <= 0:
        return True
    return loss < len(accept) and draw(book, CERTAIN) < accept[loss]


def lift(f: Loom, c: Cloth, e: int) -> None:
    """Take meeting e out of its slot and note it."""
    slots = len(f.room)
    t = c.slot[e]
    for p in (f.first[e], f.second[e]):
        c.at[p * slots + t] = -1
        turn(f.weight, c.busy, c.price, c.book, p, c.busy[p] ^ (1 << t))
    c.slot[e] = -1
    if c.load[t] == f.room[t]:
        c.book[ROOM] ^= 1 << t
    c.load[t] -= 1
    note(c, e, t)


def put(f: Loom, c: Cloth, e: int, t: int) -> None:
    """Give meeting e a slot and note it."""
    slots = len(f.room)
    for p in (f.first[e], f.second[e]):
        c.at[p * slots + t] = e
        turn(f.weight, c.busy, c.price, c.book, p, c.busy[p] ^ (1 << t))
    c.slot[e] = t
    c.load[t] += 1
    if c.load[t] == f.room[t]:
        c.book[ROOM] ^= 1 << t
    note(c, e, -1)


def note(c: Cloth, e: int, t: int) -> None:
    """Remember that meeting e came from slot t."""
    k = c.book[MOVED]
    c.moved[k] = e
    c.moved[k + 1] = t
    c.book[MOVED] = k + 2


def undo(f: Loom, c: Cloth) -> None:
    """Take back everything noted."""
    k = c.book[MOVED]
    while k > 0:
        k -= 2
        e, t = c.moved[k], c.moved[k + 1]
        if t < 0:
            lift(f, c, e)
        else:
            put(f, c, e, t)
    c.book[MOVED] = 0


def trace(
    first: list[int],
    second: list[int],
    allow: list[int],
    at: list[int],
    path: list[int],
    p: int,
    s: int,
    t: int,
    slots: int,
) -> int:
    """Fill path with the meetings that swap slots s and t if person p, idle in t, moves from s to t; how many.

    -1 where a meeting on the path may not use the other slot.
    """
    x, y, n = s, t, 0
    e = at[p * slots + x]
    while e >= 0:
        if not (allow[e] >> y) & 1:
            return -1
        path[n] = e
        n += 1
        p = first[e] + second[e] - p
        x, y = y, x
        e = at[p * slots + x]
    return n


def swap(f: Loom, c: Cloth, p: int, s: int, t: int, n: int) -> None:
    """Swap slots s and t for the n meetings of the path, which begins at person p in s, if that is accepted."""
    slots = len(f.room)
    if n % 2 and c.load[t] >= f.room[t]:
        return
    q = p
    for k in range(n):
        q = f.first[c.path[k]] + f.second[c.path[k]] - q
    both = (1 << s) ^ (1 << t)
    mine, theirs = c.busy[p] ^ both, c.busy[q] ^ both
    loss = price(f.weight, mine) - c.price[p] + price(f.weight, theirs) - c.price[q]
    if not accepts(f.accept, c.book, loss):
        return
    for k in range(n):
        e, o = c.path[k], s if k % 2 == 0 else t
        c.at[f.first[e] * slots + o] = -1
        c.at[f.second[e] * slots + o] = -1
    for k in range(n):
        e, o = c.path[k], t if k % 2 == 0 else s
        c.at[f.first[e] * slots + o] = e
        c.at[f.second[e] * slots + o] = e
        c.slot[e] = o
    if n % 2:
        move_table(c.load, f.room, c.book, s, t)
    turn(f.weight, c.busy, c.price, c.book, p, mine)
    turn(f.weight, c.busy, c.price, c.book, q, theirs)


def move_table(load: list[int], room: list[int], book: list[int], s: int, t: int) -> None:
    """One meeting less in slot s, one more in slot t."""
    if load[s] == room[s]:
        book[ROOM] ^= 1 << s
    load[s] -= 1
    load[t] += 1
    if load[t] == room[t]:
        book[ROOM] ^= 1 << t


def push(f: Loom, c: Cloth, e: int, t: int) -> bool:
    """Put meeting e into slot t; whatever is in the way there becomes loose. False where that fails."""
    slots = len(f.room)
    for p in (f.first[e], f.second[e]):
        x = c.at[p * slots + t]
        if x >= 0:
            if c.book[LOOSE] == DEEP:
                return False
            lift(f, c, x)
            c.loose[c.book[LOOSE]] = x
            c.book[LOOSE] += 1
    if c.load[t] >= f.room[t]:
        return False
    put(f, c, e, t)
    return True


def eject(f: Loom, c: Cloth, e: int, t: int) -> None:
    """Move meeting e to slot t and send whatever is in the way elsewhere, as far as that is accepted."""
    if not (f.allow[e] >> t) & 1:
        return
    before = c.book[COST]
    c.book[MOVED] = 0
    c.book[LOOSE] = 0
    lift(f, c, e)
    well = push(f, c, e, t)
    k = 0
    while well and k < c.book[LOOSE]:
        x = c.loose[k]
        open_to = f.allow[x] & c.book[ROOM]
        common = open_to & ~c.busy[f.first[x]] & ~c.busy[f.second[x]]
        if common:
            put(f, c, x, pick(c.book, common, len(f.room)))
        else:
            well = open_to != 0 and push(f, c, x, pick(c.book, open_to, len(f.room)))
        k += 1
    if not well or not accepts(f.accept, c.book, c.book[COST] - before):
        undo(f, c)
    c.book[MOVED] = 0


def aim(book: list[int], busy: int, spare: int, slots: int) -> int:
    """From which slot to which one meeting of a person moves, as from * slots + to; mostly to the edge of others."""
    origin = busy
    if draw(book, 16) < 13:
        beside = ((busy << 1) | (busy >> 1)) & spare
        if beside:
            spare = beside
        origin = busy & ~((busy << 1) & (busy >> 1))
    s = pick(book, origin, slots)
    return s * slots + pick(book, spare, slots)


def run(f: Loom, c: Cloth, steps: int) -> int:
    """So many steps, or fewer where no flaw is left; how many were done."""
    slots, people = len(f.room), len(c.busy)
    for k in range(steps):
        if c.book[LEAST] == 0:
            return k
        p = draw(c.book, people)
        busy = c.busy[p]
        spare = f.free[p] & ~busy
        if busy == 0 or spare == 0:
            continue
        way = aim(c.book, busy, spare, slots)
        s, t = way // slots, way % slots
        n = trace(f.first, f.second, f.allow, c.at, c.path, p, s, t, slots)
        if n >= 0:
            swap(f, c, p, s, t, n)
        elif draw(c.book, SELDOM) == 0:
            eject(f, c, c.at[p * slots + s], t)
        if c.book[FLAWS] < c.book[LEAST]:
            c.book[LEAST] = c.book[FLAWS]
            for e in range(len(c.slot)):
                c.best[e] = c.slot[e]
    return steps
