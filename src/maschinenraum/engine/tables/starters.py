# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Seatings that repeat themselves: few rounds are searched, turning them gives all.

The points are k circles of W points and f points that stay. Turning all circles by one makes the next round out
of a round. Nobody meets anybody twice if every class of pairs (two circles and how far one point is ahead of the
other) occurs at most once in the rounds from which the turns set out. Such starters were used by R. C. Bose (1939)
and many since; here they are found by annealing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maschinenraum.engine.inputs import Whole


@dataclass(frozen=True)
class Symmetry:
    """How a seating repeats itself.

    turns  W, the number of turns until all is as before
    bases  rounds that are searched; bases * turns is at least the number of rounds asked for
    stays  f, points that no turn moves
    fill   how much of the room for pairs the rounds need, at most 1
    """

    turns: int
    bases: int
    stays: int
    fill: float


def symmetries(sizes: Whole, rounds: int) -> list[Symmetry]:
    """Every way in which a seating without repeats could repeat itself, the roomiest first."""
    people, largest = int(sizes.sum()), int(sizes.max(initial=0))
    pairs = int((sizes * (sizes - 1) // 2).sum())
    found = []
    for turns in range(2, people + 1):
        bases = -(-rounds // turns)
        for circles in range(people // turns, 0, -1):
            stays = people - circles * turns
            if stays > len(sizes) or (stays and bases * (largest - 1) > circles):
                break
            room = circles * ((turns - 1) // 2) + circles * (circles - 1) // 2 * turns + circles * stays
            if bases * pairs <= room:
                found.append(Symmetry(turns, bases, stays, bases * pairs / room))
    return sorted(found, key=lambda s: (s.bases * s.fill, s.fill, s.turns))


def classes(people: int, symmetry: Symmetry) -> tuple[Whole, Whole]:
    """int[n, n], the class of every pair of points, and how often a class may occur: once or, where a turn brings
    the pair back to itself, never."""
    w = symmetry.turns
    circles = (people - symmetry.stays) // w
    point = np.arange(people)
    circle = np.where(point < circles * w, point // w, circles + point - circles * w)
    at = np.where(point < circles * w, point % w, 0)
    first = np.minimum(circle[:, None], circle)
    last = np.maximum(circle[:, None], circle)
    ahead = np.where(circle[:, None] <= circle, at - at[:, None], at[:, None] - at) % w
    ahead = np.where(first == last, np.minimum(ahead, -ahead % w), ahead)
    moving = last < circles
    ahead = np.where(moving, ahead, 0)
    code = (first * (circles + symmetry.stays) + last) * w + ahead
    kinds, kind = np.unique(code, return_inverse=True)
    room = np.ones(len(kinds), np.int64)
    room[
        kind.reshape(people, people)[(first >= circles) | ((first == last) & moving & (2 * ahead % w == 0))]
    ] = 0
    return kind.reshape(people, people).astype(np.int64), room


def turned(table: Whole, symmetry: Symmetry) -> Whole:
    """int[n, bases * turns]: all turns of the rounds int[n, bases]."""
    people, w = len(table), symmetry.turns
    circles = (people - symmetry.stays) // w
    found = []
    for base in table.T:
        ring = base[: circles * w].reshape(circles, w)
        found += [np.concatenate([np.roll(ring, by, axis=1).ravel(), base[circles * w :]]) for by in range(w)]
    return np.stack(found, axis=1)
