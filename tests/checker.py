# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""An independent check of every hard rule, in plain loops and without a line of the solvers.

Each function returns the violations as sentences; an empty list means that every rule is kept. Anything that
can be indexed will do as input: lists or arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

Grid = Any  # something indexed by row, then by column: lists or an array
Row = Any


def meeting_violations(
    available: Grid,
    tables: Any,
    pairs: Grid,
    cap: Row,
    slot: Row,
    table: Row,
    *,
    locked: Row = None,
    locked_table: Row = None,
    allowed: Grid = None,
    organisation: Row = None,
    forbidden: Iterable[tuple[int, int]] = (),
    times: Row = None,
    engagements: Grid = None,
) -> list[str]:
    """What is wrong with a timetable of one-to-one meetings; slot -1 means that the pair does not meet.

    ``times`` holds the real (start, end) of each slot, ``engagements`` per person those of the sessions the
    person is in: with them it is also found out who would have to be in two places at once.
    """
    wrong: list[str] = []
    if not len(pairs) == len(slot) == len(table):
        return [f"{len(pairs)} pairs, but {len(slot)} slots and {len(table)} tables."]
    slots = len(available[0]) if len(available) else 0
    never = {frozenset(pair) for pair in forbidden}
    where: dict[tuple[int, int], int] = {}
    seats: dict[tuple[int, int], int] = {}
    met: dict[frozenset[int], int] = {}
    load: Counter[int] = Counter()
    count: Counter[int] = Counter()
    for e in range(len(pairs)):
        t, k = int(slot[e]), int(table[e])
        a, b = int(pairs[e][0]), int(pairs[e][1])
        if locked is not None and locked[e] >= 0 and t != locked[e]:
            wrong.append(f"Pair {e} is locked in slot {locked[e]}, but is in {t}.")
        if locked_table is not None and locked_table[e] >= 0 and k != locked_table[e]:
            wrong.append(f"Pair {e} is locked at table {locked_table[e]}, but is at {k}.")
        if t == -1:
            if k != -1:
                wrong.append(f"Pair {e} does not meet, but has table {k}.")
            continue
        if not 0 <= t < slots:
            wrong.append(f"Pair {e} meets in slot {t}, which does not exist.")
            continue
        if a == b:
            wrong.append(f"Person {a} meets themselves in slot {t}.")
        couple = frozenset((a, b))
        if couple in met:
            wrong.append(f"People {a} and {b} meet twice, as pairs {met[couple]} and {e}.")
        met[couple] = e
        if couple in never:
            wrong.append(f"People {a} and {b} meet, though this is forbidden.")
        if organisation is not None and organisation[a] == organisation[b]:
            wrong.append(f"People {a} and {b} meet, though both are from {organisation[a]}.")
        if allowed is not None and not allowed[e][t]:
            wrong.append(f"Pair {e} meets in slot {t}, which it may not use.")
        for p in (a, b):
            if not available[p][t]:
                wrong.append(f"Person {p} is booked in slot {t}, but is not available then.")
            if (p, t) in where:
                wrong.append(f"Person {p} is in pairs {where[p, t]} and {e} at once, in slot {t}.")
            where[p, t] = e
            count[p] += 1
        limit = room(tables, t)
        if not 0 <= k < limit:
            wrong.append(f"Pair {e} is at table {k} in slot {t}, which has {limit} tables.")
        if (t, k) in seats:
            wrong.append(f"Pairs {seats[t, k]} and {e} share table {k} in slot {t}.")
        seats[t, k] = e
        load[t] += 1
    wrong += [
        f"Slot {t} has {load[t]} meetings at {room(tables, t)} tables."
        for t in load
        if load[t] > room(tables, t)
    ]
    wrong += [f"Person {p} has {count[p]} meetings, more than {cap[p]}." for p in count if count[p] > cap[p]]
    if times is not None or engagements is not None:
        wrong += double_bookings(len(available), where, times, engagements)
    return wrong


def replan_violations(
    pairs: Grid,
    slot_before: Row,
    table_before: Row,
    slot: Row,
    table: Row,
    *,
    missed: Grid,
    now: int,
    locked: Row = None,
) -> list[str]:
    """What is wrong with a plan that follows one in force; pairs beyond that one's are new.

    ``missed`` says which slots each person misses; slots before ``now`` are over.
    """
    wrong: list[str] = []
    for e in range(len(pairs)):
        before = (int(slot_before[e]), int(table_before[e])) if e < len(slot_before) else (-1, -1)
        after = (int(slot[e]), int(table[e]))
        wrong += [
            f"Pair {e} meets in slot {after[0]}, which person {p} misses."
            for p in (int(pairs[e][0]), int(pairs[e][1]))
            if after[0] >= 0 and missed[p][after[0]]
        ]
        is_missed = before[0] >= 0 and any(missed[int(p)][before[0]] for p in pairs[e])
        is_locked = locked is not None and locked[e] >= 0
        if 0 <= before[0] < now and not is_missed and not is_locked and after != before:
            wrong.append(f"Pair {e} met in slot {before[0]}, which is over, but is now in {after[0]}.")
        if 0 <= after[0] < now and before[0] != after[0] and not is_locked:
            wrong.append(f"Pair {e} is put into slot {after[0]}, which is over.")
    return wrong


def double_bookings(
    people: int, where: Iterable[tuple[int, int]], times: Row, engagements: Grid
) -> list[str]:
    """Who is in two places at once by the clock; ``where`` holds (person, slot) of every meeting."""
    booked: dict[int, list[tuple[Any, Any, str]]] = {p: [] for p in range(people)}
    for p, t in where:
        if times is not None:
            booked[p].append((times[t][0], times[t][1], f"slot {t}"))
    for p in range(people):
        for s, (starts, ends) in enumerate(engagements[p] if engagements is not None else ()):
            booked[p].append((starts, ends, f"session {s}"))
    wrong = []
    for p, entries in booked.items():
        for i, (starts, ends, one) in enumerate(entries):
            for begins, stops, other in entries[i + 1 :]:
                if starts < stops and begins < ends:
                    wrong.append(f"Person {p} is in {one} and in {other} at the same time.")
    return wrong


def timetable_violations(
    pairs: Grid,
    available: Grid,
    tables: Any,
    slot: Row,
    table: Row,
    *,
    fixed: Row = None,
    allowed: Grid = None,
    complete: bool = True,
    fair: bool = True,
) -> list[str]:
    """What is wrong with a timetable in which every meeting takes place; two people may meet several times."""
    wrong: list[str] = []
    if not len(pairs) == len(slot) == len(table):
        return [f"{len(pairs)} meetings, but {len(slot)} slots and {len(table)} tables."]
    people = len(available)
    booked: dict[tuple[int, int], int] = {}
    taken: dict[tuple[int, int], int] = {}
    for e in range(len(pairs)):
        t, k = int(slot[e]), int(table[e])
        if t < 0:
            if complete:
                wrong.append(f"Meeting {e} has no slot.")
            if k >= 0:
                wrong.append(f"Meeting {e} has a table, but no slot.")
            if fixed is not None and fixed[e] >= 0:
                wrong.append(f"Meeting {e} is fixed in slot {fixed[e]}, but does not take place.")
            continue
        if fixed is not None and fixed[e] >= 0 and t != fixed[e]:
            wrong.append(f"Meeting {e} is fixed in slot {fixed[e]}, but is in {t}.")
        if allowed is not None and not allowed[e][t]:
            wrong.append(f"Meeting {e} is in slot {t}, which it may not use.")
        for p in (int(pairs[e][0]), int(pairs[e][1])):
            if not available[p][t]:
                wrong.append(f"Person {p} meets in slot {t}, but is not available then.")
            if (p, t) in booked:
                wrong.append(f"Person {p} is in meetings {booked[p, t]} and {e} at once.")
            booked[p, t] = e
        if not 0 <= k < room(tables, t):
            wrong.append(f"Meeting {e} is at table {k} of {room(tables, t)} in slot {t}.")
        if (t, k) in taken:
            wrong.append(f"Meetings {taken[t, k]} and {e} share table {k} in slot {t}.")
        taken[t, k] = e
    counts = breaks_of(pairs, slot, people)
    if fair and counts and max(counts) - min(counts) > 2:
        wrong.append(f"One person has {max(counts)} breaks, another {min(counts)}.")
    return wrong


def breaks_of(pairs: Grid, slot: Row, people: int) -> list[int]:
    """How often each person waits between two meetings."""
    counts = []
    for p in range(people):
        times = sorted(int(slot[e]) for e in range(len(pairs)) if p in tuple(pairs[e]) and slot[e] >= 0)
        counts.append(sum(later - earlier > 1 for earlier, later in pairwise(times)))
    return counts


def room(tables: Any, t: int) -> int:
    """How many tables slot t has."""
    return int(tables[t]) if hasattr(tables, "__len__") else int(tables)


def workshop_violations(
    ranks: Grid,
    capacity: Row,
    rounds: Row,
    fixed: Grid,
    place: Grid,
    *,
    available: Grid = None,
    same_as: Row = None,
) -> list[str]:
    """What is wrong with an assignment of people to parallel workshops; place -1 means no workshop in that round.

    Hosts who are fixed count towards the capacity, but are never refused for it.
    """
    wrong: list[str] = []
    people = len(ranks)
    filled: Counter[int] = Counter()
    hosts: Counter[int] = Counter()
    for i in range(people):
        seen: set[object] = set()
        for r in range(len(place[i])):
            w, own = int(place[i][r]), int(fixed[i][r])
            if own >= 0 and w != own:
                wrong.append(f"Person {i} is fixed in workshop {own} in round {r}, but is in {w}.")
            if w < 0:
                continue
            if int(rounds[w]) != r:
                wrong.append(
                    f"Person {i} is in workshop {w} in round {r}, but it takes place in round {rounds[w]}."
                )
            if own < 0 and int(ranks[i][w]) == 0:
                wrong.append(f"Person {i} is in workshop {w} without having wished for it.")
            if own < 0 and available is not None and not available[i][r]:
                wrong.append(f"Person {i} is in a workshop in round {r}, but is not available then.")
            title = same_as[w] if same_as is not None else w
            if title in seen:
                wrong.append(f"Person {i} is twice in {title}.")
            seen.add(title)
            filled[w] += 1
            hosts[w] += own >= 0
    wrong += [
        f"Workshop {w} has {filled[w]} people in {capacity[w]} places."
        for w in filled
        if filled[w] > max(int(capacity[w]), hosts[w])
    ]
    return wrong


def table_violations(
    people: int,
    seats: Any,
    rounds: int,
    table: Grid,
    *,
    apart: Row = None,
    met: Grid = None,
    forbidden: Grid = None,
    repeats: int = 0,
    same_label: int = 0,
) -> list[str]:
    """What is wrong with a seating at rotating tables: table[i][r] is the table of person i in round r.

    As many repeats, and meetings within a label or of forbidden pairs, are allowed as are told; more or fewer are
    named.
    """
    wrong: list[str] = []
    each = (
        [int(seats)] * -(-people // int(seats)) if not hasattr(seats, "__len__") else [int(s) for s in seats]
    )
    if len(table) != people or any(len(row) != rounds for row in table):
        return [f"There are not {people} rows of {rounds} tables."]
    meetings: Counter[frozenset[int]] = Counter()
    for r in range(rounds):
        seated: dict[int, list[int]] = {}
        for i in range(people):
            seated.setdefault(int(table[i][r]), []).append(i)
        for k, guests in seated.items():
            if not 0 <= k < len(each):
                wrong.append(f"Table {k} of round {r} does not exist.")
            elif len(guests) > each[k]:
                wrong.append(f"Table {k} has {len(guests)} people on {each[k]} seats in round {r}.")
            for i in guests:
                meetings.update(frozenset((i, j)) for j in guests if j < i)
        sizes = [len(seated.get(k, [])) for k in range(len(each))]
        if any(
            sizes[a] > sizes[b] + 1 and sizes[b] < each[b] for a in range(len(each)) for b in range(len(each))
        ):
            wrong.append(f"Tables could be filled more evenly in round {r}: {sizes}.")
    again = within = 0
    for pair, times in meetings.items():
        i, j = sorted(pair)
        known = met is not None and bool(met[i][j])
        again += times - 1 + known
        alike = apart is not None and apart[i] == apart[j]
        within += times if alike or (forbidden is not None and forbidden[i][j]) else 0
    if again != repeats:
        wrong.append(f"There are {again} repeats, not {repeats}.")
    if within != same_label:
        wrong.append(f"There are {within} meetings within a label, not {same_label}.")
    return wrong


def clock_violations(entries: Grid) -> list[str]:
    """Who would have to be in two places at once by the clock.

    Per person a list of (start, end, name, within): what takes place ``within`` something of another name does
    not clash with that.
    """
    wrong = []
    for p in range(len(entries)):
        for i, (starts, ends, name, within) in enumerate(entries[p]):
            for begins, stops, other, around in entries[p][i + 1 :]:
                if starts < stops and begins < ends and within != other and around != name:
                    wrong.append(f"Person {p} is in {name} and in {other} at the same time.")
    return wrong


def round_violations(
    seats: Grid, capacity: Row, available: Grid, forbidden: Iterable[tuple[int, int]] = ()
) -> list[str]:
    """What is wrong with rounds at rotating tables: seats hold (person, turn, table), counted from 0.

    capacity   seats of every table of a turn
    available  available[person][turn]
    forbidden  pairs who must not share a table
    """
    wrong = []
    never = {frozenset(pair) for pair in forbidden}
    guests: dict[tuple[int, int], list[int]] = {}
    taken: set[tuple[int, int]] = set()
    for p, t, k in seats:
        if (p, t) in taken:
            wrong.append(f"Person {p} has two seats in turn {t}.")
        taken.add((p, t))
        if not available[p][t]:
            wrong.append(f"Person {p} has a seat in turn {t}, but is not available then.")
        guests.setdefault((t, k), []).append(p)
    for (t, k), own in guests.items():
        if k < 0 or len(own) > capacity[t]:
            wrong.append(f"Table {k} has {len(own)} people on {capacity[t]} seats in turn {t}.")
        if len(own) == 1:
            wrong.append(f"Person {own[0]} sits alone at table {k} in turn {t}.")
        wrong += [
            f"People {a} and {b} share table {k} in turn {t}, though this is forbidden."
            for i, a in enumerate(own)
            for b in own[i + 1 :]
            if frozenset((a, b)) in never
        ]
    return wrong


def consultation_violations(
    available_adviser: Grid,
    available_person: Grid,
    requests: Grid,
    cap: Any,
    slot: Row,
    *,
    person_cap: Any = None,
    locked: Row = None,
    allowed: Grid = None,
) -> list[str]:
    """What is wrong with a timetable of consultations; slot -1 means that the request is not served."""
    wrong: list[str] = []
    if len(requests) != len(slot):
        return [f"{len(requests)} requests, but {len(slot)} slots."]
    booked: dict[tuple[str, int, int], int] = {}
    advised: dict[tuple[int, int], int] = {}
    count: Counter[tuple[str, int]] = Counter()
    for e in range(len(requests)):
        t, p, a = int(slot[e]), int(requests[e][0]), int(requests[e][1])
        if locked is not None and locked[e] >= 0 and t != locked[e]:
            wrong.append(f"Request {e} is locked in slot {locked[e]}, but is in {t}.")
        if t == -1:
            continue
        if (p, a) in advised:
            wrong.append(f"Person {p} is advised twice by {a}, in requests {advised[p, a]} and {e}.")
        advised[p, a] = e
        if allowed is not None and not allowed[e][t]:
            wrong.append(f"Request {e} is in slot {t}, which it may not use.")
        for called, who, available in (("person", p, available_person), ("adviser", a, available_adviser)):
            if not 0 <= t < len(available[who]) or not available[who][t]:
                wrong.append(f"The {called} {who} of request {e} is not available in slot {t}.")
            if (called, who, t) in booked:
                wrong.append(
                    f"The {called} {who} is in requests {booked[called, who, t]} and {e} at once, in slot {t}."
                )
            booked[called, who, t] = e
            count[called, who] += 1
    for (called, who), number in sorted(count.items()):
        limit = cap if called == "adviser" else person_cap
        if limit is not None and number > room(limit, who):
            wrong.append(f"The {called} {who} has {number} consultations, more than {room(limit, who)}.")
    return wrong
