# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out: who sits where, how good that is, and why first wishes were missed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.report import Counted, Report
from maschinenraum.engine.workshops.problem import Problem


class Binding(StrEnum):
    """Why a person does not sit in the first wish of a round."""

    HOSTS = "hosts"  # bound to another workshop in that round
    ATTENDS_ELSEWHERE = "attends elsewhere"  # sits in the same title in another round
    FULL = "full"  # every place is taken
    NOT_FOUND = "not found"  # there is room; the search was ended before it found the change


@dataclass(frozen=True)
class Missed:
    """A first wish that was not met: what was wished, what came instead (-1 nothing), and the rule that binds."""

    person: int
    round: int
    wished: int
    got: int
    binding: Binding


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who sits where.

    place      int[n, R]: workshop, or -1
    histogram  int[D + 1]: of all people and rounds with a wish, how many got their 1st, 2nd, ... wish of that round;
               the last number got none
    value      points: D for a first wish, one less for each place down the list, 0 for none
    bound      no assignment has more points (certified); below it lies what fairness costs
    is_optimal whether the assignment is proven the best in the order asked for
    levels_proven how many numbers of the histogram, from its last, are proven the least possible in worst-first order;
               with the most points asked for, all or none
    reasons    every first wish that was missed, by person and round
    steps_done steps of search; repeating with steps=steps_done gives the identical assignment
    stopped    whether time or the caller ended the search before it was through
    """

    place: Whole
    histogram: Whole
    value: int
    bound: int
    is_optimal: bool
    levels_proven: int
    reasons: tuple[Missed, ...]
    steps_done: int
    stopped: bool

    @property
    def report(self) -> Report:
        """The same in the words of every problem."""
        return Report(
            self.value,
            self.bound,
            Counted.WISHES,
            tuple(self.histogram.tolist()),
            self.reasons,
            self.steps_done,
            self.stopped,
            is_proven=self.is_optimal,
        )


def misses(problem: Problem, place: Whole) -> tuple[Missed, ...]:
    """One record per round in which a person is present and does not get the first wish, by person and round."""
    found: list[Missed] = []
    for r in range(place.shape[1]):
        own = np.flatnonzero(problem.rounds == r)
        if len(own) == 0:
            continue
        ranks = np.where(problem.ranks[:, own] > 0, problem.ranks[:, own], np.iinfo(np.int64).max)
        got = place[:, r]
        reached = (got >= 0) & (problem.ranks[np.arange(len(got)), np.maximum(got, 0)] == ranks.min(axis=1))
        wishes = (problem.ranks[:, own] > 0).any(axis=1)
        people = np.flatnonzero(problem.available[:, r] & wishes & ~reached)
        wished = own[ranks.argmin(axis=1)[people]]
        rows = zip(people.tolist(), wished.tolist(), got[people].tolist(), strict=True)
        why = bindings(problem, place, people, r, wished)
        found += [Missed(i, r, w, g, rule) for (i, w, g), rule in zip(rows, why, strict=True)]
    return tuple(sorted(found, key=lambda miss: (miss.person, miss.round)))


def bindings(problem: Problem, place: Whole, people: Whole, round_: int, wished: Whole) -> list[Binding]:
    """The rule that keeps each of these people from the workshop wished for in that round."""
    filled = np.bincount(place[place >= 0], minlength=len(problem.capacity))
    titles = np.where(place >= 0, problem.same_as[np.maximum(place, 0)], -1)
    titles[:, round_] = -1
    rules = (
        (problem.fixed[people, round_] >= 0, Binding.HOSTS),
        ((titles[people] == problem.same_as[wished][:, None]).any(axis=1), Binding.ATTENDS_ELSEWHERE),
        (filled[wished] >= problem.capacity[wished], Binding.FULL),
        (np.ones(len(people), np.bool_), Binding.NOT_FOUND),
    )
    first = np.argmax([holds for holds, _ in rules], axis=0) if len(people) else []
    return [rules[k][1] for k in first]
