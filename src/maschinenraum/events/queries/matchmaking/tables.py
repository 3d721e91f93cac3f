# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rotating tables of a plan as organisers read them: who sits where in each round, and how good that is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from maschinenraum.events.models import Registration, Run, Session, TableSeat, Turn
from maschinenraum.events.queries.matchmaking.circumstances import sessions_seen
from maschinenraum.events.queries.matchmaking.sessions import sessions_with_tables
from maschinenraum.events.queries.timetables.tables import taking_place
from maschinenraum.network.rules import Viewer


@dataclass(frozen=True)
class Table:
    """A table of one round and who sits there, by name."""

    number: int
    guests: tuple[Registration, ...]


@dataclass(frozen=True)
class Round:
    """A round and its tables."""

    number: int
    turn: Turn
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Quality:
    """How good the rounds of a session are by the report of the run; None where nothing is known."""

    record: dict[str, Any]

    def _number(self, name: str) -> int | None:
        found: int | None = self.record.get(name)
        return found

    @property
    def people(self) -> int | None:
        """How many people sit in at least one round."""
        return self._number("people")

    @property
    def repeats(self) -> int | None:
        """How often two people share a table who know each other or sat together before."""
        return self._number("repeats")

    @property
    def same_organisation(self) -> int | None:
        """How often two people of one organisation share a table."""
        return self._number("same_organisation")

    @property
    def pausing(self) -> int | None:
        """How often somebody who is free has no seat in a round."""
        return self._number("pausing")

    @property
    def percent(self) -> int | None:
        """The value as a share of what no plan exceeds, rounded down; None where no bound is known."""
        value, bound = self._number("value"), self._number("bound")
        if value is None or bound is None:
            return None
        return 100 * value // bound if bound else 100

    @property
    def reasons(self) -> list[str]:
        """Why people of one organisation sit together or some meet again, in words."""
        words = _reasons()
        return [words[rule] for rule in self.record.get("reasons", ()) if rule in words]

    @property
    def is_fewest(self) -> bool:
        """Whether no plan has fewer repeats and fewer people of one organisation together."""
        return all(
            self._number(name) is not None and self._number(name) == self._number(f"{name}_bound")
            for name in ("repeats", "same_organisation")
        )


@dataclass(frozen=True)
class Seating:
    """A session with rotating tables in a plan."""

    session: Session
    rounds: tuple[Round, ...]
    quality: Quality


def seatings(run: Run, viewer: Viewer) -> list[Seating]:
    """Return the sessions with rotating tables the viewer may know of, with everyone's seats in the plan."""
    sessions = list(sessions_with_tables(run.event))
    if not sessions:
        return []
    seen = sessions_seen(run, viewer)
    sessions = [session for session in sessions if session.pk in seen]
    turns: dict[UUID, list[Turn]] = defaultdict(list)
    for turn in Turn.objects.filter(session__in=sessions).order_by("starts_at", "pk"):
        turns[turn.session_id].append(turn)
    tables = _tables(run, sessions)
    reports = {record["session"]: record for record in run.report.get("tables", ())}
    return [
        Seating(
            session,
            tuple(
                Round(number, turn, tuple(tables.get(turn.pk, ())))
                for number, turn in enumerate(turns[session.pk], 1)
            ),
            Quality(reports.get(str(session.pk), {})),
        )
        for session in sessions
    ]


def seats_of(run: Run, registration: Registration, viewer: Viewer) -> list[TableSeat]:
    """Return one person's seats of a plan in sessions the viewer may know of, by time."""
    seats = TableSeat.objects.filter(run=run, registration=registration)
    seats = seats.filter(turn__session__in=sessions_seen(run, viewer))
    return list(seats.select_related("turn__session__format").order_by("turn__starts_at"))


def _tables(run: Run, sessions: Sequence[Session]) -> dict[int, list[Table]]:
    """The tables of each turn on which somebody sits."""
    seats = taking_place(TableSeat.objects.filter(run=run, turn__session__in=sessions), timezone.now())
    guests: dict[tuple[int, int], list[Registration]] = defaultdict(list)
    for seat in seats.select_related("registration__person__organisation").order_by(
        "turn", "table", "registration__person__sort_key", "registration"
    ):
        guests[seat.turn_id, seat.table].append(seat.registration)
    tables: dict[int, list[Table]] = defaultdict(list)
    for (turn, number), people in guests.items():
        tables[turn].append(Table(number, tuple(people)))
    return tables


def _reasons() -> dict[str, str]:
    """The engine's rules in words."""
    return {
        "label too large": _("Eine Organisation hat mehr Personen, als es Tische gibt."),
        "too few labels": _("Es gibt zu wenige verschiedene Organisationen für so große Tische."),
        "too few people": _("Es gibt zu wenige Personen, um in jeder Runde nur neue zu treffen."),
        "too few pairs": _("Für so viele Runden gibt es nicht genug neue Bekanntschaften."),
        "too few tables": _("Es gibt zu wenige Tische, um alle immer wieder zu trennen."),
        "not found": _("Die Rechnung hat nichts Besseres gefunden."),
    }
