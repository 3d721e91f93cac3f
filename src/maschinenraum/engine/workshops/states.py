# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the moves work on: flat sequences, lists for plain Python and int64 arrays for what numba compiled."""

from __future__ import annotations

from typing import NamedTuple


class Frame(NamedTuple):
    """What does not change: n people, R rounds, m wishes, and V nodes.

    A node is a workshop, or that somebody attends none in a round. The nodes of a round follow one another; the
    first of them stands for none.

    first  [R + 1], where the nodes of a round begin
    cells  [R + 1], where the matrix of moves between the nodes of a round begins
    span   [n * R + 1], where the wishes of a person for a round begin
    node   [m], the workshop wished for
    title  [m], its title
    room   [V], places for people with a wish; n at the nodes that stand for none
    """

    first: list[int]
    cells: list[int]
    span: list[int]
    node: list[int]
    title: list[int]
    room: list[int]


class Prices(NamedTuple):
    """Prices of places, and the way to better ones.

    gain    [m], what a wish that comes true is worth
    price   [V]
    best    [V], the prices with the lowest bound so far
    drift   [V], the smoothed direction, in parts of FINE
    filled  [V], people who choose each node at the present prices
    choice  [n * R], the wish everybody chooses at the present prices, or -1
    bundle  [4 * R], work space of `best_bundle`
    worth   [m], work space: what wishes are worth at prices
    book    length of a step, steps without a better bound, lowest bound
    """

    gain: list[int]
    price: list[int]
    best: list[int]
    drift: list[int]
    filled: list[int]
    choice: list[int]
    bundle: list[int]
    worth: list[int]
    book: list[int]


class Seats(NamedTuple):
    """Who sits where.

    gain    [m], what a wish that comes true is worth
    seat    [n * R], the wish that came true, or -1
    filled  [V], people with a wish for the round at each node
    cost    what it costs that somebody moves from one node to another, for every round
    mover   who would do that
    reach   what the cheapest chain of moves between two nodes costs, for every round
    ahead   the next node on it
    way     [V], what the cheapest chain costs that ends at a node
    via     [V], the node before, -1 at its beginning
    out     [V], what the cheapest chain costs that begins at a node and ends where there is room
    exit    [V], where it ends
    bundle  [4 * R], work space of `best_bundle`
    worth   [m], work space: what wishes are worth at prices
    log     [1 + 3 * (V + R)], work space: how many moves were made, and person and round, wish before, round of each
    far     farther than any way is long
    """

    gain: list[int]
    seat: list[int]
    filled: list[int]
    cost: list[int]
    mover: list[int]
    reach: list[int]
    ahead: list[int]
    way: list[int]
    via: list[int]
    out: list[int]
    exit: list[int]
    bundle: list[int]
    worth: list[int]
    log: list[int]
    far: list[int]
