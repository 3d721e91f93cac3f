# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Seatings in which nobody meets anybody twice, known without search.

A design is a list of rounds; a round is an array that holds the table of each point. All tables of all rounds
have the same number of points, or one point less where points were left out.
"""

from __future__ import annotations

import numpy as np

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables.field import ring

LARGEST_ORDER = 1_000  # tables per round up to which multiplication tables are made


def design(sizes: Whole, rounds: int) -> Whole | None:
    """int[n, R]: a seating without repeats at tables of these sizes, or None where none is known without search.

    >>> design(np.array([3, 3, 3]), 4).shape
    (9, 4)
    """
    size, count = int(sizes.max(initial=0)), len(sizes)
    missing = size * count - int(sizes.sum())
    if size < 2 or count < 2 or int(sizes.min()) < size - 1:
        return None
    known = rounds_of(count, size)[:rounds]
    if len(known) < rounds or rounds == 0:
        return None
    table = np.stack(known, axis=1)
    left_out = strangers(table, missing)
    return None if left_out is None else in_order(np.delete(table, left_out, axis=0), sizes)


def rounds_of(tables: int, size: int) -> list[Whole]:
    """As many rounds as are known of so many tables of this size.

    Couples: the circle method. Otherwise a resolvable transversal design over a product of fields (H. F.
    MacNeish 1922): point (i, a) sits in round w at table a - w m_i, where differences of the m_i are units, or those
    of the w. If the columns (same i) can be seated among themselves, those rounds come on top; that makes affine
    planes and, from them, affine spaces.
    """
    if size == 2:
        return couples(tables)
    if size > tables or tables > LARGEST_ORDER:
        return [np.arange(size * tables) // size]
    add, times, units = ring(tables)
    column, a = np.divmod(np.arange(size * tables), tables)
    minus = np.argmin(add, axis=1)  # a + minus[a] == 0
    found = [add[a, minus[times[w, column]]] for w in range(tables if size <= units else units)]
    if tables % size == 0:
        found += [column * (tables // size) + inner[a] for inner in rounds_of(tables // size, size)]
    return found


def couples(tables: int) -> list[Whole]:
    """All rounds of a tournament of 2 k players (T. P. Kirkman 1847): one stays, the others move in a circle."""
    n = 2 * tables - 1
    found = []
    for r in range(n):
        turned = (np.arange(n) - r) % n
        table = np.minimum(turned, n - turned)
        found.append(np.append(table, 0))
    return found


def strangers(table: Whole, many: int) -> Whole | None:
    """So many points of which no two ever meet, or None where they are not found: the last that fit."""
    chosen: list[int] = []
    free = np.ones(len(table), np.bool_)
    while len(chosen) < many:
        left = np.flatnonzero(free)
        if len(left) == 0:
            return None
        last = int(left[-1])
        chosen.append(last)
        free &= (table != table[last]).all(axis=1)
    return np.array(chosen, np.int64)


def in_order(table: Whole, sizes: Whole) -> Whole:
    """The same seating with tables renamed, so that they have these sizes; those must be the same in another order."""
    renamed = np.empty_like(table)
    rank = np.empty(len(sizes), np.int64)
    for r in range(table.shape[1]):
        own = np.bincount(table[:, r], minlength=len(sizes))
        rank[np.argsort(-own, kind="stable")] = np.argsort(-sizes, kind="stable")
        renamed[:, r] = rank[table[:, r]]
    return renamed
