# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The moves of the search: prices of places, and people who change workshops along chains.

At given prices everybody chooses the best bundle, one workshop per round and no title twice. What all bundles and
all places are worth together is a bound on every assignment (H. Everett 1963), and subgradients of it (B. T. Polyak
1969) lead to good prices. Seats are improved by cancelling negative cycles (M. Klein 1967): one person moves on and
takes the place of the next, within one round, until somebody takes a free place or the one that was left first. Where
titles are offered in several rounds, a person may change the whole bundle, with such a chain in every round.

Whole-number arithmetic on flat sequences, so that the same functions run on Python lists, with numbers of any size,
and, compiled by numba, on int64 arrays, with the same result.
"""

from __future__ import annotations

from maschinenraum.engine.workshops.states import Frame, Prices, Seats

FAR = 1 << 62  # farther than any way is long
LENGTH, MISSES, LOWEST = 0, 1, 2  # places in Prices.book
WHOLE = 256  # the length of a step is counted in parts of this
FINE = 16  # a smoothed direction is counted in parts of this
LONG = 1 << 38  # lengths above this are rounded before they are multiplied, so that products fit
PATIENCE = 4  # steps without a better bound after which steps get shorter
OFTEN = (
    8  # nodes of a round for each of which one offer more may fall through before chains are measured anew
)


def holder(f: Frame, bundle: list[int], rounds: int, title: int) -> int:
    """The round in which the bundle holds the title, or -1."""
    for r in range(rounds):
        if bundle[r] >= 0 and f.title[bundle[r]] == title:
            return r
    return -1


def best_of_each_round(f: Frame, person: int, worth: list[int], bundle: list[int]) -> int:
    """Choose every round's best wish; what they are worth together, or -1 if a title is chosen twice."""
    rounds = len(f.first) - 1
    total = 0
    for r in range(rounds):
        bundle[r] = -1
    for r in range(rounds):
        best = 0
        for e in range(f.span[person * rounds + r], f.span[person * rounds + r + 1]):
            if worth[e] > best:
                best = worth[e]
                bundle[r] = e
        total += best
    for r in range(rounds):
        if bundle[r] >= 0 and holder(f, bundle, r, f.title[bundle[r]]) >= 0:
            return -1
    return total


def add_round(f: Frame, person: int, worth: list[int], bundle: list[int], r: int) -> int:
    """The most that can be gained by one more round, rounds before it changing their titles; the bundle has it."""
    rounds = len(f.first) - 1
    for q in range(rounds):
        bundle[rounds + q] = -FAR  # what is gained when round q has lost its title
    bundle[rounds + r] = 0
    best, end, last = 0, r, -1
    again = True
    while again:
        again = False
        for a in range(rounds):
            here = bundle[rounds + a]
            if here == -FAR:
                continue
            if here > best:
                best, end, last = here, a, -1
            for e in range(f.span[person * rounds + a], f.span[person * rounds + a + 1]):
                if worth[e] <= 0:
                    continue
                b = holder(f, bundle, rounds, f.title[e])
                if b < 0 and here + worth[e] > best:
                    best, end, last = here + worth[e], a, e
                if b >= 0 and b != a and here + worth[e] - worth[bundle[b]] > bundle[rounds + b]:
                    bundle[rounds + b] = here + worth[e] - worth[bundle[b]]
                    bundle[2 * rounds + b] = a
                    bundle[3 * rounds + b] = e
                    again = True
    while end != r:
        bundle[end], last, end = last, bundle[3 * rounds + end], bundle[2 * rounds + end]
    bundle[r] = last
    return best


def best_bundle(f: Frame, person: int, worth: list[int], bundle: list[int]) -> int:
    """What a person's best wishes are worth, one per round and no title twice; bundle[0 .. R - 1] holds them.

    Rounds and titles are matched along the best augmenting paths (H. W. Kuhn 1955).
    """
    total = best_of_each_round(f, person, worth, bundle)
    if total >= 0:
        return total
    rounds = len(f.first) - 1
    for r in range(rounds):
        bundle[r] = -1
    total = 0
    for r in range(rounds):
        total += add_round(f, person, worth, bundle, r)
    return total


def bound_at_prices(f: Frame, c: Prices) -> int:
    """What all best bundles and all places are worth at the present prices: no assignment is worth more."""
    rounds = len(f.first) - 1
    for e in range(len(c.gain)):
        c.worth[e] = c.gain[e] - c.price[f.node[e]]
    total = 0
    for v in range(len(c.price)):
        total += c.price[v] * f.room[v]
        c.filled[v] = 0
    for p in range((len(f.span) - 1) // max(rounds, 1)):
        total += best_bundle(f, p, c.worth, c.bundle)
        for r in range(rounds):
            e = c.bundle[r]
            c.choice[p * rounds + r] = e
            if e >= 0:
                c.filled[f.node[e]] += 1
    return total


def lower(f: Frame, c: Prices, steps: int, reached: int) -> int:
    """Lead prices towards a bound of what has been reached, by at most so many steps; how many were done."""
    for step in range(steps):
        if c.book[LOWEST] <= reached:
            return step
        total = bound_at_prices(f, c)
        if total < c.book[LOWEST]:
            c.book[LOWEST] = total
            c.book[MISSES] = 0
            for v in range(len(c.price)):
                c.best[v] = c.price[v]
        else:
            c.book[MISSES] += 1
            if c.book[MISSES] >= PATIENCE:
                c.book[MISSES] = 0
                c.book[LENGTH] = max(c.book[LENGTH] // 2, 1)
                for v in range(len(c.price)):
                    c.price[v] = c.best[v]
        steepness = 0
        for v in range(len(c.price)):
            over = c.filled[v] - f.room[v]
            if over < 0 and c.price[v] == 0:
                over = 0
            c.drift[v] = (7 * c.drift[v] + 3 * FINE * over) // 10
            steepness += c.drift[v] * c.drift[v]
        length = max(c.book[LENGTH] * (total - reached) // WHOLE, 1)
        unit = max(steepness // FINE, 1)
        if length >= LONG:
            length //= unit
            unit = 1
        for v in range(len(c.price)):
            c.price[v] = max(0, c.price[v] + length * c.drift[v] // unit)
    return steps


def may_take(f: Frame, s: Seats, person: int, r: int, e: int) -> bool:
    """Whether the person has the title of a wish in no other round."""
    rounds = len(f.first) - 1
    for q in range(rounds):
        other = s.seat[person * rounds + q]
        if q != r and other >= 0 and f.title[other] == f.title[e]:
            return False
    return True


def survey(f: Frame, s: Seats, r: int) -> None:
    """Find the cheapest mover between any two nodes of a round."""
    rounds = len(f.first) - 1
    none, size = f.first[r], f.first[r + 1] - f.first[r]
    for k in range(f.cells[r], f.cells[r + 1]):
        s.cost[k] = s.far[0]
    for p in range((len(f.span) - 1) // max(rounds, 1)):
        i = p * rounds + r
        if f.span[i] == f.span[i + 1]:
            continue
        own = s.seat[i]
        here = s.gain[own] if own >= 0 else 0
        row = f.cells[r] + ((f.node[own] - none) * size if own >= 0 else 0)
        if here < s.cost[row]:
            s.cost[row] = here
            s.mover[row] = p
        for e in range(f.span[i], f.span[i + 1]):
            k = row + f.node[e] - none
            if here - s.gain[e] < s.cost[k] and e != own and may_take(f, s, p, r, e):
                s.cost[k] = here - s.gain[e]
                s.mover[k] = p


def move(f: Frame, s: Seats, r: int, a: int, b: int) -> None:
    """The cheapest mover from node a to node b of a round goes there; it is written down in the log."""
    rounds = len(f.first) - 1
    none, size = f.first[r], f.first[r + 1] - f.first[r]
    p = s.mover[f.cells[r] + (a - none) * size + b - none]
    put(f, s, p * rounds + r, wish_for(f, p * rounds + r, b), r)


def wish_for(f: Frame, i: int, node: int) -> int:
    """The wish of a person in a round for a node; -1 for the node that stands for none."""
    for e in range(f.span[i], f.span[i + 1]):
        if f.node[e] == node:
            return e
    return -1


def put(f: Frame, s: Seats, i: int, e: int, r: int) -> None:
    """Person and round i get another wish; what they had is written down in the log."""
    old = s.seat[i]
    s.log[3 * s.log[0] + 1] = i
    s.log[3 * s.log[0] + 2] = old
    s.log[3 * s.log[0] + 3] = r
    s.log[0] += 1
    s.filled[f.node[old] if old >= 0 else f.first[r]] -= 1
    s.filled[f.node[e] if e >= 0 else f.first[r]] += 1
    s.seat[i] = e


def measure_ways(f: Frame, s: Seats, r: int) -> int:
    """Cheapest chains from anybody's leaving to every node of a round (R. Bellman 1958, L. R. Ford 1956).

    -1, or a node on a cycle of moves that gains.
    """
    none, end = f.first[r], f.first[r + 1]
    size = end - none
    for v in range(none, end):
        s.way[v] = 0 if s.filled[v] > 0 else s.far[0]
        s.via[v] = -1
    last = none
    for _ in range(size + 1):
        last = -1
        for a in range(none, end):
            if s.filled[a] == 0:
                continue
            row = f.cells[r] + (a - none) * size - none
            for b in range(none, end):
                if a != b and s.cost[row + b] < s.far[0] and s.way[a] + s.cost[row + b] < s.way[b]:
                    s.way[b] = s.way[a] + s.cost[row + b]
                    s.via[b] = a
                    last = b
        if last < 0:
            return -1
    for _ in range(size):
        last = s.via[last]
    return last


def cancel_one(f: Frame, s: Seats, r: int) -> bool:
    """Let people of a round move along one chain or cycle that gains; whether there was one. O(n D + V³)."""
    survey(f, s, r)
    s.log[0] = 0
    on_cycle = measure_ways(f, s, r)
    if on_cycle >= 0:
        b = on_cycle
        while True:
            a = s.via[b]
            move(f, s, r, a, b)
            b = a
            if b == on_cycle:
                return True
    end = -1
    for v in range(f.first[r], f.first[r + 1]):
        if s.filled[v] < f.room[v] and s.way[v] < (0 if end < 0 else s.way[end]):
            end = v
    if end < 0:
        return False
    while s.via[end] >= 0:
        move(f, s, r, s.via[end], end)
        end = s.via[end]
    return True


def cancel(f: Frame, s: Seats, r: int, steps: int) -> int:
    """At most so many chains and cycles that gain; how many were found."""
    for step in range(steps):
        if not cancel_one(f, s, r):
            return step
    return steps


def price_seats(f: Frame, s: Seats, price: list[int]) -> None:
    """Prices at which nobody would move alone, if no cycle of moves gains: what a free place would be worth."""
    for r in range(len(f.first) - 1):
        survey(f, s, r)
        measure_ways(f, s, r)
        for v in range(f.first[r], f.first[r + 1]):
            price[v] = max(0, -s.way[v])


def seat_in_turn(f: Frame, s: Seats, price: list[int]) -> None:
    """Everybody in turn takes, round by round, the best wish that still has room, at these prices."""
    rounds = len(f.first) - 1
    for v in range(len(f.room)):
        s.filled[v] = 0
    for p in range((len(f.span) - 1) // max(rounds, 1)):
        for e in range(f.span[p * rounds], f.span[(p + 1) * rounds]):
            v = f.node[e]
            s.worth[e] = s.gain[e] - price[v] if s.filled[v] < f.room[v] else 0
        best_bundle(f, p, s.worth, s.bundle)
        for r in range(rounds):
            e = s.bundle[r]
            s.seat[p * rounds + r] = e
            if f.span[p * rounds + r] < f.span[p * rounds + r + 1]:
                s.filled[f.node[e] if e >= 0 else f.first[r]] += 1


def measure_chains(f: Frame, s: Seats, r: int) -> None:
    """Cheapest chains between all nodes of a surveyed round in which no cycle gains (R. W. Floyd 1962). O(V³)."""
    none, end, cells = f.first[r], f.first[r + 1], f.cells[r]
    size = end - none
    for a in range(size):
        for b in range(size):
            s.reach[cells + a * size + b] = 0 if a == b else s.cost[cells + a * size + b]
            s.ahead[cells + a * size + b] = b
    for m in range(size):
        for a in range(size):
            there = s.reach[cells + a * size + m]
            if there == FAR or a == m:
                continue
            for b in range(size):
                on = s.reach[cells + m * size + b]
                if on < FAR and there + on < s.reach[cells + a * size + b]:
                    s.reach[cells + a * size + b] = there + on
                    s.ahead[cells + a * size + b] = s.ahead[cells + a * size + m]
    for a in range(none, end):
        s.way[a], s.via[a] = FAR, -1
        s.out[a], s.exit[a] = FAR, -1
        for b in range(none, end):
            there = s.reach[cells + (a - none) * size + b - none]
            if s.filled[b] < f.room[b] and there < s.out[a]:
                s.out[a], s.exit[a] = there, b
            back = s.reach[cells + (b - none) * size + a - none]
            if s.filled[b] > 0 and back < s.way[a]:
                s.way[a], s.via[a] = back, b


def price_of_change(f: Frame, s: Seats, r: int, a: int, b: int) -> int:
    """What it costs others that somebody goes from node a to node b of a round."""
    if a == b:
        return 0
    size = f.first[r + 1] - f.first[r]
    direct = s.reach[f.cells[r] + (b - f.first[r]) * size + a - f.first[r]]
    if s.out[b] == FAR or s.way[a] == FAR:
        return direct
    return min(direct, s.out[b] + s.way[a])


def walk(f: Frame, s: Seats, r: int, a: int, b: int) -> bool:
    """Let the movers on the cheapest chain from node a to node b go; whether all were still where they had been."""
    none, size = f.first[r], f.first[r + 1] - f.first[r]
    rounds = len(f.first) - 1
    while a != b:
        on = none + s.ahead[f.cells[r] + (a - none) * size + b - none]
        i = s.mover[f.cells[r] + (a - none) * size + on - none] * rounds + r
        own = s.seat[i]
        if (f.node[own] if own >= 0 else none) != a:
            return False
        put(f, s, i, wish_for(f, i, on), r)
        a = on
    return True


def make_way(f: Frame, s: Seats, r: int, a: int, b: int) -> bool:
    """Let others move for somebody who goes from node a to node b; whether that went as surveyed."""
    size = f.first[r + 1] - f.first[r]
    direct = s.reach[f.cells[r] + (b - f.first[r]) * size + a - f.first[r]]
    if direct == price_of_change(f, s, r, a, b):
        return walk(f, s, r, b, a)
    return walk(f, s, r, b, s.exit[b]) and walk(f, s, r, s.via[a], a)


def change_bundle(f: Frame, s: Seats, p: int) -> int:
    """Give a person the best bundle, others making way, if all gain together.

    1: done; 0: there is nothing to gain; -1: there seemed to be, but it does not keep the rules.
    """
    rounds = len(f.first) - 1
    present, offered = 0, 0
    for r in range(rounds):
        i = p * rounds + r
        if f.span[i] == f.span[i + 1]:
            continue
        own = s.seat[i]
        a = f.node[own] if own >= 0 else f.first[r]
        present += s.gain[own] if own >= 0 else 0
        nothing = -price_of_change(f, s, r, a, f.first[r])
        offered += nothing
        for e in range(f.span[i], f.span[i + 1]):
            change = price_of_change(f, s, r, a, f.node[e])
            s.worth[e] = s.gain[e] - change - nothing if change < FAR else 0
    if offered + best_bundle(f, p, s.worth, s.bundle) <= present:
        return 0
    s.log[0] = 0
    fits = True
    for r in range(rounds):
        i = p * rounds + r
        own, e = s.seat[i], s.bundle[r]
        if fits and own != e:
            a = f.node[own] if own >= 0 else f.first[r]
            fits = make_way(f, s, r, a, f.node[e] if e >= 0 else f.first[r])
            put(f, s, i, e, r)
    if fits and is_gain(f, s):
        return 1
    undo(f, s)
    return -1


def is_gain(f: Frame, s: Seats) -> bool:
    """Whether what the log holds keeps the rules and gains."""
    rounds = len(f.first) - 1
    gained = 0
    for k in range(s.log[0]):
        i, old, r = s.log[3 * k + 1], s.log[3 * k + 2], s.log[3 * k + 3]
        e = s.seat[i]
        if e >= 0 and (s.filled[f.node[e]] > f.room[f.node[e]] or not may_take(f, s, i // rounds, r, e)):
            return False
        gained += (s.gain[e] if e >= 0 else 0) - (s.gain[old] if old >= 0 else 0)
    return gained > 0


def undo(f: Frame, s: Seats) -> None:
    """Take back what the log holds."""
    for k in range(s.log[0] - 1, -1, -1):
        i, old, r = s.log[3 * k + 1], s.log[3 * k + 2], s.log[3 * k + 3]
        e = s.seat[i]
        s.filled[f.node[e] if e >= 0 else f.first[r]] -= 1
        s.filled[f.node[old] if old >= 0 else f.first[r]] += 1
        s.seat[i] = old


def measure_all(f: Frame, s: Seats) -> None:
    """Survey every round and measure its chains."""
    for r in range(len(f.first) - 1):
        survey(f, s, r)
        measure_chains(f, s, r)


def change_bundles(f: Frame, s: Seats, begin: int, end: int, steps: int) -> int:
    """Offer people begin .. end - 1 in turn a better bundle, until so many took it; how many did.

    Chains are measured anew when offers fall through because others have moved since; where there are many nodes,
    not at the first of them.
    """
    patience = len(f.room) // ((len(f.first) - 1) * OFTEN)
    measure_all(f, s)
    stale = -1  # offers that fell through since others moved; -1 while nobody has
    changed = 0
    for p in range(begin, end):
        if changed == steps:
            return changed
        answer = change_bundle(f, s, p)
        if answer < 0 and stale >= 0:
            stale += 1
            if stale > patience:
                measure_all(f, s)
                stale = -1
                answer = change_bundle(f, s, p)
        if answer > 0:
            stale = max(stale, 0)
            changed += 1
    return changed
