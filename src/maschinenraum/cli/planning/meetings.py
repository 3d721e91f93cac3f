# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``plan meetings``: who meets whom, when, at which table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from maschinenraum.cli.planning import entries
from maschinenraum.cli.planning.columns import Record
from maschinenraum.cli.planning.effort import Effort
from maschinenraum.cli.planning.entries import Calendar, Event, ordered
from maschinenraum.cli.planning.interests import Interests, read_interests
from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome
from maschinenraum.cli.planning.phrases import Translate
from maschinenraum.cli.planning.register import Register
from maschinenraum.cli.planning.sources import Source
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine import meetings
from maschinenraum.engine.inputs import ProblemError, Rule, Truth, Whole
from maschinenraum.engine.meetings import Binding
from maschinenraum.engine.meetings.candidates import FILLER, Admission, Couple, bonuses
from maschinenraum.engine.report import as_record

SHEETS = ("people", "slots", "wishes", "locks", "topics", "settings")
PERSON = (entries.PRESENT, entries.AWAY, entries.LIMIT, entries.OFFERS, entries.SEEKS, entries.SMALL)
TARGET, PER_PERSON = 3, 25
STRANGERS = 200  # people without a reason among whom a person in need of meetings surely finds some
#: Which of the two keeps a person short could betray that somebody does not want to meet the person.
ONE_WORD = {Binding.FEW_PARTNERS: "few options", Binding.NO_COMMON_TIME: "few options"}


@dataclass(frozen=True)
class Lock:
    """A meeting that is settled: its slot, its table counted from 0 or -1, and the row that says so."""

    slot: int
    table: int
    record: Record


@dataclass(frozen=True)
class Question:
    """All that was asked; ``target`` is how many meetings everyone should have."""

    event: Event
    target: int
    people: Register
    calendar: Calendar
    interests: Interests
    free: Truth
    tables: list[int]
    cap: list[int]
    locks: dict[Couple, Lock]


def read(source: Source, notes: list[str]) -> Question:
    """Read the sheets; raises ``InputRefused``."""
    event = entries.read_event(source, notes)
    people = entries.read_people(source, PERSON, notes)
    calendar = entries.read_calendar(source.require("slots"), [entries.TABLE_COUNT], notes)
    tables = [_tables(record, event) for record in calendar.register]
    most = event.numbers.get("most", len(calendar))
    interests = read_interests(source, people, notes)
    _note_colleagues(interests, notes)
    return Question(
        event=event,
        target=_target(source, event, len(calendar)),
        people=people,
        calendar=calendar,
        interests=interests,
        free=calendar.free(people),
        tables=tables,
        cap=[record.number("most", most, 0, entries.MOST) for record in people],
        locks=_locks(source, people, calendar, interests, notes),
    )


def _target(source: Source, event: Event, slots: int) -> int:
    """How many meetings everyone should have; a number nobody could reach is a mistake."""
    most = min(event.numbers.get("most", slots), slots)
    if event.numbers.get("target", 0) > most:
        raise InputRefused(
            f"{source.sheets['settings'].shown}: Das Ziel {event.numbers['target']} ist höher als die möglichen "
            f"Gespräche ({most}); bitte senken."
        )
    return event.numbers.get("target", min(TARGET, most))


def _tables(record: Record, event: Event) -> int:
    if not record.text("tables") and "tables" not in event.numbers:
        raise record.refuse(
            "tables", "Hier fehlt die Zahl der Tische; bitte ergänzen oder unter Einstellungen nennen."
        )
    return record.number("tables", event.numbers.get("tables", 0), 0, entries.MOST)


def _note_colleagues(interests: Interests, notes: list[str]) -> None:
    """A wish to meet a colleague cannot come true; the organiser should know before asking why."""
    labels = entries.labels(interests.people)
    for who, whom in interests.wishes.wanted:
        if labels[who] == labels[whom]:
            names = interests.people.names
            notes.append(
                f"{names[who]} und {names[whom]} sind aus derselben Organisation: Der Wunsch bleibt unerfüllt."
            )


def _locks(
    source: Source, people: Register, calendar: Calendar, interests: Interests, notes: list[str]
) -> dict[Couple, Lock]:
    locks: dict[Couple, Lock] = {}
    labels = entries.labels(people)
    fields = (entries.SLOT, entries.TABLE)
    for a, b, record in entries.pairs_of(source.sheets.get("locks"), people, fields, notes, either_way=True):
        if ordered(a, b) in interests.wishes.never:
            raise record.refuse(
                "whom", "Für dieses Paar steht bei den Wünschen „nie“; bitte eines von beiden löschen."
            )
        if labels[a] == labels[b]:
            raise record.refuse("whom", "Beide sind aus derselben Organisation; bitte die Zeile löschen.")
        table = record.number("table", 0, 1, entries.MOST) - 1
        locks[ordered(a, b)] = Lock(calendar.register.find(record, "slot"), table, record)
    return locks


def solve(question: Question, effort: Effort, _: Translate) -> Outcome:
    """Ask the engine; pairs without a reason are let in only for people who would else be short."""
    found = question.interests.weigh(question.free, PER_PERSON)
    worth = {
        (a, b): int(benefit) for (a, b), benefit in zip(found.pairs.tolist(), found.benefit, strict=True)
    }
    for pair in question.locks:
        worth.setdefault(pair, FILLER)
    first = effort.look(meetings.plan, _problem(question, worth))
    fillers = _fillers(question, worth, {reason.person for reason in first.reasons})
    worth |= dict.fromkeys(fillers, FILLER)
    pairs = sorted(worth)
    plan = effort.spend(meetings.plan, _problem(question, worth))
    plan = _worthwhile(question, pairs, plan, fillers)
    return _outcome(question, pairs, plan, _)


def _problem(question: Question, worth: dict[Couple, int]) -> meetings.Problem:
    pairs = sorted(worth)
    locks = [question.locks.get(pair) for pair in pairs]
    try:
        return meetings.Problem(
            available=question.free,
            tables=question.tables,
            pairs=pairs,
            benefit=[worth[pair] for pair in pairs],
            cap=question.cap,
            floor=bonuses(
                max(worth.values(), default=1),
                [entries.smallness(record) for record in question.people],
                question.target,
            ),
            locked=[lock.slot if lock else -1 for lock in locks],
            locked_table=[lock.table if lock else -1 for lock in locks],
            target=question.target,
            priority=meetings.Priority.FEW_SHORT,
        )
    except ProblemError as error:
        raise _contradiction(question, pairs, error) from error


def _contradiction(question: Question, pairs: Sequence[Couple], error: ProblemError) -> InputRefused:
    """The engine's refusal, told by the row of the lock that is one too many."""

    def last(concerned: Any) -> Lock:
        found = [lock for pair, lock in question.locks.items() if concerned(pair, lock)]
        return max(found, key=lambda lock: lock.record.row)

    names, times, where = question.people.names, question.calendar.times, error.where
    if error.rule is Rule.LOCK_UNAVAILABLE:
        pair, person, slot = where
        lock = question.locks[pairs[pair]]
        return lock.record.refuse(
            "slot",
            f"{names[person]} ist zur Zeit „{times[slot].name}“ nicht da; bitte eine andere Zeit eintragen.",
        )
    if error.rule is Rule.LOCKS_CLASH:
        lock, other = sorted((question.locks[pairs[e]] for e in where), key=lambda lock: -lock.record.row)
        return lock.record.refuse(
            "slot", f"Jemand ist zu dieser Zeit schon durch Zeile {other.record.row} gebunden; bitte ändern."
        )
    if error.rule is Rule.LOCKS_EXCEED_CAP:
        lock = last(lambda pair, _lock: where[0] in pair)
        return lock.record.refuse(
            "who",
            f"{names[where[0]]} hat mehr festgelegte Gespräche als höchstens erlaubt "
            f"({question.cap[where[0]]}); bitte eines löschen.",
        )
    if error.rule is Rule.LOCKS_EXCEED_TABLES:
        lock = last(lambda _pair, lock: lock.slot == where[0])
        return lock.record.refuse(
            "slot",
            f"Zu dieser Zeit sind mehr Gespräche festgelegt als Tische da ({question.tables[where[0]]}); bitte ändern.",
        )
    if error.rule is Rule.LOCKED_TABLE:
        lock = max((question.locks[pairs[e]] for e in where), key=lambda lock: lock.record.row)
        return lock.record.refuse(
            "table", "Diesen Tisch gibt es zu dieser Zeit nicht, oder er ist doppelt vergeben; bitte ändern."
        )
    return InputRefused(f"Die Angaben widersprechen sich: {error}")


def _fillers(question: Question, worth: dict[Couple, int], needy: set[int]) -> list[Couple]:
    """Pairs without a reason for people in need of meetings, never two colleagues with one partner."""
    labels = [str(label) for label in entries.labels(question.people)]
    taken = {*worth, *question.interests.wishes.never}
    found = {
        pair
        for person in needy
        for other in _next_in_line(question, person)
        if labels[person] != labels[other] and (pair := ordered(person, other)) not in taken
    }
    everything = [*worth, *sorted(found)]
    admission = Admission(labels)
    admission.admit(everything, range(len(worth)), whatever=True)
    admission.admit_evenly(everything, range(len(worth), len(everything)))
    return [everything[e] for e in admission.admitted if e >= len(worth)]


def _next_in_line(question: Question, person: int) -> list[int]:
    """Those who follow a person in the list, round and round, and share a time; as many as are ever needed."""
    common = np.roll((question.free & question.free[person]).any(axis=1), -person)
    return [int(other) for other in (np.flatnonzero(common)[:STRANGERS] + person) % len(common)]


def _worthwhile(
    question: Question, pairs: Sequence[Couple], plan: meetings.Plan, fillers: Sequence[Couple]
) -> meetings.Plan:
    """The plan without meetings that have no reason and whose two have enough already."""
    idle, counts = set(fillers), plan.counts.copy()
    slot, table = plan.slot.copy(), plan.table.copy()
    dropped = 0
    for e in np.flatnonzero(slot >= 0)[::-1].tolist():
        if pairs[e] in idle and all(counts[person] > question.target for person in pairs[e]):
            slot[e] = table[e] = -1
            counts[list(pairs[e])] -= 1
            dropped += FILLER
    return replace(plan, slot=slot, table=table, counts=counts, value=plan.value - dropped)


def _outcome(question: Question, pairs: Sequence[Couple], plan: meetings.Plan, _: Translate) -> Outcome:
    return Outcome(
        kind="meetings",
        title=question.event.title,
        people=entries.attendees(question.people),
        times=question.calendar.times,
        places=tuple(
            _("Tisch %(number)s") % {"number": k + 1} for k in range(max(question.tables, default=0))
        ),
        gatherings=tuple(_gatherings(question, pairs, plan.slot, plan.table, _)),
        report=plan.report,
        in_pairs=True,
        notices={reason.person: notice(question, reason, _) for reason in plan.reasons},
        names={"person": question.people.names},
        reasons=tuple(_reason(question, reason, _) for reason in plan.reasons),
        unmet=_unmet(question, {pairs[e] for e in np.flatnonzero(plan.slot >= 0).tolist()}),
    )


def _unmet(question: Question, met: set[Couple]) -> tuple[tuple[str, str], ...]:
    """Wishes that did not come true, without saying why: the why could be what somebody keeps to themselves."""
    names = question.people.names
    return tuple(
        (names[who], names[whom])
        for who, whom in question.interests.wishes.wanted
        if ordered(who, whom) not in met
    )


def _gatherings(
    question: Question, pairs: Sequence[Couple], slot: Whole, table: Whole, _: Translate
) -> list[Gathering]:
    found = []
    for e in np.flatnonzero(slot >= 0).tolist():
        a, b = pairs[e]
        members = tuple(Member(one, why=why(question, one, other, _)) for one, other in ((a, b), (b, a)))
        found.append(Gathering(int(slot[e]), int(table[e]), members))
    return found


def why(question: Question, reader: int, other: int, _: Translate) -> tuple[str, ...]:
    """At least one sentence for every meeting."""
    if said := question.interests.for_two(reader, other, _):
        return said
    if ordered(reader, other) in question.locks:
        return (_("Die Veranstalterinnen und Veranstalter haben dieses Gespräch eingeplant."),)
    return (_("Kein gemeinsames Thema gefunden; das Gespräch ist eine Gelegenheit, sich kennenzulernen."),)


def notice(question: Question, reason: meetings.Shortfall, _: Translate) -> str:
    """Which rule keeps a person short, said to the person."""
    most = question.cap[reason.person]
    few = _("Zu gemeinsamen freien Zeiten gibt es zu wenige mögliche Gespräche.")
    return {
        Binding.CAP: _("Sie möchten höchstens so viele Gespräche führen: %(most)s.") % {"most": most},
        Binding.AVAILABILITY: _("Sie sind in zu wenigen Zeitfenstern frei."),
        Binding.FEW_PARTNERS: few,
        Binding.NO_COMMON_TIME: few,
        Binding.TABLES_FULL: _("Zu den Zeiten, in denen Sie frei sind, sind alle Tische besetzt."),
        Binding.PARTNERS_TAKEN: _(
            "Alle möglichen Gesprächspartnerinnen und Gesprächspartner sind schon vergeben."
        ),
    }[reason.binding]


def _reason(question: Question, reason: meetings.Shortfall, _: Translate) -> dict[str, Any]:
    record = as_record(reason)
    del record["possible"]
    return {
        **record,
        "binding": ONE_WORD.get(reason.binding, reason.binding.value),
        "name": question.people.names[reason.person],
        "sentence": notice(question, reason, _),
    }
