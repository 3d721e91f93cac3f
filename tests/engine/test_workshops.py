# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workshop places: valid, optimal in both orders, and clear about missed first wishes."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.workshops import congress
from maschinenraum.engine.inputs import ProblemError, Rule
from maschinenraum.engine.report import Counted
from maschinenraum.engine.workshops import Assignment, Binding, Fairness, Problem, assign, planner
from tests.checker import workshop_violations

FAIRNESS: tuple[Fairness, ...] = ("sum", "worst-first")


def violations(problem: Problem, place: Any) -> list[str]:
    return workshop_violations(
        problem.ranks,
        problem.capacity,
        problem.rounds,
        problem.fixed,
        place,
        available=problem.available,
        same_as=problem.same_as.tolist(),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small and degenerate: nobody, no workshops, no places, titles in several rounds, hosts, people who are away."""
    rounds = draw(st.integers(1, 3))
    n, w = draw(st.integers(0, 4 if rounds < 3 else 3)), draw(st.integers(0, 4))
    when = draw(st.lists(st.integers(0, rounds - 1), min_size=w, max_size=w))
    ranks = draw(st.lists(st.lists(st.integers(0, 3), min_size=w, max_size=w), min_size=n, max_size=n))
    fixed = np.full((n, rounds), -1)
    if n and w and draw(st.booleans()):
        fixed[0, when[0]] = 0
    there = draw(
        st.none()
        | st.lists(st.lists(st.booleans(), min_size=rounds, max_size=rounds), min_size=n, max_size=n)
    )
    return Problem(
        np.array(ranks, int).reshape(n, w),
        draw(st.lists(st.integers(0, 2), min_size=w, max_size=w)),
        when,
        fixed,
        available=None if there is None else np.array(there, bool).reshape(n, rounds),
        same_as=draw(st.none() | st.lists(st.integers(0, 2), min_size=w, max_size=w)),
    )


def outcomes(problem: Problem, depth: int) -> list[list[int]]:
    """The histogram of every valid assignment, by trying them all; positions are counted anew."""
    n, rounds = problem.fixed.shape
    cells = list(itertools.product(range(n), range(rounds)))
    hosted = [{problem.same_as[w] for w in row if w >= 0} for row in problem.fixed]
    found = []
    options = []
    for i, r in cells:
        own = [
            w
            for w in range(len(problem.rounds))
            if problem.rounds[w] == r
            and problem.ranks[i, w]
            and problem.available[i, r]
            and problem.same_as[w] not in hosted[i]
        ]
        options.append([int(problem.fixed[i, r])] if problem.fixed[i, r] >= 0 else [-1, *own])
    for choice in itertools.product(*options):
        place = np.array(choice, int).reshape(n, rounds)
        if violations(problem, place):
            continue
        histogram = [0] * (depth + 1)
        for (i, r), w, own in zip(cells, choice, options, strict=True):
            wished = sorted({int(problem.ranks[i, x]) for x in own if x >= 0})
            if problem.fixed[i, r] < 0 and wished:
                histogram[depth if w < 0 else wished.index(int(problem.ranks[i, w]))] += 1
        found.append(histogram)
    return found


def points(histogram: list[int]) -> int:
    return sum((len(histogram) - 1 - k) * count for k, count in enumerate(histogram[:-1]))


@settings(max_examples=150, deadline=None)
@given(problem=problems(), seed=st.integers(0, 3), fairness=st.sampled_from(FAIRNESS))
def test_places_keep_every_rule_and_no_other_assignment_is_better(
    problem: Problem, seed: int, fairness: Fairness
) -> None:
    result = assign(problem, seed=seed, fairness=fairness)
    assert violations(problem, result.place) == []
    assert result.is_optimal
    everything = outcomes(problem, len(result.histogram) - 1)
    own = result.histogram.tolist()
    assert result.value == points(own)
    assert result.value <= max(map(points, everything)) <= result.bound
    if fairness == "sum":
        assert result.value == max(map(points, everything))
    else:
        assert own[::-1] == min(histogram[::-1] for histogram in everything)


def same(one: Assignment, other: Assignment) -> bool:
    mine, theirs = (
        (x.place.tolist(), x.steps_done, x.bound, x.levels_proven, x.report.as_record()["reasons"])
        for x in (one, other)
    )
    return mine == theirs


@pytest.mark.parametrize("fairness", FAIRNESS)
@pytest.mark.parametrize("seed", range(2))
def test_nobody_attends_a_title_twice_and_the_congress_is_still_optimal(
    seed: int, fairness: Fairness
) -> None:
    problem = congress(seed)
    result = assign(problem, seed=1, fairness=fairness)
    assert violations(problem, result.place) == []
    assert (result.is_optimal, result.levels_proven) == (True, len(result.histogram) - 1)
    assert result.value == result.bound if fairness == "sum" else result.value <= result.bound
    assert same(result, assign(problem, seed=1, fairness=fairness))


def test_what_the_search_leaves_open_the_programme_proves(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {fairness: assign(congress(3, 90), seed=1, fairness=fairness) for fairness in FAIRNESS}
    monkeypatch.setattr(planner, "FIRM", 70)
    monkeypatch.setattr(planner, "LISTS", 10**6)
    for fairness in FAIRNESS:
        result = assign(congress(3, 90), seed=1, fairness=fairness)
        assert violations(congress(3, 90), result.place) == []
        assert result.is_optimal
        assert result.value == expected[fairness].value
        assert 70 < result.steps_done <= 70 + len(result.histogram)
        assert same(result, assign(congress(3, 90), seed=1, steps=result.steps_done, fairness=fairness))


def test_a_large_congress_comes_close_to_its_bound() -> None:
    problem = congress(1, 1_500, 3, 20)
    result = assign(problem, seed=1, fairness="sum")
    assert violations(problem, result.place) == []
    assert 0.998 * result.bound <= result.value <= result.bound


def test_a_large_congress_without_repeated_titles_is_optimal_in_both_orders() -> None:
    problem = congress(1, 1_500, 3, 20, repeated=False)
    by_sum, fair = (assign(problem, seed=1, fairness=fairness) for fairness in FAIRNESS)
    assert by_sum.value == by_sum.bound == fair.bound
    assert (by_sum.report.is_optimal, fair.report.is_optimal) == (True, True)
    assert fair.histogram[::-1].tolist() <= by_sum.histogram[::-1].tolist()


@pytest.mark.parametrize("deep", [3, 12, 40])
def test_lists_too_long_for_64_bits_are_solved_exactly_too(deep: int) -> None:
    rng = np.random.default_rng(deep)
    ranks = np.argsort(rng.random((3, deep)), axis=1) + 1
    popular = np.sort(ranks, axis=1)  # all want the first workshops, which have no room but for one
    for wanted in (ranks, popular):
        problem = Problem(wanted, [1] * deep, [0] * deep, np.full((3, 1), -1))
        result = assign(problem, seed=1)
        best = min(
            sorted((int(wanted[i, w]) for i, w in enumerate(chosen)), reverse=True)
            for chosen in itertools.permutations(range(deep), 3)
        )
        own = sorted(np.repeat(np.arange(deep + 1) + 1, result.histogram).tolist(), reverse=True)
        assert (own, result.is_optimal) == (best, True)


@pytest.mark.parametrize("fairness", FAIRNESS)
@pytest.mark.parametrize("calls", [1, 3, 7, 12, 20])
def test_a_run_ended_early_is_valid_and_repeats_by_its_steps(calls: int, fairness: Fairness) -> None:
    problem, seen = congress(2, 120), list[tuple[float, int]]()

    def watch(fraction: float, best: int) -> bool:
        seen.append((fraction, best))
        return len(seen) < calls

    hurried = assign(problem, seed=1, on_progress=watch, fairness=fairness)
    assert (hurried.stopped, hurried.is_optimal, len(seen)) == (True, False, calls)
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    assert violations(problem, hurried.place) == []
    assert hurried.value <= hurried.bound
    again = assign(problem, seed=1, steps=hurried.steps_done, fairness=fairness)
    assert same(hurried, again)


@settings(max_examples=30, deadline=None)
@given(problem=problems(), seed=st.integers(0, 3), steps=st.integers(0, 40))
def test_any_number_of_steps_gives_valid_places_below_the_bound(
    problem: Problem, seed: int, steps: int
) -> None:
    for fairness in FAIRNESS:
        result = assign(problem, seed=seed, steps=steps, fairness=fairness)
        assert violations(problem, result.place) == []
        assert result.steps_done <= steps
        assert max(map(points, outcomes(problem, len(result.histogram) - 1))) <= result.bound
        assert same(result, assign(problem, seed=seed, steps=result.steps_done, fairness=fairness))


def test_a_run_ended_by_time_can_be_repeated_by_its_steps() -> None:
    problem = congress(4, 900, 3, 20)
    hurried = assign(problem, seed=1, seconds=0.15)
    assert hurried.stopped
    assert violations(problem, hurried.place) == []
    assert same(hurried, assign(problem, seed=1, steps=hurried.steps_done))


PRINT_PLACES = """
import hashlib
from benchmarks.workshops import congress
from maschinenraum.engine.workshops import assign
for people, fairness in ((40, "sum"), (90, "worst-first"), (90, "sum")):
    result = assign(congress(5, people), seed=5, fairness=fairness)
    print(hashlib.sha256(result.place.tobytes()).hexdigest(), result.bound, result.steps_done)
"""


def test_another_process_without_numba_finds_the_same_places() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", prelude + PRINT_PLACES],
            env={**os.environ, "NUMBA_DISABLE_JIT": off},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for prelude, off in (("", "0"), ("import numba", "0"), ("", "1"))
    }
    assert len(answers) == 1


def test_the_report_speaks_of_wishes_and_is_optimal_where_the_order_asked_for_is_proven() -> None:
    result = assign(congress(0), seed=1)
    report = result.report
    assert (report.counted, report.bound, report.is_optimal) == (Counted.WISHES, result.bound, True)
    assert report.histogram == tuple(result.histogram.tolist())
    assert {reason["binding"] for reason in report.as_record()["reasons"]} <= {rule.value for rule in Binding}
    hurried = assign(congress(0), seed=1, steps=1).report
    assert (hurried.steps_done, hurried.is_optimal) == (1, False)
    assert hurried.value < hurried.bound


def test_why_a_first_wish_was_missed_is_said() -> None:
    problem = Problem(
        [[1, 2, 1], [1, 2, 1], [1, 0, 0]], [1, 3, 3], [0, 0, 1], [[1, -1], [-1, -1], [-1, -1]], same_as="aba"
    )
    reasons = {(m.person, m.round): m.binding for m in assign(problem, seed=1, fairness="sum").reasons}
    assert reasons[0, 0] is Binding.HOSTS
    assert set(reasons.values()) <= {Binding.HOSTS, Binding.FULL, Binding.ATTENDS_ELSEWHERE}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"rounds": [0, 2]}, Rule.OUT_OF_RANGE),
        ({"ranks": [[1, -1]]}, Rule.OUT_OF_RANGE),
        ({"ranks": [1, 2]}, Rule.SHAPE),
        ({"fixed": [[1, -1]]}, Rule.WRONG_ROUND),
        ({"fixed": [[0, 1]], "same_as": ["a", "a"]}, Rule.FIXED_TWICE),
        ({"same_as": ["a"]}, Rule.SHAPE),
        ({"capacity": [1.5, 1]}, Rule.NOT_WHOLE),
    ],
)
def test_input_that_contradicts_itself_is_named(change: dict[str, Any], rule: Rule) -> None:
    good: dict[str, Any] = {"ranks": [[1, 2]], "capacity": [1, 1], "rounds": [0, 1], "fixed": [[-1, -1]]}
    with pytest.raises(ProblemError) as caught:
        Problem(**{**good, **change})
    assert caught.value.rule is rule
