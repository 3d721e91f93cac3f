# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good any seating could be: what each person could gain, given that a table is a clique.

Let A be the 0/1 matrix of pairs that meet. Everyone sits beside at most d others, so the value is at most the sum of
the d best benefits of each person, halved. But tables are cliques: A plus R times the identity is a sum of blocks of
ones, so it has no negative eigenvalue. For every matrix Z without negative eigenvalues therefore

    <benefit, A>  <=  <benefit + Z, A> + R trace(Z),

and the d best of benefit + Z give a bound again, as they do after adding any antisymmetric matrix, because A is
symmetric. Good Z are found by subgradients (the semidefinite bound on graph partitioning of W. E. Donath and A. J.
Hoffman 1973, with what M. X. Goemans and others made of it); the bound is then computed anew in whole numbers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables.limits import Limits, pairs_of
from maschinenraum.engine.tables.problem import Problem

Real = npt.NDArray[np.float64]

CYCLES = 45  # subgradient steps
WORK = 4 * 10**8  # the most that all steps together may cost, in people to the third power
PATIENCE = 4  # steps without progress until they become shorter


def degree_bound(problem: Problem, limits: Limits) -> int:
    """No plan with so few meetings within labels as possible has a greater value. O(n² log n)."""
    return best_entries(problem.benefit * limits.new, problem) // 2


def clique_bound(problem: Problem, limits: Limits, target: int) -> int:
    """No plan without repeats has a greater value, nor within labels if they can be kept apart.

    target  a value that is known to be reached. O(n³) per step
    """
    first = degree_bound(problem, limits)
    n = problem.people
    cycles = min(CYCLES, WORK // max(n, 1) ** 3)
    needed = 2 * problem.rounds * pairs_of(problem.sizes)
    if cycles == 0 or needed == 0 or first <= target or int(limits.new.sum()) < needed:
        return first
    factor, shift = descend(problem, limits, cycles, target)
    return min(first, certified(problem, limits, factor, shift))


def descend(problem: Problem, limits: Limits, cycles: int, target: int) -> tuple[Real, Real]:
    """A factor F of a good Z = F F', and a good antisymmetric matrix: subgradient steps of Polyak's length."""
    n, rounds = problem.people, problem.rounds
    gain = problem.benefit.astype(np.float64)
    z, shift = np.zeros((n, n)), np.zeros((n, n))
    root: Real = np.zeros((n, 0))
    best, factor, best_shift, length, waited = np.inf, root, shift, 1.0, 0
    for _ in range(cycles):
        weight = np.where(limits.new, gain + z + shift, -np.inf)
        chosen, value = chosen_entries(weight, problem)
        value += rounds * np.trace(z)
        waited += 1
        if value < best:
            best, factor, best_shift, waited = value, root, shift, 0
        if waited > PATIENCE:
            length, waited = 0.7 * length, 0
        along_z = (chosen + chosen.T) / 2 + rounds * np.eye(n)
        along_shift = (chosen - chosen.T) / 2
        steepness = float((along_z**2).sum() + (along_shift**2).sum())
        step = length * max(value - 2 * target, 1.0) / steepness
        shift = shift - step * along_shift
        values, vectors = np.linalg.eigh(z - step * along_z)
        root = vectors[:, values > 0] * np.sqrt(values[values > 0])
        z = root @ root.T
    return factor, best_shift


def chosen_entries(weight: Real, problem: Problem) -> tuple[Real, float]:
    """The 0/1 matrix of the entries that make the bound, and their sum."""
    rows = columns(weight, problem)
    entries = np.take_along_axis(weight, rows, axis=1)
    count = 2 * problem.rounds * pairs_of(problem.sizes)
    keep = np.zeros(entries.size)
    keep[np.argsort(-entries, axis=None, kind="stable")[:count]] = 1.0
    chosen = np.zeros(weight.shape)
    np.put_along_axis(chosen, rows, keep.reshape(entries.shape), axis=1)
    return chosen, float(entries.ravel()[keep > 0].sum())


def columns(weight: Whole | Real, problem: Problem) -> Whole:
    """The columns of the d greatest entries of each row, d the most people anyone could sit beside."""
    most = problem.rounds * (int(problem.sizes.max(initial=1)) - 1)
    return np.argsort(-weight, axis=1, kind="stable")[:, : min(most, problem.people)]


def certified(problem: Problem, limits: Limits, factor: Real, shift: Real) -> int:
    """The bound that the rounded matrices prove, in whole numbers.

    Everything is multiplied by scale², so that rounding costs little; whatever F is rounded to, F F' has no negative
    eigenvalue.
    """
    greatest = max(float(np.abs(factor).max(initial=0.0)), np.sqrt(np.abs(shift).max(initial=0.0)), 1.0)
    scale = 2 ** max(0, min(12, 22 - int(np.ceil(np.log2(greatest)))))
    whole = np.rint(factor * scale).astype(np.int64)
    half = np.triu(np.rint(shift * scale**2).astype(np.int64), 1)
    z = whole @ whole.T
    weight = np.where(limits.new, problem.benefit * scale**2 + z + half - half.T, -(2**62))
    total = best_entries(weight, problem) + problem.rounds * sum(np.diagonal(z).tolist())
    return int(total // scale**2 // 2)


def best_entries(weight: Whole, problem: Problem) -> int:
    """The greatest sum of as many entries as there are meetings (both ways), at most d of a row."""
    entries = np.take_along_axis(weight, columns(weight, problem), axis=1).ravel()
    count = 2 * problem.rounds * pairs_of(problem.sizes)
    return sum(np.sort(entries)[::-1][:count].tolist())
