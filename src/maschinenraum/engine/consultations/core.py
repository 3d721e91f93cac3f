# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is left to decide once the locked consultations stand, seen from the side whose days are fuller."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maschinenraum.engine.consultations.problem import Problem
from maschinenraum.engine.inputs import Truth, Whole


@dataclass(frozen=True, eq=False)
class Core:
    """Open requests between hosts and guests: advisers and people, or the other way round.

    The hosts are the side whose days are fuller: they settle how late the last consultations are.

    index      int[k]: the requests that could still be served
    guest      int[k], host int[k]: their two sides
    weight     int[k]
    possible   bool[k, T]: slots they could use
    guest_room int[G]: most further consultations of each guest; never more than slots the guest could use
    host_room  int[H]: the same of each host
    """

    index: Whole
    guest: Whole
    host: Whole
    weight: Whole
    possible: Truth
    guest_room: Whole
    host_room: Whole

    @classmethod
    def of(cls, problem: Problem) -> Core:
        """The open requests of a problem. O(m T)."""
        locked = np.flatnonzero(problem.locked >= 0)
        slot = problem.locked[locked]
        person, adviser = problem.requests[locked, 0], problem.requests[locked, 1]
        free_person, free_adviser = problem.available_person.copy(), problem.available_adviser.copy()
        free_person[person, slot] = free_adviser[adviser, slot] = False
        person_room = problem.person_cap - np.bincount(person, minlength=len(free_person))
        adviser_room = problem.cap - np.bincount(adviser, minlength=len(free_adviser))
        person, adviser = problem.requests[:, 0], problem.requests[:, 1]
        possible = free_person[person] & free_adviser[adviser] & problem.allowed
        possible[(problem.locked >= 0) | (person_room[person] <= 0) | (adviser_room[adviser] <= 0)] = False
        index = np.flatnonzero(possible.any(axis=1))
        possible, person, adviser = possible[index], person[index], adviser[index]
        rooms, lateness = [], []
        for who, left in ((person, person_room), (adviser, adviser_room)):
            could = usable(who, possible, len(left))
            room = np.minimum(np.maximum(left, 0), np.minimum(could.sum(axis=1), asked(who, left)))
            rooms.append(room)
            lateness.append(earliest(could, room))
        weight = problem.weight[index]
        if lateness[0] > lateness[1]:
            return cls(index, adviser, person, weight, possible, rooms[1], rooms[0])
        return cls(index, person, adviser, weight, possible, rooms[0], rooms[1])

    @property
    def slots(self) -> int:
        """How many slots."""
        return int(self.possible.shape[1])

    def columns(self, requests: Whole) -> tuple[Whole, Whole]:
        """(request, slot) of every way to serve one of these requests."""
        which, slot = np.nonzero(self.possible[requests])
        return requests[which], slot


def asked(who: Whole, room: Whole) -> Whole:
    """int[len(room)]: how many requests each one is part of."""
    return np.bincount(who, minlength=len(room))


def usable(who: Whole, possible: Truth, count: int) -> Truth:
    """bool[count, T]: slots that at least one of their requests could use."""
    could = np.zeros((count, possible.shape[1]), np.bool_)
    for t in range(possible.shape[1]):
        could[who[possible[:, t]], t] = True
    return could


def earliest(could: Truth, amount: Whole) -> int:
    """The sum of the first so many usable slots of everyone."""
    used = could & (np.cumsum(could, axis=1) <= amount[:, None])
    return int(used.sum(axis=0) @ np.arange(could.shape[1]))
