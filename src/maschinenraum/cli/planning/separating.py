# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""People who are never to share a table: where a seating could not avoid repeats, they are swapped apart."""

from dataclasses import replace

import numpy as np

from maschinenraum.cli.refusals import Refused
from maschinenraum.engine import tables
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.tables.score import Meetings, Score, meetings, score, seated, seats_together, tabled

RESTLESS = 0.1  # share of swaps that may be worse, so that no dead end is final
MOST_TRIED = 40  # swaps that are weighed where many are equally good
PATIENCE = 400  # swaps after which no seating is expected any more


def separated(problem: tables.Problem, plan: tables.Plan, never: Truth) -> tables.Plan:
    """The plan with nobody at a table with a person they are never to sit with.

    never  bool[n, n], symmetric. The engine takes these pairs for acquainted and avoids them as it avoids repeats;
           only where it had to accept repeats is there something left to do. One of a clashing pair changes places
           with whoever leaves the fewest clashes (min-conflicts, S. Minton et al. 1992), and of those with whom
           labels, repeats and value are best. Raises ``Refused`` where that does not come to an end.
    """
    if not _clashes(plan.table, never):
        return plan
    together, table = seats_together(problem.sizes), plan.table.copy()
    dice = np.random.default_rng(0)
    for _attempt in range(PATIENCE):
        clashes = _clashes(table, never)
        if not clashes:
            return _rescored(problem, plan, seated(table), together)
        left = _swaps(table, clashes[int(dice.integers(len(clashes)))], never)
        goal = max(left.values(), default=0) if dice.random() < RESTLESS else min(left.values(), default=0)
        fewest = [swap for swap, clashing in left.items() if clashing <= goal]
        dice.shuffle(fewest)
        table = max(
            (_swapped(table, *swap) for swap in fewest[:MOST_TRIED]),
            key=lambda other: score(problem, seated(other), together),
            default=table,
        )
    raise Refused(
        "Kein Plan gefunden, der jedes „nie“ einhält: bitte weniger Runden oder mehr Tische vorsehen "
        "oder ein „nie“ streichen."
    )


def _clashes(table: Whole, never: Truth) -> list[tuple[int, int, int]]:
    """(person, other, round) of all pairs that share a table and must not."""
    first, second = np.nonzero(np.triu(never))
    pair, round_ = np.nonzero(table[first] == table[second])
    return [(int(first[e]), int(second[e]), int(r)) for e, r in zip(pair, round_, strict=True)]


def _swaps(table: Whole, clash: tuple[int, int, int], never: Truth) -> dict[tuple[int, int, int], int]:
    """How many pairs of the round clash after one of a clashing pair has changed places with somebody elsewhere."""
    one, other, r = clash
    left: dict[tuple[int, int, int], int] = {}
    for person in (one, other):
        for partner in np.flatnonzero(table[:, r] != table[person, r]).tolist():
            left[person, partner, r] = len(_clashes(_swapped(table, person, partner, r)[:, [r]], never))
    return left


def _swapped(table: Whole, person: int, partner: int, r: int) -> Whole:
    changed = table.copy()
    changed[[person, partner], r] = changed[[partner, person], r]
    return changed


def _rescored(
    problem: tables.Problem, plan: tables.Plan, who: Whole, together: tuple[Whole, Whole]
) -> tables.Plan:
    met: Meetings = meetings(who, together)
    reached: Score = score(problem, who, together)
    new = ~problem.met[met.first, met.second]
    ends = np.concatenate([met.first[new], met.second[new]])
    acquaintances = np.bincount(ends, minlength=problem.people)
    return replace(
        plan,
        table=tabled(who, problem.sizes),
        value=reached.value,
        repeats=-reached.repeats,
        same_label=-reached.same_label,
        acquaintances=acquaintances,
        histogram=np.bincount(acquaintances, minlength=problem.people),
    )
