# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a snapshot to a plan: workshops, then times, then interests, then meetings. Touches no database."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.engine import meetings
from maschinenraum.engine.meetings.candidates import Admission, Couple, bonuses, fewest_short
from maschinenraum.events.jobs.matchmaking.interests import Interests, common_time, interests_of, worth_of
from maschinenraum.events.jobs.matchmaking.times import Calendar
from maschinenraum.events.jobs.matchmaking.workshop_places import (
    Place,
    assign_places,
    sessions_by_wish,
    workshop_rounds,
)

#: Called with what is being done and the share done of all; False asks to stop.
Progress = Callable[[str, float], bool]

#: Searches; the second one lets in more pairs for the people the first one left short.
SEARCHES = 2


@dataclass(frozen=True)
class Draft:
    """A plan under pseudonyms (``result``) and what is to be said about it (``report``)."""

    result: dict[str, Any]
    report: dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """A meeting that does not move: its pair, slot and table, counted from 0."""

    pair: Couple
    slot: int
    table: int
    record: dict[str, Any]


def draft(
    snapshot: dict[str, Any],
    *,
    seed: int,
    steps: list[int] | None = None,
    on_progress: Progress | None = None,
) -> Draft:
    """Compute the plan of a snapshot.

    The same snapshot and seed give the same plan; where a search was stopped early, give the
    ``steps`` of its result to repeat it. Raises ``ProblemError`` of the engine where the input
    contradicts itself.
    """
    say = on_progress or (lambda _doing, _share: True)
    say("workshops", 0.02)
    index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
    calendar = Calendar(snapshot)
    kept, released = _kept(snapshot, calendar, index)
    spans = [(person, calendar.slots[k.slot]) for k in kept for person in k.pair]
    places = assign_places(snapshot, calendar, spans, seed=seed)
    say("interests", 0.1)
    table = Timetable(snapshot, calendar, kept)
    say("meetings", 0.2)
    plan, order = table.plan(seed, steps, lambda share: say("meetings", 0.2 + 0.75 * share))
    say("writing", 0.97)
    chosen = _worthwhile(plan, table, order)
    return Draft(
        result=_result(snapshot, table, plan, order, chosen, places, kept),
        report={
            **_report(snapshot, table, plan, released, places),
            "value": table.value([order[e] for e in chosen]),
        },
    )


def _kept(
    snapshot: dict[str, Any], calendar: Calendar, index: dict[str, int]
) -> tuple[list[Kept], list[dict[str, Any]]]:
    """Meetings that stay, and those that the input of today no longer allows, each with the rule.

    What has happened stays whatever the rules say. A "never" and a time that a person cannot are
    both "impossible": nothing tells them apart.
    """
    apart = {frozenset((index[a], index[b])) for a, b in snapshot["apart"]}
    stay, released = [], []
    booked = _Booked(snapshot["people"])
    for kept in _in_order_of_stay(snapshot, index):
        record = kept.record
        rule = _breach(snapshot, calendar, kept, apart) or booked.breach(kept.pair)
        if rule and not record["past"]:
            released.append({**record, "rule": rule})
        else:
            stay.append(kept)
            booked.add(kept.pair)
    return stay, released


def _in_order_of_stay(snapshot: dict[str, Any], index: dict[str, int]) -> list[Kept]:
    """Meetings in the order in which they may stay where a personal limit lets only some of them.

    First what has happened, then what was held fast by hand, then what is worth most.
    """
    found = []
    for record in snapshot["kept"]:
        a, b = sorted(index[key] for key in record["people"])
        found.append(Kept((a, b), record["slot"], record["table"] - 1, record))
    held = Counter(person for kept in found for person in kept.pair)
    limits = ((i, snapshot["people"][i]["most"]) for i in held)
    # Weighing takes a while; it is only asked for where it decides something.
    too_many = any(most is not None and held[i] > most for i, most in limits)
    worth = worth_of(snapshot, [kept.pair for kept in found]) if too_many else {}
    return sorted(
        found,
        key=lambda kept: (not kept.record["past"], not kept.record["locked"], -worth.get(kept.pair, 0)),
    )


class _Booked:
    """How many meetings people hold already, and with whose colleagues."""

    def __init__(self, people: list[dict[str, Any]]) -> None:
        self._people = people
        self._held: Counter[int] = Counter()
        self._partners: set[tuple[int, str]] = set()

    def breach(self, pair: Couple) -> str:
        """Return the rule against one more meeting of this pair, or ""."""
        limits = ((i, self._people[i]["most"]) for i in pair)
        if any(most is not None and self._held[i] >= most for i, most in limits):
            return "cap"
        return "colleagues" if self._partners.intersection(self._sides(pair)) else ""

    def add(self, pair: Couple) -> None:
        """Note that the two meet."""
        self._held.update(pair)
        self._partners.update(self._sides(pair))

    def _sides(self, pair: Couple) -> tuple[tuple[int, str], tuple[int, str]]:
        a, b = pair
        return (a, self._people[b]["organisation"]), (b, self._people[a]["organisation"])


def _breach(snapshot: dict[str, Any], calendar: Calendar, kept: Kept, apart: set[frozenset[int]]) -> str:
    span = calendar.slots[kept.slot]
    if kept.table >= snapshot["slots"][kept.slot]["tables"]:
        return "table"
    if not all(calendar.is_there(person, span) for person in kept.pair):
        return "day"
    if any(calendar.is_engaged(person, span) for person in kept.pair):
        return "session"
    first, second = (snapshot["people"][person]["organisation"] for person in kept.pair)
    if first == second:
        return "organisation"
    busy = [calendar.is_busy(person, span) for person in kept.pair]
    return "impossible" if any(busy) | (frozenset(kept.pair) in apart) else ""


class Timetable:
    """The question put to the engine, and how it is asked again where people are left short."""

    def __init__(self, snapshot: dict[str, Any], calendar: Calendar, kept: list[Kept]) -> None:
        self.snapshot = snapshot
        self.presence = np.array(calendar.presence(), np.bool_).reshape(len(calendar.people), -1)
        self.free = np.array(calendar.free(), np.bool_).reshape(self.presence.shape)
        self.tables = np.array([slot["tables"] for slot in snapshot["slots"]], np.int64)
        for k in kept:
            if k.table >= self.tables[k.slot]:  # only what has happened stays at a table that is gone
                self.tables[k.slot] = k.table + 1
                self.free[:, k.slot] = False  # and nobody else is sent to such a table
        for k in kept:
            self.free[list(k.pair), k.slot] = True
        self.interests: Interests = interests_of(snapshot, self.free, [k.pair for k in kept])
        self.organisation = [person["organisation"] for person in snapshot["people"]]
        held = Counter(person for k in kept for person in k.pair)
        self.cap = [
            max(snapshot["most_by_default"] if p["most"] is None else p["most"], held[i])
            for i, p in enumerate(snapshot["people"])
        ]
        self.place = {k.pair: k for k in kept}
        heaviest = max(self.interests.benefit, default=1)
        self.floor = bonuses(heaviest, [person["size"] for person in snapshot["people"]])
        self.spent: list[int] = []
        self.by_houses = fewest_short(self.organisation, self.interests.pairs, snapshot["target"])
        self.short_bound = 0

    def plan(
        self, seed: int, steps: list[int] | None, on_progress: Callable[[float], bool]
    ) -> tuple[meetings.Plan, list[int]]:
        """Return the best plan and the pairs it is about (indices into the interests).

        A first look, without a search, knows only pairs with something to say to each other. Whom it
        leaves below the target although more pairs could change that may meet anyone.
        """
        everything = list(range(len(self.interests.pairs)))
        self.short_bound = max(self._ask(everything, seed, 0, None).short_bound, self.by_houses)
        needy: set[int] = set()
        order = self._candidates(needy, first=False)
        needy |= self._to_help(self._ask(order, seed, 0, None), order)
        tries: list[tuple[meetings.Plan, list[int]]] = []
        for attempt in range(SEARCHES if steps is None else len(steps)):
            order = self._candidates(needy, first=attempt > 0)
            budget = None if steps is None else steps[attempt]
            plan = self._ask(order, seed, budget, _part(on_progress, attempt))
            self.spent.append(plan.steps_done)
            tries.append((plan, order))
            to_help = self._to_help(plan, order)
            if plan.stopped or not to_help:
                break
            needy |= to_help
        return min(tries, key=lambda tried: (tried[0].short, -tried[0].value))

    def value(self, met: list[int]) -> int:
        """What these meetings (indices into the interests) are worth: benefit and everyone's bonuses."""
        held = Counter(person for e in met for person in self.interests.pairs[e])
        floor_value = sum(int(self.floor[person, :count].sum()) for person, count in held.items())
        return sum(self.interests.benefit[e] for e in met) + floor_value

    def _to_help(self, plan: meetings.Plan, order: list[int]) -> set[int]:
        """The people below the target, where more pairs might help one of them."""
        return {reason.person for reason in plan.reasons} if self._could_gain(plan, order) else set()

    def _could_gain(self, plan: meetings.Plan, order: list[int]) -> bool:
        """Whether a table stays empty while somebody short of meetings is free: more pairs might help."""
        free = self.free.copy()
        seated = np.zeros(self.free.shape[1], np.int64)
        for e, slot in enumerate(plan.slot.tolist()):
            if slot >= 0:
                free[list(self.interests.pairs[order[e]]), slot] = False
                seated[slot] += 1
        room = seated < self.tables
        short = [r.person for r in plan.reasons if r.meetings < self.cap[r.person]]
        return bool((free[short] & room).any())

    def _candidates(self, needy: set[int], *, first: bool) -> list[int]:
        """Return the pairs to choose from, as far as colleagues do not share a partner.

        Kept meetings come first, then what is most useful; pairs without a reason only for needy
        people and last, unless the needy come ``first``.
        """
        pairs, benefit, reasons = self.interests.pairs, self.interests.benefit, self.interests.reasons
        common = common_time(self.free, pairs)
        held = [e for e, pair in enumerate(pairs) if pair in self.place]
        rest = [
            e
            for e, pair in enumerate(pairs)
            if common[e] and pair not in self.place and (reasons[e] or needy.intersection(pair))
        ]
        rest.sort(key=lambda e: (first and not needy.intersection(pairs[e]), not reasons[e], -benefit[e], e))
        admission = Admission(self.organisation)
        admission.admit(pairs, held, whatever=True)
        admission.admit(pairs, rest)
        return sorted(admission.admitted)

    def _ask(self, order: list[int], seed: int, steps: int | None, on_progress: Any) -> meetings.Plan:
        pairs = [self.interests.pairs[e] for e in order]
        kept = [self.place.get(pair) for pair in pairs]
        benefit = [self.interests.benefit[e] for e in order]
        problem = meetings.Problem(
            available=self.free,
            tables=self.tables,
            pairs=pairs,
            benefit=benefit,
            cap=self.cap,
            floor=self.floor,
            locked=[-1 if k is None else k.slot for k in kept],
            locked_table=[-1 if k is None else k.table for k in kept],
            target=self.snapshot["target"],
            priority=meetings.Priority.FEW_SHORT,
        )
        return meetings.plan(problem, seed=seed, steps=steps, on_progress=on_progress)


def _part(on_progress: Callable[[float], bool], attempt: int) -> Callable[[float, int], bool]:
    """Later rounds halve what is left of the bar, so that it never runs backwards."""
    begun, width = 1 - 0.5**attempt, 0.5 ** (attempt + 1)
    return lambda share, _value: on_progress(begun + width * share)


def _result(
    snapshot: dict[str, Any],
    table: Timetable,
    plan: meetings.Plan,
    order: list[int],
    chosen: list[int],
    places: list[Place],
    kept: list[Kept],
) -> dict[str, Any]:
    keys = [person["key"] for person in snapshot["people"]]
    records = {k.pair: k.record for k in kept}
    rows = []
    for e in chosen:
        slot = int(plan.slot[e])
        pair = table.interests.pairs[order[e]]
        record = records.get(pair, {})
        rows.append(
            {
                "people": [keys[person] for person in pair],
                "slot": slot,
                "table": int(plan.table[e]) + 1,
                "locked": record.get("locked", False),
                "origin": record.get("origin", "engine"),
                "reasons": table.interests.facts(order[e], keys),
            }
        )
    rows.sort(key=lambda row: (row["slot"], row["table"]))
    workshops = [
        {"person": keys[i], "session": session, "rank": rank, "is_host": is_host}
        for i, session, rank, is_host in places
    ]
    return {"meetings": rows, "workshops": workshops, "steps": table.spent}


def _worthwhile(plan: meetings.Plan, table: Timetable, order: list[int]) -> list[int]:
    """Meetings of the plan without those that have no reason and whose two have enough already."""
    counts = plan.counts.tolist()
    chosen = [e for e, slot in enumerate(plan.slot.tolist()) if slot >= 0]
    for e in reversed(chosen.copy()):
        pair = table.interests.pairs[order[e]]
        idle = not table.interests.reasons[order[e]] and pair not in table.place
        if idle and all(counts[person] > table.snapshot["target"] for person in pair):
            chosen.remove(e)
            for person in pair:
                counts[person] -= 1
    return chosen


def _report(
    snapshot: dict[str, Any],
    table: Timetable,
    plan: meetings.Plan,
    released: list[dict[str, Any]],
    places: list[Place],
) -> dict[str, Any]:
    keys = [person["key"] for person in snapshot["people"]]
    sessions = sessions_by_wish(snapshot)
    wished = {
        (i, number)
        for i, person in enumerate(snapshot["people"])
        for session, number in zip(sessions, workshop_rounds(sessions), strict=True)
        if session["id"] in person["workshops"]
    }
    return {
        "target": snapshot["target"],
        "stopped": plan.stopped,
        "short": plan.short,
        "short_bound": min(table.short_bound, plan.short),
        "bindings": {
            keys[reason.person]: _binding(reason, table, snapshot["people"]) for reason in plan.reasons
        },
        # A limit may be changed later; the sentence that names it must not change with it.
        "limits": {
            keys[reason.person]: snapshot["people"][reason.person]["most"]
            for reason in plan.reasons
            if _binding(reason, table, snapshot["people"]) == "cap"
        },
        "released": released,
        "bound": plan.bound,
        "workshop_wishes": len(wished),
        "workshop_places": len([place for place in places if not place[3]]),
    }


def _binding(reason: meetings.Shortfall, table: Timetable, people: list[dict[str, Any]]) -> str:
    """The rule that keeps a person short, in the words of a report.

    Too few partners and too little common time are one word: which of the two it is could betray
    that somebody does not want to meet the person.
    """
    target, most = table.snapshot["target"], people[reason.person]["most"]
    if reason.binding is meetings.Binding.CAP:
        return "cap" if most is not None and most < target else "few_slots"
    if reason.binding is meetings.Binding.AVAILABILITY:
        return "presence" if int(table.presence[reason.person].sum()) < target else "own_times"
    names = {
        meetings.Binding.TABLES_FULL: "tables_full",
        meetings.Binding.PARTNERS_TAKEN: "partners_taken",
    }
    return names.get(reason.binding, "few_options")
