# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starters that are symmetric themselves, found by exact cover instead of annealing.

Besides the turns (see `starters`), a map of the points may leave every round from which the turns set out as it
is: it multiplies all places in their circle by a unit of the ring of turns (a multiplier, M. Hall 1947) and moves whole
circles and the points that stay. Then tables come in families, and few families remain: so few that a search by
exact cover (D. E. Knuth 2000) ends at once. That finds seatings with no room to spare, such as ten rounds of eight
fours or thirteen of ten, which annealing does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

import numpy as np

from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.tables.starters import Symmetry, classes

MOST_TABLES = 120_000  # tables without repeats up to which families are looked for
MOST_PAIRS = 20_000_000  # the same, times all pairs of their pairs
MOST_FAMILIES = 2_000  # families up to which they are covered with
NODES = 300  # choices per map; where there is a cover, a few are enough
LONGEST = 6  # longest cycle of circles where places are not multiplied


def symmetric_starters(people: int, size: int, symmetry: Symmetry) -> Iterator[Whole | None]:
    """One after the other, what each map brings: int[n, bases], the tables of the rounds to turn, or None."""
    kind, room = classes(people, symmetry)
    tables = tables_without_repeats(people, size, kind, room)
    if tables is None:
        return
    for image in maps(people, symmetry):
        yield starter(tables, kind, image, symmetry.bases)


def tables_without_repeats(people: int, size: int, kind: Whole, room: Whole) -> Whole | None:
    """int[T, s]: every table on which no class of pairs occurs too often; None if there are too many."""
    found = np.arange(people)[:, None]
    for width in range(2, size + 1):
        after = people - 1 - found[:, -1]
        if after.sum() > 10 * MOST_TABLES:
            return None
        row = np.repeat(np.arange(len(found)), after)
        begin = np.repeat(np.cumsum(after) - after, after)
        found = np.column_stack([found[row], found[row, -1] + 1 + np.arange(len(row)) - begin])
        used = np.sort(pair_classes(found, kind), axis=1)
        fits = (room[used] > 0).all(axis=1) & (np.diff(used, axis=1) > 0).all(axis=1)
        found = found[fits]
        if len(found) > MOST_TABLES or len(found) * (width * (width - 1) // 2) ** 2 > MOST_PAIRS:
            return None
    return found


def pair_classes(tables: Whole, kind: Whole) -> Whole:
    """int[T, s (s - 1) / 2]: the classes of the pairs at each table."""
    one, other = np.triu_indices(tables.shape[1], 1)
    return kind[tables[:, one], tables[:, other]]


def maps(people: int, symmetry: Symmetry) -> Iterator[Whole]:
    """int[n]: the image of each point under every map that is tried, each once."""
    turns, stays = symmetry.turns, symmetry.stays
    circles = (people - stays) // turns
    seen = set()
    for unit, order in units(turns):
        for longest in [order] if order > 1 else range(2, LONGEST + 1):
            lengths = [d for d in range(longest, 0, -1) if longest % d == 0]
            for of_circles in cycle_types(circles, lengths):
                for of_stays in cycle_types(stays, lengths):
                    place = cycles(of_circles)[:, None] * turns + unit * np.arange(turns) % turns
                    image = np.concatenate([place.ravel(), circles * turns + cycles(of_stays)])
                    if (image != np.arange(people)).any() and image.tobytes() not in seen:
                        seen.add(image.tobytes())
                        yield image


def units(turns: int) -> list[tuple[int, int]]:
    """(unit, order) for one generator of every cyclic group of units modulo the turns.

    >>> units(5)
    [(1, 1), (2, 4), (4, 2)]
    """
    found, groups = [], set()
    for unit in range(1, turns):
        if gcd(unit, turns) > 1:
            continue
        powers = [unit]
        while powers[-1] != 1:
            powers.append(powers[-1] * unit % turns)
        if frozenset(powers) not in groups:
            groups.add(frozenset(powers))
            found.append((unit, len(powers)))
    return found


def cycle_types(count: int, lengths: list[int]) -> Iterator[tuple[int, ...]]:
    """Every way to write the count as a sum of these lengths, which fall.

    >>> list(cycle_types(4, [3, 2, 1]))
    [(3, 1), (2, 2), (2, 1, 1), (1, 1, 1, 1)]
    """
    if count == 0:
        yield ()
    for k, length in enumerate(lengths):
        if length <= count:
            for rest in cycle_types(count - length, lengths[k:]):
                yield (length, *rest)


def cycles(lengths: tuple[int, ...]) -> Whole:
    """The permutation with cycles of these lengths, one after the other."""
    begin = np.repeat(np.cumsum(lengths) - lengths, lengths).astype(np.int64)
    at = np.arange(sum(lengths)) - begin
    return begin + (at + 1) % np.repeat(lengths, lengths).astype(np.int64)


def starter(tables: Whole, kind: Whole, image: Whole, bases: int) -> Whole | None:
    """int[n, bases]: rounds that the map leaves as they are, all classes of pairs at most once, or None."""
    first = families(tables, kind, image)
    count = len(first)
    if not 0 < count * bases <= MOST_FAMILIES:
        return None
    points = orbits(image)
    turned_kind = np.zeros(int(kind.max()) + 1, np.int64)
    turned_kind[kind.ravel()] = kind[np.ix_(image, image)].ravel()
    pairs = orbits(turned_kind)
    seats, shared = int(points.max()) + 1, int(pairs.max()) + 1
    covers = np.zeros((count * bases, seats * bases + shared), np.bool_)
    for base in range(bases):
        rows = np.arange(count) + base * count
        covers[rows[:, None], points[tables[first]] + base * seats] = True
        covers[rows[:, None], pairs[pair_classes(tables[first], kind)] + bases * seats] = True
    chosen = exact_cover(covers, seats * bases)
    if chosen is None:
        return None
    table = np.empty((len(image), bases), np.int64)
    for base in range(bases):
        own = [tables[first[k % count]] for k in chosen if k // count == base]
        for number, seated in enumerate(t for family in own for t in family_of(family, image)):
            table[seated, base] = number
    return table


def families(tables: Whole, kind: Whole, image: Whole) -> Whole:
    """The first table of every family whose tables share neither points nor classes of pairs."""
    weight = len(image) ** np.arange(tables.shape[1])
    code = tables @ weight
    order = np.argsort(code)
    after = order[np.searchsorted(code[order], np.sort(image[tables], axis=1) @ weight)]
    used = pair_classes(tables, kind)
    own = np.arange(len(tables))
    fits, first, now = np.ones(len(tables), np.bool_), own, after
    while (now != own).any():
        clash = (tables[:, :, None] == tables[now][:, None, :]).any(axis=(1, 2))
        clash |= (used[:, :, None] == used[now][:, None, :]).any(axis=(1, 2))
        fits &= (now == own) | ~clash
        first, now = np.minimum(first, now), after[now]
    return np.flatnonzero(fits & (first == own))


def family_of(table: Whole, image: Whole) -> Iterator[Whole]:
    """All images of a table."""
    seen: set[frozenset[int]] = set()
    while frozenset(table.tolist()) not in seen:
        seen.add(frozenset(table.tolist()))
        yield table
        table = image[table]


def orbits(image: Whole) -> Whole:
    """int[n]: a number for the orbit of each element, from 0."""
    found = np.full(len(image), -1)
    number = 0
    for start in range(len(image)):
        if found[start] < 0:
            at = start
            while found[at] < 0:
                found[at], at = number, int(image[at])
            number += 1
    return found


def exact_cover(covers: Truth, needed: int) -> list[int] | None:
    """Rows that cover each of the first columns once and every other at most once, or None after so many choices.

    The column with the fewest rows left is covered first (Knuth's algorithm X).
    """
    clash = (covers.astype(np.float32) @ covers.T.astype(np.float32)) > 0
    free, open_, chosen = [np.ones(len(covers), np.bool_)], [np.ones(needed, np.bool_)], list[int]()
    waiting: list[list[int]] = [fewest(covers, free[0], open_[0])]
    for _ in range(NODES):
        while waiting and not waiting[-1]:
            waiting.pop()
            if not chosen:
                return None
            chosen.pop(), free.pop(), open_.pop()
        if not waiting:
            return None
        row = waiting[-1].pop()
        chosen.append(row)
        free.append(free[-1] & ~clash[row])
        open_.append(open_[-1] & ~covers[row, :needed])
        if not open_[-1].any():
            return chosen
        waiting.append(fewest(covers, free[-1], open_[-1]))
    return None


def fewest(covers: Truth, free: Truth, open_: Truth) -> list[int]:
    """The free rows of the open column that has the fewest of them."""
    columns = np.flatnonzero(open_)
    rows = np.flatnonzero(free)
    column = columns[np.argmin(covers[np.ix_(rows, columns)].sum(axis=0))]
    return [int(row) for row in rows[covers[rows, column]]]
