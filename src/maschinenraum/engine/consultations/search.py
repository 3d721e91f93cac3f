# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the flow to a timetable: seat its requests, settle what is left by small programmes, then move forward."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.consultations.areas import Areas
from maschinenraum.engine.consultations.board import Board
from maschinenraum.engine.consultations.bound import Network, Relaxation, latest
from maschinenraum.engine.consultations.programme import Outcome, Programme
from maschinenraum.engine.consultations.remainder import Remainder
from maschinenraum.engine.inputs import Whole

CHUNK = 2_000  # steps between two looks at the clock, at the caller and at the best so far
LARGE = 30_000  # requests from which numba is loaded at once, not after the first chunk
DELAYS = (64, 16, 4, 1, 0)  # contests that a request fights before its host's day ends one slot later
PATIENCE = 24  # steps per wanted request and delay, at most
PROGRESS = 0.9  # if more than this share still waits after one step per wanted request, it is in vain
PROGRAMME = 20_000  # steps that a programme counts for
SMALL = 1_200  # columns up to which the whole timetable is a programme
ROUNDS = 12  # how often areas may grow


class Search:
    """The best timetable so far, and what is proven about it.

    bound    no timetable serves more weight
    ceiling  unit * weight - delay * sum of slots is no more than that in any timetable
    earliest no timetable that serves the bound has a smaller sum of slots
    best     int[k], slots of the best timetable; best_key its (value, minus sum of slots)
    is_late  whether a programme ran out of time
    """

    def __init__(self, rest: Remainder, relaxation: Relaxation, seed: int, until: float | None) -> None:
        self.rest, self.relaxation, self.until = rest, relaxation, until
        self.bound = int(rest.weight[relaxation.slot >= 0].sum())
        self.ceiling, self.earliest = relaxation.ceiling, 0
        self.random = np.random.default_rng(abs(seed))
        self.board = Board(rest)
        self.board.place(relaxation.slot, self.random.permutation(len(rest.index)))
        self.best = self.board.slot()
        self.best_key = self.key()
        self.is_late = False

    def key(self) -> tuple[int, int]:
        """What timetables are compared by: weight served, then earliness."""
        return worth(self.rest, self.board.slot())

    @property
    def lateness_bound(self) -> int:
        """No timetable of the best value has a smaller sum of slots."""
        value, relaxation = self.best_key[0], self.relaxation
        least = relaxation.unit * value - self.ceiling if relaxation.delay else 0
        return max(0, least, self.earliest if value == self.bound else 0)

    @property
    def is_settled(self) -> bool:
        """Whether the best timetable is proven to be the best."""
        return self.best_key == (self.bound, -self.lateness_bound)

    def keep_best(self) -> None:
        """Remember the timetable on the board if it is the best so far."""
        key = self.key()
        if key > self.best_key:
            self.best_key, self.best = key, self.board.slot()

    def work(self) -> Iterator[int]:
        """Everything there is to do, in portions; the steps of each."""
        if len(self.rest.index) > LARGE or heavy.numba_is_at_hand():
            self.board.compile()
        yield from self.seat()
        if not self.is_settled and self.rest.possible.sum() <= SMALL:
            yield from self.settle_all()
        elif self.best_key[0] < self.bound and self.relaxation.network is not None:
            yield from self.settle_areas(self.relaxation.network)
        yield from self.pull_forward()

    def seat(self) -> Iterator[int]:
        """Give every request of the flow a slot: fight for early ones first, then be content with later ones."""
        wanted = int((self.relaxation.slot >= 0).sum())
        for delay in DELAYS:
            self.board.forget_prices()
            for _ in range(PATIENCE):
                before = self.board.waiting
                yield from self.walk(wanted, delay)
                if self.board.waiting == 0:
                    return
                if self.board.waiting > PROGRESS * before:
                    break

    def walk(self, patience: int, delay: int) -> Iterator[int]:
        """Seat those who wait until nobody waits, or patience is over."""
        self.keep_best()
        while self.board.waiting and patience > 0:
            done = self.board.walk(min(CHUNK, patience), delay)
            patience -= done
            self.keep_best()
            yield done
            if self.board.waiting:
                self.board.compile()

    def settle_all(self) -> Iterator[int]:
        """One programme for everything: first the weight, then how early it can be served."""
        programme = Programme(self.rest, *self.rest.columns(np.arange(len(self.rest.index))))
        weight = self.rest.weight[programme.request]
        if self.best_key[0] < self.bound:
            outcome = programme.maximise(weight, self.seconds_left())
            if not self.learn(outcome):
                return
            self.bound = min(self.bound, outcome.bound)
            yield PROGRAMME
        if self.best_key[0] == self.bound:
            programme.keep(weight, self.bound)
            outcome = programme.maximise(-programme.slot, self.seconds_left())
            if self.learn(outcome):
                self.earliest = -outcome.bound
                yield PROGRAMME

    def learn(self, outcome: Outcome) -> bool:
        """Take over the timetable of a programme, and whether there is one."""
        self.is_late |= outcome.ran_out_of_time
        if outcome.slot is None:
            return False
        self.board.place(outcome.slot, np.arange(len(outcome.slot)))
        self.keep_best()
        return True

    def seconds_left(self) -> float | None:
        """How long a programme may take."""
        return None if self.until is None else self.until - time.monotonic()

    def settle_areas(self, network: Network) -> Iterator[int]:
        """Prove around every request that is left what can be served there, and serve that."""
        areas = Areas.of(self.rest, self.relaxation, network)
        dropped = np.zeros(0, np.int64)
        for turn in range(ROUNDS):
            self.board.forget_prices()
            yield from self.walk(20 * 2**turn * self.board.waiting, 0)
            areas.grow(np.concatenate([self.board.queued(), dropped]), self.board.contested())
            if not areas.unsolved() or (yield from self.solve(areas)):
                return
            wanted, dropped = within_rooms(self.rest, areas.wanted())
            self.board.place(wanted, self.random.permutation(len(wanted)))
            yield from self.seat()
            if self.best_key[0] == self.bound:
                return

    def solve(self, areas: Areas) -> Generator[int, None, bool]:
        """Find the best of every new group; whether one of them is beyond reach."""
        beyond = False
        for group in areas.unsolved():
            outcome = areas.solve(group, self.seconds_left())
            self.is_late |= outcome.ran_out_of_time
            if self.is_late:
                return True
            beyond |= outcome.slot is None
            yield PROGRAMME
        self.ceiling = min(self.ceiling, self.relaxation.ceiling - areas.total_loss())
        room = latest(self.rest) if self.relaxation.delay else 0
        self.bound = min(self.bound, (self.ceiling + room) // self.relaxation.unit)
        return beyond

    def pull_forward(self) -> Iterator[int]:
        """Move the best timetable into earlier slots as long as that gains anything."""
        self.fill()
        hosts = len(self.rest.host_room)
        block = max(1, CHUNK // max(self.rest.slots, 1))
        gained = True
        while gained and not self.is_settled:
            gained = False
            for begin in range(0, hosts, block):
                end = min(begin + block, hosts)
                gained |= self.board.pull(begin, end) > 0
                self.keep_best()
                yield (end - begin) * self.rest.slots
                self.board.compile()

    def fill(self) -> None:
        """Put the best timetable on the board, and beside it whatever else fits without anybody giving way."""
        self.board.place(self.best, np.arange(len(self.best)))
        if self.best_key[0] == self.bound:
            return
        rest, served = self.rest, self.best >= 0
        hosts = rest.host_room - np.bincount(rest.host[served], minlength=len(rest.host_room))
        guests = rest.guest_room - np.bincount(rest.guest[served], minlength=len(rest.guest_room))
        for e in np.argsort(-rest.weight, kind="stable").tolist():
            host, guest = rest.host[e], rest.guest[e]
            if not served[e] and hosts[host] > 0 and guests[guest] > 0 and self.board.add(e):
                hosts[host] -= 1
                guests[guest] -= 1
        self.keep_best()


def worth(rest: Remainder, slot: Whole) -> tuple[int, int]:
    """(weight served, minus the sum of slots) of a timetable."""
    served = slot >= 0
    return int(rest.weight[served].sum()), -int(slot[served].sum())


def within_rooms(rest: Remainder, slot: Whole) -> tuple[Whole, Whole]:
    """The same slots without the lightest requests of guests who have too many, and those requests."""
    slot, dropped = slot.copy(), []
    count = np.bincount(rest.guest[slot >= 0], minlength=len(rest.guest_room))
    for guest in np.flatnonzero(count > rest.guest_room).tolist():
        own = np.flatnonzero((rest.guest == guest) & (slot >= 0))
        own = own[np.argsort(rest.weight[own], kind="stable")]
        dropped += own[: count[guest] - rest.guest_room[guest]].tolist()
    slot[dropped] = -1
    return slot, np.array(dropped, np.int64)
