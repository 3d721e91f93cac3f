# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The problem in the flat form that the moves work on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.workshops import kernel
from maschinenraum.engine.workshops.problem import Problem
from maschinenraum.engine.workshops.states import Frame, Prices, Seats
from maschinenraum.engine.workshops.wishes import Wishes

WORTH_COMPILING = 150  # lists of wishes from which loading numba pays


class Board:
    """People in an order that the seed decides, their wishes one after another, and workshops as nodes.

    level     int[m]: the position of each wish
    workshop  int[m]
    clashes   whether somebody wishes for a title in two rounds, so that the rounds hang together
    lists     how many lists of wishes there are, one per person and round
    """

    def __init__(self, problem: Problem, wishes: Wishes, seed: int) -> None:
        self.problem, self.wishes = problem, wishes
        people, self.rounds = problem.fixed.shape
        self.people = people
        self.order = np.random.default_rng(abs(seed)).permutation(people)
        position = wishes.position[self.order]
        person, workshop = (x.astype(np.int64) for x in np.nonzero(position))
        level = position[person, workshop]
        sorted_ = np.lexsort((level, problem.rounds[workshop], person))
        person, self.workshop, self.level = person[sorted_], workshop[sorted_], level[sorted_]
        self.lists = int(wishes.wished.sum())
        title = person * (int(problem.same_as.max(initial=0)) + 1) + problem.same_as[self.workshop]
        self.clashes = len(np.unique(title)) < len(title)
        self.frame = self._frame(person)
        self.most_nodes = int(np.diff(self.frame.first).max(initial=1))
        fast = heavy.numba_is_at_hand() or self.lists >= WORTH_COMPILING
        self.moves: Any = heavy.compiled(kernel) if fast else kernel
        self.f = Frame(*(cells(array, self.moves) for array in self.frame))

    def _frame(self, person: Whole) -> Any:
        """Arrays of `Frame`."""
        problem = self.problem
        sizes = np.bincount(problem.rounds, minlength=self.rounds) + 1
        first = np.concatenate([[0], np.cumsum(sizes)])
        node = np.empty(len(problem.rounds), np.int64)
        room = np.full(int(first[-1]), self.people, np.int64)
        for r in range(self.rounds):
            own = np.flatnonzero(problem.rounds == r)
            node[own] = first[r] + 1 + np.arange(len(own))
            room[node[own]] = self.wishes.places[own]
        list_ = person * self.rounds + problem.rounds[self.workshop]
        arrays: Any = (
            first,
            np.concatenate([[0], np.cumsum(sizes**2)]),
            np.searchsorted(list_, np.arange(self.people * self.rounds + 1)),
            node[self.workshop],
            problem.same_as[self.workshop],
            np.minimum(room, self.people),
        )
        return Frame(*arrays)

    def seats(self, gain: npt.NDArray[Any], moves: Any = None) -> Seats:
        """Nobody has a seat yet."""
        nodes, matrix = int(self.frame.first[-1]), int(self.frame.cells[-1])
        farthest = 4 * int(gain.max(initial=0)) * (nodes + 1)
        sizes = (matrix, matrix, matrix, matrix, nodes, nodes, nodes, nodes, 4 * self.rounds, len(gain))
        arrays = [gain, np.full(self.people * self.rounds, -1), np.zeros(nodes, np.int64)]
        arrays += [np.zeros(size, np.int64) for size in sizes]
        arrays += [np.zeros(1 + 6 * (nodes + self.rounds), np.int64), np.array([max(farthest, kernel.FAR)])]
        return Seats(*(cells(array, moves or self.moves) for array in arrays))

    def prices(self, gain: Whole) -> Prices:
        """All places are free of charge."""
        nodes = int(self.frame.first[-1])
        sizes = (nodes, nodes, nodes, nodes, self.people * self.rounds, 4 * self.rounds, len(gain))
        arrays = [
            gain,
            *(np.zeros(size, np.int64) for size in sizes),
            np.array([kernel.WHOLE, 0, kernel.FAR]),
        ]
        return Prices(*(cells(array, self.moves) for array in arrays))

    def gain(self, worth: list[int]) -> Whole:
        """int[m]: what each wish is worth, given what the k-th is."""
        return np.array(worth, np.int64)[self.level]

    def value(self, seat: Any, gain: Whole) -> int:
        """What these seats are worth."""
        had = np.array(seat, np.int64)
        return int(gain[had[had >= 0]].sum())

    def place(self, seat: Any) -> Whole:
        """int[n, R]: the workshop of everybody, hosts included."""
        had = np.array(seat, np.int64).reshape(self.people, self.rounds)
        place = self.problem.fixed.copy()
        person, round_ = np.nonzero(had >= 0)
        place[self.order[person], round_] = self.workshop[had[person, round_]]
        return place

    def seat(self, place: Whole) -> Whole:
        """int[n * R]: the wish that came true for everybody, given the workshops."""
        index = np.full(self.problem.ranks.shape, -1)
        person = np.repeat(np.arange(self.people), np.diff(self.frame.span[:: max(self.rounds, 1)]))
        index[self.order[person], self.workshop] = np.arange(len(self.workshop))
        had = (
            np.take_along_axis(index, np.maximum(place, 0), axis=1) if index.size else np.full_like(place, -1)
        )
        return np.where((place >= 0) & self.wishes.wished, had, -1)[self.order].ravel()


def cells(array: npt.NDArray[Any], moves: Any) -> Any:
    """A copy in the form these moves work on: lists for Python itself, arrays of one and the same type for numba."""
    return array.tolist() if moves is kernel else np.array(array, np.int64, order="C")


def refill(target: Any, values: npt.NDArray[Any] | list[int]) -> None:
    """Write the values into a list or array of the moves."""
    target[:] = values if isinstance(target, np.ndarray) else list(map(int, values))
