# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a snapshot to one-to-one meetings, by the engine; the last part of a plan."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from maschinenraum.engine import meetings
from maschinenraum.engine.meetings.candidates import Admission, bonuses, fewest_short
from maschinenraum.events.jobs.matchmaking.interests import Interests, common_time, interests_of
from maschinenraum.events.jobs.matchmaking.kept_meetings import Kept
from maschinenraum.events.jobs.matchmaking.times import Calendar
from maschinenraum.events.queries.matchmaking.snapshot import two_thirds

#: Searches; the second one lets in more pairs for the people the first one left short.
SEARCHES = 2


class Timetable:
    """The question put to the engine, and how it is asked again where people are left short."""

    def __init__(self, snapshot: dict[str, Any], calendar: Calendar, kept: list[Kept]) -> None:
        self.snapshot = snapshot
        shape = len(calendar.people), len(calendar.slots)
        self.presence = np.array(calendar.presence(), np.bool_).reshape(shape)
        self.free = np.array(calendar.free(), np.bool_).reshape(shape)
        self.tables = np.array([slot["tables"] for slot in snapshot["slots"]], np.int64)
        for k in kept:
            if k.table >= self.tables[k.slot]:  # only what has happened stays at a table that is gone
                self.tables[k.slot] = k.table + 1
                self.free[:, k.slot] = False  # and nobody else is sent to such a table
        for k in kept:
            # What stays is in the calendar already, so that nothing else is put on top of it.
            self.presence[list(k.pair), k.slot] = self.free[list(k.pair), k.slot] = True
        self.interests: Interests = interests_of(snapshot, self.free, [k.pair for k in kept])
        self.organisation = [person["organisation"] for person in snapshot["people"]]
        held = Counter(person for k in kept for person in k.pair)
        self.cap = [max(most_of(snapshot, calendar, i), held[i]) for i in range(len(calendar.people))]
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


def most_of(snapshot: dict[str, Any], calendar: Calendar, person: int) -> int:
    """How many meetings a person has at most: what they say, else so many that breaks remain.

    A workshop with slots of its own brings more of them to those with a place, and breaks there too.
    """
    most: int | None = snapshot["people"][person]["most"]
    if most is not None:
        return most
    inner = sum(
        slot.session in calendar.by_places and calendar.belongs(person, slot.session)
        for slot in calendar.slots
    )
    return int(snapshot["most_by_default"]) + two_thirds(inner)


def _part(on_progress: Callable[[float], bool], attempt: int) -> Callable[[float, int], bool]:
    """Later rounds halve what is left of the bar, so that it never runs backwards."""
    begun, width = 1 - 0.5**attempt, 0.5 ** (attempt + 1)
    return lambda share, _value: on_progress(begun + width * share)


def meeting_rows(
    table: Timetable, plan: meetings.Plan, order: list[int], chosen: list[int]
) -> list[dict[str, Any]]:
    """The chosen meetings as they are stored in a result."""
    keys = [person["key"] for person in table.snapshot["people"]]
    rows = []
    for e in chosen:
        pair = table.interests.pairs[order[e]]
        record = table.place[pair].record if pair in table.place else {}
        rows.append(
            {
                "people": [keys[person] for person in pair],
                "slot": int(plan.slot[e]),
                "table": int(plan.table[e]) + 1,
                "locked": record.get("locked", False),
                "origin": record.get("origin", "engine"),
                "reasons": table.interests.facts(order[e], keys),
            }
        )
    return sorted(rows, key=lambda row: (row["slot"], row["table"]))


def worthwhile(plan: meetings.Plan, table: Timetable, order: list[int]) -> list[int]:
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


def meeting_report(
    table: Timetable, plan: meetings.Plan, order: list[int], chosen: list[int]
) -> dict[str, Any]:
    """How good the meetings are, and which rule keeps whom short of them."""
    people = table.snapshot["people"]
    bindings = {reason.person: _binding(reason, table) for reason in plan.reasons}
    return {
        "target": table.snapshot["target"],
        "stopped": plan.stopped,
        "short": plan.short,
        "short_bound": min(table.short_bound, plan.short),
        "bindings": {people[i]["key"]: binding for i, binding in bindings.items()},
        # A limit may be changed later; the sentence that names it must not change with it.
        "limits": {
            people[i]["key"]: people[i]["most"] for i, binding in bindings.items() if binding == "cap"
        },
        "value": table.value([order[e] for e in chosen]),
        "bound": plan.bound,
    }


def _binding(reason: meetings.Shortfall, table: Timetable) -> str:
    """The rule that keeps a person short, in the words of a report.

    Too few partners and too little common time are one word: which of the two it is could betray
    that somebody does not want to meet the person.
    """
    target, most = table.snapshot["target"], table.snapshot["people"][reason.person]["most"]
    if reason.binding is meetings.Binding.CAP:
        return "cap" if most is not None and most < target else "few_slots"
    if table.snapshot.get("only"):
        return "not_planned"  # most of the day was not open to this run
    if reason.binding is meetings.Binding.AVAILABILITY:
        return "presence" if int(table.presence[reason.person].sum()) < target else "own_times"
    names = {
        meetings.Binding.TABLES_FULL: "tables_full",
        meetings.Binding.PARTNERS_TAKEN: "partners_taken",
    }
    return names.get(reason.binding, "few_options")
