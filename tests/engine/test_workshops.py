# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workshop places: valid, optimal in both orders, and clear about missed first wishes."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maschinenraum.engine.inputs import ProblemError, Rule
from maschinenraum.engine.workshops import Assignment, Binding, Fairness, Problem, assign
from tests.checker import workshop_violations


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
    n, rounds, w = draw(st.integers(0, 4)), draw(st.integers(1, 2)), draw(st.integers(1, 4))
    when = draw(st.lists(st.integers(0, rounds - 1), min_size=w, max_size=w))
    ranks = draw(st.lists(st.lists(st.integers(0, 3), min_size=w, max_size=w), min_size=n, max_size=n))
    fixed = np.full((n, rounds), -1)
    if n and draw(st.booleans()):
        fixed[0, when[0]] = 0
    return Problem(
        np.array(ranks, int).reshape(n, w),
        draw(st.lists(st.integers(0, 2), min_size=w, max_size=w)),
        when,
        fixed,
        available=draw(st.sampled_from([None, np.ones((n, rounds), bool)])),
        same_as=draw(st.sampled_from([None, [k % 2 for k in range(w)]])),
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
            if problem.rounds[w] == r and problem.ranks[i, w] and problem.same_as[w] not in hosted[i]
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
@given(problem=problems(), seed=st.integers(0, 3), fairness=st.sampled_from(["worst-first", "sum"]))
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


def congress(people: int = 191) -> Problem:
    """Seven titles in three rounds, popular ones and others; seven hosts."""
    rng = np.random.default_rng(1)
    liking = np.linspace(0.3, 0.05, 7)
    ranks = np.zeros((people, 21), int)
    for i, r in itertools.product(range(people), range(3)):
        chosen = rng.choice(7, 3, replace=False, p=liking / liking.sum())
        ranks[i, 7 * r + chosen] = [1, 2, 3]
    fixed = np.full((people, 3), -1)
    fixed[range(7), 0] = range(7)
    return Problem(ranks, people // 7 + 3, np.repeat(range(3), 7), fixed, same_as=np.tile(range(7), 3))


def same(one: Assignment, other: Assignment) -> bool:
    return bool((one.place == other.place).all())


def test_nobody_attends_a_title_twice_and_the_congress_is_still_optimal() -> None:
    problem = congress()
    result = assign(problem, seed=1)
    assert violations(problem, result.place) == []
    assert result.is_optimal
    assert result.value <= result.bound
    assert same(result, assign(problem, seed=1))


def test_a_run_ended_early_is_valid_and_repeats_by_its_steps() -> None:
    problem = congress(60)
    hurried = assign(problem, seed=1, on_progress=lambda fraction, _: fraction < 0.3)
    assert hurried.stopped
    assert not hurried.is_optimal
    assert violations(problem, hurried.place) == []
    assert same(hurried, assign(problem, seed=1, steps=hurried.steps_done))


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
