# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Agreed meetings in slots: all of them where that is possible, with proven few breaks, repeatable."""

from __future__ import annotations

import itertools
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maschinenraum.engine.inputs import ProblemError, Rule
from maschinenraum.engine.meetings import Obstacle, Timetable, timetable
from maschinenraum.engine.report import Counted
from tests.checker import breaks_of, timetable_violations


@st.composite
def programmes(draw: st.DrawFn) -> dict[str, Any]:
    """Small and degenerate: nobody, no slots, no tables, meetings of the same two people, fixed ones."""
    n, slots = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    everyone = list(itertools.combinations(range(n), 2))
    pairs = draw(st.lists(st.sampled_from(everyone), max_size=4)) if everyone else []
    row = st.lists(st.booleans(), min_size=slots, max_size=slots)
    return {
        "pairs": np.array(pairs, int).reshape(-1, 2),
        "available": np.array(draw(st.lists(row, min_size=n, max_size=n)), bool).reshape(n, slots),
        "tables": draw(st.lists(st.integers(0, 2), min_size=slots, max_size=slots)),
        "allowed": np.array([draw(row) for _ in pairs], bool).reshape(len(pairs), slots),
    }


def outcomes(programme: dict[str, Any]) -> list[tuple[int, int, int]]:
    """(meetings left out, unfairness beyond two, breaks) of every timetable, by trying them all."""
    slots = programme["available"].shape[1]
    found = []
    for choice in itertools.product(range(-1, slots), repeat=len(programme["pairs"])):
        table = [-1 if t < 0 else sum(s == t for s in choice[:e]) for e, t in enumerate(choice)]
        if timetable_violations(**programme, slot=choice, table=table, complete=False, fair=False):
            continue
        breaks = breaks_of(programme["pairs"], choice, len(programme["available"]))
        uneven = max(0, max(breaks, default=0) - min(breaks, default=0) - 2)
        found.append((sum(t < 0 for t in choice), uneven, sum(breaks)))
    return found


def same(one: Timetable, other: Timetable) -> bool:
    return (one.slot.tolist(), one.table.tolist(), one.steps_done) == (
        other.slot.tolist(),
        other.table.tolist(),
        other.steps_done,
    )


def agreed(seed: int, people: int = 30, slots: int = 12) -> dict[str, Any]:
    """Meetings of a fair: part-time people, five meetings each on average, a few fixed."""
    rng = np.random.default_rng(seed)
    everyone = np.array(list(itertools.combinations(range(people), 2)))
    pairs = everyone[rng.permutation(len(everyone))[: people * 5 // 2]]
    available = np.ones((people, slots), bool)
    available[: people // 6, : slots // 3] = False
    return {"pairs": pairs, "available": available, "tables": people // 3}


@settings(max_examples=40, deadline=None)
@given(programme=programmes(), seed=st.integers(0, 3))
def test_small_programmes_are_solved_and_proven_as_brute_force_finds_them(
    programme: dict[str, Any], seed: int
) -> None:
    result = timetable(**programme, seed=seed)
    wrong = timetable_violations(
        **programme, slot=result.slot, table=result.table, complete=False, fair=False
    )
    uneven = max(0, result.uneven.difference - 2) if result.uneven else 0
    assert wrong == []
    assert result.breaks.tolist() == breaks_of(programme["pairs"], result.slot, len(programme["available"]))
    assert (len(result.unplaced), uneven, result.value) == min(outcomes(programme))
    assert result.is_optimal


@pytest.mark.parametrize("seed", [1, 2])
def test_a_fair_is_placed_whole_and_the_bound_lies_below(seed: int) -> None:
    programme = agreed(seed)
    result = timetable(**programme, seed=seed, steps=1_000_000)
    assert timetable_violations(**programme, slot=result.slot, table=result.table) == []
    assert (result.is_complete, result.bound <= result.value) == (True, True)


def test_fixed_meetings_stay_and_morning_meetings_stay_in_the_morning() -> None:
    programme = agreed(3, people=12, slots=10)
    fixed = np.full(len(programme["pairs"]), -1)
    fixed[0] = 6
    allowed = np.ones((len(fixed), 10), bool)
    allowed[1:4, 5:] = False
    result = timetable(**programme, fixed=fixed, allowed=allowed, seed=1, steps=200_000)
    assert (
        timetable_violations(**programme, slot=result.slot, table=result.table, fixed=fixed, allowed=allowed)
        == []
    )


def test_meetings_that_cannot_take_place_are_named_with_the_rule_that_binds() -> None:
    available = np.array([[1, 1], [1, 1], [1, 0], [0, 1]], bool)
    result = timetable([[2, 3], [0, 1], [0, 1], [0, 1]], available, 1, seed=1)
    named = {one.meeting: one.binding for one in result.unplaced}
    assert named[0] is Obstacle.NO_COMMON_TIME
    assert sorted(named.values()) == sorted([Obstacle.NO_COMMON_TIME, Obstacle.TOO_MANY_MEETINGS])


def test_fixed_meetings_that_contradict_are_named_not_solved_around() -> None:
    with pytest.raises(ProblemError) as caught:
        timetable([[0, 1], [0, 2]], np.ones((3, 2), bool), 2, fixed=[0, 0], seed=1)
    assert caught.value.rule is Rule.LOCKS_CLASH


def test_work_ended_by_the_caller_says_so_and_repeats_by_its_steps() -> None:
    programme = agreed(4)
    looks = itertools.count()
    hurried = timetable(**programme, seed=1, on_progress=lambda *_: next(looks) < 3)
    assert (hurried.stopped, 0 < hurried.steps_done < 10_000_000) == (True, True)
    assert same(hurried, timetable(**programme, seed=1, steps=hurried.steps_done))


PRINT_SLOTS = """
from tests.engine.test_timetable import agreed
from maschinenraum.engine.meetings import timetable
from maschinenraum.engine.report import Counted
print(timetable(**agreed(5), seed=2, steps=300_000).slot.tolist())
"""


def test_another_process_finds_the_same_timetable() -> None:
    answer = subprocess.run([sys.executable, "-c", PRINT_SLOTS], check=True, capture_output=True, text=True)
    assert answer.stdout == f"{timetable(**agreed(5), seed=2, steps=300_000).slot.tolist()}\n"


def test_the_report_counts_breaks_and_names_what_was_not_possible() -> None:
    result = timetable([[0, 1], [0, 2]], [[True], [True], [True]], 2, seed=1)
    report = result.report
    assert (report.counted, report.value, report.histogram) == (Counted.BREAKS, 0, (3,))
    assert [reason["binding"] for reason in report.as_record()["reasons"]] == ["too many meetings"]
