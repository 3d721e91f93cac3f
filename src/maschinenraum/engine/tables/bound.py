# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good any seating could be: what each person could gain, given that a table is a clique.

Let A be the 0/1 matrix of pairs that meet. Everyone sits beside at most d others, so the value is at most the sum of
the d best benefits of each person, halved. But tables are cliques: A plus R times the identity is a sum of blocks of
ones, so it has no negative eigenvalue. For every matrix Z without negative eigenvalues therefore

    <benefit, A>  <=  <benefit + Z, A> + R trace(Z),

and the d best of benefit + Z give a bound again, as they do after adding any antisymmetric matrix, because A is
symmetric. Good Z are found by subgradients (the idea is that of W. E. Donath and A. J. Hoffman 1973 for
partitions of graphs); the bound is then computed anew in whole numbers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.tables.limits import Limits, pairs_of
from maschinenraum.engine.tables.problem import Problem

Real = npt.NDArray[np.float64]

CYCLES = 80  # subgradient steps
WORK = 6 * 10**6  # the most that all steps together may cost, in people squared
RANK = 48  # columns of F
STRIDE = 0.3  # length of the first step, relative to F; the lengths fall to 0
MEMORY = 0.8  # how much of its direction a step takes from the steps before
ALONE = 200_000  # multiplications of one matrix product that the linear algebra library does without threads


def degree_bound(problem: Problem, limits: Limits) -> int:
    """No plan with so few meetings within labels as possible has a greater value. O(n² log n)."""
    return best_entries(problem.benefit * limits.new, problem) // 2


def clique_bound(problem: Problem, limits: Limits, target: int) -> int:
    """No plan without repeats has a greater value, nor within labels if they can be kept apart.

    target  a value that is known to be reached. O(n² RANK) per step
    """
    first = degree_bound(problem, limits)
    cycles = min(CYCLES, WORK // max(problem.people, 1) ** 2)
    needed = 2 * problem.rounds * pairs_of(problem.sizes)
    if cycles == 0 or needed == 0 or first <= target or int(limits.new.sum()) < needed:
        return first
    factor, shift = descend(problem, limits, cycles)
    return min(first, certified(problem, limits, factor, shift))


def descend(problem: Problem, limits: Limits, cycles: int) -> tuple[Real, Real]:
    """F of a good Z = F F', and a good antisymmetric matrix: subgradient steps on F (S. Burer, R. Monteiro 2003)."""
    n, rounds = problem.people, problem.rounds
    gain = np.where(limits.new, problem.benefit.astype(np.float64), -np.inf)
    scale = max(chosen_entries(gain, problem)[1] / (8 * rounds * pairs_of(problem.sizes)), 0.01)
    factor = np.random.default_rng(0).normal(size=(n, min(n, RANK))) * np.sqrt(scale * 0.3 / RANK)
    shift = along_shift = np.zeros((n, n))
    along: Real = np.zeros_like(factor)
    best, best_factor, best_shift = np.inf, factor, shift
    for cycle in range(cycles):
        z = product(factor, factor.T)
        chosen, value = chosen_entries(gain + z + shift, problem)
        value += rounds * np.trace(z)
        if value < best:
            best, best_factor, best_shift = value, factor, shift
        slope = product((chosen + chosen.T) / 2, factor) + rounds * factor
        along = MEMORY * along + (1 - MEMORY) * slope
        along_shift = MEMORY * along_shift + (1 - MEMORY) * (chosen - chosen.T) / 2
        length = STRIDE * (1 - cycle / cycles)
        steepness = float(np.sqrt((along**2).mean())) + 1e-9
        factor = factor - length * np.sqrt(scale / RANK) / steepness * along
        shift = shift - 4 * length * scale * along_shift
    return best_factor, best_shift


def product(left: Real, right: Real) -> Real:
    """The matrix product, in blocks of rows: threads that wait for one another cost more than they bring."""
    rows = max(1, ALONE // max(left.shape[1] * right.shape[1], 1))
    whole = len(left) - len(left) % rows
    blocks = left[:whole].reshape(whole // rows, rows, left.shape[1]) @ right
    return np.concatenate([blocks.reshape(whole, right.shape[1]), left[whole:] @ right])


def chosen_entries(weight: Real, problem: Problem) -> tuple[Real, float]:
    """The 0/1 matrix of the entries that make the bound, and their sum."""
    rows = columns(weight, problem)
    entries = np.take_along_axis(weight, rows, axis=1)
    count = 2 * problem.rounds * pairs_of(problem.sizes)
    keep = np.zeros(entries.size)
    keep[np.argpartition(-entries, count - 1, axis=None)[:count]] = 1.0
    chosen = np.zeros(weight.shape)
    np.put_along_axis(chosen, rows, keep.reshape(entries.shape), axis=1)
    return chosen, float(entries.ravel()[keep > 0].sum())


def columns(weight: Whole | Real, problem: Problem) -> Whole:
    """The columns of the d greatest entries of each row, d the most people anyone could sit beside."""
    most = problem.rounds * (int(problem.sizes.max(initial=1)) - 1)
    if most >= problem.people:
        return np.broadcast_to(np.arange(problem.people), weight.shape)
    return np.argpartition(-weight, most, axis=1)[:, :most]


def certified(problem: Problem, limits: Limits, factor: Real, shift: Real) -> int:
    """The bound that the rounded matrices prove, in whole numbers.

    Everything is multiplied by scale², so that rounding costs little; whatever F is rounded to, F F' has no negative
    eigenvalue.
    """
    greatest = max(float(np.abs(factor).max(initial=0.0)), np.sqrt(np.abs(shift).max(initial=0.0)), 1.0)
    scale = 2 ** max(0, min(12, 22 - int(np.ceil(np.log2(greatest)))))
    whole = np.rint(factor * scale).astype(np.int64)
    half = np.triu(np.rint(shift * scale**2).astype(np.int64), 1)
    z = whole @ whole.T  # of whole numbers, without the linear algebra library
    weight = np.where(limits.new, problem.benefit * scale**2 + z + half - half.T, -(2**62))
    total = best_entries(weight, problem) + problem.rounds * sum(np.diagonal(z).tolist())
    return int(total // scale**2 // 2)


def best_entries(weight: Whole, problem: Problem) -> int:
    """The greatest sum of as many entries as there are meetings (both ways), at most d of a row."""
    entries = np.take_along_axis(weight, columns(weight, problem), axis=1).ravel()
    count = 2 * problem.rounds * pairs_of(problem.sizes)
    return sum(np.sort(entries)[::-1][:count].tolist())
