# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Congresses that look like the real ones: projects of one to five people in 16 Länder, topics, part-time
guests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maschinenraum.engine import meetings

VARIANTS = ("ample", "tight", "full")
TOPICS = 40
LAENDER = 16
MANY = 2_000  # people above this number are not all compared with one another


@dataclass(frozen=True, eq=False)
class Crowd:
    """Who takes part: project and Land of each person, topics offered and sought, and when they are there."""

    project: npt.NDArray[np.int64]
    land: npt.NDArray[np.int64]
    offers: npt.NDArray[np.bool_]
    seeks: npt.NDArray[np.bool_]
    available: npt.NDArray[np.bool_]


def crowd(rng: np.random.Generator, people: int, slots: int) -> Crowd:
    """So many people; one in six comes for half the time, one slot in twenty is taken by an own session."""
    projects = max(1, round(people * 73 / 191))
    project = np.sort(np.concatenate([np.arange(projects), rng.integers(0, projects, people)])[:people])
    land = rng.integers(0, LAENDER, projects)[project]
    popularity = 1.0 / np.arange(1, TOPICS + 1) ** 0.7
    popularity /= popularity.sum()
    offers = rng.random((people, TOPICS)) < popularity * 2.5
    seeks = rng.random((people, TOPICS)) < popularity[::-1] * 1.5 + popularity * 1.0
    available = rng.random((people, slots)) > 0.05
    part = rng.random(people)
    available[part < 1 / 12, : slots // 2] = False
    available[part > 11 / 12, (slots + 1) // 2 :] = False
    return Crowd(project, land, offers, seeks, available)


def meetings_problem(
    seed: int, variant: str, people: int = 191, slots: int = 10, **more: Any
) -> meetings.Problem:
    """A matchmaking of a congress.

    ample: caps of 4 to 6 and a table for everyone; tight: tables for 60 % of what the caps ask; full: nobody is
    capped, all want to meet in every slot. Two pairs in a hundred are forbidden, two people in a hundred hold a lock.
    """
    rng = np.random.default_rng([seed, VARIANTS.index(variant), people])
    who = crowd(rng, people, slots)
    pairs, benefit = candidates(rng, who) if people <= MANY else drawn_candidates(rng, who)
    cap = rng.integers(4, 7, people) if variant != "full" else who.available.sum(axis=1)
    cap = np.minimum(cap, who.available.sum(axis=1))
    demand = int(cap.sum()) // 2
    tables = max(1, round(0.6 * demand / slots)) if variant == "tight" else people // 2
    problem = meetings.Problem(who.available, tables, pairs, benefit, cap)
    return meetings.Problem(
        who.available,
        tables,
        pairs,
        benefit,
        cap,
        floor=small_first(rng, who),
        locked=locks(rng, problem),
        **more,
    )


def candidates(
    rng: np.random.Generator, who: Crowd, per_person: int = 25
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The best pairs of each person, never within a project, with a benefit of both directions."""
    rarity = np.log((len(who.project) + 1) / (who.offers.sum(axis=0) + 1))
    match = (who.seeks * rarity) @ who.offers.T.astype(float)
    score = 60 * (match + match.T) + 8 * (who.land[:, None] == who.land) + rng.integers(1, 15, match.shape)
    score = np.triu(score, 1) + np.triu(score, 1).T
    score[who.project[:, None] == who.project] = -1
    score[np.triu(rng.random(score.shape) < 0.02, 1)] = -1
    score[np.tril(score != score.T)] = -1
    score = np.minimum(score, score.T)
    chosen = np.zeros(score.shape, bool)
    best = np.argsort(-score, axis=1, kind="stable")[:, :per_person]
    np.put_along_axis(chosen, best, True, axis=1)
    chosen = np.triu((chosen | chosen.T) & (score > 0), 1)
    pairs = np.argwhere(chosen)
    return pairs, np.maximum(1, score[chosen]).astype(np.int64)


def drawn_candidates(
    rng: np.random.Generator, who: Crowd, per_person: int = 23, drawn: int = 40
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """As above, among a few people drawn for everything that somebody seeks; memory grows with people, not pairs."""
    n = len(who.project)
    keys = []
    for topic in range(TOPICS):
        seeking, offering = np.flatnonzero(who.seeks[:, topic]), np.flatnonzero(who.offers[:, topic])
        others = offering[rng.integers(0, len(offering), (len(seeking), drawn))]
        a, b = np.broadcast_to(seeking[:, None], others.shape).ravel(), others.ravel()
        keys.append(np.minimum(a, b) * n + np.maximum(a, b))
    a, b = np.divmod(np.unique(np.concatenate(keys)), n)
    wanted = (who.project[a] != who.project[b]) & (rng.random(len(a)) > 0.02)
    a, b = a[wanted], b[wanted]
    rarity = np.log((n + 1) / (who.offers.sum(axis=0) + 1))
    score = 8 * (who.land[a] == who.land[b]) + rng.integers(1, 15, len(a))
    for topic in range(TOPICS):
        both = 1 * (who.seeks[a, topic] & who.offers[b, topic]) + (who.seeks[b, topic] & who.offers[a, topic])
        score = score + 60 * rarity[topic] * both
    chosen = np.zeros(len(a), bool)
    for end in (a, b):
        order = np.lexsort((-score, end))
        rank = np.arange(len(order)) - np.searchsorted(end[order], end[order])
        chosen[order[rank < per_person]] = True
    return np.stack([a, b], axis=1)[chosen], np.maximum(1, score[chosen]).astype(np.int64)


def small_first(rng: np.random.Generator, who: Crowd) -> npt.NDArray[np.int64]:
    """Floor bonuses, a little higher for the third of the projects that are small places."""
    small = rng.random(int(who.project.max(initial=0)) + 1)[who.project] < 1 / 3
    return np.array([1000, 500, 250]) + 20 * small[:, None].astype(np.int64)


def locks(rng: np.random.Generator, problem: meetings.Problem) -> npt.NDArray[np.int64]:
    """A few pairs with a slot that they keep."""
    locked = np.full(len(problem.pairs), -1)
    busy: set[int] = set()
    possible = problem.possible()
    for e in rng.permutation(len(problem.pairs)):
        a, b = (int(p) for p in problem.pairs[e])
        if len(busy) >= problem.people // 50:
            break
        if possible[e].any() and not busy & {a, b} and min(problem.cap[a], problem.cap[b]) > 0:
            locked[e] = int(rng.choice(np.flatnonzero(possible[e])))
            busy |= {a, b}
    return locked
