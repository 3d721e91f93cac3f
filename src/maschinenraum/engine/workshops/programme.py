# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""All rounds in one mixed-integer programme, for the few points that the search could not prove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.workshops.board import Board
from maschinenraum.engine.workshops.wishes import Fairness

NODES = 2_000  # branch-and-bound nodes per stage; most need one


class Programme:
    """Every wish is decided at once, level by level.

    Worst-first, stage 1 makes those who get nothing as few as possible, stage 2 those who get nothing or their last
    wish, keeping what stage 1 reached, and so on. sum is a single stage.

    stages  how many there are
    done    how many are solved
    seat    int[n * R]: the wish of everybody that comes true, or -1
    """

    def __init__(self, board: Board, fairness: Fairness, seat: Whole, proven: int) -> None:
        self.board, self.fairness, self.seat = board, fairness, seat
        self.stages = 1 if fairness == "sum" else board.wishes.depth
        self.list = np.repeat(np.arange(len(board.frame.span) - 1), np.diff(board.frame.span))
        self.done = 0
        self.reached: list[tuple[Whole, int]] = []
        for _ in range(proven):
            self._keep(seat)

    def advance(self, goes_on: Callable[[], bool]) -> bool:
        """Solve the next stage; False if it was given up or ended from outside."""
        chosen = solve(len(self.list), self._rows(), self._gain(), self.reached, goes_on)
        if chosen is None:
            return False
        self.seat = np.full(len(self.seat), -1)
        self.seat[self.list[chosen]] = np.flatnonzero(chosen)
        self._keep(self.seat)
        return True

    def _keep(self, seat: Whole) -> None:
        """What these seats reach at this stage must be reached at all later ones."""
        gain = self._gain()
        self.reached.append((gain, int(gain[seat[seat >= 0]].sum())))
        self.done += 1

    def _gain(self) -> Whole:
        """int[m]: what this stage counts."""
        depth = self.board.wishes.depth
        if self.fairness == "sum":
            return depth + 1 - self.board.level
        return (self.board.level <= depth - self.done).astype(np.int64)

    def _rows(self) -> list[tuple[Whole, int]]:
        """(wishes, at most so many of them): one place per person and round, one per title, the places themselves."""
        frame = self.board.frame
        titles = self.list // self.board.rounds * (int(frame.title.max()) + 1) + frame.title
        limits = [(group, 1) for key in (self.list, titles) for group in groups(key) if len(group) > 1]
        places = [(group, int(frame.room[frame.node[group[0]]])) for group in groups(frame.node)]
        return limits + [(group, most) for group, most in places if most < len(group)]


def groups(key: Whole) -> list[Whole]:
    """The indices with equal keys, together."""
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def solve(
    columns: int,
    rows: list[tuple[Whole, int]],
    gain: Whole,
    reached: list[tuple[Whole, int]],
    goes_on: Callable[[], bool],
) -> Truth | None:
    """The 0/1 choice with the greatest gain that keeps the rows and what earlier stages reached, or None if it was
    not proven."""
    highs = heavy.highs()
    model = heavy.silent_model()
    model.setOptionValue("mip_max_nodes", NODES)
    model.setOptionValue("mip_rel_gap", 0.0)
    everything = np.arange(columns, dtype=np.int32)
    model.addVars(columns, np.zeros(columns), np.ones(columns))
    model.changeColsCost(columns, everything, gain.astype(np.float64))
    model.changeColsIntegrality(columns, everything, np.full(columns, highs.HighsVarType.kInteger))
    model.changeObjectiveSense(highs.ObjSense.kMaximize)
    for group, most in rows:
        model.addRow(-highs.kHighsInf, most, len(group), group.astype(np.int32), np.ones(len(group)))
    for earlier, least in reached:
        which = np.flatnonzero(earlier).astype(np.int32)
        model.addRow(least, highs.kHighsInf, len(which), which, earlier[which].astype(np.float64))
    interruptible(model, goes_on)
    model.run()
    if model.getModelStatus() != highs.HighsModelStatus.kOptimal:
        return None
    return np.array(model.getSolution().col_value) > 0.5


def interruptible(model: Any, goes_on: Callable[[], bool]) -> None:
    """Have the solver ask every now and then whether it goes on."""
    kinds = heavy.highs().cb.HighsCallbackType

    def ask(_kind: Any, _message: str, _told: Any, answer: Any, _data: Any) -> None:
        if answer is not None and not goes_on():
            answer.user_interrupt = True

    model.setCallback(ask, None)
    model.startCallback(kinds.kCallbackMipInterrupt)
    model.startCallback(kinds.kCallbackSimplexInterrupt)
