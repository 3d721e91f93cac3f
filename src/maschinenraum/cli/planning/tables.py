# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``plan tables``: who sits at which of the rotating tables in which round."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from maschinenraum.cli.planning import entries
from maschinenraum.cli.planning.columns import Field, records
from maschinenraum.cli.planning.effort import Effort
from maschinenraum.cli.planning.entries import Calendar, Event
from maschinenraum.cli.planning.interests import Interests, read_interests
from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome, Time
from maschinenraum.cli.planning.phrases import Translate
from maschinenraum.cli.planning.register import Register, refuse_empty
from maschinenraum.cli.planning.separating import separated
from maschinenraum.cli.planning.sources import Source
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine import tables
from maschinenraum.engine.inputs import Truth, Whole
from maschinenraum.engine.report import as_record
from maschinenraum.engine.tables import Binding

SHEETS = ("people", "tables", "rounds", "wishes", "met", "topics", "settings")
PERSON = (entries.OFFERS, entries.SEEKS, entries.SMALL)
TABLE = (
    Field("name", "table tisch bezeichnung titel", required=True),
    Field("seats", "plaetze sitze capacity", required=True),
)
MOST_ROUNDS, MOST_TABLES = 100, 10_000
STRANGER = 1  # what a first meeting is worth that nothing else speaks for
MOST_NAMED = 3


@dataclass(frozen=True)
class Question:
    """All that was asked. ``seats`` is one number, or one per table."""

    event: Event
    people: Register
    calendar: Calendar
    places: tuple[str, ...]
    seats: int | list[int]
    interests: Interests
    met: Truth


def read(source: Source, notes: list[str]) -> Question:
    """Read the sheets; raises ``InputRefused``."""
    event = entries.read_event(source, notes)
    people = entries.read_people(source, PERSON, notes)
    places, seats = _places(source, event, len(people), notes)
    met = np.zeros((len(people), len(people)), np.bool_)
    for a, b, _record in entries.pairs_of(source.sheets.get("met"), people, (), notes, either_way=True):
        met[a, b] = met[b, a] = True
    return Question(
        event=event,
        people=people,
        calendar=_calendar(source, event, notes),
        places=places,
        seats=seats,
        interests=read_interests(source, people, notes),
        met=met,
    )


def _calendar(source: Source, event: Event, notes: list[str]) -> Calendar:
    if "rounds" in source.sheets:
        return entries.read_calendar(source.sheets["rounds"], [], notes, what="Die Runde")
    count = entries.require_number(event, "rounds", source.shown)
    if count > MOST_ROUNDS:
        raise InputRefused(f"{source.sheets['settings'].shown}: Mehr als {MOST_ROUNDS} Runden gehen nicht.")
    return Calendar(Register("Die Runde"), [Time(str(r + 1)) for r in range(count)])


def _places(
    source: Source, event: Event, people: int, notes: list[str]
) -> tuple[tuple[str, ...], int | list[int]]:
    """The tables of their own sheet; else as few tables of the same size as are needed, without names."""
    if "tables" not in source.sheets:
        return (), entries.require_number(event, "seats", source.shown)
    register, sheet = Register("Der Tisch"), source.sheets["tables"]
    for record in records(sheet, TABLE, notes):
        record.required("seats")
        register.add(record, record.required("name"))
    refuse_empty(register, sheet.shown)
    seats = [record.number("seats", 0, 0, entries.MOST) for record in register]
    if sum(seats) < people:
        raise InputRefused(
            f"{sheet.shown}: Für {people} Personen gibt es nur {sum(seats)} Plätze; bitte weitere Tische eintragen."
        )
    return tuple(register.names), seats


def solve(question: Question, effort: Effort, _: Translate) -> Outcome:
    """Ask the engine; people who are never to share a table count as acquainted, and are swapped apart if need be."""
    n = len(question.people)
    never = np.zeros((n, n), np.bool_)
    for a, b in question.interests.wishes.never:
        never[a, b] = never[b, a] = True
    problem = tables.Problem(
        people=n,
        seats=question.seats,
        rounds=len(question.calendar),
        benefit=_benefit(question.interests, n),
        apart=entries.labels(question.people),
        met=question.met | never,
    )
    plan = separated(problem, effort.spend(tables.plan, problem), never)
    places = question.places or tuple(
        _("Tisch %(number)s") % {"number": k + 1} for k in range(len(problem.sizes))
    )
    unnamed = not question.calendar.register.names
    times = [
        Time(_("Runde %(number)s") % {"number": own.name}) if unnamed else own
        for own in question.calendar.times
    ]
    return Outcome(
        kind="tables",
        title=question.event.title,
        people=entries.attendees(question.people),
        times=tuple(times),
        places=places,
        gatherings=tuple(_gatherings(question, plan.table, _)),
        report=plan.report,
        in_pairs=False,
        names={"person": question.people.names},
        reasons=tuple(_reason(reason, _) for reason in plan.reasons),
    )


def _benefit(interests: Interests, people: int) -> Whole:
    """int[n, n]: one for every first meeting, and more for what speaks for it."""
    benefit = np.full((people, people), STRANGER, np.int64)
    found = interests.weigh(None, people)
    first, second = found.pairs[:, 0], found.pairs[:, 1]
    benefit[first, second] += found.benefit
    benefit[second, first] += found.benefit
    return benefit


def _gatherings(question: Question, table: Whole, _: Translate) -> list[Gathering]:
    found = []
    for r in range(table.shape[1]):
        for k in range(int(table[:, r].max(initial=-1)) + 1):
            people = np.flatnonzero(table[:, r] == k).tolist()
            members = tuple(
                Member(person, why=_why(question.interests, person, people, _)) for person in people
            )
            if members:
                found.append(Gathering(r, k, members))
    return found


def _why(interests: Interests, reader: int, people: list[int], _: Translate) -> tuple[str, ...]:
    """Whom of the table to talk to first, and why."""
    said = (interests.at_a_table(reader, other, _) for other in people if other != reader)
    return tuple([sentences[0] for sentences in said if sentences][:MOST_NAMED])


def _reason(reason: tables.Reason, _: Translate) -> dict[str, Any]:
    words = {"needed": reason.needed, "there": reason.there}
    sentence = {
        Binding.LABEL_TOO_LARGE: _(
            "Aus einer Organisation kommen %(needed)s Personen, es gibt aber nur %(there)s Tische."
        ),
        Binding.TOO_FEW_LABELS: _(
            "Die Tische haben zusammen %(needed)s Plätze, aber nur %(there)s lassen sich aus verschiedenen "
            "Organisationen besetzen."
        ),
        Binding.TOO_FEW_PEOPLE: _(
            "Eine Person säße neben %(needed)s anderen, es gibt aber nur %(there)s neue für sie."
        ),
        Binding.TOO_FEW_PAIRS: _(
            "Alle Runden zusammen brauchen %(needed)s neue Begegnungen, möglich sind %(there)s."
        ),
        Binding.TOO_FEW_TABLES: _(
            "An einem Tisch sitzen %(needed)s Personen, für die nächste Runde gibt es nur %(there)s Tische."
        ),
        Binding.NOT_FOUND: _("Nicht bewiesen, dass es nicht besser geht; die Suche fand nichts Besseres."),
    }
    return {**as_record(reason), "sentence": sentence[reason.binding] % words}
