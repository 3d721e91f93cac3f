# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Advice at an event: whom a person may ask, and why a request has no time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from maschinenraum.events.models import AdviceRequest, Event, Registration, Session, SessionHost, Turn
from maschinenraum.events.queries.congresses import sessions_inside
from maschinenraum.events.rules import may_see_participants
from maschinenraum.network.models import Person
from maschinenraum.network.rules import Viewer

#: So many advisers a person may ask at one event.
MOST_REQUESTS = 3
LONGEST_QUESTION = 400


@dataclass(frozen=True)
class Request:
    """What a person asks one adviser, named by the key of the host of a session."""

    adviser: int
    question: str


def advice_sessions(viewer: Viewer, event: Event) -> QuerySet[Session]:
    """Return the sessions a viewer may know of in which advice is given at times of its own."""
    turns = Turn.objects.filter(session=OuterRef("pk"))
    return sessions_inside(viewer).filter(Exists(turns), event=event, format__gives_advice=True)


def advisers_offered(viewer: Viewer, event: Event) -> QuerySet[SessionHost]:
    """Return whom a viewer may ask, in order of time and name: hosts who are there.

    Whoever advises in a session asks nobody there, neither themselves nor those who advise beside them.
    Whoever may not read who takes part, for example a guest before registering, can ask nobody yet.
    """
    if not isinstance(viewer, Person) or not may_see_participants(viewer, event):
        return SessionHost.objects.none()
    sessions = advice_sessions(viewer, event)
    own = SessionHost.objects.filter(person=viewer).values("session")
    hosts = hosts_who_come(event).filter(session__in=sessions.values("pk")).exclude(session__in=own)
    return (
        hosts.select_related("person__organisation")
        .prefetch_related(Prefetch("session", queryset=sessions))
        .order_by("session__starts_at", "session__title", "session", "person__sort_key", "pk")
    )


def hosts_who_come(event: Event) -> QuerySet[SessionHost]:
    """Return the hosts of an event's sessions who are still there, registered or not."""
    signed_off = Registration.objects.filter(
        event=event, person=OuterRef("person"), state=Registration.State.CANCELLED
    )
    hosts = SessionHost.objects.filter(session__event=event, person__is_active=True)
    return hosts.exclude(Exists(signed_off))


def requests_of(registration: Registration) -> tuple[Request, ...]:
    """Return what the person asks, the most important request first."""
    rows = registration.advice_requests.order_by("rank", "pk").values_list("adviser", "text")
    return tuple(Request(adviser, text) for adviser, text in rows)


def no_time_for(
    request: AdviceRequest, report: Mapping[str, Any], pseudonym: str | None, *, lost: bool
) -> str:
    """Say to the person why their request has no time in the plan whose ``report`` it is.

    ``pseudonym`` is the person's in that run; ``lost`` says that the plan had a time for it. What one of
    the two keeps to themselves is the same general sentence as an unknown reason.
    """
    if lost:
        return _("Die geplante Beratung findet nicht statt.")
    if pseudonym is None:
        return _("Sie kamen nach der Planung dazu.")
    general = _("Für diese Anfrage ließ sich keine Zeit finden.")
    return _rules_in_words().get(_rule(request, report, pseudonym), general)


def _rule(request: AdviceRequest, report: Mapping[str, Any], pseudonym: str) -> str:
    """The rule the run names for a request: a person has one of each rank, and one to each adviser."""
    for entry in report.get("consultations", {}).get("unserved", ()):
        session = entry.get("session", str(request.adviser.session_id))
        same = (entry.get("person"), entry.get("rank")) == (pseudonym, request.rank)
        if same and session == str(request.adviser.session_id):
            return str(entry.get("rule", ""))
    return ""


def _rules_in_words() -> dict[str, str]:
    together = _("In dieser Beratung gibt es keine Zeit, zu der Sie beide da sind.")
    return {
        "presence": _(
            "Zu den Zeiten dieser Beratung sind Sie nicht da oder haben einen anderen Programmpunkt."
        ),
        "adviser_absent": together,
        "no_common_time": together,
        "adviser_booked": _("Alle Zeiten, die in Frage kamen, sind an andere vergeben."),
        "person_booked": _("Zu den Zeiten, die in Frage kamen, haben Sie schon eine andere Beratung."),
        "both_booked": _(
            "Zu den Zeiten, die in Frage kamen, sind Sie oder die gefragte Person schon in einer anderen Beratung."
        ),
        "no_turns": _("In dieser Beratung ist keine Zeit mehr offen."),
        "not_planned": _("Diese Beratung ist in diesem Zeitplan noch nicht verteilt."),
        "advises": _("Sie beraten dort selbst."),
    }
