# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rotating tables: valid, bounded, repeatable, without repeats where that is possible, clear about why not."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.tables import congress
from maschinenraum.engine import heavy
from maschinenraum.engine.report import Counted
from maschinenraum.engine.tables import Binding, Plan, Problem, ProblemError, Rule, kernel, plan
from maschinenraum.engine.tables.bound import clique_bound
from maschinenraum.engine.tables.designs import design, rounds_of
from maschinenraum.engine.tables.field import multiplication
from maschinenraum.engine.tables.limits import Limits
from maschinenraum.engine.tables.multipliers import exact_cover, maps
from maschinenraum.engine.tables.problem import evenly
from maschinenraum.engine.tables.starters import symmetries, turned
from tests.checker import table_violations


def violations(problem: Problem, result: Plan) -> list[str]:
    return table_violations(
        problem.people,
        problem.seats,
        problem.rounds,
        result.table,
        apart=problem.apart,
        met=problem.met,
        forbidden=problem.forbidden,
        repeats=result.repeats,
        same_label=result.same_label,
    )


def worth(problem: Problem, rounds: tuple[tuple[int, ...], ...]) -> tuple[int, int, int]:
    """(meetings within labels, repeats, minus value) of a seating, counted anew."""
    within = again = value = 0
    for i, j in itertools.combinations(range(problem.people), 2):
        times = sum(row[i] == row[j] for row in rounds)
        known = bool(problem.met[i, j])
        alike = problem.apart[i] == problem.apart[j] or problem.forbidden[i, j]
        within += times if alike else 0
        again += max(times - 1 + known, 0) if times else 0
        value += int(problem.benefit[i, j]) if times and not known else 0
    return within, again, -value


@cache
def seatings(sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Every round with tables of these sizes."""
    people = [k for k, size in enumerate(sizes) for _ in range(size)]
    return sorted(set(itertools.permutations(people)))


def everything(problem: Problem) -> Iterator[tuple[int, int, int]]:
    """What every seating is worth, by trying them all; rounds are tried in one order only."""
    rounds = seatings(tuple(problem.sizes.tolist()))
    for chosen in itertools.combinations_with_replacement(rounds, problem.rounds):
        yield worth(problem, chosen)


def symmetric_matrix(draw: st.DrawFn, n: int, entry: st.SearchStrategy[Any]) -> list[list[Any]]:
    half = {pair: draw(entry) for pair in itertools.combinations(range(n), 2)}
    return [[half.get((min(i, j), max(i, j)), 0) for j in range(n)] for i in range(n)]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small and degenerate: nobody, one person, one table, no rounds, all one label, everyone met."""
    n = draw(st.integers(0, 5))
    seats: Any = draw(st.integers(1, 6))
    if draw(st.booleans()):
        seats = draw(st.lists(st.integers(0, 4), max_size=3))
        seats = [*seats, max(n - sum(seats), 0)]
    benefit = draw(st.sampled_from([None, 0, 1, 9]))
    met = draw(st.sampled_from([None, False, True, "some"]))
    return Problem(
        n,
        seats,
        draw(st.integers(0, 2)),
        benefit if benefit is None else symmetric_matrix(draw, n, st.integers(0, benefit)),
        draw(st.none() | st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        symmetric_matrix(draw, n, st.booleans() if met == "some" else st.just(met))
        if met is not None and n
        else None,
        symmetric_matrix(draw, n, st.booleans()) if n and draw(st.booleans()) else None,
    )


@settings(max_examples=60, deadline=None)
@given(problem=problems(), seed=st.integers(-5, 5))
def test_small_problems_are_solved_to_the_optimum_and_bounds_hold(problem: Problem, seed: int) -> None:
    result = plan(problem, seed=seed, steps=40_000)
    assert violations(problem, result) == []
    rounds = tuple(tuple(int(t) for t in column) for column in result.table.T)
    own = (result.same_label, result.repeats, -result.value)
    assert worth(problem, rounds) == own
    best = min(everything(problem))
    assert own == best
    assert result.same_label_bound <= best[0]
    assert result.repeats_bound <= best[1]
    assert result.bound >= -best[2]
    assert (result.reasons == ()) == (own[:2] == (0, 0))


@settings(max_examples=40, deadline=None)
@given(problem=problems(), seed=st.integers(0, 5), steps=st.integers(0, 60))
def test_a_plan_in_no_time_keeps_to_the_seats_and_counts_right(
    problem: Problem, seed: int, steps: int
) -> None:
    result = plan(problem, seed=seed, steps=steps)
    assert violations(problem, result) == []
    assert result.steps_done <= steps
    assert result.histogram.sum() == problem.people
    assert result.acquaintances.sum() == (np.arange(problem.people) * result.histogram).sum()


def test_forbidden_pairs_never_share_a_table_where_that_is_possible_however_much_they_would_gain() -> None:
    drawn = np.random.default_rng(4)
    benefit = np.ones((24, 24), np.int64)
    forbidden = np.zeros((24, 24), np.bool_)
    for i in range(24):
        j = int(drawn.integers(24))
        if i != j:
            forbidden[i, j] = forbidden[j, i] = True
            benefit[i, j] = benefit[j, i] = 1_000
    result = plan(Problem(24, 4, 4, benefit, forbidden=forbidden), seed=2)
    together = (result.table[:, None, :] == result.table[None, :, :]).any(axis=2)
    assert not (together & forbidden).any()
    assert (result.same_label, result.repeats) == (0, 0)


@pytest.mark.parametrize("seed", range(2))
def test_a_congress_of_190_meets_without_repeats_and_without_colleagues(seed: int) -> None:
    problem = congress(seed)
    result = plan(problem, seed=seed, steps=500_000)
    assert violations(problem, result) == []
    assert (result.repeats, result.same_label, result.reasons) == (0, 0, ())
    assert 0.6 * result.bound <= result.value <= result.bound


@pytest.mark.parametrize(
    "golfers",
    (
        "8-4-7 5-3-7 6-3-8 7-3-9 9-3-11 9-4-8 10-3-13 8-5-6 13-10-13 23-8-12 "
        "8-4-8 8-4-9 8-4-10 7-4-7 6-5-5 9-4-9 9-3-13 10-4-9 7-2-13 16-4-21 "
        "7-4-9 10-3-14 10-4-13 12-3-17"
    ).split(),
)
def test_social_golfers_never_play_with_one_another_twice(golfers: str) -> None:
    tables, size, rounds = (int(number) for number in golfers.split("-"))
    problem = Problem(tables * size, size, rounds)
    result = plan(problem, seed=3)
    assert violations(problem, result) == []
    assert (result.repeats, result.value) == (0, result.bound)


def test_a_design_stays_free_of_repeats_while_its_people_find_better_places() -> None:
    rng = np.random.default_rng(1)
    benefit = rng.integers(0, 100, (64, 64))
    problem = Problem(64, 8, 8, np.triu(benefit, 1) + np.triu(benefit, 1).T, np.arange(64) // 2)
    raw, placed = plan(problem, seed=1, steps=0), plan(problem, seed=1, steps=300_000)
    assert violations(problem, placed) == []
    assert (placed.same_label, placed.repeats) == (0, 0)
    assert (-placed.same_label, -placed.repeats, placed.value) > (-raw.same_label, -raw.repeats, raw.value)
    assert placed.value <= placed.bound


def test_uneven_tables_keep_a_design_too() -> None:
    problem = Problem(63, 4, 15)
    result = plan(problem, seed=1, steps=0)
    assert violations(problem, result) == []
    assert (result.repeats, result.value) == (0, result.bound)


def test_people_who_met_before_are_kept_apart_where_that_is_possible() -> None:
    met = np.zeros((20, 20), bool)
    met[:10, :10] = True
    result = plan(Problem(20, 2, 5, met=met), seed=1)
    assert (result.repeats, result.value) == (0, 50)


@pytest.mark.parametrize(
    ("problem", "binding", "which", "needed", "there"),
    [
        (Problem(6, 2, 1, apart=[7, 7, 7, 7, 1, 2]), Binding.LABEL_TOO_LARGE, 7, 4, 3),
        (Problem(6, [4, 2], 1, apart=[1, 1, 2, 2, 3, 3]), Binding.TOO_FEW_LABELS, -1, 4, 3),
        (Problem(6, 2, 6), Binding.TOO_FEW_PEOPLE, 0, 6, 5),
        (Problem(6, 2, 5, met=~np.eye(6, dtype=bool)), Binding.TOO_FEW_PAIRS, -1, 15, 0),
        (Problem(6, 3, 2), Binding.TOO_FEW_TABLES, -1, 3, 2),
        (Problem(6, 2, 2, met=np.ones((6, 6)) - np.eye(6)), Binding.TOO_FEW_PEOPLE, 0, 2, 0),
        (Problem(6, 3, 1, met=np.eye(6)[[1, 0, 3, 2, 5, 4]]), None, 0, 0, 0),
    ],
)
def test_the_rule_that_cannot_be_kept_is_named(
    problem: Problem, binding: Binding | None, which: int, needed: int, there: int
) -> None:
    result = plan(problem, seed=1, steps=4_000)
    named = {reason.binding: reason for reason in result.reasons}
    assert (binding is None) == (named == {})
    if binding is not None:
        assert (named[binding].which, named[binding].needed, named[binding].there) == (which, needed, there)


def test_officers_who_cannot_be_arranged_are_said_not_to_have_been_found() -> None:
    result = plan(Problem(36, 6, 4), seed=1, steps=30_000)
    assert [reason.binding for reason in result.reasons] == [Binding.NOT_FOUND]


def same(one: Plan, other: Plan) -> bool:
    return (one.table.tolist(), one.steps_done) == (other.table.tolist(), other.steps_done)


PRINT_PLANS = """
import hashlib
from benchmarks.tables import congress
from maschinenraum.engine.tables import Problem, plan
for problem in (congress(3, people=30, size=5, rounds=3), Problem(15, 3, 7), Problem(25, 5, 4, apart=range(0, 50, 2))):
    result = plan(problem, seed=5, steps=15_000)
    print(hashlib.sha256(result.table.tobytes()).hexdigest(), result.bound, result.steps_done)
"""


def test_another_process_without_numba_finds_the_same_plan() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", prelude + PRINT_PLANS],
            env={**os.environ, "NUMBA_DISABLE_JIT": off},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for prelude, off in (("", "0"), ("import numba", "0"), ("", "1"))
    }
    assert len(answers) == 1


def test_compiled_moves_do_exactly_what_plain_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = congress(4, people=49, size=7, rounds=4)
    compiled = plan(problem, seed=2, steps=100_000)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert heavy.compiled(kernel) is kernel
    assert same(compiled, plan(problem, seed=2, steps=100_000))


def test_a_run_ended_by_time_can_be_repeated_by_its_steps() -> None:
    problem = congress(5, people=100)
    hurried = plan(problem, seed=1, steps=100_000_000, seconds=0.3)
    assert hurried.stopped
    assert 0 < hurried.steps_done < 100_000_000
    assert same(hurried, plan(problem, seed=1, steps=hurried.steps_done))


def test_progress_can_end_a_run_and_the_best_so_far_is_returned() -> None:
    problem = congress(6, people=100)
    seen: list[tuple[float, int]] = []

    def watch(fraction: float, best: int) -> bool:
        seen.append((fraction, best))
        return len(seen) < 30

    result = plan(problem, seed=1, steps=1_000_000, on_progress=watch)
    assert result.stopped
    assert len(seen) == 30
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    assert violations(problem, result) == []


def test_a_longer_run_stays_below_the_bound_of_a_short_one() -> None:
    problem = congress(7, people=40, size=4, rounds=4)
    short, long = plan(problem, seed=1, steps=30_000), plan(problem, seed=2, steps=1_000_000)
    assert short.repeats == long.repeats == 0
    assert short.value <= long.value <= min(short.bound, long.bound)


def test_a_bound_on_cliques_is_tight_where_cliques_are_valued() -> None:
    team = np.arange(24) // 4
    problem = Problem(24, 4, 1, 10 * (team[:, None] == team[None]))
    result = plan(problem, seed=1)
    assert result.value == result.bound == 360
    circle = np.zeros((24, 24), int)
    circle[np.arange(24), (np.arange(24) + 1) % 24] = circle[(np.arange(24) + 1) % 24, np.arange(24)] = 100
    ring = plan(Problem(24, 3, 1, circle), seed=1)
    assert ring.value == 1600 <= ring.bound < 2000  # every person's best two would make 2400
    assert clique_bound(Problem(24, 3, 1, circle), Limits.of(Problem(24, 3, 1, circle)), 0) >= 1600


@pytest.mark.parametrize("q", [2, 3, 4, 5, 7, 8, 9, 16, 27])
def test_fields_are_fields(q: int) -> None:
    add, times = multiplication(q)
    e = np.arange(q)
    for table, neutral, group in ((add, 0, e), (times, 1, e[1:])):
        assert (table == table.T).all()
        assert (table[neutral] == e).all()
        assert (np.sort(table[np.ix_(group, group)], axis=1) == group).all()
        assert (table[table[:, :, None], e] == table[e[:, None, None], table[None]]).all()
    assert (times[e[:, None, None], add[None]] == add[times[:, :, None], times[:, None, :]]).all()


@pytest.mark.parametrize(
    ("tables", "size", "rounds"),
    [
        (3, 3, 4),
        (9, 3, 13),
        (8, 4, 9),
        (16, 4, 21),
        (10, 10, 3),
        (15, 3, 20),
        (5, 5, 6),
        (8, 2, 15),
        (6, 9, 1),
    ],
)
def test_designs_repeat_nothing(tables: int, size: int, rounds: int) -> None:
    found = rounds_of(tables, size)
    assert len(found) == rounds
    table = np.stack(found, axis=1)
    assert table_violations(tables * size, size, rounds, table) == []


def test_a_design_with_people_left_out_has_the_sizes_asked_for() -> None:
    sizes = np.array([6, 7, 7, 6, 7, 7, 7])
    table = design(sizes, 7)
    assert table is not None
    assert [np.bincount(column).tolist() for column in table.T] == [sizes.tolist()] * 7


def test_turning_a_starter_gives_every_round() -> None:
    symmetry = next(s for s in symmetries(np.full(3, 2), 5) if s.turns == 5)
    assert turned(np.array([[1], [2], [2], [1], [0], [0]]), symmetry).shape == (6, 5)


def covers_of(draw: st.DrawFn) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], int]:
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    entries = draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns))
    return np.array(entries).reshape(rows, columns), draw(st.integers(1, columns))


@settings(max_examples=80, deadline=None)
@given(problem=st.composite(covers_of)())
def test_an_exact_cover_is_found_where_there_is_one(
    problem: tuple[np.ndarray[Any, np.dtype[np.bool_]], int],
) -> None:
    covers, needed = problem

    def is_cover(chosen: tuple[int, ...]) -> bool:
        times = covers[list(chosen)].sum(axis=0)
        return bool((times[:needed] == 1).all() and (times[needed:] <= 1).all())

    possible = any(
        is_cover(chosen)
        for k in range(1, needed + 1)
        for chosen in itertools.combinations(range(len(covers)), k)
    )
    found = exact_cover(covers, needed)
    assert (found is not None) == possible
    assert found is None or is_cover(tuple(found))


def test_maps_turn_turns_into_turns_and_come_once() -> None:
    symmetry = next(s for s in symmetries(np.full(8, 4), 10) if s.turns == 5)
    turn = np.append(np.arange(30) // 5 * 5 + (np.arange(30) + 1) % 5, [30, 31])
    found = list(maps(32, symmetry))
    assert len({image.tobytes() for image in found}) == len(found)
    for image in found:
        assert sorted(image.tolist()) == list(range(32))
        assert any((image[turn] == power[image]).all() for power in powers(turn, 5))


def powers(turn: Any, many: int) -> list[Any]:
    found = [turn]
    while len(found) < many:
        found.append(turn[found[-1]])
    return found


def test_a_search_among_maps_can_be_ended_and_repeated() -> None:
    calls: list[float] = []

    def watch(fraction: float, _best: int) -> bool:
        calls.append(fraction)
        return fraction < 0.03  # within the search among maps

    ended = plan(Problem(32, 4, 10), seed=1, on_progress=watch)
    assert ended.stopped
    assert violations(Problem(32, 4, 10), ended) == []
    assert same(ended, plan(Problem(32, 4, 10), seed=1, steps=ended.steps_done))


def test_the_report_counts_acquaintances_and_names_what_binds() -> None:
    result = plan(Problem(6, 3, 2), seed=1, steps=4_000)
    report = result.report
    assert (report.counted, report.value, report.bound) == (Counted.ACQUAINTANCES, result.value, result.bound)
    assert sum(report.histogram) == 6
    assert sum(k * many for k, many in enumerate(report.histogram)) == result.acquaintances.sum()
    assert [reason["binding"] for reason in report.as_record()["reasons"]] == [Binding.TOO_FEW_TABLES.value]


def test_tables_are_filled_evenly() -> None:
    assert evenly(190, np.full(24, 8)).tolist() == [8] * 22 + [7] * 2
    assert evenly(7, np.array([1, 9, 2, 9])).tolist() == [1, 2, 2, 2]
    assert evenly(0, np.array([3, 3])).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("arguments", "rule", "words"),
    [
        ((-1, 4, 2), Rule.OUT_OF_RANGE, "people"),
        ((4, 0, 2), Rule.OUT_OF_RANGE, "seats"),
        ((4, [2, 1], 2), Rule.TOO_FEW_SEATS, "4 people cannot sit on 3 seats"),
        ((4, 2.5, 2), Rule.NOT_WHOLE, "seats"),
        ((4, 2, -1), Rule.OUT_OF_RANGE, "rounds"),
        ((2, 2, 1, [[0, 1], [2, 0]]), Rule.NOT_SYMMETRIC, "benefit[0, 1] is 1, but benefit[1, 0] is 2"),
        ((2, 2, 1, [[0, -1], [-1, 0]]), Rule.OUT_OF_RANGE, "benefit[0, 1] is -1"),
        ((2, 2, 1, [[0, 1]]), Rule.SHAPE, "benefit must have the shape (2, 2)"),
        ((2, 2, 1, None, [1]), Rule.SHAPE, "apart must have the shape (2,)"),
        ((2, 2, 1, None, None, [[0, 1]]), Rule.SHAPE, "met must have the shape (2, 2)"),
        ((2, 2, 1, None, None, None, [[0, 1]]), Rule.SHAPE, "forbidden must have the shape (2, 2)"),
        ((2, 2, 1, None, None, [[0, 1], [0, 0]]), Rule.NOT_SYMMETRIC, "met[0, 1] is True"),
        ((2, 2, 1, None, None, [[0, 2], [2, 0]]), Rule.NOT_WHOLE, "yes or no"),
    ],
)
def test_input_that_contradicts_itself_is_named(arguments: tuple[Any, ...], rule: Rule, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Problem(*arguments)
    assert caught.value.rule is rule
    assert words in str(caught.value)


def test_a_problem_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Problem(4, 2, 1).benefit[0] = 9
