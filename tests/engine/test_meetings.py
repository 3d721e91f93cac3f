# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""One-to-one meetings: valid, bounded, repeatable, and clear about what binds."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import VARIANTS, meetings_problem
from benchmarks.meetings_exact import constraint_programme
from maschinenraum.engine import heavy
from maschinenraum.engine.meetings import (
    Binding,
    Plan,
    Priority,
    Problem,
    ProblemError,
    Rule,
    kernel,
    plan,
    planner,
    search,
)
from maschinenraum.engine.meetings import bound as bounds
from maschinenraum.engine.meetings.board import ROOM, SCORE
from maschinenraum.engine.report import Counted
from tests.checker import meeting_violations


def violations(problem: Problem, result: Plan) -> list[str]:
    return meeting_violations(
        problem.available,
        problem.tables,
        problem.pairs,
        problem.cap,
        result.slot,
        result.table,
        locked=problem.locked,
        locked_table=problem.locked_table,
        allowed=problem.allowed,
    )


def timetables(problem: Problem) -> Iterator[list[int]]:
    """Every timetable that keeps the rules, by trying them all."""
    choices = [[-1, *range(problem.slots)] if t < 0 else [int(t)] for t in problem.locked]
    for slots in itertools.product(*choices):
        tables = [-1 if t < 0 else sum(s == t for s in slots[:e]) for e, t in enumerate(slots)]
        if not meeting_violations(
            problem.available,
            problem.tables,
            problem.pairs,
            problem.cap,
            slots,
            tables,
            allowed=problem.allowed,
        ):
            yield list(slots)


def worth(problem: Problem, slots: list[int]) -> tuple[int, int]:
    """(people short, value) of a timetable, counted anew."""
    counts = [0] * problem.people
    value = 0
    for (a, b), benefit, t in zip(problem.pairs.tolist(), problem.benefit.tolist(), slots, strict=True):
        if t >= 0:
            value += benefit
            for p in (a, b):
                value += int(problem.floor[p, counts[p]]) if counts[p] < problem.floor.shape[1] else 0
                counts[p] += 1
    return sum(c < problem.target for c in counts), value


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small and degenerate: nobody, one person, no slots, no tables, no pairs, locks."""
    n = draw(st.integers(0, 6))
    slots = draw(st.integers(0, 3))
    everyone = list(itertools.combinations(range(n), 2))
    pairs = draw(st.lists(st.sampled_from(everyone), unique=True, max_size=6)) if everyone else []
    m = len(pairs)
    row = st.lists(st.booleans(), min_size=slots, max_size=slots)
    problem = Problem(
        np.array(draw(st.lists(row, min_size=n, max_size=n)), bool).reshape(n, slots),
        draw(st.lists(st.integers(0, 3), min_size=slots, max_size=slots)),
        pairs,
        draw(st.lists(st.integers(1, 50), min_size=m, max_size=m)),
        draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)),
        floor=draw(st.sampled_from([(1000, 500, 250), (), (3,), (40, 40)])),
        allowed=np.array(draw(st.lists(row, min_size=m, max_size=m)), bool).reshape(m, slots),
        target=draw(st.integers(0, 3)),
        priority=draw(st.sampled_from(Priority)),
    )
    locked = draw(st.lists(st.integers(-1, slots - 1), min_size=m, max_size=m)) if slots else []
    try:
        return replace(problem, locked=np.array(locked, np.int64)) if locked else problem
    except ProblemError:
        return problem


@settings(max_examples=80, deadline=None)
@given(problem=problems(), seed=st.integers(0, 5))
def test_a_plan_keeps_every_rule_and_brute_force_lies_between_value_and_bound(
    problem: Problem, seed: int
) -> None:
    result = plan(problem, seed=seed, steps=200)
    assert violations(problem, result) == []
    assert (result.short, result.value) == worth(problem, result.slot.tolist())
    everything = [worth(problem, slots) for slots in timetables(problem)]
    assert result.value <= max(value for _, value in everything) <= result.bound
    assert result.short_bound <= min(short for short, _ in everything) <= result.short
    assert (
        result.counts.tolist()
        == np.bincount(problem.pairs[result.slot >= 0].ravel(), minlength=problem.people).tolist()
    )
    assert [r.person for r in result.reasons] == np.flatnonzero(result.counts < problem.target).tolist()


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_small_problems_are_solved_to_the_optimum(problem: Problem) -> None:
    result = plan(problem, seed=1, steps=2000)
    everything = (worth(problem, slots) for slots in timetables(problem))
    best = min(
        (short if problem.priority is Priority.FEW_SHORT else 0, -value) for short, value in everything
    )
    assert (result.short if problem.priority is Priority.FEW_SHORT else 0, -result.value) == best


@pytest.mark.parametrize("seed", range(4))
def test_as_few_people_stay_short_as_a_general_solver_leaves(seed: int) -> None:
    rng = np.random.default_rng(seed)
    everyone = np.array(list(itertools.combinations(range(12), 2)))
    pairs = everyone[rng.random(len(everyone)) < 0.35]
    problem = Problem(
        rng.random((12, 4)) < 0.7,
        rng.integers(1, 4, 4),
        pairs,
        rng.integers(1, 50, len(pairs)),
        rng.integers(1, 4, 12),
        target=2,
        priority=Priority.FEW_SHORT,
    )
    result, exact = plan(problem, seed=1), constraint_programme(problem, seconds=60.0)
    assert (result.short, result.value) == worth(problem, exact.slot.tolist())


def test_the_slots_bound_what_people_who_are_never_there_together_could_reach() -> None:
    rng = np.random.default_rng(1)
    available = np.ones((60, 8), bool)
    available[:30, 5:] = False
    available[30:, :3] = False
    pairs = np.array([(a, b) for a in range(60) for b in range(a + 1, 60) if rng.random() < 0.4])
    problem = Problem(available, 30, pairs, rng.integers(1, 100, len(pairs)), np.full(60, 8))
    result = plan(problem, seed=1)
    assert violations(problem, result) == []
    forgetful = bounds.value_bound(problem, bounds.limits(problem))[0]
    assert result.value <= result.bound < forgetful
    assert result.ben >= 0.98


def test_the_report_says_the_same_in_common_words() -> None:
    result = plan(meetings_problem(3, "tight", people=40), seed=1)
    report = result.report
    assert (report.value, report.bound, report.gap) == (result.value, result.bound, result.gap)
    assert report.counted is Counted.MEETINGS
    assert report.histogram == tuple(np.bincount(result.counts).tolist())
    assert sum(report.histogram) == 40
    assert [reason["binding"] for reason in report.as_record()["reasons"]] == [
        reason.binding.value for reason in result.reasons
    ]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_congress_of_191_is_planned_within_a_thousandth_of_the_bound(variant: str) -> None:
    problem = meetings_problem(1, variant)
    result = plan(problem, seed=1)
    assert violations(problem, result) == []
    assert result.ben >= 0.999
    assert result.value <= result.bound


@pytest.mark.parametrize("variant", VARIANTS)
def test_few_people_stay_short_where_that_comes_first(variant: str) -> None:
    problem = replace(meetings_problem(2, variant), priority=Priority.FEW_SHORT)
    result = plan(problem, seed=1)
    assert violations(problem, result) == []
    assert result.short == result.short_bound


def same(one: Plan, other: Plan) -> bool:
    return (one.slot.tolist(), one.table.tolist(), one.steps_done) == (
        other.slot.tolist(),
        other.table.tolist(),
        other.steps_done,
    )


PRINT_PLAN = """
import hashlib
from benchmarks.instances import meetings_problem
from maschinenraum.engine.meetings import plan
result = plan(meetings_problem(3, "tight", people=60), seed=5, steps=6000)
print(hashlib.sha256(result.slot.tobytes() + result.table.tobytes()).hexdigest())
"""


def test_another_process_without_numba_finds_the_same_plan() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", prelude + PRINT_PLAN],
            env={**os.environ, "NUMBA_DISABLE_JIT": off},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for prelude, off in (("", "0"), ("import numba", "0"), ("", "1"))
    }
    assert len(answers) == 1


def test_compiled_moves_do_exactly_what_plain_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = meetings_problem(4, "full", people=80)
    monkeypatch.setattr(search, "WORTH_COMPILING", 0)
    compiled = plan(problem, seed=2, steps=5000)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert heavy.compiled(kernel) is kernel
    assert same(compiled, plan(problem, seed=2, steps=5000))


def test_a_run_ended_by_time_can_be_repeated_by_its_steps() -> None:
    problem = meetings_problem(5, "full", people=100)
    hurried = plan(problem, seed=1, steps=10_000_000, seconds=0.3)
    assert hurried.stopped
    assert hurried.steps_done < 10_000_000
    assert same(hurried, plan(problem, seed=1, steps=hurried.steps_done))


def test_progress_can_end_a_run_and_the_best_so_far_is_returned() -> None:
    problem = meetings_problem(6, "full", people=100)
    seen: list[tuple[float, int]] = []

    def watch(fraction: float, best: int) -> bool:
        seen.append((fraction, best))
        return len(seen) < 3

    result = plan(problem, seed=1, steps=1_000_000, on_progress=watch)
    assert result.stopped
    assert result.value == seen[-1][1]
    assert [best for _, best in seen] == sorted(best for _, best in seen)
    assert violations(problem, result) == []


def test_locked_meetings_of_an_earlier_plan_stay_where_they_are() -> None:
    problem = meetings_problem(7, "tight", people=120)
    earlier = plan(problem, seed=1)
    kept = np.where((np.arange(len(earlier.slot)) % 3 == 0) | (problem.locked >= 0), earlier.slot, -1)
    again = replace(problem, locked=kept, locked_table=np.where(kept >= 0, earlier.table, -1))
    result = plan(again, seed=2)
    assert violations(again, result) == []
    assert result.value <= result.bound <= earlier.bound


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_board_stays_consistent_however_hot_the_search_runs(
    variant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    problem = meetings_problem(12, variant, people=14, slots=5)
    worth = bounds.worths(problem)
    search = planner.Search.begin(problem, 1, 0, worth, problem.benefit)
    kernel.run(search.frame, search.board, 0, 15_000, 15_000, 2_000)
    slot = np.array(search.board.slot)
    board = search.board
    afresh = planner.Search.begin(replace(problem, locked=slot), 1, 0, worth, problem.benefit).board
    assert (board.at, board.free, board.booked, board.load) == (
        afresh.at,
        afresh.free,
        afresh.booked,
        afresh.load,
    )
    assert (board.book[SCORE], board.book[ROOM]) == (
        afresh.book[SCORE],
        afresh.book[ROOM],
    )


def test_a_pair_that_filled_a_gap_is_not_seated_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    problem = Problem(np.ones((2, 2), bool), 1, [[0, 1]], [5], [2, 2])
    search = planner.Search.begin(problem, 1, 0, bounds.worths(problem), problem.benefit)
    kernel.seat(search.frame, search.board, 0, 0)
    search.board.loose[0] = 0
    kernel.resettle(search.frame, search.board, 1)
    assert (search.board.slot, search.board.booked) == ([0], [1, 1])


def test_small_places_win_ties() -> None:
    everyone = np.ones((3, 1), bool)
    floor = [[100], [100], [110]]
    assert plan(
        Problem(everyone, 1, [[0, 1], [0, 2]], [5, 5], [1, 1, 1], floor=floor), seed=1
    ).slot.tolist() == [-1, 0]


def test_the_rule_that_binds_is_named() -> None:
    available = np.ones((7, 4), bool)
    available[1, 1:] = False  # present once
    pairs = [[0, 3], [0, 4], [0, 5], [1, 3], [1, 4], [1, 5], [2, 3], [2, 4]]
    cap = [1, 4, 4, 4, 4, 4, 4]
    result = plan(Problem(available, 3, pairs, [1] * len(pairs), cap), seed=1)
    named = {reason.person: reason.binding for reason in result.reasons}
    assert named[0] is Binding.CAP
    assert named[1] is Binding.AVAILABILITY
    assert named[2] is Binding.FEW_PARTNERS
    assert named[6] is Binding.FEW_PARTNERS


def test_full_tables_and_taken_partners_are_told_apart() -> None:
    everyone = np.ones((4, 3), bool)
    pairs = list(itertools.combinations(range(4), 2))
    one_table = plan(Problem(everyone, 1, pairs, [1] * 6, [3] * 4), seed=1)
    assert Binding.TABLES_FULL in {reason.binding for reason in one_table.reasons}
    shy = plan(Problem(everyone, 2, pairs, [1] * 6, [3, 1, 1, 1]), seed=1)
    assert {r.binding for r in shy.reasons if r.person == 0} <= {Binding.PARTNERS_TAKEN}


def test_partners_who_are_never_there_together_are_named() -> None:
    available = np.ones((4, 3), bool)
    available[1:, 1:] = False
    result = plan(Problem(available, 3, [[0, 1], [0, 2], [0, 3]], [1] * 3, [3] * 4), seed=1)
    assert result.reasons[0].binding is Binding.NO_COMMON_TIME
    assert result.reasons[0].possible == 1
    assert result.short == result.short_bound == 4


def test_more_slots_than_a_word_has_bits() -> None:
    problem = meetings_problem(8, "tight", people=20, slots=70)
    result = plan(problem, seed=1, steps=3000)
    assert violations(problem, result) == []


GOOD: dict[str, Any] = {
    "available": [[True, True], [True, True], [True, False]],
    "tables": 1,
    "pairs": [[0, 1], [1, 2]],
    "benefit": [3, 4],
    "cap": [2, 2, 2],
}


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        ({"pairs": [[0, 1], [1, 0]]}, Rule.DUPLICATE_PAIR, "Pairs 0 and 1"),
        ({"pairs": [[0, 1], [2, 2]]}, Rule.SELF_PAIR, "person 2 with the same person"),
        ({"pairs": [[0, 1], [1, 3]]}, Rule.OUT_OF_RANGE, "pairs[1, 1] is 3"),
        ({"benefit": [3, 0]}, Rule.OUT_OF_RANGE, "benefit[1] is 0"),
        ({"benefit": [3, 4.5]}, Rule.NOT_WHOLE, "benefit[1] is 4.5"),
        ({"benefit": [3, float("nan")]}, Rule.NOT_WHOLE, "not a whole number"),
        ({"benefit": ["3", "4"]}, Rule.NOT_WHOLE, "must hold whole numbers"),
        ({"cap": [2, -1, 2]}, Rule.OUT_OF_RANGE, "cap[1] is -1"),
        ({"cap": [2, 2]}, Rule.SHAPE, "cap must have the shape (3,)"),
        ({"available": [[2, 0]] * 3}, Rule.NOT_WHOLE, "yes or no"),
        ({"available": [True, True, True]}, Rule.SHAPE, "2 dimensions"),
        ({"tables": [1, 1, 1]}, Rule.SHAPE, "tables must have the shape (2,)"),
        ({"floor": (1, 2)}, Rule.FLOOR_RISES, "rises from meeting 1 to meeting 2"),
        ({"allowed": [[True, True]]}, Rule.SHAPE, "allowed must have 2 rows"),
        ({"locked": [2, -1]}, Rule.OUT_OF_RANGE, "locked[0] is 2"),
        ({"locked": [-1, 1]}, Rule.LOCK_UNAVAILABLE, "person 2 is not available"),
        ({"locked": [0, 0]}, Rule.LOCKS_CLASH, "Pairs 0 and 1 are both locked in slot 0"),
        ({"locked": [0, -1], "cap": [0, 2, 2]}, Rule.LOCKS_EXCEED_CAP, "Person 0 has 1 locked"),
        ({"locked": [0, -1], "tables": 0}, Rule.LOCKS_EXCEED_TABLES, "only 0 tables"),
        ({"locked": [1, -1], "allowed": [[1, 0], [1, 1]]}, Rule.LOCK_NOT_ALLOWED, "may not use"),
        ({"locked": [1, -1], "locked_table": [1, -1]}, Rule.LOCKED_TABLE, "slot 1 has only 1 tables"),
        ({"locked_table": [0, -1]}, Rule.LOCKED_TABLE, "no locked slot"),
    ],
)
def test_input_that_contradicts_itself_is_named(change: dict[str, Any], rule: Rule, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Problem(**{**GOOD, **change})
    assert caught.value.rule is rule
    assert words in str(caught.value)


def test_a_problem_cannot_be_changed_afterwards() -> None:
    problem = Problem(**GOOD)
    with pytest.raises(ValueError, match="read-only"):
        problem.benefit[0] = 9
