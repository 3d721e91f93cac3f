# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking over the programme of an earlier event, day by day, onto the days of another one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from maschinenraum.events.actions.programme.holding import held_event
from maschinenraum.events.actions.programme.refusals import Refused
from maschinenraum.events.changes.programme import copies, sessions
from maschinenraum.events.models import Event, Session
from maschinenraum.events.queries.congresses import events_seen_by
from maschinenraum.events.queries.programme.clock import day_of, same_clock
from maschinenraum.events.queries.programme.editor import editable_sessions
from maschinenraum.events.queries.registrations import days_of
from maschinenraum.events.rules import may_prepare_event
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person


@dataclass(frozen=True)
class Takeover:
    """What of an earlier programme is taken over, onto which days, and what is left out."""

    days: tuple[tuple[date, date, tuple[Session, ...]], ...]
    already_there: tuple[Session, ...]
    without_day: tuple[Session, ...]

    @property
    def sessions(self) -> int:
        """How many sessions are taken over."""
        return sum(len(found) for _from, _to, found in self.days)


def takeover(source: Event, target: Event, *, by: Person) -> Takeover:
    """Return what taking over a programme would do: its first day goes onto the first day, and so on."""
    if not may_prepare_event(by, source) or not events_seen_by(by).filter(pk=source.pk).exists():
        raise PermissionDenied
    onto = dict(zip(days_of(source), days_of(target), strict=False))
    present = {_likeness(session) for session in Session.objects.filter(event=target)}
    found: dict[date, list[Session]] = {}
    already_there, without_day = [], []
    for session in editable_sessions(by, source):
        day = day_of(session)
        if day not in onto:
            without_day.append(session)
        elif _likeness(session, _moved(source, target, onto[day] - day)(session.starts_at)) in present:
            already_there.append(session)
        else:
            found.setdefault(day, []).append(session)
    days = tuple((day, onto[day], tuple(of_day)) for day, of_day in sorted(found.items()))
    return Takeover(days, tuple(already_there), tuple(without_day))


@transaction.atomic
def take_over_programme(source: Event, target: Event, *, by: Person, with_hosts: bool = False) -> Takeover:
    """Copy the sessions of an event with rooms and times to the days of another, at the same times of day.

    What is there already (same format, title and beginning) is not copied a second time. Raises
    ``Refused`` where there is nothing to copy.
    """
    target = held_event(target, by)
    done = takeover(source, target, by=by)
    if not done.sessions:
        raise Refused(
            _("Es gibt nichts zu übernehmen: Alles steht schon im Programm, oder es hat keinen Tag.")
        )
    for session, days in _copied(done):
        moved = _moved(source, target, days)
        copy = copies.copy_session(session, target, moved=moved, room=copies.room_like(session.room, target))
        if with_hosts:
            sessions.add_hosts(copy, [host.person for host in session.hosts.all() if host.person.is_active])
    sessions.number_rounds(target)
    details: dict[str, object] = {"from": str(source.pk), "sessions": done.sessions}
    record_deed(person=by, verb="copy-programme", subject=target, details=details)
    return done


def _copied(done: Takeover) -> Iterator[tuple[Session, timedelta]]:
    for day, onto, found in done.days:
        yield from ((session, onto - day) for session in found)


def _moved(source: Event, target: Event, days: timedelta) -> copies.Moved:
    return partial(_same_clock, days=days, source=source, target=target)


def _same_clock(moment: datetime, *, days: timedelta, source: Event, target: Event) -> datetime:
    return same_clock(moment, days, source, target)


def _likeness(session: Session, starts_at: datetime | None = None) -> tuple[str, str, datetime]:
    """What makes two sessions the same one taken over twice."""
    return session.format_id, session.title, starts_at or session.starts_at
