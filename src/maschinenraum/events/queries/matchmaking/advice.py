# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Advice of a plan as organisers read it: who is advised when, and which rule keeps a request from a time."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from maschinenraum.events.models import (
    AdviceRequest,
    Consultation,
    Registration,
    Run,
    Session,
    SessionHost,
    Turn,
)
from maschinenraum.events.queries.matchmaking.circumstances import sessions_seen
from maschinenraum.events.queries.matchmaking.sessions import sessions_with_advice
from maschinenraum.events.queries.timetables.consultations import taking_place
from maschinenraum.network.rules import Viewer

#: Who asks whom: a registration and the host of a session.
Pair = tuple[UUID, int]


@dataclass(frozen=True)
class Appointment:
    """A turn of an adviser: who comes and what they ask; nobody where the time is free."""

    turn: Turn
    consultation: Consultation | None
    question: str = ""


@dataclass(frozen=True)
class Desk:
    """An adviser's turns, in order of time."""

    adviser: SessionHost
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True)
class Unserved:
    """A request without a time, and the rule that binds."""

    request: AdviceRequest
    rule: str


@dataclass(frozen=True)
class AdviceGiven:
    """A session with advice in a plan."""

    session: Session
    desks: tuple[Desk, ...]
    unserved: tuple[Unserved, ...]
    asked: int

    @property
    def served(self) -> int:
        """How many requests have a time."""
        return self.asked - len(self.unserved)


def advice_given(run: Run, viewer: Viewer) -> list[AdviceGiven]:
    """Return the sessions with advice the viewer may know of; a bounded number of queries.

    For organisers: what is asked is read by nobody else but the person and the adviser.
    """
    sessions = list(sessions_with_advice(run.event))
    if not sessions:
        return []
    seen = sessions_seen(run, viewer)
    sessions = [session for session in sessions if session.pk in seen]
    requests = _requests(sessions)
    held = _held(run, sessions)
    rules = _Rules(run)
    turns: dict[UUID, list[Turn]] = defaultdict(list)
    for turn in Turn.objects.filter(session__in=sessions).order_by("starts_at", "pk"):
        turns[turn.session_id].append(turn)
    hosts: dict[UUID, list[SessionHost]] = defaultdict(list)
    for host in (
        SessionHost.objects.filter(session__in=sessions)
        .select_related("person__organisation")
        .order_by("person__sort_key", "pk")
    ):
        hosts[host.session_id].append(host)
    return [
        _of_session(session, hosts[session.pk], turns[session.pk], requests, held, rules)
        for session in sessions
    ]


def consultations_of(run: Run, registration: Registration, viewer: Viewer) -> list[Consultation]:
    """Return one person's consultations of a plan, as who asks or who advises, by time."""
    rows = taking_place(
        Consultation.objects.filter(run=run, turn__session__in=sessions_seen(run, viewer)), timezone.now()
    )
    mine = rows.filter(registration=registration) | rows.filter(adviser__person=registration.person_id)
    return list(
        mine.select_related(
            "turn__session__format",
            "registration__person__organisation",
            "adviser__person__organisation",
        ).order_by("turn__starts_at", "pk")
    )


def _of_session(
    session: Session,
    hosts: list[SessionHost],
    turns: list[Turn],
    requests: dict[Pair, AdviceRequest],
    held: dict[tuple[int, int], Consultation],
    rules: "_Rules",
) -> AdviceGiven:
    keys = {host.pk for host in hosts}
    mine = [request for (_who, adviser), request in requests.items() if adviser in keys]
    served = {(row.registration_id, row.adviser_id) for row in held.values()}
    desks = []
    for host in hosts:
        appointments = []
        for turn in turns:
            row = held.get((host.pk, turn.pk))
            asked = requests.get((row.registration_id, host.pk)) if row else None
            appointments.append(Appointment(turn, row, asked.text if asked else ""))
        desks.append(Desk(host, tuple(appointments)))
    unserved = [
        Unserved(request, rules.of(request))
        for request in mine
        if (request.registration_id, request.adviser_id) not in served
    ]
    return AdviceGiven(session, tuple(desks), tuple(unserved), asked=len(mine))


def _requests(sessions: list[Session]) -> dict[Pair, AdviceRequest]:
    rows = AdviceRequest.objects.filter(
        adviser__session__in=sessions,
        registration__state=Registration.State.REGISTERED,
        registration__person__is_active=True,
    ).select_related("registration__person__organisation", "adviser__person")
    rows = rows.order_by("rank", "registration__person__sort_key", "pk")
    return {(row.registration_id, row.adviser_id): row for row in rows}


def _held(run: Run, sessions: list[Session]) -> dict[tuple[int, int], Consultation]:
    """Consultations that take place, by adviser and turn."""
    rows = taking_place(Consultation.objects.filter(run=run, turn__session__in=sessions), timezone.now())
    rows = rows.select_related("registration__person__organisation")
    return {(row.adviser_id, row.turn_id): row for row in rows}


class _Rules:
    """Why requests have no time in a plan."""

    def __init__(self, run: Run) -> None:
        self._keys = dict(run.pseudonyms.values_list("registration", "pseudonym"))
        self._planned = set(Consultation.objects.filter(run=run).values_list("registration", "adviser"))
        report = run.report.get("consultations", {})
        self._rules = {(row["person"], row["adviser"]): row["rule"] for row in report.get("unserved", ())}

    def of(self, request: AdviceRequest) -> str:
        """The rule in words, which name neither anybody's own times nor whom they do not want to meet."""
        if (request.registration_id, request.adviser_id) in self._planned:
            return _("Die geplante Beratung findet nicht statt.")
        pseudonym = self._keys.get(request.registration_id)
        if pseudonym is None:
            return _("Kam nach diesem Lauf dazu.")
        rule = self._rules.get((pseudonym, request.adviser_id))
        return unserved_sentence(rule) if rule else _("Die Anfrage kam nach diesem Lauf dazu.")


def unserved_sentence(rule: str) -> str:
    """Say to an organiser which rule keeps a request from a time.

    What people keep to themselves reads the same, whichever of the two it is and whatever it is.
    """
    kept = _("Zu den Zeiten dieser Beratung ist keine Begegnung möglich.")
    return {
        "adviser_booked": _("Alle Zeiten der beratenden Person sind an andere vergeben."),
        "person_booked": _("Hat zu den möglichen Zeiten andere Beratungen."),
        "both_booked": _("Zu jeder möglichen Zeit ist eine der beiden Personen vergeben."),
        "presence": _(
            "Ist neben Programmpunkten und Anwesenheitszeiten zu keiner Zeit dieser Beratung frei."
        ),
        "adviser_absent": _("Die beratende Person ist zu keiner Zeit dieser Beratung frei."),
        "no_common_time": _("Es gibt keine Zeit, zu der beide frei sind."),
        "advises": _("Berät zur selben Zeit selbst."),
        "no_turns": _("Für diese Beratung gibt es keine Zeiten mehr."),
        "not_planned": _("Dieser Lauf hat einen anderen Programmpunkt geplant."),
        "own_times": kept,
    }.get(rule, kept)
