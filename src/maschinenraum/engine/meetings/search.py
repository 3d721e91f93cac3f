# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search for a good timetable: a board, the moves on it, and the best plan seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings import bound as bounds
from maschinenraum.engine.meetings import chains, kernel
from maschinenraum.engine.meetings.problem import Priority, Problem
from maschinenraum.engine.meetings.rows import Rows

CHUNK = 2_000  # steps between two looks at the clock, at the caller and at the best plan so far
PERIOD = 40_000  # steps from one warm start to the next
COLD = 24_000  # steps in which no loss is accepted: at first, climbing gains most
INSISTENCE = 6  # further passes over the wanted pairs that found no place
MASK_BITS = 62  # slots that fit a mask in a 64-bit word
WORTH_COMPILING = 20_000  # steps from which loading numba pays


@dataclass
class Search:
    """The state of a search: the board being changed, and the best plan seen at the end of a chunk."""

    problem: Problem
    moves: Any
    frame: kernel.Frame
    board: kernel.Board
    heat: int
    home: Whole
    stay: int
    best: Whole
    best_key: tuple[int, int]
    done: int = 0
    concerned: Truth | None = None  # people whose turn it is before that of others

    @classmethod
    def begin(
        cls,
        problem: Problem,
        seed: int,
        budget: int,
        worth: Whole,
        tempting: Whole,
        *,
        usable: Truth | None = None,
        home: Whole | None = None,
        stay: int = 0,
    ) -> Search:
        """A board with nothing but the locked meetings on it.

        usable  bool[m, T]: the slots a pair may be given by the search, by default all that are possible
        home    int[m]: the slots of a plan in force or -1, in which a pair is worth so much more: `stay`
        """
        fast = problem.slots <= MASK_BITS and (heavy.numba_is_at_hand() or budget >= WORTH_COMPILING)
        moves: Any = heavy.compiled(kernel) if fast else kernel
        possible = problem.possible() if usable is None else usable
        home = np.full(len(problem.pairs), -1, np.int64) if home is None else home
        arrays = (
            *frame_arrays(problem, worth, tempting, possible),
            home,
            np.array([stay]),
            np.zeros(0, np.int64),
        )
        frame = kernel.Frame(*(cells(a, moves) for a in arrays))
        board = kernel.Board(*(cells(a, moves) for a in board_arrays(problem, seed)))
        heat = int(np.median(problem.benefit)) // 10 if len(problem.benefit) else 0
        search = cls(
            problem, moves, frame, board, heat, home, stay, problem.locked.copy(), (-problem.people - 1, -1)
        )
        locked = np.flatnonzero(problem.locked >= 0)
        search.enter(locked, problem.locked[locked], checked=False)
        search.keep_best()
        return search

    def enter(self, pairs: Whole, slots: Whole, *, checked: bool) -> None:
        """Seat pairs in their slots: where they fit, or without any question."""
        self.moves.enter(self.frame, self.board, cells(pairs, self.moves), cells(slots, self.moves), checked)

    def settle(self, limits: bounds.Limits, wanted: Whole, surplus: Whole) -> None:
        """Seat the wanted pairs, those with the fewest slots first, then whatever else fits, by surplus."""
        choice = limits.possible.sum(axis=1)
        order = np.lexsort((-self.problem.benefit[limits.open], choice))
        rest = np.lexsort((choice, -surplus))
        self.seat(limits.open[order[wanted[order] > 0]], kernel.SETTLING)
        for _ in range(INSISTENCE):
            left = limits.open[wanted > 0]
            left = left[np.asarray(self.board.slot)[left] < 0]
            if len(left) == 0:
                break
            self.seat(left, 10 * kernel.SETTLING)
        self.seat(limits.open[rest], 2)
        self.keep_best()

    def seat(self, queue: Whole, attempts: int) -> None:
        """Seat pairs in this order where they fit, with so many attempts to align the days of two people."""
        self.moves.settle(self.frame, self.board, cells(queue, self.moves), attempts)

    def advance(self, count: int) -> None:
        """So many steps more; every warm start sets out from the best plan so far."""
        if self.done % PERIOD == 0:
            self.return_to_best()
        self.take_turns()
        heat = self.heat if self.done >= COLD else 0
        self.moves.run(self.frame, self.board, self.done, self.done + count, PERIOD, heat)
        self.done += count
        self.keep_best()

    def take_turns(self) -> None:
        """Every other step turns to somebody whose day has a gap."""
        lacking = (np.asarray(self.board.booked) < self.problem.cap) & (np.asarray(self.board.free) != 0)
        if self.concerned is not None and (lacking & self.concerned).any():
            lacking &= self.concerned
        self.frame = self.frame._replace(turn=cells(np.flatnonzero(lacking), self.moves))

    def return_to_best(self) -> None:
        """Put the best plan back on the board."""
        self.take(self.best)

    def take(self, slot: Whole) -> None:
        """Put this plan on the board."""
        now = np.array(self.board.slot, np.int64)
        changed = np.flatnonzero(now != slot)
        self.moves.leave(self.frame, self.board, cells(changed[now[changed] >= 0], self.moves))
        back = changed[slot[changed] >= 0]
        self.enter(back, slot[back], checked=False)

    def key(self) -> tuple[int, int]:
        """What plans are compared by: fewer people below the target, then value and what staying is worth."""
        counts = np.asarray(self.board.booked)
        placed = np.asarray(self.board.slot) >= 0
        value = int(self.problem.benefit[placed].sum()) + bounds.worth_of_counts(self.problem, counts)
        value += self.stay * int((placed & (np.asarray(self.board.slot) == self.home)).sum())
        short = int((counts < self.problem.target).sum())
        return (-short if self.problem.priority is Priority.FEW_SHORT else 0), value

    def value_stay(self, stay: int) -> None:
        """Let staying be worth so much from now on."""
        self.return_to_best()
        fewer, _ = self.best_key
        self.best_key = (
            fewer,
            self.best_value + stay * int(((self.best >= 0) & (self.best == self.home)).sum()),
        )
        self.stay = stay
        self.frame.stay[0] = stay

    @property
    def best_value(self) -> int:
        """Benefit and bonuses of the best plan, without what staying is worth."""
        stayed = (self.best >= 0) & (self.best == self.home)
        return self.best_key[1] - self.stay * int(stayed.sum())

    def keep_best(self) -> None:
        """Remember the present plan if it is the best so far."""
        key = self.key()
        if key > self.best_key:
            self.best_key, self.best = key, np.array(self.board.slot, np.int64)


def cells(array: Whole, moves: Any) -> Any:
    """A copy in the form these moves work on: lists for Python itself, arrays of one and the same type for numba."""
    return array.tolist() if moves is kernel else np.array(array, np.int64, order="C")


def masks(slots_of: Truth) -> Whole:
    """One bit mask per row; Python's own numbers where a 64-bit word is too narrow."""
    if slots_of.shape[1] <= MASK_BITS:
        bits = np.left_shift(1, np.arange(slots_of.shape[1], dtype=np.int64))
        return np.asarray((slots_of * bits).sum(axis=1), np.int64)
    return np.array([sum(1 << int(t) for t in np.flatnonzero(row)) for row in slots_of], object)


def frame_arrays(problem: Problem, worth: Whole, tempting: Whole, usable: Truth) -> tuple[Whole, ...]:
    """The arrays of a kernel.Frame up to the tables, in its order."""
    rows = Rows.of(problem.pairs, problem.people, tempting)
    return (
        problem.pairs[:, 0],
        problem.pairs[:, 1],
        problem.benefit,
        masks(usable),
        (problem.locked >= 0).astype(np.int64),
        problem.cap,
        rows.start,
        rows.incident,
        worth.ravel(),
        problem.tables,
    )


def board_arrays(problem: Problem, seed: int) -> tuple[Whole, ...]:
    """The arrays of an empty kernel.Board, in its order."""
    m, n, slots = len(problem.pairs), problem.people, problem.slots
    state = np.random.SeedSequence(abs(seed)).generate_state(1, np.uint32)[0] | 1
    room = int(sum(1 << t for t in range(slots) if problem.tables[t] > 0))
    book = np.array([int(state), 0, 0, room], object if slots > MASK_BITS else np.int64)
    return (
        np.full(m, -1, np.int64),
        np.full(n * slots, -1, np.int64),
        masks(problem.available),
        np.zeros(n, np.int64),
        np.zeros(slots, np.int64),
        np.zeros(16 * (n + slots) + 64 * chains.UNDER_WAY, np.int64),
        np.zeros(n + slots + 1, np.int64),
        np.zeros(chains.UNDER_WAY, np.int64),
        book,
    )
