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
from maschinenraum.engine.consultations.bound import Relaxation
from maschinenraum.engine.consultations.core import Core
from maschinenraum.engine.consultations.programme import Outcome, Programme
from maschinenraum.engine.inputs import Whole

CHUNK = 2_000  # steps between two looks at the clock, at the caller and at the best so far
LARGE = 30_000  # requests from which numba is loaded at once, not after the first chunk
DELAYS = (64, 16, 4, 1, 0)  # contests that a request fights before its host's day ends one slot later
PATIENCE = 8  # steps per wanted request and delay
PROGRAMME = 20_000  # steps that a programme counts for
SMALL = 1_200  # columns up to which the whole timetable is a programme
ROUNDS = 12  # how often areas may grow


class Search:
    """The best timetable so far, and what is proven about it.

    bound          no timetable serves more weight
    lateness_bound no timetable of the value `best_key[0]` is earlier, if that is the bound
    best           int[k], slots of the best timetable; best_key its (value, minus lateness)
    is_late        whether a programme ran out of time
    """

    def __init__(self, core: Core, relaxation: Relaxation, seed: int, until: float | None) -> None:
        self.core, self.relaxation, self.until = core, relaxation, until
        self.bound, self.earliest = relaxation.value, relaxation.lateness
        self.random = np.random.default_rng(abs(seed))
        self.board = Board(core)
        self.board.place(relaxation.slot, self.random.permutation(len(core.index)))
        self.best = self.board.slot()
        self.best_key = self.key()
        self.is_late = False

    def key(self) -> tuple[int, int]:
        """What timetables are compared by: weight served, then earliness."""
        return worth(self.core, self.board.slot())

    @property
    def lateness_bound(self) -> int:
        """No timetable of the best value has a smaller sum of slots."""
        return self.earliest if self.best_key[0] == self.bound else 0

    @property
    def is_settled(self) -> bool:
        """Whether the best timetable is proven to be the best."""
        return self.best_key == (self.bound, -self.earliest)

    def keep_best(self) -> None:
        """Remember the timetable on the board if it is the best so far."""
        key = self.key()
        if key > self.best_key:
            self.best_key, self.best = key, self.board.slot()

    def work(self) -> Iterator[int]:
        """Everything there is to do, in portions; the steps of each."""
        if len(self.core.index) > LARGE or heavy.numba_is_at_hand():
            self.board.compile()
        yield from self.seat()
        if not self.is_settled and self.core.possible.sum() <= SMALL:
            yield from self.settle_all()
        elif self.best_key[0] < self.bound:
            yield from self.settle_areas()
        yield from self.pull_forward()

    def seat(self) -> Iterator[int]:
        """Give every request of the flow a slot: fight for early ones first, then be content with later ones."""
        wanted = int((self.relaxation.slot >= 0).sum())
        for delay in DELAYS:
            self.board.forget_prices()
            yield from self.walk(PATIENCE * wanted, delay)
            if self.board.waiting == 0:
                return

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
        programme = Programme(self.core, np.arange(len(self.core.index)))
        weight = self.core.weight[programme.request]
        if self.best_key[0] < self.bound:
            outcome = programme.maximise(weight, self.seconds_left())
            if not self.learn(outcome):
                return
            self.tighten(outcome.bound)
            yield PROGRAMME
        if self.best_key[0] == self.bound:
            programme.keep(weight, self.bound)
            outcome = programme.maximise(-programme.slot, self.seconds_left())
            if self.learn(outcome):
                self.earliest = max(self.earliest, -outcome.bound)
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

    def settle_areas(self) -> Iterator[int]:
        """Prove around every request that is left what can be served there, and serve that."""
        areas = Areas.of(self.core, self.relaxation.slot)
        dropped = np.zeros(0, np.int64)
        for turn in range(ROUNDS):
            if self.best_key[0] == self.bound:
                return
            self.board.forget_prices()
            yield from self.walk(20 * 2**turn * self.board.waiting, 0)
            areas.grow(np.concatenate([self.board.queued(), dropped]), self.board.contested())
            if (yield from self.solve(areas)):
                return
            wanted, dropped = within_rooms(self.core, areas.wanted())
            self.board.place(wanted, self.random.permutation(len(wanted)))
            self.board.forget_prices()
            yield from self.walk(PATIENCE * len(wanted), 0)

    def solve(self, areas: Areas) -> Generator[int, None, bool]:
        """Find the best of every new group; whether one of them is beyond reach."""
        for group in areas.unsolved():
            if areas.is_too_large(group):
                return True
            outcome = areas.solve(group, self.seconds_left())
            self.is_late |= outcome.ran_out_of_time
            if self.is_late:
                return True
            yield PROGRAMME
            self.tighten(self.relaxation.value - areas.total_loss())
            if outcome.slot is None:
                return True
        return False

    def tighten(self, bound: int) -> None:
        """No timetable serves more than that; below the flow's value, its lateness says nothing."""
        if bound < self.bound:
            self.bound, self.earliest = bound, 0

    def pull_forward(self) -> Iterator[int]:
        """Move the best timetable into earlier slots as long as that gains anything."""
        self.fill()
        hosts = len(self.core.host_room)
        block = max(1, CHUNK // max(self.core.slots, 1))
        gained = True
        while gained and not self.is_settled:
            gained = False
            for begin in range(0, hosts, block):
                end = min(begin + block, hosts)
                gained |= self.board.pull(begin, end) > 0
                self.keep_best()
                yield (end - begin) * self.core.slots
                self.board.compile()

    def fill(self) -> None:
        """Put the best timetable on the board, and beside it whatever else fits without anybody giving way."""
        self.board.place(self.best, np.arange(len(self.best)))
        if self.best_key[0] == self.bound:
            return
        core, served = self.core, self.best >= 0
        hosts = core.host_room - np.bincount(core.host[served], minlength=len(core.host_room))
        guests = core.guest_room - np.bincount(core.guest[served], minlength=len(core.guest_room))
        for e in np.argsort(-core.weight, kind="stable").tolist():
            host, guest = core.host[e], core.guest[e]
            if not served[e] and hosts[host] > 0 and guests[guest] > 0 and self.board.add(e):
                hosts[host] -= 1
                guests[guest] -= 1
        self.keep_best()


def worth(core: Core, slot: Whole) -> tuple[int, int]:
    """(weight served, minus the sum of slots) of a timetable."""
    served = slot >= 0
    return int(core.weight[served].sum()), -int(slot[served].sum())


def within_rooms(core: Core, slot: Whole) -> tuple[Whole, Whole]:
    """The same slots without the lightest requests of guests who have too many, and those requests."""
    slot, dropped = slot.copy(), []
    count = np.bincount(core.guest[slot >= 0], minlength=len(core.guest_room))
    for guest in np.flatnonzero(count > core.guest_room).tolist():
        own = np.flatnonzero((core.guest == guest) & (slot >= 0))
        own = own[np.argsort(core.weight[own], kind="stable")]
        dropped += own[: count[guest] - core.guest_room[guest]].tolist()
    slot[dropped] = -1
    return slot, np.array(dropped, np.int64)
