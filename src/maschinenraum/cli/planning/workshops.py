# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``plan workshops``: who sits in which of the parallel workshops, by ranked wishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.cli.planning import cells, entries
from maschinenraum.cli.planning.columns import Field, Record, records
from maschinenraum.cli.planning.effort import Effort
from maschinenraum.cli.planning.entries import Calendar, Event
from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome, Time
from maschinenraum.cli.planning.phrases import Translate
from maschinenraum.cli.planning.register import Register, key, refuse_empty
from maschinenraum.cli.planning.sources import Source
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine import workshops
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.report import as_record
from maschinenraum.engine.workshops import Binding, Fairness

SHEETS = ("people", "workshops", "wishes", "rounds", "locks", "settings")
PERSON = (entries.PRESENT, entries.AWAY)
TITLE = Field("title", "titel name bezeichnung workshop", required=True)
ROUND = Field("round", "runde zeit slot zeitfenster")
CAPACITY = Field("capacity", "plaetze seats kapazitaet", required=True)
HOST = Field("host", "leitung hosts moderation gastgeber gastgeberin", repeats=True)
ROOM = Field("room", "raum ort place")
WORKSHOP = Field("workshop", "titel title wunsch", required=True)
RANK = Field("rank", "rang platz prioritaet priority", required=True)
LOWEST_RANK = 100
FAIRNESS: dict[str, Fairness] = {
    "worst-first": "worst-first",
    "schwaechste": "worst-first",
    "sum": "sum",
    "summe": "sum",
}


@dataclass(frozen=True)
class Question:
    """All that was asked; ``fixed`` holds hosts and people who are bound, ``hosts`` who leads which workshop."""

    event: Event
    people: Register
    calendar: Calendar
    workshops: Register
    rounds: list[int]
    capacity: list[int]
    ranks: Whole
    fixed: Whole
    free: Truth
    hosts: list[set[int]]
    fairness: Fairness


def read(source: Source, notes: list[str]) -> Question:
    """Read the sheets; raises ``InputRefused``."""
    event = entries.read_event(source, notes)
    people = entries.read_people(source, PERSON, notes)
    offered, rows = Register("Der Workshop"), source.require("workshops")
    fields = (entries.IDENTIFIER, TITLE, ROUND, CAPACITY, HOST, ROOM)
    found = records(rows, fields, notes)
    calendar = _calendar(source, found, notes)
    for record in found:
        _enter(offered, record, calendar)
    refuse_empty(offered, rows.shown)
    rounds = [_round(record, calendar) for record in offered]
    fixed = np.full((len(people), len(calendar)), -1, np.int64)
    hosts = [_hosts(record, people) for record in offered]
    settled = _Settled(fixed, rounds, offered, people)
    for w, record in enumerate(offered):
        for person in sorted(hosts[w]):
            settled.bind(person, w, record, "host")
    _bind_locks(source, people, offered, settled, notes)
    return Question(
        event=event,
        people=people,
        calendar=calendar,
        workshops=offered,
        rounds=rounds,
        capacity=[record.number("capacity", 0, 0, entries.MOST) for record in offered],
        ranks=_ranks(source, people, offered, notes),
        fixed=fixed,
        free=calendar.free(people) | (fixed >= 0),
        hosts=hosts,
        fairness=_fairness(event, source),
    )


def _calendar(source: Source, offered: Sequence[Record], notes: list[str]) -> Calendar:
    """The rounds of their own sheet, or else those the workshops name, in their order."""
    if "rounds" in source.sheets:
        return entries.read_calendar(source.sheets["rounds"], [], notes, what="Die Runde")
    register = Register("Die Runde")
    names: dict[str, Record] = {}
    for record in offered:
        names.setdefault(record.text("round") or "1", record)
    for name, record in names.items():
        if not register.knows(name):
            register.add(record, name)
    return Calendar(register, [Time(name) for name in register.names])


def _enter(offered: Register, record: Record, calendar: Calendar) -> None:
    """A title that is offered in several rounds needs an id, or it is named with its round."""
    title = record.required("title")
    record.required("capacity")
    offered.add(
        record, title, record.text("id") or f"{title} ({calendar.times[_round(record, calendar)].name})"
    )


def _round(record: Record, calendar: Calendar) -> int:
    if not record.text("round") and len(calendar) == 1:
        return 0
    return calendar.register.find(record, "round")


def _hosts(record: Record, people: Register) -> set[int]:
    return {
        people.find(record, "host", name)
        for text in record.texts("host")
        for name in cells.parts(text, people.knows)
    }


@dataclass(frozen=True)
class _Settled:
    """Who is bound to which workshop; nobody to two at once, or twice to the same title."""

    fixed: Whole
    rounds: list[int]
    offered: Register
    people: Register

    def bind(self, person: int, workshop: int, record: Record, field: str) -> None:
        """Bind a person to a workshop, or say which row is one too many."""
        own = self.fixed[person]
        bound = {int(w) for w in own if w >= 0}
        name = self.people.names[person]
        if own[self.rounds[workshop]] not in {-1, workshop}:
            other = self.offered.names[int(own[self.rounds[workshop]])]
            raise record.refuse(
                field, f"{name} ist in dieser Runde schon in „{other}“ gebunden; bitte ändern."
            )
        titles = {key(self.offered.names[w]) for w in bound - {workshop}}
        if key(self.offered.names[workshop]) in titles:
            raise record.refuse(
                field, f"{name} ist schon in einer anderen Runde in diesem Workshop; bitte ändern."
            )
        own[self.rounds[workshop]] = workshop


def _bind_locks(
    source: Source, people: Register, offered: Register, settled: _Settled, notes: list[str]
) -> None:
    sheet = source.sheets.get("locks")
    for record in records(sheet, (entries.WHO, WORKSHOP), notes) if sheet else ():
        workshop = offered.find(record, "workshop")
        settled.bind(people.find(record, "who"), workshop, record, "workshop")
        capacity = offered.records[workshop].number("capacity", 0, 0, entries.MOST)
        if int((settled.fixed == workshop).sum()) > capacity:
            raise record.refuse(
                "workshop", f"Hier sind mehr Personen festgelegt als Plätze da ({capacity}); bitte ändern."
            )


def _ranks(source: Source, people: Register, offered: Register, notes: list[str]) -> Whole:
    """int[n, W]: 0 where nothing is wished."""
    ranks = np.zeros((len(people), len(offered)), np.int64)
    rows: dict[tuple[int, int], int] = {}
    for record in records(source.require("wishes"), (entries.WHO, WORKSHOP, RANK), notes):
        pair = people.find(record, "who"), offered.find(record, "workshop")
        if pair in rows:
            raise record.refuse(
                "workshop", f"Dieser Wunsch steht schon in Zeile {rows[pair]}; bitte eine Zeile löschen."
            )
        rows[pair] = record.row
        record.required("rank")
        ranks[pair] = record.number("rank", 1, 1, LOWEST_RANK)
    return ranks


def _fairness(event: Event, source: Source) -> Fairness:
    given = event.words.get("fairness", "worst-first")
    if key(given) not in FAIRNESS:
        raise InputRefused(
            f"{source.sheets['settings'].shown}: fairness „{cells.short(given)}“ ist nicht bekannt; möglich sind "
            "worst-first (die Schwächsten zuerst) oder sum (die meisten Punkte)."
        )
    return FAIRNESS[key(given)]


def solve(question: Question, effort: Effort, _: Translate) -> Outcome:
    """Ask the engine."""
    problem = workshops.Problem(
        ranks=question.ranks,
        capacity=question.capacity,
        rounds=question.rounds,
        fixed=question.fixed,
        available=question.free,
        same_as=[key(name) for name in question.workshops.names],
    )
    result = effort.spend(workshops.assign, problem, fairness=question.fairness)
    rooms = [record.text("room") or record.text("title") for record in question.workshops]
    places = list(dict.fromkeys(rooms))
    return Outcome(
        kind="workshops",
        title=question.event.title,
        people=entries.attendees(question.people),
        times=question.calendar.times,
        places=tuple(places),
        gatherings=tuple(_gatherings(question, result.place, [places.index(room) for room in rooms], _)),
        report=result.report,
        in_pairs=False,
        company=False,
        notices=_notices(question, result, _),
        names={"person": question.people.names, "workshop": question.workshops.names},
        reasons=tuple(_reason(question, missed, _) for missed in result.reasons),
    )


def _gatherings(question: Question, place: Whole, rooms: Sequence[int], _: Translate) -> list[Gathering]:
    found = []
    for w, record in enumerate(question.workshops):
        people = np.flatnonzero(place[:, question.rounds[w]] == w).tolist()
        people.sort(key=lambda person: (person not in question.hosts[w], person))
        members = tuple(_member(question, person, w, _) for person in people)
        found.append(Gathering(question.rounds[w], rooms[w], members, record.text("title")))
    return found


def _member(question: Question, person: int, workshop: int, _: Translate) -> Member:
    if person in question.hosts[workshop]:
        return Member(person, role=_("Leitung"))
    rank = int(question.ranks[person, workshop])
    said = _("Ihr Wunsch Nr. %(rank)s.") % {"rank": rank} if rank else _("Für Sie fest eingeplant.")
    return Member(person, why=(said,))


def _notices(question: Question, result: workshops.Assignment, _: Translate) -> dict[int, str]:
    """Who wished for something and has no place in a round."""
    said: dict[int, list[str]] = {}
    for missed in result.reasons:
        if missed.got < 0:
            words = {"round": question.calendar.times[missed.round].name}
            said.setdefault(missed.person, []).append(
                _("%(round)s: In allen gewünschten Workshops sind die Plätze vergeben.") % words
            )
    return {person: " ".join(sentences) for person, sentences in said.items()}


def _reason(question: Question, missed: workshops.Missed, _: Translate) -> dict[str, Any]:
    names = question.workshops.names
    words = {"wished": names[missed.wished]}
    sentence = {
        Binding.HOSTS: _("In dieser Runde anderswo gebunden, daher nicht in „%(wished)s“."),
        Binding.ATTENDS_ELSEWHERE: _("In einer anderen Runde schon in „%(wished)s“."),
        Binding.FULL: _("Alle Plätze in „%(wished)s“ sind vergeben."),
    }
    return {
        **as_record(missed),
        "name": question.people.names[missed.person],
        "round_name": question.calendar.times[missed.round].name,
        "wished_name": names[missed.wished],
        "got_name": names[missed.got] if missed.got >= 0 else "",
        "sentence": sentence[missed.binding] % words,
    }
