# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The searches: each works for a given number of steps and offers what it finds.

How long a search takes, how hot it begins and where it starts depend on the problem and on what was found before,
never on how many steps are left: stopping after any number of steps gives what a budget of as many gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import count as numbers
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import heavy
from maschinenraum.engine.budget import Budget
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables import kernel
from maschinenraum.engine.tables.costs import Costs
from maschinenraum.engine.tables.designs import design
from maschinenraum.engine.tables.limits import Limits
from maschinenraum.engine.tables.multipliers import symmetric_starters
from maschinenraum.engine.tables.problem import Problem
from maschinenraum.engine.tables.score import score, seated, seats_together, tabled
from maschinenraum.engine.tables.starters import Symmetry, classes, symmetries, turned

LEVELS = 60  # temperatures of an annealing
HOT, COLD = 1.0, 0.1  # first and last temperature of people, in benefits of a good meeting
HOTTER = 2.5  # the first temperature every other time, to get over tolls
STRICT = 10  # so many last levels let no gain outweigh a repeat, nor a repeat two of one label
POINTS_HOT, POINTS_COLD = 0.35, 0.15  # the same for points, in classes that occur too often
FIRST = 36  # steps of the first annealing per seat of all rounds
LEAST, MOST = 300, 110_000  # ... but not fewer nor more than these
GROWTH = 3  # every further annealing is so much longer
STARTER = 250_000  # steps of the first search for a starter; every further one is twice as long
MAPPED, MAPS = 1, 200  # so many maps are looked at, in that cycle
MAP = 100_000  # steps that a look at one map is counted as, being about as long
CHUNK = 20_000  # steps between two looks at the clock and at the caller; in plain Python fewer
PLAIN_CHUNK = 1_000
WORTH_COMPILING = 60_000  # steps from which loading numba pays
WAITS = np.array([round(-kernel.ONE * math.log1p(-(i + 0.5) / 1024)) for i in range(1024)])


def first_length(problem: Problem) -> int:
    """Steps of the first annealing."""
    return min(max(FIRST * problem.people * problem.rounds, LEAST), MOST)


class Search:
    """The best seating so far, and the work that may find a better one."""

    def __init__(self, problem: Problem, limits: Limits, seed: int, budget: Budget) -> None:
        self.problem, self.limits, self.budget = problem, limits, budget
        self.costs = Costs(problem, limits)
        self.together = seats_together(problem.sizes)
        self.seeds = (np.random.SeedSequence([abs(seed), k]) for k in numbers())
        self.best = self.shuffled(problem.rounds)
        self.score = score(problem, self.best, self.together)
        self.present: Callable[[], Whole] = lambda: self.best  # the seating that is being worked on
        self.design = design(problem.sizes, problem.rounds)
        if self.design is not None:
            self.offer(seated(self.design))

    @property
    def is_free_of_repeats(self) -> bool:
        """Whether the best so far has neither repeats nor people of one label together."""
        return self.score[:2] == (0, 0)

    def shuffled(self, rounds: int) -> Whole:
        """Everyone on any seat in so many rounds."""
        drawn = np.random.default_rng(next(self.seeds))
        return np.array([drawn.permutation(self.problem.people) for _ in range(rounds)], np.int64).reshape(
            rounds, self.problem.people
        )

    def offer(self, who: Whole) -> None:
        """Keep the seating, the person in each seat of each round, if it is the best so far."""
        found = score(self.problem, who, self.together)
        if found > self.score:
            self.best, self.score = who, found

    def work(self) -> Iterator[None]:
        """Search on and on, with a pause every few steps."""
        if self.problem.rounds == 0 or (self.problem.sizes > 0).sum() < 2:
            return
        length = first_length(self.problem)
        for cycle in numbers():
            yield from self.seat_people(
                self.shuffled(self.problem.rounds), length, HOTTER if cycle % 2 else HOT
            )
            for find in (self.find_starter, self.find_symmetric_starter):
                if self.design is None and not self.is_free_of_repeats and self.limits.repeats == 0:
                    yield from find(cycle)
            if self.design is not None:
                yield from self.label_points(self.design, length)
            length *= GROWTH

    def finish(self) -> None:
        """Have the best so far take notice of what was being worked on when the work was ended."""
        self.offer(self.present())

    def seat_people(self, who: Whole, length: int, hot: float) -> Iterator[None]:
        """Anneal a seating."""
        moves = self.moves(length)
        board = self.board(who, moves)
        self.present = lambda: np.array(board.who, np.int64).reshape(who.shape)
        for level in range(LEVELS):
            if level == LEVELS - STRICT:
                board = self.board(self.present(), moves, strictly=True)
            heat = self.heat(level, self.costs.good * hot, self.costs.good * COLD)
            for count in self.chunks(length, level, moves):
                moves.seat_people(board, count, heat)
                self.budget.spend(count)
                yield
            self.offer(self.present())

    def find_symmetric_starter(self, cycle: int) -> Iterator[None]:
        """Look for a seating that repeats itself in two ways: only once, for chance has no part in it."""
        sizes, rounds = self.problem.sizes, self.problem.rounds
        if cycle != MAPPED or sizes.min() < sizes.max():
            return
        self.present = lambda: self.best
        tried = (
            (symmetry, bases)
            for symmetry in symmetries(sizes, rounds)
            for bases in symmetric_starters(self.problem.people, int(sizes[0]), symmetry)
        )
        for symmetry, bases in islice(tried, MAPS):
            self.budget.spend(MAP)
            if bases is not None:
                self.design = turned(bases, symmetry)[:, :rounds]
                self.offer(seated(self.design))
            yield
            if self.design is not None or self.budget.left == 0:
                return

    def find_starter(self, cycle: int) -> Iterator[None]:
        """Look for a seating that repeats itself; the roomiest symmetries first, every time more of them."""
        for symmetry in symmetries(self.problem.sizes, self.problem.rounds)[: 3 + 2 * cycle]:
            yield from self.seat_points(symmetry, STARTER << cycle)
            if self.design is not None:
                return

    def seat_points(self, symmetry: Symmetry, length: int) -> Iterator[None]:
        """Anneal the rounds from which the turns set out, until no pair meets twice."""
        who = self.shuffled(symmetry.bases)
        moves = self.moves(length)
        board = self.turned_board(who, symmetry, moves)
        self.present = lambda: self.best
        for level in range(LEVELS):
            heat = self.heat(level, POINTS_HOT, POINTS_COLD)
            for count in self.chunks(length, level, moves):
                self.budget.spend(moves.seat_points(board, count, heat))
                yield
                if board.book[kernel.COST] == 0:
                    bases = tabled(np.array(board.who, np.int64).reshape(who.shape), self.problem.sizes)
                    self.design = turned(bases, symmetry)[:, : self.problem.rounds]
                    self.offer(seated(self.design))
                    return

    def label_points(self, table: Whole, length: int) -> Iterator[None]:
        """Anneal who is on which point of a design, then let single people change seats where that repeats nothing."""
        moves = self.moves(length)
        board = self.labels_board(table, moves)
        points = seated(table)
        self.present = lambda: np.array(board.who, np.int64)[points]
        for level in range(LEVELS):
            heat = self.heat(level, self.costs.good * HOT, self.costs.good * COLD)
            for count in self.chunks(length, level, moves):
                moves.label_points(board, count, heat)
                self.budget.spend(count)
                yield
            self.offer(self.present())
        yield from self.seat_people(self.present(), length // 4, COLD)

    def chunks(self, length: int, level: int, moves: Any) -> Iterator[int]:
        """Portions of the steps of a level, as far as the budget goes."""
        left = length * (level + 1) // LEVELS - length * level // LEVELS
        most = PLAIN_CHUNK if moves is kernel else CHUNK
        while left and self.budget.left:
            count = min(left, most, self.budget.left)
            left -= count
            yield count

    @staticmethod
    def heat(level: int, hot: float, cold: float) -> int:
        """The temperature of a level, in parts of one unit of cost: it falls geometrically."""
        return int(kernel.ONE * hot * (cold / hot) ** (level / (LEVELS - 1)))

    def board(self, who: Whole, moves: Any, *, strictly: bool = False) -> kernel.Rounds:
        """The board of a seating, its meetings counted."""
        people, sizes = self.problem.people, self.problem.sizes
        once, more = self.costs.once_and_more(strictly=strictly)
        empty = np.zeros(people * people, np.int64)
        arrays = (
            who.ravel(),
            np.zeros(who.size),
            *layout(sizes),
            once.ravel(),
            more.ravel(),
            empty,
            empty,
            empty,
        )
        board = kernel.Rounds(*(cells(a, moves) for a in (*arrays, WAITS, self.book())))
        moves.gather(board)
        return board

    def turned_board(self, who: Whole, symmetry: Symmetry, moves: Any) -> kernel.Turned:
        """The board of rounds that are turned, its classes counted."""
        kind, room = classes(self.problem.people, symmetry)
        first, second = (who[:, seats].ravel() for seats in self.together)
        count = np.bincount(kind[first, second], minlength=len(room))
        book = self.book(int(np.maximum(count - room, 0).sum()))
        arrays = (who.ravel(), *layout(self.problem.sizes), kind.ravel(), room, count, WAITS, book)
        return kernel.Turned(*(cells(a, moves) for a in arrays))

    def labels_board(self, table: Whole, moves: Any) -> kernel.Labels:
        """The board of people on the points of a design, at random."""
        who = seated(table)
        one, other = (who[:, seats].ravel() for seats in self.together)
        first, second = np.concatenate([one, other]), np.concatenate([other, one])
        order = np.argsort(first, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(first, minlength=len(table)))])
        once = self.costs.once_and_more(strictly=True)[0]
        arrays = (self.shuffled(1).ravel(), start, second[order], once.ravel(), WAITS, self.book())
        return kernel.Labels(*(cells(a, moves) for a in arrays))

    def book(self, cost: int = 0) -> Whole:
        """Cost and random state of a board."""
        return np.array([cost, int(next(self.seeds).generate_state(1, np.uint32)[0]) | 1], np.int64)

    def moves(self, length: int) -> Any:
        """The functions of the kernel, compiled if so many steps are worth it; what they do is the same."""
        fast = heavy.numba_is_at_hand() or min(length, self.budget.left) >= WORTH_COMPILING
        return heavy.compiled(kernel) if fast else kernel


def layout(sizes: Whole) -> tuple[Whole, Whole]:
    """Where the seats of each table begin, and the table of each seat."""
    return np.concatenate([[0], np.cumsum(sizes)]), np.repeat(np.arange(len(sizes)), sizes)


def cells(array: npt.NDArray[Any], moves: Any) -> Any:
    """A copy in the form these moves work on: lists for Python itself, arrays of one and the same type for numba."""
    return array.tolist() if moves is kernel else np.array(array, np.int64, order="C")
