# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who sits in which of the parallel workshops, by ranked wishes.

Each round is a transportation problem with few sinks, solved exactly by shortest augmenting paths between
workshops (the reduction of R. E. Burkard, M. Dell'Amico, S. Martello, Assignment Problems, 2009, ch. 4; heaps
as in B. Tokuyama and J. Nakano, 1995). Only where a title is offered in several rounds, and somebody would
sit in it twice, do the rounds hang together; then a mixed-integer programme decides them at once.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import heavy
from maschinenraum.engine.inputs import ProblemError, Rule, Truth, Whole, shaped, spread, truths, wholes
from maschinenraum.engine.report import Counted, Report

Progress = Callable[[float, int], bool]
Fairness = Literal["worst-first", "sum"]

NODES = 5_000  # branch-and-bound nodes per stage; real congresses need one


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    """Parallel workshops in rounds, and what people wish for.

    ranks     int[n, W]: 1 is the first wish, 2 the second, ...; 0 is not wished for
    capacity  int[W]: places
    rounds    int[W]: the round in which the workshop takes place, 0 .. R - 1
    fixed     int[n, R]: the workshop the person hosts or is bound to in that round, or -1
    available bool[n, R]: whether the person takes part in that round
    same_as   int[W]: workshops with the same number are the same title; nobody attends a title twice

    Raises ProblemError in one plain sentence.
    """

    ranks: Whole
    capacity: Whole
    rounds: Whole
    fixed: Whole
    available: Truth
    same_as: Whole

    def __init__(
        self,
        ranks: npt.ArrayLike,
        capacity: npt.ArrayLike,
        rounds: npt.ArrayLike,
        fixed: npt.ArrayLike,
        available: npt.ArrayLike | None = None,
        same_as: Sequence[object] | Whole | None = None,
    ) -> None:
        wishes = wholes("ranks", ranks)
        if wishes.ndim != 2:
            raise ProblemError(Rule.SHAPE, (), "ranks must have a row per person and a column per workshop.")
        n, w = wishes.shape
        bound_to = wholes("fixed", fixed)
        if bound_to.ndim != 2 or len(bound_to) != n:
            raise ProblemError(Rule.SHAPE, (), "fixed must have a row per person and a column per round.")
        r = bound_to.shape[1]
        labels = list(range(w)) if same_as is None else list(same_as)
        if len(labels) != w:
            raise ProblemError(Rule.SHAPE, (), f"same_as must have {w} entries, not {len(labels)}.")
        known = {label: k for k, label in enumerate(dict.fromkeys(labels))}
        fields: dict[str, Any] = {
            "ranks": shaped("ranks", wishes, (n, w), 0, 1_000),
            "capacity": spread("capacity", capacity, (w,), 0),
            "rounds": shaped("rounds", wholes("rounds", rounds), (w,), 0, r - 1),
            "fixed": shaped("fixed", bound_to, (n, r), -1, w - 1),
            "available": np.ones((n, r), np.bool_)
            if available is None
            else truths("available", available, 2),
            "same_as": np.array([known[label] for label in labels], np.int64),
        }
        if fields["available"].shape != (n, r):
            raise ProblemError(Rule.SHAPE, (), f"available must have {n} rows and {r} columns.")
        for name, value in fields.items():
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        check_fixed(self)


class Binding(StrEnum):
    """Why a person does not sit in the first wish of a round."""

    HOSTS = "hosts"  # bound to another workshop in that round
    ATTENDS_ELSEWHERE = "attends elsewhere"  # sits in the same title in another round
    FULL = "full"  # every place is taken


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
    steps_done stages of the joint programme that were solved; repeating with steps=steps_done gives the same result
    """

    place: Whole
    histogram: Whole
    value: int
    bound: int
    is_optimal: bool
    reasons: tuple[Missed, ...]
    steps_done: int
    stopped: bool

    @property
    def report(self) -> Report:
        """The assignment as every problem reports."""
        return Report(
            self.value,
            self.bound,
            Counted.WISHES,
            tuple(self.histogram.tolist()),
            self.reasons,
            self.steps_done,
            self.stopped,
        )


def assign(
    problem: Problem,
    *,
    seed: int,
    steps: int | None = None,
    seconds: float | None = None,
    on_progress: Progress | None = None,
    fairness: Fairness = "worst-first",
) -> Assignment:
    """Everyone's places.

    worst-first: as few as possible get nothing, then as few as possible their last wish, and so on upwards, counted
    per person and round. sum: the most points. The seed decides between people whom the wishes do not tell apart.
    A wish counts by its place among the person's wishes of the same round. Nobody is put where they did not wish to be.

    >>> two_want_the_first = Problem([[1, 2], [1, 2]], [1, 1], [0, 0], [[-1], [-1]])
    >>> assign(two_want_the_first, seed=1).histogram.tolist()
    [1, 1, 0]
    """
    if fairness not in ("worst-first", "sum"):
        raise ValueError('fairness must be "worst-first" or "sum".')
    begun = time.monotonic()
    wishes = Wishes.of(problem)
    order = np.random.default_rng(abs(seed)).permutation(len(problem.ranks)).tolist()
    by_sum, bound = separately(problem, wishes, order, "sum")
    place = by_sum if fairness == "sum" else separately(problem, wishes, order, fairness)[0]
    twice = duplicates(problem, place)
    if not twice:
        return report(problem, wishes, place, bound, True, 0, False)
    joint = Joint(problem, wishes, fairness, without_duplicates(problem, wishes, place, twice))
    stopped = False
    while not joint.is_settled and (steps is None or joint.done < steps):
        late = seconds is not None and time.monotonic() - begun >= seconds
        if late or (on_progress is not None and not on_progress(joint.done / joint.stages, joint.value())):
            stopped = True
            break
        joint.advance()
    return report(problem, wishes, joint.place, joint.bound(bound), joint.is_proven, joint.done, stopped)


def check_fixed(problem: Problem) -> None:
    """People are fixed in workshops of the right round, and not twice in the same title."""
    for i, r in ((int(i), int(r)) for i, r in np.argwhere(problem.fixed >= 0)):
        w = int(problem.fixed[i, r])
        if problem.rounds[w] != r:
            own = problem.rounds[w]
            sentence = f"Person {i} is fixed in workshop {w} in round {r}, but it takes place in round {own}."
            raise ProblemError(Rule.WRONG_ROUND, (i, r), sentence)
        titles = problem.same_as[problem.fixed[i, :r][problem.fixed[i, :r] >= 0]]
        if problem.same_as[w] in titles:
            sentence = f"Person {i} is fixed twice in workshops with the title of workshop {w}."
            raise ProblemError(Rule.FIXED_TWICE, (i, r), sentence)


@dataclass(frozen=True, eq=False)
class Wishes:
    """Wishes that could come true.

    position int[n, W]: 1 for the first wish within the round, ..., 0 where there is no wish or no way to meet it
    depth    the greatest position
    places   int[W]: places left by those who are fixed
    """

    position: Whole
    depth: int
    places: Whole

    @classmethod
    def of(cls, problem: Problem) -> Wishes:
        """Leave out rounds in which a person is fixed or away, and titles the person hosts. O(n W log W)."""
        n, w = problem.ranks.shape
        hosted = np.zeros((n, int(problem.same_as.max(initial=-1)) + 1), np.bool_)
        i, r = np.nonzero(problem.fixed >= 0)
        hosted[i, problem.same_as[problem.fixed[i, r]]] = True
        free = problem.available & (problem.fixed < 0)
        open_to = (problem.ranks > 0) & free[:, problem.rounds] & ~hosted[:, problem.same_as]
        position = np.zeros((n, w), np.int64)
        for r_ in range(problem.fixed.shape[1]):
            own = np.flatnonzero(problem.rounds == r_)
            for p in range(n):
                mine = own[open_to[p, own]]
                position[p, mine] = np.unique(problem.ranks[p, mine], return_inverse=True)[1] + 1
        taken = np.bincount(problem.fixed[problem.fixed >= 0], minlength=w)
        return cls(position, int(position.max(initial=0)), np.maximum(problem.capacity - taken, 0))

    def price(self, fairness: Fairness, units: int) -> list[int]:
        """What it costs to get the k-th wish, k = 1 .. depth, or (last entry) none; entry 0 is not used.

        Worst-first, one unit at a level outweighs all units at the levels above it: Python's own whole numbers.
        """
        base = units + 1
        levels = range(self.depth + 2)
        return [k if fairness == "sum" else base**k if k > 1 else 0 for k in levels]


def separately(problem: Problem, wishes: Wishes, order: list[int], fairness: Fairness) -> tuple[Whole, int]:
    """The best places of every round on its own, and their points."""
    place = problem.fixed.copy()
    for r in range(problem.fixed.shape[1]):
        own = np.flatnonzero(problem.rounds == r)
        people = [i for i in order if wishes.position[i, own].any()]
        price = wishes.price(fairness, len(people))
        cost = {
            i: {int(w): price[wishes.position[i, w]] for w in own if wishes.position[i, w]} for i in people
        }
        for i, w in transport(cost, {int(w): int(wishes.places[w]) for w in own}, price[-1]).items():
            place[i, r] = w
    return place, points(wishes, place)


def transport(cost: dict[int, dict[int, int]], places: dict[int, int], nothing: int) -> dict[int, int]:
    """The cheapest assignment of people to sinks with so many places each, exact for any whole costs.

    -1 stands for no sink: always open, at the price `nothing`. One person after the other is added along the cheapest
    chain of moves from sink to sink. O(n W (W² + log n)) for n people and W sinks.

    >>> transport({0: {7: 1, 8: 2}, 1: {7: 1, 8: 9}}, {7: 1, 8: 1}, 99) == {0: 8, 1: 7}
    True
    """
    seating = Seating({i: {**row, -1: nothing} for i, row in cost.items()}, [*places, -1])
    room = {**places, -1: len(cost)}
    for newcomer, row in seating.options.items():
        distance, via = seating.chains(row)
        end = min((d, sink) for sink, d in distance.items() if room[sink] > 0)[1]
        room[end] -= 1
        while end in via:
            before, mover = via[end]
            seating.sit(mover, end)
            end = before
        seating.sit(newcomer, end)
    return seating.seat


class Seating:
    """Who sits in which sink, with a heap of the cheapest movers between any two sinks."""

    def __init__(self, options: dict[int, dict[int, int]], sinks: list[int]) -> None:
        self.options, self.sinks = options, sinks
        self.seat: dict[int, int] = {}
        self.movers: dict[tuple[int, int], list[tuple[int, int]]] = {(a, b): [] for a in sinks for b in sinks}

    def sit(self, i: int, sink: int) -> None:
        """Put a person into a sink; entries of the old one are dropped when they come up."""
        self.seat[i] = sink
        for other, price in self.options[i].items():
            if other != sink:
                heappush(self.movers[sink, other], (price - self.options[i][sink], i))

    def mover(self, a: int, b: int) -> tuple[int, int] | None:
        """The cheapest move from sink a to sink b: what it costs, and who."""
        heap = self.movers[a, b]
        while heap and self.seat[heap[0][1]] != a:
            heappop(heap)
        return heap[0] if heap else None

    def chains(self, row: dict[int, int]) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """The cheapest way for a newcomer to every sink, and (sink before, mover) on it (Bellman & Ford)."""
        distance, via = dict(row), dict[int, tuple[int, int]]()
        frontier = deque(row)
        while frontier:
            a = frontier.popleft()
            for b in self.sinks:
                move = self.mover(a, b)
                if move and (b not in distance or distance[a] + move[0] < distance[b]):
                    distance[b] = distance[a] + move[0]
                    via[b] = (a, move[1])
                    frontier.append(b)
        return distance, via


def points(wishes: Wishes, place: Whole) -> int:
    """D for every first wish met, one less for each place down the list."""
    got = positions_met(wishes, place)
    return int(np.where(got > 0, wishes.depth + 1 - got, 0).sum())


def positions_met(wishes: Wishes, place: Whole) -> Whole:
    """int[n, R]: position of the wish that was met, 0 for none (hosts included)."""
    if wishes.position.shape[1] == 0:
        return np.zeros_like(place)
    met = np.take_along_axis(wishes.position, np.maximum(place, 0), axis=1)
    return np.where(place >= 0, met, 0)


def duplicates(problem: Problem, place: Whole) -> list[tuple[int, int]]:
    """(person, round) of every place in a title the person already has in an earlier round."""
    found = []
    for i, row in enumerate(place.tolist()):
        seen: set[int] = set()
        for r, w in enumerate(row):
            if w >= 0 and int(problem.same_as[w]) in seen:
                found.append((i, r))
            if w >= 0:
                seen.add(int(problem.same_as[w]))
    return found


def without_duplicates(problem: Problem, wishes: Wishes, place: Whole, twice: list[tuple[int, int]]) -> Whole:
    """The same places with the second visit to a title given up for the best wish that still has room."""
    place = place.copy()
    for i, r in twice:
        place[i, r] = -1
    filled = np.bincount(place[place >= 0], minlength=len(problem.capacity))
    for i, r in twice:
        titles = problem.same_as[place[i][place[i] >= 0]]
        choices = np.flatnonzero(
            (wishes.position[i] > 0) & (problem.rounds == r) & (filled < problem.capacity)
        )
        choices = choices[~np.isin(problem.same_as[choices], titles)]
        if len(choices):
            w = int(choices[np.argmin(wishes.position[i, choices])])
            place[i, r] = w
            filled[w] += 1
    return place


class Joint:
    """All rounds in one programme, solved level by level.

    Worst-first, stage 1 makes those who get nothing as few as possible, stage 2 those who get nothing or their last
    wish, keeping what stage 1 reached, and so on. sum is a single stage.
    """

    def __init__(self, problem: Problem, wishes: Wishes, fairness: Fairness, place: Whole) -> None:
        self.problem, self.wishes, self.fairness, self.place = problem, wishes, fairness, place
        self.person, self.workshop = (x.astype(np.int64) for x in np.nonzero(wishes.position))
        self.level = wishes.position[self.person, self.workshop]
        self.stages = 1 if fairness == "sum" else wishes.depth
        self.done = 0
        self.is_exact = True
        self.reached: list[tuple[Whole, int]] = []

    @property
    def is_settled(self) -> bool:
        """Whether all stages are solved, or one has been given up."""
        return self.done == self.stages or not self.is_exact

    @property
    def is_proven(self) -> bool:
        """Whether every stage was solved to the end."""
        return self.done == self.stages and self.is_exact

    def value(self) -> int:
        """The points of the best places so far."""
        return points(self.wishes, self.place)

    def bound(self, relaxed: int) -> int:
        """The best certified bound on points: the programme's own in sum, the separate rounds' otherwise."""
        return self.value() if self.fairness == "sum" and self.is_proven else relaxed

    def advance(self) -> None:
        """Solve the next stage."""
        gain = self.gains()
        chosen, is_best = solve(self.columns(), self.rows(), gain, self.reached)
        if chosen is None:
            self.is_exact = False
            return
        self.is_exact = is_best
        self.reached.append((gain, int(gain[chosen].sum())))
        self.place = self.problem.fixed.copy()
        self.place[self.person[chosen], self.problem.rounds[self.workshop[chosen]]] = self.workshop[chosen]
        self.done += 1

    def gains(self) -> Whole:
        """int per wish: what this stage counts."""
        if self.fairness == "sum":
            return self.wishes.depth + 1 - self.level
        return (self.level <= self.wishes.depth - self.done).astype(np.int64)

    def columns(self) -> int:
        """How many wishes are decided."""
        return len(self.level)

    def rows(self) -> list[tuple[Whole, int]]:
        """(wishes, at most so many of them): one place per person and round, one per title, the places themselves."""
        rounds, titles = len(self.problem.fixed[0]), int(self.problem.same_as.max()) + 1
        once = self.person * rounds + self.problem.rounds[self.workshop]
        title = self.person * titles + self.problem.same_as[self.workshop]
        limits = [(group, 1) for key in (once, title) for group in groups(key) if len(group) > 1]
        return limits + [
            (group, int(self.wishes.places[self.workshop[group[0]]])) for group in groups(self.workshop)
        ]


def groups(key: Whole) -> list[Whole]:
    """The indices with equal keys, together."""
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def solve(
    columns: int, rows: list[tuple[Whole, int]], gain: Whole, reached: list[tuple[Whole, int]]
) -> tuple[Truth | None, bool]:
    """The 0/1 choice with the greatest gain that keeps the rows and what earlier stages reached; is it proven?"""
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
    model.run()
    info = model.getInfo()
    if info.primal_solution_status != highs.SolutionStatus.kSolutionStatusFeasible:
        return None, False
    chosen = np.array(model.getSolution().col_value) > 0.5
    return chosen, model.getModelStatus() == highs.HighsModelStatus.kOptimal


def report(
    problem: Problem,
    wishes: Wishes,
    place: Whole,
    bound: int,
    is_optimal: bool,
    steps_done: int,
    stopped: bool,
) -> Assignment:
    """The places with everything one may ask of them."""
    got = positions_met(wishes, place)
    wished = rounds_with_a_wish(problem, wishes)
    levels = np.where(got > 0, got, wishes.depth + 1)[wished]
    histogram = np.bincount(levels - 1, minlength=wishes.depth + 1)
    for array in (place, histogram):
        array.setflags(write=False)
    return Assignment(
        place,
        histogram,
        points(wishes, place),
        bound,
        is_optimal,
        misses(problem, place),
        steps_done,
        stopped,
    )


def rounds_with_a_wish(problem: Problem, wishes: Wishes) -> Truth:
    """bool[n, R]: rounds in which the person has a wish that could come true."""
    wished = np.zeros(problem.fixed.shape, np.bool_)
    person, workshop = np.nonzero(wishes.position)
    wished[person, problem.rounds[workshop]] = True
    return wished


def misses(problem: Problem, place: Whole) -> tuple[Missed, ...]:
    """One record per round in which a person is present and does not get the first wish, by person and round."""
    found = []
    for r in range(place.shape[1]):
        own = np.flatnonzero(problem.rounds == r)
        for i in (int(p) for p in np.flatnonzero(problem.available[:, r])):
            mine = own[problem.ranks[i, own] > 0]
            got = int(place[i, r])
            if len(mine) == 0:
                continue
            best = problem.ranks[i, mine].min()
            if got >= 0 and problem.ranks[i, got] == best:
                continue
            wished = int(mine[np.argmin(problem.ranks[i, mine])])
            found.append(Missed(i, r, wished, got, binding(problem, place, i, r, wished)))
    return tuple(sorted(found, key=lambda miss: (miss.person, miss.round)))


def binding(problem: Problem, place: Whole, person: int, round_: int, wished: int) -> Binding:
    """The rule that keeps the person from the workshop wished for."""
    if problem.fixed[person, round_] >= 0:
        return Binding.HOSTS
    others = np.delete(place[person], round_)
    if problem.same_as[wished] in problem.same_as[others[others >= 0]]:
        return Binding.ATTENDS_ELSEWHERE
    return Binding.FULL
