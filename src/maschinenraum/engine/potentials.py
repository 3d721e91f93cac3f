# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a place in somebody's day costs: node potentials of an optimal flow.

Whole-number arithmetic on flat sequences, so that the same function runs on Python lists and, compiled by
numba, on int64 arrays, with the same result.
"""

from __future__ import annotations


def settle(
    start: list[int],
    head: list[int],
    cost: list[int],
    distance: list[int],
    queue: list[int],
    waits: list[int],
) -> None:
    """Lower the distances until no residual arc is shorter than they say (Bellman & Ford, with a queue).

    start, head, cost  arcs in compressed rows: those of node v are start[v] .. start[v + 1] - 1
    distance           [n], changed in place; at first anything finite
    queue, waits       [n], room to work in: every node in the queue at first, and all ones
    """
    n = len(distance)
    first, waiting = 0, n
    while waiting > 0:
        v = queue[first]
        first = first + 1 if first + 1 < n else 0
        waiting -= 1
        waits[v] = 0
        for a in range(start[v], start[v + 1]):
            w = head[a]
            if distance[v] + cost[a] < distance[w]:
                distance[w] = distance[v] + cost[a]
                if waits[w] == 0:
                    end = first + waiting
                    queue[end if end < n else end - n] = w
                    waiting += 1
                    waits[w] = 1
