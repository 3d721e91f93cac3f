# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``plan consultations``: who is advised by whom, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.cli.planning import cells, entries
from maschinenraum.cli.planning.columns import Field, Record, records
from maschinenraum.cli.planning.effort import Effort
from maschinenraum.cli.planning.entries import Calendar, Event
from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome
from maschinenraum.cli.planning.phrases import Translate
from maschinenraum.cli.planning.register import Register
from maschinenraum.cli.planning.sources import Source
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine import consultations
from maschinenraum.engine.consultations import Binding
from maschinenraum.engine.inputs import ProblemError, Rule, Truth
from maschinenraum.engine.report import as_record

SHEETS = ("people", "advisers", "slots", "requests", "availability", "locks", "settings")
PERSON = (entries.PRESENT, entries.AWAY, entries.LIMIT)
ADVISER = (*PERSON, Field("place", "ort raum tisch table room"))
WITH = Field("adviser", "bei beraterin berater beratung whom wen mit with", required=True)
WEIGHT = Field("weight", "gewicht dringlichkeit priority prioritaet wert")
TOPIC = Field("topic", "anliegen thema frage reason grund")
NAMED = Field("name", "wer who person beraterin berater adviser", required=True)
SLOTS = Field("slot", "zeit zeitfenster zeiten slots time times", required=True, repeats=True)


@dataclass(frozen=True)
class Request:
    """Who asks whom: how much it counts, what it is about, and the row that says so."""

    person: int
    adviser: int
    weight: int
    topic: str
    record: Record


@dataclass(frozen=True)
class Question:
    """All that was asked. ``locks`` holds the slot of settled requests and the row, by the index of the request."""

    event: Event
    people: Register
    advisers: Register
    calendar: Calendar
    free: Truth
    advising: Truth
    requests: list[Request]
    locks: dict[int, tuple[int, Record]]

    def caps(self, register: Register) -> list[int]:
        """Most consultations of each."""
        return [record.number("most", len(self.calendar), 0, entries.MOST) for record in register]


def read(source: Source, notes: list[str]) -> Question:
    """Read the sheets; raises ``InputRefused``."""
    event = entries.read_event(source, notes)
    people = entries.read_people(source, PERSON, notes)
    advisers = entries.read_people(source, ADVISER, notes, sheet="advisers", what="Beratende Person")
    entries.refuse_shared_names(people, advisers)
    calendar = entries.read_calendar(source.require("slots"), [], notes)
    free, advising = calendar.free(people), calendar.free(advisers)
    _narrow(source, calendar, ((people, free), (advisers, advising)), notes)
    requests = _requests(source, people, advisers, notes)
    locks = _locks(source, people, advisers, calendar, requests, notes)
    return Question(event, people, advisers, calendar, free, advising, requests, locks)


def _narrow(
    source: Source, calendar: Calendar, sides: Sequence[tuple[Register, Truth]], notes: list[str]
) -> None:
    """Whoever stands in the sheet of availability is there at the times it names, and at no others."""
    named: dict[tuple[int, int], set[int]] = {}
    sheet = source.sheets.get("availability")
    for record in records(sheet, (NAMED, SLOTS), notes) if sheet else ():
        side = next((s for s, (who, _free) in enumerate(sides) if who.knows(record.required("name"))), 0)
        index = sides[side][0].find(record, "name")
        record.required("slot")
        named.setdefault((side, index), set()).update(calendar.named(record, "slot"))
    for (side, index), times in named.items():
        sides[side][1][index] &= [t in times for t in range(len(calendar))]


def _requests(source: Source, people: Register, advisers: Register, notes: list[str]) -> list[Request]:
    found: dict[tuple[int, int], Request] = {}
    fields = (entries.WHO, WITH, WEIGHT, TOPIC)
    for record in records(source.require("requests"), fields, notes):
        pair = people.find(record, "who"), advisers.find(record, "adviser")
        if pair in found:
            raise record.refuse(
                "adviser",
                f"Diese Anfrage steht schon in Zeile {found[pair].record.row}; bitte eine Zeile löschen.",
            )
        weight = record.number("weight", 1, 1, entries.MOST)
        found[pair] = Request(*pair, weight, record.text("topic"), record)
    return list(found.values())


def _locks(
    source: Source,
    people: Register,
    advisers: Register,
    calendar: Calendar,
    requests: list[Request],
    notes: list[str],
) -> dict[int, tuple[int, Record]]:
    asked = {(request.person, request.adviser): e for e, request in enumerate(requests)}
    locks: dict[int, tuple[int, Record]] = {}
    sheet = source.sheets.get("locks")
    for record in records(sheet, (entries.WHO, WITH, entries.SLOT), notes) if sheet else ():
        e = asked.get((people.find(record, "who"), advisers.find(record, "adviser")))
        if e is None:
            raise record.refuse("adviser", "Für dieses Paar gibt es keine Anfrage; bitte dort ergänzen.")
        if e in locks:
            raise record.refuse(
                "adviser", f"Dieses Paar steht schon in Zeile {locks[e][1].row}; bitte löschen."
            )
        locks[e] = calendar.register.find(record, "slot"), record
    return locks


def solve(question: Question, effort: Effort, _: Translate) -> Outcome:
    """Ask the engine."""
    result = effort.spend(consultations.assign, _problem(question))
    people = len(question.people)
    places = [record.text("place") or record.text("name") for record in question.advisers]
    rooms = list(dict.fromkeys(places))
    return Outcome(
        kind="consultations",
        title=question.event.title,
        people=(*entries.attendees(question.people), *entries.attendees(question.advisers)),
        times=question.calendar.times,
        places=tuple(rooms),
        gatherings=tuple(
            Gathering(
                int(result.slot[e]),
                rooms.index(places[request.adviser]),
                _members(question, request, people + request.adviser, _),
            )
            for e, request in enumerate(question.requests)
            if result.slot[e] >= 0
        ),
        report=result.report,
        in_pairs=True,
        notices=_notices(question, result, _),
        names={"person": question.people.names, "adviser": question.advisers.names},
        reasons=tuple(_reason(question, unserved, _) for unserved in result.reasons),
    )


def _problem(question: Question) -> consultations.Problem:
    try:
        return consultations.Problem(
            available_adviser=question.advising,
            available_person=question.free,
            requests=np.array([(r.person, r.adviser) for r in question.requests], np.int64).reshape(-1, 2),
            weight=[request.weight for request in question.requests],
            cap=question.caps(question.advisers),
            person_cap=question.caps(question.people),
            locked=[
                question.locks[e][0] if e in question.locks else -1 for e in range(len(question.requests))
            ],
        )
    except ProblemError as error:
        raise _contradiction(question, error) from error


def _contradiction(question: Question, error: ProblemError) -> InputRefused:
    """The engine's refusal, told by the row of the lock that is one too many."""
    if error.rule is Rule.LOCK_UNAVAILABLE:
        _slot, record = question.locks[error.where[0]]
        return record.refuse("slot", "Zu dieser Zeit sind nicht beide da; bitte eine andere Zeit eintragen.")
    if error.rule is Rule.LOCKS_CLASH:
        other, record = sorted((question.locks[e][1] for e in error.where), key=lambda record: record.row)
        return record.refuse(
            "slot", f"Jemand ist zu dieser Zeit schon durch Zeile {other.row} gebunden; bitte ändern."
        )
    if error.rule is Rule.LOCKS_EXCEED_CAP:
        _slot, record = max(question.locks.values(), key=lambda lock: lock[1].row)
        return record.refuse(
            "who", "Für eine Person ist mehr festgelegt als höchstens erlaubt; bitte eine Zeile löschen."
        )
    return InputRefused(f"Die Angaben widersprechen sich: {error}")


def _members(question: Question, request: Request, adviser: int, _: Translate) -> tuple[Member, Member]:
    """What it is about is said to the two, and to nobody at the door."""
    topic = {"topic": cells.short(request.topic), "person": question.people.names[request.person]}
    to_person = (
        _("Weil Sie zu „%(topic)s“ Beratung suchen.")
        if request.topic
        else _("Weil Sie um Beratung gebeten haben.")
    )
    to_adviser = (
        _("Weil %(person)s zu „%(topic)s“ Beratung sucht.")
        if request.topic
        else _("Weil %(person)s um Beratung gebeten hat.")
    )
    return (
        Member(request.person, why=(to_person % topic,)),
        Member(adviser, role=_("Beratung"), why=(to_adviser % topic,)),
    )


def _sentence(binding: Binding, _: Translate) -> str:
    return {
        Binding.NO_COMMON_TIME: _(
            "Beratung durch %(adviser)s ist nicht möglich: Sie sind nie zur selben Zeit frei."
        ),
        Binding.NOT_ALLOWED: _("Beratung durch %(adviser)s ist zu keiner erlaubten Zeit möglich."),
        Binding.ADVISER_CAP: _("Beratung durch %(adviser)s ist nicht möglich: Alle Termine sind vergeben."),
        Binding.PERSON_CAP: _(
            "Beratung durch %(adviser)s ist nicht möglich: Mehr Termine sind für Sie nicht vorgesehen."
        ),
        Binding.ADVISER_BOOKED: _(
            "Beratung durch %(adviser)s ist nicht möglich: Alle Termine sind vergeben."
        ),
        Binding.PERSON_BOOKED: _(
            "Beratung durch %(adviser)s ist nicht möglich: Sie haben zu jeder möglichen Zeit einen anderen Termin."
        ),
        Binding.BOTH_BOOKED: _(
            "Beratung durch %(adviser)s ist nicht möglich: Zu jeder möglichen Zeit hat jemand von Ihnen einen Termin."
        ),
    }[binding]


def _notices(question: Question, result: consultations.Assignment, _: Translate) -> dict[int, str]:
    """Every request that is not served is told to who made it."""
    said: dict[int, list[str]] = {}
    for unserved in result.reasons:
        words = {"adviser": question.advisers.names[unserved.adviser]}
        said.setdefault(unserved.person, []).append(_sentence(unserved.binding, _) % words)
    return {person: " ".join(sentences) for person, sentences in said.items()}


def _reason(question: Question, unserved: consultations.Unserved, _: Translate) -> dict[str, Any]:
    names = {
        "name": question.people.names[unserved.person],
        "adviser_name": question.advisers.names[unserved.adviser],
    }
    sentence = _sentence(unserved.binding, _) % {"adviser": names["adviser_name"]}
    return {**as_record(unserved), **names, "sentence": sentence}
