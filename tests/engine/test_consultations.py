# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Consultations: valid, exact, bounded, repeatable, clear about what was not possible and why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.consultations import VARIANTS, advice_desk
from maschinenraum.engine import heavy
from maschinenraum.engine.consultations import (
    Assignment,
    Binding,
    Problem,
    ProblemError,
    Rule,
    assign,
    kernel,
    search,
)
from maschinenraum.engine.consultations.areas import merged
from maschinenraum.engine.consultations.bound import guest_prices, relax
from maschinenraum.engine.consultations.core import Core
from maschinenraum.engine.consultations.programme import Programme
from tests.checker import consultation_violations


def violations(problem: Problem, result: Assignment) -> list[str]:
    return consultation_violations(
        problem.available_adviser,
        problem.available_person,
        problem.requests,
        problem.cap,
        result.slot,
        person_cap=problem.person_cap,
        locked=problem.locked,
        allowed=problem.allowed,
    )


def best_of_all(problem: Problem) -> tuple[int, int]:
    """(value, lateness) of the best timetable, by trying every one."""
    best = (-1, 0)
    slot = [-1] * len(problem.requests)

    def fits(e: int, t: int) -> bool:
        p, a = problem.requests[e]
        if not (problem.available_person[p, t] and problem.available_adviser[a, t] and problem.allowed[e, t]):
            return False
        mine = [d for d in range(e) if slot[d] >= 0 and problem.requests[d, 0] == p]
        theirs = [d for d in range(e) if slot[d] >= 0 and problem.requests[d, 1] == a]
        if len(mine) >= problem.person_cap[p] or len(theirs) >= problem.cap[a]:
            return False
        return all(slot[d] != t for d in mine + theirs)

    def extend(e: int, value: int, lateness: int) -> None:
        nonlocal best
        if e == len(slot):
            if (value, -lateness) > (best[0], -best[1]):
                best = value, lateness
            return
        for t in range(-1, problem.slots):
            if problem.locked[e] >= 0 and t != problem.locked[e]:
                continue
            if t < 0 or fits(e, t):
                slot[e] = t
                extend(e + 1, value + int(problem.weight[e]) * (t >= 0), lateness + max(t, 0))
        slot[e] = -1

    extend(0, 0, 0)
    return best


def grid(draw: st.DrawFn, rows: int, columns: int) -> np.ndarray[Any, Any]:
    kind = draw(st.sampled_from(["all", "none", "some", "some"]))
    if kind == "some":
        cells = draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns))
        return np.array(cells, bool).reshape(rows, columns)
    return np.full((rows, columns), kind == "all")


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small and degenerate: nobody, one adviser, no slots, caps of nothing, patchy days, possible locks."""
    advisers, people, slots = draw(st.integers(0, 4)), draw(st.integers(0, 4)), draw(st.integers(0, 4))
    every = [(p, a) for p in range(people) for a in range(advisers)]
    requests = draw(st.lists(st.sampled_from(every), max_size=6, unique=True)) if every else []
    m = len(requests)
    whole: dict[str, Any] = {
        "available_adviser": grid(draw, advisers, slots),
        "available_person": grid(draw, people, slots),
        "requests": requests,
        "weight": draw(st.lists(st.sampled_from([1, 2, 3, 50, 10**9]), min_size=m, max_size=m)),
        "cap": draw(st.integers(0, 3) | st.lists(st.integers(0, 4), min_size=advisers, max_size=advisers)),
        "person_cap": draw(st.none() | st.integers(0, 2)),
        "allowed": draw(st.none() | st.just("some")) and grid(draw, m, slots),
    }
    free = Problem(**whole)
    if not draw(st.booleans()):
        return free
    locked = np.where(
        np.arange(m) < draw(st.integers(0, 2)), assign(free, seed=draw(st.integers(0, 3))).slot, -1
    )
    return Problem(**whole, locked=locked)


@settings(max_examples=150, deadline=None)
@given(problem=problems(), seed=st.integers(-3, 3))
def test_small_problems_are_solved_to_the_optimum_in_weight_and_earliness(
    problem: Problem, seed: int
) -> None:
    result = assign(problem, seed=seed)
    assert violations(problem, result) == []
    assert (result.value, result.lateness) == best_of_all(problem)
    assert (result.bound, result.lateness_bound) == (result.value, result.lateness)
    assert result.is_optimal
    assert [reason.request for reason in result.reasons] == np.flatnonzero(result.slot < 0).tolist()


@settings(max_examples=80, deadline=None)
@given(problem=problems(), seed=st.integers(0, 3), steps=st.integers(0, 3))
def test_a_timetable_in_no_time_is_valid_and_its_bounds_hold(problem: Problem, seed: int, steps: int) -> None:
    result = assign(problem, seed=seed, steps=steps)
    value, lateness = best_of_all(problem)
    assert violations(problem, result) == []
    assert result.value <= value <= result.bound
    assert result.value < value or result.lateness_bound <= lateness
    assert result.steps_done <= steps


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("seed", range(3))
def test_advice_desks_of_every_kind_are_served_to_the_proven_optimum(variant: str, seed: int) -> None:
    problem = advice_desk(seed, variant, advisers=60, requests=900)
    result = assign(problem, seed=seed)
    assert violations(problem, result) == []
    assert result.is_optimal
    assert result.value == problem.weight[result.slot >= 0].sum()
    assert result.lateness == result.slot[result.slot >= 0].sum() >= result.lateness_bound


def dense(seed: int, *, advisers: int, people: int, requests: int, share: float, slots: int = 20) -> Problem:
    """Days that are hard to fill: everybody asks many, and times hardly meet."""
    rng = np.random.default_rng([seed, advisers, people])
    every = rng.permutation(advisers * people)[:requests]
    return Problem(
        rng.random((advisers, slots)) < share,
        rng.random((people, slots)) < share,
        np.stack([every // advisers, every % advisers], axis=1),
        rng.integers(1, 100, requests),
        slots,
    )


def capped(problem: Problem, cap: int, person_cap: int) -> Problem:
    """The same with other caps."""
    return Problem(
        problem.available_adviser,
        problem.available_person,
        problem.requests,
        problem.weight,
        cap,
        person_cap=person_cap,
    )


@pytest.mark.parametrize(
    ("advisers", "people", "requests", "share"),
    [
        (100, 300, 1500, 0.35),
        (80, 80, 1200, 0.6),
        (100, 200, 1500, 0.5),
        (60, 45, 900, 1.0),
        (60, 60, 900, 0.9),
    ],
)
def test_where_times_hardly_meet_the_optimum_is_proven_too(
    advisers: int, people: int, requests: int, share: float
) -> None:
    problem = dense(1, advisers=advisers, people=people, requests=requests, share=share)
    result = assign(problem, seed=1)
    assert violations(problem, result) == []
    assert result.is_optimal


@pytest.mark.parametrize("caps", [(8, 9), (5, 2), (3, 4)])
def test_groups_prove_what_one_programme_proves(
    caps: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(8):
        desk = capped(dense(seed, advisers=25, people=60, requests=300, share=0.4, slots=8), *caps)
        monkeypatch.setattr(search, "SMALL", 10**6)
        whole = assign(desk, seed=seed)
        monkeypatch.setattr(search, "SMALL", 0)
        grouped = assign(desk, seed=seed)
        assert violations(desk, grouped) == []
        assert whole.is_optimal
        assert grouped.value <= whole.value <= grouped.bound
        assert grouped.lateness_bound <= whole.lateness or grouped.value < whole.value


@settings(max_examples=150, deadline=None)
@given(problem=problems(), seed=st.integers(0, 3))
def test_groups_never_claim_too_much(problem: Problem, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SMALL", -1)
        result = assign(problem, seed=seed)
    value, lateness = best_of_all(problem)
    assert violations(problem, result) == []
    assert result.value <= value <= result.bound
    assert result.value < value or result.lateness_bound <= lateness <= result.lateness


@pytest.mark.parametrize(
    "problem",
    [
        advice_desk(2, "scarce", advisers=20, requests=300),
        capped(dense(3, advisers=30, people=80, requests=600, share=0.6, slots=8), 5, 2),
        capped(dense(4, advisers=8, people=200, requests=600, share=0.6, slots=8), 8, 1),
    ],
)
def test_at_the_prices_of_guests_the_flow_is_the_best_of_every_host(problem: Problem) -> None:
    core = Core.of(problem)
    relaxation, price = relax(core), guest_prices(core)
    worth = core.weight - price[core.guest]
    best = 0
    for host in np.unique(core.host):
        own = np.flatnonzero(core.host == host)
        programme = Programme(core, own)
        best += programme.maximise(worth[programme.request], None).bound
    assert price.min() >= 0
    assert best + (price * core.guest_room).sum() == relaxation.value


def test_groups_with_a_common_member_become_one() -> None:
    assert sorted(map(sorted, merged([{1}, {2, 3}, {3, 4}, {9, 1}]))) == [[1, 9], [2, 3, 4]]


def test_a_certificate_is_never_below_the_best_whatever_the_prices() -> None:
    core = Core.of(dense(5, advisers=6, people=8, requests=30, share=0.6, slots=4))
    programme = Programme(core, np.arange(len(core.index)))
    gain, rows = core.weight[programme.request], programme.rows()
    best = programme.maximise(gain, None).bound
    drawn = np.random.default_rng(1)
    for scale in (0, 1, 30, 200):
        price = drawn.random(len(rows[2])) * scale - scale / 4
        assert programme.certificate(gain, rows, price) >= best


def test_earlier_slots_are_used_first() -> None:
    always = np.ones((3, 9), bool)
    requests = [(p, a) for p in range(3) for a in range(3)]
    result = assign(Problem(always, always, requests, np.ones(9), 9), seed=1)
    assert (result.lateness, result.is_earliest) == (9, True)


@pytest.mark.parametrize(
    ("more", "binding"),
    [
        ({"available_person": [[False, True], [True, True]]}, Binding.NO_COMMON_TIME),
        ({"allowed": [[False, False], [True, True]]}, Binding.NOT_ALLOWED),
        ({"cap": 1, "weight": [1, 2]}, Binding.ADVISER_CAP),
        ({"person_cap": [0, 1]}, Binding.PERSON_CAP),
        ({"weight": [1, 2]}, Binding.ADVISER_BOOKED),
    ],
)
def test_every_request_that_is_not_served_has_the_rule_that_binds(
    more: dict[str, Any], binding: Binding
) -> None:
    given_: dict[str, Any] = {
        "available_adviser": [[True, False]],
        "available_person": [[True, True], [True, True]],
        "requests": [[0, 0], [1, 0]],
        "weight": [1, 1],
        "cap": 2,
        **more,
    }
    result = assign(Problem(**given_), seed=1)
    assert [(r.request, r.person, r.adviser, r.binding) for r in result.reasons] == [(0, 0, 0, binding)]


def test_who_is_booked_is_told_apart() -> None:
    now = [[True], [True]]
    person = assign(Problem(now, [[True]], [[0, 0], [0, 1]], [1, 2], 1), seed=1)
    assert [reason.binding for reason in person.reasons] == [Binding.PERSON_BOOKED]
    later = Problem(
        [[True, True], [True, False], [False, False]],
        [[True, True], [False, True], [False, False]],
        [[0, 0], [0, 1], [1, 0]],
        [1, 5, 5],
        2,
    )
    both = assign(later, seed=1)
    assert [reason.binding for reason in both.reasons] == [Binding.BOTH_BOOKED]


def test_locked_consultations_stay_and_others_go_around_them() -> None:
    problem = advice_desk(1, "ample", advisers=20, requests=200)
    first = assign(problem, seed=1)
    locked = np.where(np.arange(200) % 3 == 0, first.slot, -1)
    fixed = Problem(
        problem.available_adviser,
        problem.available_person,
        problem.requests,
        problem.weight,
        problem.cap,
        locked=locked,
    )
    result = assign(fixed, seed=9)
    assert violations(fixed, result) == []
    assert result.value == result.bound == first.value
    assert result.slot[locked >= 0].tolist() == locked[locked >= 0].tolist()


def test_a_report_says_the_same_and_fits_into_json() -> None:
    result = assign(advice_desk(2, "scarce", advisers=20, requests=300), seed=1)
    report = result.report
    assert (report.value, report.bound, report.is_optimal) == (result.value, result.bound, True)
    assert sum(report.histogram) == len(result.counts)
    assert sum(k * people for k, people in enumerate(report.histogram)) == (result.slot >= 0).sum()
    assert len(json.loads(json.dumps(report.as_record()))["reasons"]) == (result.slot < 0).sum()


def same(one: Assignment, other: Assignment) -> bool:
    return (one.slot.tolist(), one.steps_done, one.bound) == (
        other.slot.tolist(),
        other.steps_done,
        other.bound,
    )


PRINT_TIMETABLES = """
import hashlib
from benchmarks.consultations import advice_desk
from tests.engine.test_consultations import dense
from maschinenraum.engine.consultations import assign
for problem, steps in ((advice_desk(1, "scarce", advisers=60, requests=900), None),
                       (dense(1, advisers=40, people=40, requests=600, share=0.6), 7_000),
                       (dense(2, advisers=60, people=120, requests=900, share=0.4), None)):
    result = assign(problem, seed=5, steps=steps)
    print(hashlib.sha256(result.slot.tobytes()).hexdigest(), result.bound, result.lateness, result.steps_done)
"""


def test_another_process_without_numba_finds_the_same_timetable() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", prelude + PRINT_TIMETABLES],
            env={**os.environ, "NUMBA_DISABLE_JIT": off},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for prelude, off in (("", "0"), ("import numba", "0"), ("", "1"))
    }
    assert len(answers) == 1


def test_compiled_moves_do_exactly_what_plain_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = dense(3, advisers=40, people=40, requests=600, share=0.7)
    compiled = assign(problem, seed=2)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert heavy.compiled(kernel) is kernel
    assert same(compiled, assign(problem, seed=2))


def test_a_run_ended_early_can_be_repeated_by_its_steps() -> None:
    problem = dense(4, advisers=60, people=60, requests=900, share=0.6)
    seen: list[tuple[float, int]] = []

    def watch(fraction: float, best: int) -> bool:
        seen.append((fraction, best))
        return len(seen) < 4

    ended = assign(problem, seed=1, on_progress=watch)
    assert ended.stopped
    assert len(seen) == 4
    assert [best for _, best in seen] == sorted(best for _, best in seen)
    assert violations(problem, ended) == []
    assert ended.steps_done > 0
    assert same(ended, assign(problem, seed=1, steps=ended.steps_done))
    hurried = assign(problem, seed=1, seconds=0.0)
    assert (hurried.stopped, hurried.steps_done) == (True, 0)
    assert same(hurried, assign(problem, seed=1, steps=0))


def test_weights_too_large_for_one_flow_are_still_served_exactly() -> None:
    problem = dense(6, advisers=60, people=200, requests=900, share=0.7)
    heavy_weights = replace(problem, weight=problem.weight * 10**7)
    result = assign(heavy_weights, seed=1)
    assert violations(heavy_weights, result) == []
    assert result.value == result.bound == assign(problem, seed=1).value * 10**7


VALID: dict[str, Any] = {
    "available_adviser": [[True, True], [True, False]],
    "available_person": [[True, True], [True, True]],
    "requests": [[0, 0], [1, 0], [0, 1]],
    "weight": [1, 2, 3],
    "cap": 2,
}


@pytest.mark.parametrize(
    ("more", "rule", "words"),
    [
        ({"available_adviser": [True]}, Rule.SHAPE, "available_adviser must have 2 dimensions"),
        ({"available_person": [[True]]}, Rule.SHAPE, "available_person must have 1 rows and 2 columns"),
        ({"requests": [[0, 0, 1]]}, Rule.SHAPE, "requests must have the shape"),
        ({"requests": [[2, 0], [1, 0], [0, 1]]}, Rule.OUT_OF_RANGE, "Request 0 names person 2; there are 2"),
        ({"requests": [[0, 0], [1, 2], [0, 1]]}, Rule.OUT_OF_RANGE, "Request 1 names adviser 2"),
        ({"requests": [[0, 0], [1, 0], [0, 0]]}, Rule.DUPLICATE_PAIR, "Requests 0 and 2 both ask adviser 0"),
        ({"weight": [1, 0, 1]}, Rule.OUT_OF_RANGE, "weight[1] is 0"),
        ({"weight": [1, 0.5, 1]}, Rule.NOT_WHOLE, "weight[1] is 0.5"),
        ({"cap": -1}, Rule.OUT_OF_RANGE, "cap[0] is -1"),
        ({"cap": [1]}, Rule.SHAPE, "cap must have the shape (2,)"),
        ({"person_cap": [1]}, Rule.SHAPE, "person_cap must have the shape (2,)"),
        ({"allowed": [[True, True]]}, Rule.SHAPE, "allowed must have 3 rows and 2 columns"),
        ({"locked": [2, -1, -1]}, Rule.OUT_OF_RANGE, "locked[0] is 2"),
        ({"locked": [-1, -1, 1]}, Rule.LOCK_UNAVAILABLE, "adviser 1 is not available then"),
        (
            {"locked": [0, 0, -1]},
            Rule.LOCKS_CLASH,
            "Requests 0 and 1 are both locked in slot 0, and adviser 0",
        ),
        (
            {"locked": [0, -1, 0]},
            Rule.LOCKS_CLASH,
            "Requests 0 and 2 are both locked in slot 0, and person 0",
        ),
        ({"locked": [0, 1, -1], "cap": 1}, Rule.LOCKS_EXCEED_CAP, "adviser 0 has 2 locked"),
        ({"locked": [1, -1, 0], "person_cap": 1}, Rule.LOCKS_EXCEED_CAP, "person 0 has 2 locked"),
        (
            {"locked": [0, -1, -1], "allowed": [[False, True]] * 3},
            Rule.LOCK_NOT_ALLOWED,
            "slot 0, which it may not use",
        ),
    ],
)
def test_input_that_contradicts_itself_is_named(more: dict[str, Any], rule: Rule, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Problem(**{**VALID, **more})
    assert caught.value.rule is rule
    assert words in str(caught.value)


def test_a_problem_and_a_result_cannot_be_changed_afterwards() -> None:
    problem = Problem(**VALID)
    result = assign(problem, seed=1)
    arrays = [getattr(problem, field.name) for field in fields(problem)]
    assert [array.flags.writeable for array in (*arrays, result.slot, result.counts)] == [False] * 10
