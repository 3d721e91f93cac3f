# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a problem to places: search, proof, and where it is small a programme for what is left open.

Rounds in which nobody wishes for the title of another round are transportation problems: chains of moves solve
them exactly. Where rounds hang together, prices of the places (a Lagrangian dual) lead within a few points of the
optimum, and mostly prove it.
"""

from __future__ import annotations

import time
from itertools import count

from maschinenraum.engine.budget import Budget, Progress
from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.workshops.assignment import Assignment, misses
from maschinenraum.engine.workshops.board import Board
from maschinenraum.engine.workshops.problem import Problem
from maschinenraum.engine.workshops.programme import Programme
from maschinenraum.engine.workshops.search import Search
from maschinenraum.engine.workshops.wishes import Fairness, Wishes

SMALL = 12_000  # wishes up to which the programme is worth the time
FIRM, LISTS = (
    700,
    2,
)  # steps that every search may take, and lists of wishes for each of which it may take one more
SEARCHED = 0.9  # share of the work that the search is said to be, the rest being the programme
ASKED = 50  # the programme's solver asks so many times more often than the caller is asked
PROOF = 5_000  # steps for the bound on points


def assign(
    problem: Problem,
    fairness: Fairness = "worst-first",
    *,
    seed: int,
    steps: int | None = None,
    seconds: float | None = None,
    on_progress: Progress | None = None,
) -> Assignment:
    """Everyone's places.

    worst-first: as few as possible get nothing, then as few as possible their last wish, and so on upwards, counted
    per person and round. sum: the most points. The seed decides between people whom the wishes do not tell apart.
    A wish counts by its place among the person's wishes of the same round. Nobody is put where they did not wish to be.

    steps        budget of search steps; by default the search ends by itself
    seconds      ends it early; the result says after how many steps
    on_progress  called with the share of steps done and the points of the best so far; False ends the search

    >>> two_want_the_first = Problem([[1, 2], [1, 2]], [1, 1], [0, 0], [[-1], [-1]])
    >>> assign(two_want_the_first, seed=1).histogram.tolist()
    [1, 1, 0]
    """
    if fairness not in ("worst-first", "sum"):
        raise ValueError('fairness must be "worst-first" or "sum".')
    began = time.monotonic()
    wishes = Wishes.of(problem)
    limit = search_steps(wishes)
    budget = Budget(limit if steps is None else min(steps, limit), seconds, part(on_progress, 0, SEARCHED))
    if wishes.depth == 0:
        return result(problem, wishes, problem.fixed.copy(), (0, 0), (0, False))
    board = Board(problem, wishes, seed)
    search = Search(board, fairness, seed, budget)
    for _ in search.work():
        if search.is_proven or not budget.allows(search.points):
            break
    search.finish()
    seat, proven = search.best, wishes.depth if search.is_proven else search.levels_proven
    spent, stopped = budget.done, budget.stopped
    if proven < wishes.depth and len(board.level) <= SMALL and not stopped:
        budget = Budget(
            wishes.depth if steps is None else steps - spent,
            None if seconds is None else began + seconds - time.monotonic(),
            part(on_progress, SEARCHED, 1),
        )
        seat, proven = by_programme(search, budget)
        spent, stopped = spent + budget.done, budget.stopped
    place = board.place(seat)
    bound = wishes.points(place)
    if fairness != "sum" or proven < wishes.depth:
        bound = min(search.bound_of_points(), bound_of_points(board, seat))
    if fairness == "sum" and bound == wishes.points(place):
        proven = wishes.depth
    return result(problem, wishes, place, (bound, proven), (spent, stopped))


def search_steps(wishes: Wishes) -> int:
    """The most steps that a search is worth; most end by themselves before."""
    return FIRM + int(wishes.wished.sum()) // LISTS


def part(on_progress: Progress | None, low: float, high: float) -> Progress | None:
    """The caller's function, told that the work goes from one share of all work to another."""
    if on_progress is None:
        return None
    return lambda fraction, best: on_progress(low + (high - low) * fraction, best)


def by_programme(search: Search, budget: Budget) -> tuple[Whole, int]:
    """Seats after as many stages of the programme as the budget allows, and how many levels are proven."""
    programme = Programme(search.board, search.fairness, search.best, search.levels_proven)
    asked = count()

    def goes_on() -> bool:
        return next(asked) % ASKED > 0 or budget.allows(search.points)

    while programme.done < programme.stages and budget.allows(search.points) and programme.advance(goes_on):
        budget.spend(1)
    if programme.done == programme.stages:
        return programme.seat, search.board.wishes.depth
    return programme.seat, programme.done


def bound_of_points(board: Board, seat: Whole) -> int:
    """No assignment has more points: what prices prove, beginning with those of good seats."""
    search = Search(board, "sum", 0, Budget(PROOF, None, None))
    search.begin_at(seat)
    search.take(search.seats, seat)
    for _ in search.improve():
        pass
    search.budget = Budget(PROOF, None, None)
    for _ in search.prove():
        pass
    return search.bound_of_points()


def result(
    problem: Problem, wishes: Wishes, place: Whole, known: tuple[int, int], work: tuple[int, bool]
) -> Assignment:
    """The places with everything one may ask of them: the bound and levels proven, steps and whether it was ended."""
    histogram = wishes.histogram(place)
    for array in (place, histogram):
        array.setflags(write=False)
    bound, proven = known
    return Assignment(
        place=place,
        histogram=histogram,
        value=wishes.points(place),
        bound=bound,
        is_optimal=proven == wishes.depth,
        levels_proven=proven,
        reasons=misses(problem, place),
        steps_done=work[0],
        stopped=work[1],
    )
