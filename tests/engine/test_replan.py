# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Replanning: what can stay stays, what is over is over, and every change has its cause."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import VARIANTS, meetings_problem
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.meetings import (
    Cause,
    Change,
    Fate,
    Plan,
    Priority,
    Problem,
    ProblemError,
    Replan,
    Rule,
    plan,
    replan,
)
from tests.checker import meeting_violations, replan_violations
from tests.engine.test_meetings import problems

DAY = np.ones((6, 3), bool)
PAIRS = [[0, 1], [2, 3], [4, 5], [0, 2], [1, 3]]
QUIET = Problem(DAY, 3, PAIRS, [9, 9, 9, 5, 5], [1] * 6, floor=())


def violations(
    problem: Problem, before: Plan, after: Replan, missed: Truth, now: int, locked: Whole
) -> list[str]:
    wrong = meeting_violations(
        problem.available & ~missed,
        problem.tables,
        problem.pairs,
        problem.cap,
        after.slot,
        after.table,
        locked=locked,
        allowed=problem.allowed,
    )
    return wrong + replan_violations(
        problem.pairs,
        before.slot,
        before.table,
        after.slot,
        after.table,
        missed=missed,
        now=now,
        locked=locked,
    )


@settings(max_examples=80, deadline=None)
@given(problem=problems(), data=st.data())
def test_every_rule_is_kept_and_the_past_stays(problem: Problem, data: st.DataObject) -> None:
    before = plan(problem, seed=1, steps=200)
    row = st.lists(st.booleans(), min_size=problem.slots, max_size=problem.slots)
    missed = np.array(
        data.draw(st.lists(row, min_size=problem.people, max_size=problem.people)), bool
    ).reshape(problem.available.shape)
    now = data.draw(st.integers(0, problem.slots))
    after = replan(problem, before, missed, [], now=now, seed=1, steps=300)
    locked = problem.locked.copy()
    for e in np.flatnonzero(locked >= 0):
        if missed[problem.pairs[e], locked[e]].any():
            locked[e] = -1
    assert violations(problem, before, after, missed, now, locked) == []
    assert after.value <= after.bound
    assert after.short_bound <= after.short
    assert (
        after.stayed.tolist()
        == ((after.slot >= 0) & (after.slot == before.slot) & (after.table == before.table)).tolist()
    )


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_nothing_changes_where_nothing_happened_and_nothing_is_to_be_gained(problem: Problem) -> None:
    before = plan(problem, seed=1, steps=2000)
    after = replan(problem, before, [], [], seed=1, steps=300)
    assert after.stay_share == 1.0
    assert all(change.fate is Fate.NEW for change in after.changes)


@settings(max_examples=60, deadline=None)
@given(problem=problems(), data=st.data())
def test_the_changes_tell_one_plan_from_the_other(problem: Problem, data: st.DataObject) -> None:
    before = plan(problem, seed=1, steps=200)
    people = st.sampled_from(range(problem.people)) if problem.people else st.nothing()
    absent = data.draw(st.lists(people, max_size=2)) if problem.people else []
    after = replan(problem, before, absent, [], seed=1, steps=300)
    told = before.slot.copy(), before.table.copy()
    for change in after.changes:
        assert (change.slot_before, change.table_before) == (told[0][change.pair], told[1][change.pair])
        told[0][change.pair], told[1][change.pair] = change.slot, change.table
    assert (told[0].tolist(), told[1].tolist()) == (after.slot.tolist(), after.table.tolist())
    lost = {change.pair for change in after.changes if change.cause is Cause.ABSENT}
    met = np.flatnonzero((before.slot >= 0) & np.isin(problem.pairs, absent).any(axis=1))
    assert lost == set(met.tolist())


def test_who_does_not_come_frees_the_partner_for_somebody_else() -> None:
    before = plan(QUIET, seed=1)
    assert (before.slot >= 0).tolist() == [True, True, True, False, False]
    after = replan(QUIET, before, [1, 3], [], seed=1)
    kinds = [(change.pair, change.fate, change.cause, change.person) for change in after.changes]
    assert kinds == [
        (0, Fate.DROPPED, Cause.ABSENT, 1),
        (1, Fate.DROPPED, Cause.ABSENT, 3),
        (3, Fate.NEW, Cause.FREED, 0),
    ]
    assert after.stayed.tolist() == [False, False, True, False, False]


def test_who_comes_late_is_named_and_given_what_is_free() -> None:
    early = replace(QUIET, available=DAY & (np.arange(6) != 5)[:, None])
    before = plan(early, seed=1)
    after = replan(QUIET, before, [], [5], seed=1)
    assert [(change.pair, change.fate, change.cause, change.person) for change in after.changes] == [
        (2, Fate.NEW, Cause.ARRIVED, 5)
    ]
    assert after.stay_share == 1.0


def test_pairs_beyond_those_of_the_plan_in_force_are_new() -> None:
    fewer = Problem(DAY[:4], 3, PAIRS[:2], [9, 9], [1] * 4, floor=())
    more = Problem(DAY, 3, PAIRS[:3], [9, 9, 9], [1] * 6, floor=())
    after = replan(more, plan(fewer, seed=1), [], [4, 5], seed=1)
    assert (after.slot >= 0).all()
    assert [change.pair for change in after.changes] == [2]


def test_slots_that_are_over_are_left_alone() -> None:
    problem = Problem(DAY, 3, PAIRS, [9, 9, 9, 5, 5], [2] * 6, floor=())
    before = plan(problem, seed=1)
    after = replan(problem, before, [0], [], now=3, seed=1)
    assert after.slot.tolist() == before.slot.tolist()
    assert after.value == after.bound


def test_a_meeting_missed_in_a_slot_that_is_over_may_take_place_later() -> None:
    problem = Problem(DAY[:2], 1, [[0, 1]], [9], [1, 1], floor=(), locked=[0])
    before = plan(problem, seed=1)
    missed = np.zeros((2, 3), bool)
    missed[1, 0] = True
    after = replan(replace(problem, locked=np.array([-1])), before, missed, [], now=1, seed=1)
    assert after.slot[0] in {1, 2}
    assert [(c.fate, c.cause, c.person) for c in after.changes] == [(Fate.MOVED, Cause.ABSENT, 1)]


def test_fewer_tables_and_smaller_caps_are_named() -> None:
    once = np.ones((6, 1), bool)
    three = Problem(once, 3, PAIRS[:3], [9, 8, 7], [1] * 6, floor=())
    before = plan(three, seed=1)
    after = replan(replace(three, tables=np.array([2])), before, [], [], seed=1)
    assert [(c.pair, c.fate, c.cause) for c in after.changes if c.fate is Fate.DROPPED] == [
        (2, Fate.DROPPED, Cause.TABLES)
    ]
    after = replan(replace(three, cap=np.array([1, 1, 1, 1, 0, 1])), before, [], [], seed=1)
    assert [(c.pair, c.fate, c.cause, c.person) for c in after.changes] == [(2, Fate.DROPPED, Cause.CAP, 4)]


def test_a_lock_wins_over_the_plan_in_force() -> None:
    once = np.ones((3, 1), bool)
    problem = Problem(once, 1, [[0, 1], [0, 2]], [9, 1], [1] * 3, floor=())
    before = plan(problem, seed=1)
    after = replan(replace(problem, locked=np.array([-1, 0])), before, [], [], seed=1)
    assert after.slot.tolist() == [-1, 0]
    assert [(c.pair, c.fate, c.cause) for c in after.changes] == [
        (0, Fate.DROPPED, Cause.LOCKED),
        (1, Fate.NEW, Cause.LOCKED),
    ]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_congress_with_absent_and_late_people_keeps_what_it_can(variant: str) -> None:
    problem = meetings_problem(3, variant)
    held = set(problem.pairs[problem.locked >= 0].ravel().tolist())
    some = [p for p in range(problem.people) if p not in held][::40]
    late, gone = some[:2], some[2:4]
    available = problem.available.copy()
    available[late] = False
    before = plan(replace(problem, available=available), seed=1)
    after = replan(problem, before, gone, late, seed=1)
    missed = np.zeros_like(problem.available)
    missed[gone] = True
    assert violations(problem, before, after, missed, 0, problem.locked) == []
    assert after.ben >= 0.985
    assert after.stay_share >= 0.98
    assert after.untouched == int(((before.slot >= 0) & ~np.isin(problem.pairs, gone).any(axis=1)).sum())
    fates = Counter(change.fate for change in after.changes)
    assert (
        fates[Fate.DROPPED] + fates[Fate.MOVED] + fates[Fate.RESEATED] + after.stayed.sum()
        == (before.slot >= 0).sum()
    )
    assert {reason.fate for reason in after.report.reasons if isinstance(reason, Change)} <= {Fate.DROPPED}


def test_few_short_people_come_first_here_too() -> None:
    problem = replace(meetings_problem(4, "tight", people=60), priority=Priority.FEW_SHORT)
    before = plan(problem, seed=1)
    after = replan(problem, before, [0], [], seed=1)
    assert after.short_bound <= after.short <= before.short + 4


@pytest.mark.parametrize(
    ("absent", "arrived", "now", "rule"),
    [
        ([6], [], 0, Rule.OUT_OF_RANGE),
        ([], [-1], 0, Rule.OUT_OF_RANGE),
        ([0.5], [], 0, Rule.NOT_WHOLE),
        ([], [], 4, Rule.OUT_OF_RANGE),
        ([2], [2], 0, Rule.ABSENT_AND_ARRIVED),
    ],
)
def test_what_cannot_be_meant_is_named(absent: list[float], arrived: list[int], now: int, rule: Rule) -> None:
    with pytest.raises(ProblemError) as caught:
        replan(QUIET, plan(QUIET, seed=1), absent, arrived, now=now, seed=1)
    assert caught.value.rule is rule


def test_a_plan_of_more_pairs_than_there_are_is_refused() -> None:
    before = plan(QUIET, seed=1)
    fewer = Problem(DAY, 3, PAIRS[:2], [9, 9], [1] * 6)
    with pytest.raises(ProblemError, match="5 slots and 5 tables for 2 pairs"):
        replan(fewer, before, [], [], seed=1)


def test_progress_can_end_it_and_steps_repeat_it() -> None:
    problem = meetings_problem(6, "full", people=100)
    before = plan(problem, seed=1, steps=4000)
    seen: list[int] = []

    def watch(_fraction: float, best: int) -> bool:
        seen.append(best)
        return len(seen) < 3

    stopped = replan(problem, before, [3, 4], [], seed=1, on_progress=watch)
    assert stopped.stopped
    again = replan(problem, before, [3, 4], [], seed=1, steps=stopped.steps_done)
    assert (again.slot.tolist(), again.table.tolist()) == (stopped.slot.tolist(), stopped.table.tolist())


PRINT_REPLAN = """
import hashlib
from benchmarks.instances import meetings_problem
from maschinenraum.engine.meetings import plan, replan
problem = meetings_problem(3, "ample", people=60)
result = replan(problem, plan(problem, seed=5, steps=2000), [1, 2], [], now=2, seed=5, steps=4000)
print(hashlib.sha256(result.slot.tobytes() + result.table.tobytes()).hexdigest())
"""


def test_another_process_without_numba_finds_the_same() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", prelude + PRINT_REPLAN],
            env={**os.environ, "NUMBA_DISABLE_JIT": off},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for prelude, off in (("import numba", "0"), ("", "1"))
    }
    assert len(answers) == 1
