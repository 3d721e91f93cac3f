# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The board with the kernel's moves on it: in Python's own lists at first, compiled once it is worth it."""

from __future__ import annotations

from typing import Any

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.consultations import kernel
from maschinenraum.engine.consultations.core import Core, usable
from maschinenraum.engine.inputs import Truth, Whole


class Board:
    """Which requests have a slot, and which wait for one."""

    def __init__(self, core: Core) -> None:
        k, slots = len(core.index), core.slots
        self.core = core
        self.moves: Any = kernel
        self.open = usable(core.host, core.possible, len(core.host_room))
        frame: tuple[Whole, ...] = (
            core.guest,
            core.host,
            core.possible.ravel().astype(np.int64),
            np.array([slots]),
        )
        nothing = np.zeros(slots, np.int64)
        board: tuple[Whole, ...] = (
            np.full(k, kernel.FREE),
            np.where(self.open, kernel.FREE, kernel.CLOSED).ravel(),
            np.full(len(core.guest_room) * slots, kernel.FREE),
            np.zeros(len(core.guest_room) * slots, np.int64),
            np.zeros(k + 1, np.int64),
            np.zeros(2, np.int64),
            *(nothing,) * 3,
        )
        self.frame = kernel.Frame(*(lists(array) for array in frame))
        self.board = kernel.Board(*(lists(array) for array in board))

    def compile(self) -> None:
        """From now on, let numba do the moves, where it is there."""
        moves = heavy.compiled(kernel)
        if moves is not kernel and self.moves is kernel:
            self.moves = moves
            self.frame = kernel.Frame(*(arrays(entry) for entry in self.frame))
            self.board = kernel.Board(*(arrays(entry) for entry in self.board))

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return int(self.board.book[kernel.WAITING])

    def slot(self) -> Whole:
        """int[k]: the slot of each request, -1 where it has none."""
        return np.array(self.board.slot, np.int64)

    def queued(self) -> Whole:
        """The requests that wait, in their order."""
        first, ring = int(self.board.book[kernel.FIRST]), len(self.board.queue)
        queue = np.array(self.board.queue, np.int64)
        return queue[(first + np.arange(self.waiting)) % ring]

    def contested(self) -> Truth:
        """bool[G, T]: cells for which more than one request competed since the prices were forgotten."""
        price = np.array(self.board.price, np.int64)
        return price.reshape(len(self.core.guest_room), self.core.slots) > 0

    def forget_prices(self) -> None:
        """Every cell is cheap again."""
        free = np.zeros(len(self.board.price), np.int64)
        self.board.price[:] = free.tolist() if self.moves is kernel else free

    def place(self, slot: Whole, order: Whole) -> None:
        """Clear the board, then seat these requests in their slots, in this order; who finds it taken waits."""
        for e in np.flatnonzero(self.slot() >= 0).tolist():
            kernel.lift(self.frame, self.board, e)
        self.board.book[kernel.FIRST] = self.board.book[kernel.WAITING] = 0
        for e in order[slot[order] >= 0].tolist():
            cell = int(self.core.guest[e] * self.core.slots + slot[e])
            if self.board.of_guest[cell] == kernel.FREE:
                kernel.put(self.frame, self.board, e, int(slot[e]))
            else:
                kernel.wait(self.frame, self.board, e)

    def walk(self, steps: int, delay: int) -> int:
        """So many steps at most, or until nobody waits; the number of steps done."""
        return int(self.moves.walk(self.frame, self.board, steps, delay))

    def pull(self, begin: int, end: int) -> int:
        """Make these hosts' days end earlier where that is free; by how many slots."""
        return int(self.moves.pull(self.frame, self.board, begin, end))

    def add(self, e: int) -> bool:
        """Seat one more request if nobody has to give way."""
        return bool(self.moves.add(self.frame, self.board, e))


def arrays(entry: list[int]) -> Any:
    """The same as an array, which is what numba works on."""
    return np.array(entry, np.int64)


def lists(entry: Whole) -> Any:
    """The same as a list, which is what Python itself is quickest with."""
    return entry.tolist()
