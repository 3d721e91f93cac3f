# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sessions in which something is planned, and whether their times let everyone be in one place at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maschinenraum.events.models import Event, MeetingSlot, Session, Turn
from maschinenraum.events.queries.matchmaking.snapshot import gives_places

WITH_TABLES = Q(turns__isnull=False, seats_per_table__isnull=False, format__gives_advice=False)
WITH_ADVICE = Q(turns__isnull=False, format__gives_advice=True)


def plannable_sessions(event: Event) -> QuerySet[Session]:
    """Return the sessions with slots for meetings, rounds at rotating tables or times for advice, by time."""
    return _sessions(event, Q(slots__isnull=False) | WITH_TABLES | WITH_ADVICE)


def is_plannable(event: Event) -> bool:
    """Whether there is anything to plan: times of its own in a session, or places to give out by wishes."""
    by_wishes = Q(event=event, format__takes_wishes=True, round__isnull=False)
    return plannable_sessions(event).exists() or Session.objects.filter(by_wishes).exists()


def sessions_with_tables(event: Event) -> QuerySet[Session]:
    """Return the sessions in which people change tables."""
    return _sessions(event, WITH_TABLES)


def sessions_with_advice(event: Event) -> QuerySet[Session]:
    """Return the sessions with times for advice."""
    return _sessions(event, WITH_ADVICE)


def _sessions(event: Event, kind: Q) -> QuerySet[Session]:
    found = Session.objects.filter(kind, event=event).distinct()
    return found.select_related("format", "group", "room").order_by("starts_at", "title", "pk")


@dataclass(frozen=True)
class _Time:
    """A slot or turn in which people cannot be elsewhere."""

    starts_at: datetime
    ends_at: datetime
    session: Session
    is_advice: bool


def clash_of_times(event: Event) -> str:
    """Name two sessions whose times overlap for the same people, and say what to do; "" where none do.

    Whoever met somebody in two such times would have to be in two places at once. Workshops may run in
    parallel: nobody has a place in two of them, and who has one is nowhere else. So may advice and anything
    else: whoever is advised is missed there for that time.
    """
    times = sorted(_times(event), key=lambda time: (time.starts_at, time.ends_at, str(time.session.pk)))
    for one, other in combinations(times, 2):
        if other.starts_at < one.ends_at and one.starts_at < other.ends_at and _clash(one, other):
            return _sentence(event, one, other)
    return ""


def _times(event: Event) -> Iterator[_Time]:
    for slot in MeetingSlot.objects.filter(session__event=event).select_related(
        "session__format", "session__group"
    ):
        yield _Time(slot.starts_at, slot.ends_at, slot.session, is_advice=False)
    planned = Q(session__format__gives_advice=True) | Q(session__seats_per_table__isnull=False)
    for turn in Turn.objects.filter(planned, session__event=event).select_related(
        "session__format", "session__group"
    ):
        yield _Time(turn.starts_at, turn.ends_at, turn.session, turn.session.format.gives_advice)


def _clash(one: _Time, other: _Time) -> bool:
    """Whether the same people are meant at both times, which overlap."""
    if one.session.pk == other.session.pk:
        return one.is_advice == other.is_advice
    if one.is_advice or other.is_advice:
        return False
    return not (_keeps_away(one.session, other) or _keeps_away(other.session, one))


def _keeps_away(session: Session, other: _Time) -> bool:
    """Whether being in the session rules out the other time, and not being there rules out its own."""
    exclusive = gives_places(session) or session.format.is_for_all
    return exclusive and session.starts_at < other.ends_at and other.starts_at < session.ends_at


def _sentence(event: Event, one: _Time, other: _Time) -> str:
    local = max(one.starts_at, other.starts_at).astimezone(ZoneInfo(event.time_zone))
    words = {
        "one": one.session,
        "other": other.session,
        "day": date_format(local, "j. F Y"),
        "time": f"{local:%H:%M}",
    }
    if one.session.pk == other.session.pk:
        return (
            _(
                "In „%(one)s“ überschneiden sich am %(day)s um %(time)s Uhr zwei Zeiten für Gespräche. "
                "Ändern Sie eine davon im Programm, dann lässt sich planen."
            )
            % words
        )
    return (
        _(
            "„%(one)s“ und „%(other)s“ überschneiden sich am %(day)s um %(time)s Uhr. "
            "Legen Sie eines von beiden im Programm auf eine andere Zeit, dann lässt sich planen."
        )
        % words
    )
