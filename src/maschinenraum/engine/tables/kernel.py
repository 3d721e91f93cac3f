# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The moves of the search: two people change seats, in one round, in all rounds, or in a round that is turned.

All three are simulated annealing (S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi 1983): a move that costs more
than a random threshold is not done. The thresholds follow the exponential law, from a table of quantiles, so
that a move is done with exactly Metropolis' probability, rounded to whole numbers.

Everything here is whole-number arithmetic on flat sequences, so that the same functions run on Python lists
and, compiled by numba, on int64 arrays, with the same result.
"""

from __future__ import annotations

from typing import NamedTuple

COST, RANDOM = 0, 1  # places in book
ONE = 256  # heat and quantiles are counted in parts of this


class Rounds(NamedTuple):
    """Who sits where: n people, R rounds, k tables, and what that costs.

    who    [R * n], the person in each seat of each round, table after table
    place  [R * n], the seat of each person in each round
    start  [k + 1], where the seats of a table begin
    table  [n], the table of a seat
    once   [n * n], what a first meeting of two people costs; negative if it is welcome
    more   [n * n], what every further one costs
    add    [n * n], what one more meeting would cost now
    drop   [n * n], what one meeting less would save now; 0 if there is none
    times  [n * n], meetings so far
    waits  [q], quantiles of the exponential law in parts of ONE
    book   cost, random state
    """

    who: list[int]
    place: list[int]
    start: list[int]
    table: list[int]
    once: list[int]
    more: list[int]
    add: list[int]
    drop: list[int]
    times: list[int]
    waits: list[int]
    book: list[int]


class Turned(NamedTuple):
    """Rounds of which each stands for all its turns: meetings are counted by class of pairs.

    who    [R * n], the point in each seat of each round
    start  [k + 1], where the seats of a table begin
    table  [n], the table of a seat
    kind   [n * n], the class of a pair of points
    room   [C], how often a class may occur
    times  [C], how often it does
    waits  [q], quantiles of the exponential law in parts of ONE
    book   cost (occurrences beyond the room), random state
    """

    who: list[int]
    start: list[int]
    table: list[int]
    kind: list[int]
    room: list[int]
    times: list[int]
    waits: list[int]
    book: list[int]


class Labels(NamedTuple):
    """People on the points of a design, in which no two points meet twice.

    who    [n], the person on each point
    start  [n + 1], where the points that meet a point begin in near
    near   [sum of degrees], the points that meet each point
    once   [n * n], what a meeting of two people costs
    waits  [q], quantiles of the exponential law in parts of ONE
    book   cost, random state
    """

    who: list[int]
    start: list[int]
    near: list[int]
    once: list[int]
    waits: list[int]
    book: list[int]


def draw(book: list[int], bound: int) -> int:
    """A whole number in 0 .. bound - 1 (xorshift, G. Marsaglia 2003)."""
    x = book[RANDOM]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    book[RANDOM] = x
    return x % bound


def wait(book: list[int], waits: list[int], heat: int) -> int:
    """The most that the next move may cost."""
    return heat * waits[draw(book, len(waits))] // (ONE * ONE)


def change(b: Rounds, people: int, p: int, q: int, by: int) -> None:
    """Two people meet once more or once less."""
    k = p * people + q
    m = q * people + p
    times = b.times[k] + by
    b.times[k] = times
    b.times[m] = times
    add = b.once[k] if times == 0 else b.more[k]
    drop = 0 if times == 0 else b.once[k] if times == 1 else b.more[k]
    b.add[k] = add
    b.add[m] = add
    b.drop[k] = drop
    b.drop[m] = drop


def gather(b: Rounds) -> None:
    """Count the meetings of all rounds, and what they cost."""
    people = len(b.table)
    rounds = len(b.who) // max(people, 1)
    for p in range(people):
        for q in range(p):
            b.times[p * people + q] = 0
            change(b, people, p, q, 0)
    cost = 0
    for r in range(rounds):
        for i in range(people):
            p = b.who[r * people + i]
            b.place[r * people + p] = i
            for j in range(b.start[b.table[i]], i):
                q = b.who[r * people + j]
                cost += b.add[p * people + q]
                change(b, people, p, q, 1)
    b.book[COST] = cost


def price(b: Rounds, r: int, i: int, j: int) -> int:
    """What it costs that the people in seats i and j of round r change seats; their tables must differ."""
    people = len(b.table)
    base = r * people
    p = b.who[base + i] * people
    q = b.who[base + j] * people
    cost = 0
    for x in range(b.start[b.table[i]], b.start[b.table[i] + 1]):
        o = b.who[base + x]
        cost += b.add[q + o] - b.drop[p + o]
    cost -= b.add[q + b.who[base + i]]
    for x in range(b.start[b.table[j]], b.start[b.table[j] + 1]):
        o = b.who[base + x]
        cost += b.add[p + o] - b.drop[q + o]
    return cost - b.add[p + b.who[base + j]]


def swap(b: Rounds, r: int, i: int, j: int) -> None:
    """The people in seats i and j of round r change seats; their tables must differ."""
    people = len(b.table)
    base = r * people
    p = b.who[base + i]
    q = b.who[base + j]
    for x in range(b.start[b.table[i]], b.start[b.table[i] + 1]):
        if x != i:
            change(b, people, p, b.who[base + x], -1)
            change(b, people, q, b.who[base + x], 1)
    for x in range(b.start[b.table[j]], b.start[b.table[j] + 1]):
        if x != j:
            change(b, people, q, b.who[base + x], -1)
            change(b, people, p, b.who[base + x], 1)
    b.who[base + i] = q
    b.who[base + j] = p
    b.place[base + q] = i
    b.place[base + p] = j


def seat_people(b: Rounds, steps: int, heat: int) -> None:
    """Try so many exchanges of two people in a round. O(seats of two tables) each."""
    people = len(b.table)
    for _ in range(steps):
        at = draw(b.book, len(b.who))
        r = at // people
        i = at % people
        j = draw(b.book, people)
        most = wait(b.book, b.waits, heat)
        if b.table[i] == b.table[j]:
            continue
        cost = price(b, r, i, j)
        if cost <= most:
            swap(b, r, i, j)
            b.book[COST] += cost


def replace_point(b: Turned, base: int, i: int, point: int) -> int:
    """Put another point on seat i, whose table does not hold it; how many more occurrences are too many."""
    points = len(b.table)
    before = b.who[base + i] * points
    after = point * points
    worse = 0
    for x in range(b.start[b.table[i]], b.start[b.table[i] + 1]):
        if x != i:
            k = b.kind[before + b.who[base + x]]
            b.times[k] -= 1
            if b.times[k] >= b.room[k]:
                worse -= 1
            k = b.kind[after + b.who[base + x]]
            if b.times[k] >= b.room[k]:
                worse += 1
            b.times[k] += 1
    b.who[base + i] = point
    return worse


def seat_points(b: Turned, steps: int, heat: int) -> int:
    """Try exchanges of two points in a round, at most so many, until no class occurs too often; how many."""
    points = len(b.table)
    for step in range(steps):
        if b.book[COST] == 0:
            return step
        at = draw(b.book, len(b.who))
        base = at - at % points
        i = at % points
        j = draw(b.book, points)
        most = wait(b.book, b.waits, heat)
        if b.table[i] == b.table[j]:
            continue
        p = b.who[base + i]
        q = b.who[base + j]
        worse = replace_point(b, base, i, q)
        worse += replace_point(b, base, j, p)
        if worse <= most:
            b.book[COST] += worse
        else:
            replace_point(b, base, i, p)
            replace_point(b, base, j, q)
    return steps


def label_points(b: Labels, steps: int, heat: int) -> None:
    """Try so many exchanges of two people between points. O(meetings of two points) each."""
    points = len(b.who)
    for _ in range(steps):
        u = draw(b.book, points)
        v = draw(b.book, points)
        most = wait(b.book, b.waits, heat)
        if u == v:
            continue
        p = b.who[u] * points
        q = b.who[v] * points
        cost = 0
        for x in range(b.start[u], b.start[u + 1]):
            w = b.near[x]
            if w != v:
                cost += b.once[q + b.who[w]] - b.once[p + b.who[w]]
        for x in range(b.start[v], b.start[v + 1]):
            w = b.near[x]
            if w != u:
                cost += b.once[p + b.who[w]] - b.once[q + b.who[w]]
        if cost <= most:
            b.who[u], b.who[v] = b.who[v], b.who[u]
            b.book[COST] += cost
