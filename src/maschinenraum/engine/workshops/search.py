# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search: prices lead to good seats, chains of moves improve them, a little noise leads on from there.

What is done next depends on the problem, the seed and what was found before, never on how many steps are left:
stopping after any number of steps gives what a budget of as many gives. Whatever changes anything is a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.budget import Budget
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.workshops import kernel
from maschinenraum.engine.workshops.board import Board, cells, refill
from maschinenraum.engine.workshops.states import Frame, Prices, Seats
from maschinenraum.engine.workshops.wishes import (
    Fairness,
    worth_nearly_worst_first,
    worth_of_points,
    worth_of_stage,
    worth_worst_first,
)

SCALE = 240  # prices are counted in parts of a point
GRAIN = 64  # noise is counted in parts of a point
LOUD = 0.9  # noise stays below so much of a point
FEW, SHARE = 10, 0.05  # so many people, or so many of all, get noise at a time
NOISES, FEWEST = (
    36_000,
    3,
)  # how often a few people get noise: so often, shared among all lists of wishes, ...
MOST = 24  # ... but at least and at most so often
FIRST_LOOK, LOOK = 60, 80  # steps that prices are improved by at a time
DENOMINATORS = (1, 2, 3)  # prices are tried in such parts of a point, too: the best often are
STEEP = 4  # worst-first, how much more a level weighs for prices than the next
HEAVIEST = 4**10  # ... but not more than this
LARGEST_SUM = 2**60  # what all wishes are worth together stays below this
LARGEST_BOUND = 2**50  # the same in parts that prices are counted in
CHAINS = 50  # chains between two looks at the clock and at the caller; in plain Python fewer
PEOPLE = 5_000  # people who are offered a better bundle between two looks
PLAIN = 10  # so many times slower is plain Python, at least

Rank = tuple[int, ...]


class Search:
    """The best seats so far, and the work that may find better ones or prove that there are none.

    best           int[n * R]: the wish of everybody that comes true, or -1
    points         of the best
    levels_proven  numbers of the histogram, from its last, that are proven the least in worst-first order
    is_proven      whether the best is proven the best in the order asked for
    """

    def __init__(self, board: Board, fairness: Fairness, seed: int, budget: Budget) -> None:
        self.board, self.fairness, self.budget = board, fairness, budget
        self.drawn = np.random.default_rng([abs(seed), 1])
        depth = board.wishes.depth
        self.is_exact = True
        if fairness == "sum":
            worth = coarse = worth_of_points(depth)
        else:
            most = LARGEST_SUM // (GRAIN * max(board.lists, 1))
            worth = worth_nearly_worst_first(depth, board.most_nodes, most)
            coarse = worth_nearly_worst_first(depth, STEEP, self.most_in_prices())
            self.is_exact = worth == worth_worst_first(depth, board.most_nodes)
        self.fine = board.gain(worth) * GRAIN
        self.gain = board.gain(coarse) * SCALE
        self.seats = board.seats(self.fine)
        self.prices = board.prices(self.gain)
        self.begin_at(self.seats.seat)
        self.levels_proven = 0
        self.stage: tuple[Prices, int] | None = None  # what is being proven, and what would
        self.is_proven = False

    def most_in_prices(self) -> int:
        """What a wish may be worth at most where prices are counted."""
        return LARGEST_BOUND // (SCALE * max(self.board.lists, 1))

    def rank_of(self, seat: Any) -> Rank:
        """What seats are compared by in the order asked for: the greater is the better."""
        had = np.array(seat, np.int64)
        levels = self.board.level[had[had >= 0]]
        depth = self.board.wishes.depth
        if self.fairness == "sum":
            return (int((depth + 1 - levels).sum()),)
        counts = np.bincount(levels, minlength=depth + 1)[1:].tolist()
        return (len(levels), *(-count for count in reversed(counts)))

    def begin_at(self, seat: Any) -> None:
        """Have these seats as the best so far."""
        self.best: Whole = np.array(seat, np.int64)
        self.rank = self.rank_of(self.best)
        self.points = self.board.value(self.best, self.board.gain(worth_of_points(self.board.wishes.depth)))

    def offer(self, seat: Any) -> bool:
        """Keep the seats if they are the best so far."""
        rank = self.rank_of(seat)
        if rank <= self.rank:
            return False
        self.begin_at(seat)
        return True

    def finish(self) -> None:
        """Have the best so far take notice of what was being worked on when the work was ended."""
        self.offer(self.seats.seat)
        self.conclude()

    def reached(self) -> int:
        """What the best is worth where prices are counted, and nearly one point more: that would prove it the best."""
        return self.board.value(self.best, self.gain) + SCALE - 1

    def bound_of_points(self) -> int:
        """No assignment has more points: where points were what prices counted, what they prove."""
        everything = self.board.lists * self.board.wishes.depth
        if self.fairness != "sum":
            return everything
        return min(everything, int(self.prices.book[kernel.LOWEST]) // SCALE)

    def work(self) -> Iterator[None]:
        """Everything, with a pause every few steps."""
        yield from self.seat_in_turn(cells(np.zeros(len(self.prices.price)), self.board.moves))
        for steps in (FIRST_LOOK, LOOK) if self.board.clashes else (FIRST_LOOK,):
            yield from self.lower(self.prices, steps, self.reached())
            yield from self.seat_in_turn(self.prices.best)
            yield from self.improve()
        if not self.is_exact:
            yield from self.settle()
        if not self.board.clashes:
            self.is_proven = self.budget.left > 0  # no chain gains: a look that is a step of its own
            self.budget.spend(1)
            return
        yield from self.prove()
        for _ in range(min(MOST, max(FEWEST, NOISES // self.board.lists))):
            if self.is_proven:
                return
            yield from self.shake()
            if self.reached() >= self.prices.book[kernel.LOWEST]:
                yield from self.prove()
        if not self.is_proven:
            yield from self.prove()

    def seat_in_turn(self, price: Any) -> Iterator[None]:
        """Seat everybody anew, one after the other, at these prices."""
        if self.budget.left == 0:
            return
        refill(self.seats.gain, self.gain)
        self.board.moves.seat_in_turn(self.board.f, self.seats, price)
        refill(self.seats.gain, self.fine)
        self.budget.spend(1)
        self.offer(self.seats.seat)
        yield

    def improve(self) -> Iterator[None]:
        """Let people move, alone or with a new bundle, until nobody can to the gain of all."""
        while True:
            for r in range(self.board.rounds):
                yield from self.cancel(r)
            if not self.board.clashes:
                break
            before = self.budget.done
            yield from self.change_bundles()
            if self.budget.done == before:
                break
        self.offer(self.seats.seat)

    def cancel(self, r: int) -> Iterator[None]:
        """Let people of a round move along chains that gain, until there are none."""
        most = CHAINS if self.board.moves is not kernel else CHAINS // PLAIN
        while self.budget.left:
            steps = min(most, self.budget.left)
            done = self.board.moves.cancel(self.board.f, self.seats, r, steps)
            self.budget.spend(done)
            yield
            if done < steps:
                return

    def change_bundles(self) -> Iterator[None]:
        """Offer everybody a better bundle."""
        for begin in range(0, self.board.people, PEOPLE):
            if self.budget.left == 0:
                return
            end = min(begin + PEOPLE, self.board.people)
            self.budget.spend(
                self.board.moves.change_bundles(self.board.f, self.seats, begin, end, self.budget.left)
            )
            yield

    def shake(self) -> Iterator[None]:
        """Give a few people noise, improve, take it away, improve (I. Charon, O. Hudry 1993)."""
        if self.budget.left == 0:
            return
        board = self.board
        share = max(SHARE, FEW / max(board.people, 1))
        lucky = self.drawn.random(board.people) < share
        noise = np.rint(self.drawn.random(len(self.fine)) * LOUD * GRAIN).astype(np.int64)
        wishes = np.diff(board.frame.span).reshape(board.people, board.rounds).sum(axis=1)
        refill(self.seats.gain, self.fine + noise * np.repeat(lucky, wishes))
        self.budget.spend(1)
        yield from self.improve()
        refill(self.seats.gain, self.fine)
        yield from self.improve()

    def lower(self, prices: Prices, steps: int, reached: int) -> Iterator[None]:
        """Improve prices by so many steps, the first of them long."""
        prices.book[kernel.LENGTH], prices.book[kernel.MISSES] = kernel.WHOLE, 0
        most = max(1, LOOK // 8 if self.board.moves is not kernel else 1)
        while steps and self.budget.left and prices.book[kernel.LOWEST] > reached:
            asked = min(most, steps, self.budget.left)
            done = self.board.moves.lower(self.board.f, prices, asked, reached)
            self.budget.spend(done)
            steps -= done
            yield

    def prove(self) -> Iterator[None]:
        """Try to prove that nothing is better."""
        if self.fairness == "sum":
            yield from self.prove_value(self.prices, self.reached(), np.array(self.prices.best, np.int64))
            self.conclude()
            return
        depth = self.board.wishes.depth
        whole = max(int(self.gain.max(initial=1)), 1)
        while self.levels_proven < depth and self.budget.left:
            level = self.levels_proven
            gain = self.board.gain(worth_of_stage(depth, level + 1, STEEP, self.heaviest())) * SCALE
            self.stage = self.board.prices(gain), self.board.value(self.best, gain) + SCALE - 1
            ratio = int(gain.max(initial=0)) / whole
            yield from self.prove_value(*self.stage, np.array(self.prices.best) * ratio)
            self.conclude()
            if self.levels_proven == level:
                return

    def conclude(self) -> None:
        """Take notice of what the prices prove."""
        if self.fairness == "sum":
            self.is_proven = self.is_proven or self.prices.book[kernel.LOWEST] <= self.reached()
        elif self.stage is not None:
            prices, reached = self.stage
            self.levels_proven += int(prices.book[kernel.LOWEST] <= reached)
            self.is_proven = self.levels_proven == self.board.wishes.depth
            self.stage = None

    def heaviest(self) -> int:
        """The greatest weight of a level in a proof."""
        return max(1, min(HEAVIEST, self.most_in_prices() // max(self.board.wishes.depth, 1)))

    def prove_value(self, prices: Prices, reached: int, guess: npt.NDArray[Any]) -> Iterator[None]:
        """Improve prices, beginning with a guess or with what free places would be worth beside the best seats; in
        the end try whole numbers, and simple parts of them."""
        yield from self.try_prices(prices, guess, reached)
        self.take(self.seats, self.best)
        refill(self.seats.gain, prices.gain)
        self.board.moves.price_seats(self.board.f, self.seats, prices.price)
        refill(self.seats.gain, self.fine)
        yield from self.lower(prices, 1, reached)
        refill(prices.price, prices.best)
        yield from self.lower(prices, LOOK, reached)
        for denominator in DENOMINATORS:
            part = SCALE // denominator
            yield from self.try_prices(prices, np.rint(np.array(prices.best) / part) * part, reached)

    def try_prices(self, prices: Prices, price: npt.NDArray[Any], reached: int) -> Iterator[None]:
        """See what these prices prove."""
        refill(prices.price, price.astype(np.int64))
        yield from self.lower(prices, 1, reached)

    def take(self, seats: Seats, seat: Whole) -> None:
        """Put everybody on these seats."""
        board, frame = self.board, self.board.frame
        filled = np.zeros(int(frame.first[-1]), np.int64)
        had = seat.reshape(board.people, board.rounds)
        has_wishes = np.diff(frame.span).reshape(had.shape) > 0
        filled[frame.first[:-1]] += (has_wishes & (had < 0)).sum(axis=0)
        np.add.at(filled, frame.node[had[had >= 0]], 1)
        refill(seats.seat, seat)
        refill(seats.filled, filled)

    def settle(self) -> Iterator[None]:
        """Cancel what still gains where levels are too many for 64 bits: by Python's own whole numbers."""
        worth = worth_worst_first(self.board.wishes.depth, self.board.most_nodes)
        seats = self.board.seats(np.array(worth, object)[self.board.level], kernel)
        frame = Frame(*(array.tolist() for array in self.board.frame))
        self.take(seats, self.best)
        for r in range(self.board.rounds):
            while self.budget.left and kernel.cancel(frame, seats, r, 1):
                self.budget.spend(1)
                self.offer(seats.seat)
                yield
        self.take(self.seats, self.best)
