# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""People who are never to share a table: where a seating could not avoid repeats, they are swapped apart."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from maschinenraum.cli.refusals import Refused
from maschinenraum.engine import tables
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.tables.score import Meetings, Score, meetings, score, seated, seats_together, tabled


def separated(problem: tables.Problem, plan: tables.Plan, never: Truth) -> tables.Plan:
    """The plan with nobody at a table with a person they are never to sit with.

    never  bool[n, n], symmetric. The engine takes these pairs for acquainted and avoids them as it avoids repeats;
           only where it had to accept repeats is there something left to do. Each swap is the one after which
           labels, repeats and value are best. Raises ``Refused`` where no swap helps.
    """
    if not _clashes(plan.table, never):
        return plan
    together = seats_together(problem.sizes)
    table = plan.table.copy()
    while clashes := _clashes(table, never):
        tried = [_swapped(table, *swap) for swap in _swaps(table, clashes, never)]
        if not tried:
            raise Refused(
                "Kein Plan gefunden, der jedes „nie“ einhält: bitte weniger Runden oder mehr Tische vorsehen "
                "oder ein „nie“ streichen."
            )
        table = max(tried, key=lambda other: score(problem, seated(other), together))
    return _rescored(problem, plan, seated(table), together)


def _clashes(table: Whole, never: Truth) -> list[tuple[int, int, int]]:
    """(person, other, round) of all pairs that share a table and must not."""
    first, second = np.nonzero(np.triu(never))
    pair, round_ = np.nonzero(table[first] == table[second])
    return [(int(first[e]), int(second[e]), int(r)) for e, r in zip(pair, round_, strict=True)]


def _swaps(table: Whole, clashes: list[tuple[int, int, int]], never: Truth) -> Iterator[tuple[int, int, int]]:
    """Exchanges of one of the first clashing pair with somebody elsewhere, after which fewer pairs clash."""
    one, other, r = clashes[0]
    for person in (one, other):
        for partner in np.flatnonzero(table[:, r] != table[person, r]).tolist():
            changed = _swapped(table, person, partner, r)
            if len(_clashes(changed[:, [r]], never)) < len(_clashes(table[:, [r]], never)):
                yield person, partner, r


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
