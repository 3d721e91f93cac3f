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

from typing import NamedTuple

SCORE, JOURNAL, RANDOM, ROOM = 0, 1, 2, 3  # places in Board.book
LOOKED_AT = 8  # fitting pairs compared when a person's gap is filled
PROBES = 8  # people looked at for one whose day has a gap
CHAINS = 24  # attempts to align two people's days in one step
SETTLING = 60  # the same when a plan is begun
SAMPLES = 8  # people tried when a full slot must give up one table
UNDER_WAY = 24  # pairs that one step may unseat


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
    book     score, length of the journal, random state, mask of the slots with room
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


def draw(b: Board, bound: int) -> int:
    """A whole number in 0 .. bound - 1 (xorshift, G. Marsaglia 2003)."""
    x = b.book[RANDOM]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    b.book[RANDOM] = x
    return x % bound


def pick(b: Board, mask: int, slots: int) -> int:
    """One slot of a mask that is not empty, at random."""
    t = draw(b, slots)
    while not (mask >> t) & 1:
        t += 1
        if t == slots:
            t = 0
    return t


def put(f: Frame, b: Board, e: int, t: int) -> None:
    """Seat pair e in slot t, without any question."""
    slots = len(f.room)
    bit = 1 << t
    score = f.benefit[e]
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
    score = f.benefit[e]
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
        s = pick(b, spare, slots)
        p = draw(b, people)
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
    s = pick(b, b.free[i], slots)
    wanted = b.free[j] & f.allow[e] & ~b.free[i]
    if wanted:
        t = pick(b, wanted, slots)
        if chain(f, b, i, t, s, j, b.load[t] >= f.room[t]):
            return True
    u = draw(b, slots)
    return b.at[i * slots + u] >= 0 and chain(f, b, i, u, s, -1, False)


def seat_if_common(f: Frame, b: Board, e: int) -> bool:
    """Seat pair e where both its people and a table are free."""
    common = b.free[f.first[e]] & b.free[f.second[e]] & f.allow[e] & b.book[ROOM]
    if common == 0:
        return False
    seat(f, b, e, pick(b, common, len(f.room)))
    return True


def insert(f: Frame, b: Board, e: int, attempts: int) -> bool:
    """Seat pair e without unseating anyone: in a common free slot, else after Kempe chains."""
    i, j = f.first[e], f.second[e]
    if b.booked[i] >= f.cap[i] or b.booked[j] >= f.cap[j] or b.book[ROOM] == 0:
        return False
    slots = len(f.room)
    if seat_if_common(f, b, e):
        return True
    common = b.free[i] & b.free[j] & f.allow[e]
    if common:
        t = pick(b, common, slots)
        if make_room(f, b, t) and (b.free[i] & b.free[j]) >> t & 1:
            seat(f, b, e, t)
            return True
    for k in range(attempts):
        if (align(f, b, e, i, j) if k % 2 else align(f, b, e, j, i)) and seat_if_common(f, b, e):
            return True
    return False


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
    seat(f, b, best, pick(b, b.free[i] & b.free[j] & f.allow[best] & b.book[ROOM], slots))
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
        price = f.benefit[e] + f.worth[w] - f.worth[w - 1]
        if worst < 0 or price < cost:
            worst, cost = e, price
    return worst


def cheapest(f: Frame, b: Board, t: int) -> int:
    """The meeting in slot t that is given up most cheaply among a few looked at, or -1 where all are fixed."""
    slots, people = len(f.room), len(f.cap)
    p = draw(b, people)
    worst, cost, left = -1, 0, SAMPLES
    for _ in range(people):
        e = b.at[p * slots + t]
        if e >= 0 and not f.fixed[e]:
            price = f.benefit[e]
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
    t = pick(b, f.allow[e], len(f.room))
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
    if draw(b, 2):
        i, j = j, i
    for p in (i, j):
        if b.booked[p] >= f.cap[p] or (n == 0 and p == j):
            x = least(f, b, p) if draw(b, 4) else meeting_of(f, b, p)
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
    t = draw(b, slots)
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


def step(f: Frame, b: Board, threshold: int) -> None:
    """Try one change; keep it unless it costs more than the threshold."""
    slots = len(f.room)
    p = draw(b, len(f.cap))
    for _ in range(PROBES):
        if b.booked[p] < f.cap[p] and b.free[p]:
            break
        p = draw(b, len(f.cap))
    pairs = f.start[p + 1] - f.start[p]
    if pairs == 0:
        return
    # good pairs come first in the list: look at them more often
    e = f.incident[f.start[p] + draw(b, pairs) * draw(b, pairs) // pairs]
    before = b.book[SCORE]
    b.book[JOURNAL] = 0
    if b.slot[e] >= 0:
        # a meeting moved for nothing opens ways for the others
        if not f.fixed[e]:
            other = b.free[f.first[e]] & b.free[f.second[e]] & f.allow[e] & b.book[ROOM]
            if other:
                unseat(f, b, e)
                seat(f, b, e, pick(b, other, slots))
        return
    done = insert(f, b, e, CHAINS)
    if not done:
        done = exchange(f, b, e) if draw(b, 2) else force(f, b, e)
    if not done or b.book[SCORE] < before - threshold:
        undo(f, b, 0)


def run(f: Frame, b: Board, begin: int, end: int, period: int, heat: int) -> None:
    """Steps begin .. end - 1; within every period the threshold falls from heat to nothing."""
    for k in range(begin, end):
        threshold = heat * (period - k % period) // period
        step(f, b, draw(b, threshold + 1) if threshold > 0 else 0)


def settle(f: Frame, b: Board, order: list[int], attempts: int) -> None:
    """Seat the given pairs one after the other where they fit without unseating anyone."""
    for e in order:
        b.book[JOURNAL] = 0
        if b.slot[e] < 0:
            insert(f, b, e, attempts)
