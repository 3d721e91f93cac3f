# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From days and times of the place to moments, and back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from maschinenraum.events.models import Event, MeetingSlot, Session, Turn
from maschinenraum.events.queries.programme.details import Problem, Series

#: An end before the beginning is taken for one after midnight if it comes within so many hours.
LONGEST_EVENING = timedelta(hours=12)
#: So many times of one session are enough for a whole day of five minutes each.
MOST_TIMES = 150

Times = tuple[datetime, datetime]
SlotOrTurn = MeetingSlot | Turn


class Impossible(Exception):
    """No moment is meant by what was written; ``problem`` says why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = Problem(field, sentence)


def moment_of(event: Event, day: date, clock: time, field: str = "") -> datetime:
    """Return the moment a clock of the event's zone shows this time; the first of two in autumn.

    Raises ``Impossible`` for the hour that is left out in spring.
    """
    zone = ZoneInfo(event.time_zone)
    local = datetime.combine(day, clock, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Impossible(
            field,
            _("Um %(time)s Uhr werden an diesem Tag die Uhren vorgestellt; diese Uhrzeit gibt es nicht.")
            % {"time": f"{clock:%H:%M}"},
        )
    return moment


def span_of(event: Event, day: date, starts: time, ends: time) -> Times:
    """Return beginning and end of what takes place on a day; an end after midnight is on the next one.

    Raises ``Impossible`` where the end does not come after the beginning, within twelve hours.
    """
    begin = moment_of(event, day, starts, "starts")
    on = day + timedelta(days=1) if ends <= starts else day
    end = moment_of(event, on, ends, "ends")
    if ends == starts or (ends < starts and end - begin > LONGEST_EVENING):
        raise Impossible("ends", _("Das Ende muss nach dem Beginn liegen."))
    return begin, end


def series_of(session: Session, series: Series) -> list[Times]:
    """Return the times of a series within a session, in order.

    Raises ``Impossible`` where they do not lie within the session, or where there would be none.
    """
    event, day = session.event, day_of(session)
    begin = _within(session, day, series.starts)
    until = session.ends_at
    if series.ends is not None:
        until = _after(event, begin, series.ends)
        if until > session.ends_at:
            raise Impossible("ends", _outside(session))
    times = list(_in_row(begin, until, series))
    if not times:
        raise Impossible("length", _("So lang ist der Programmpunkt nicht: Es passt keine Zeit hinein."))
    if series.count is not None and len(times) < series.count:
        raise Impossible(
            "count",
            _("Es passen nur %(fit)s hinein. Der Programmpunkt endet um %(time)s Uhr.")
            % {"fit": len(times), "time": clock_of(event, session.ends_at)},
        )
    return times


def within_session(session: Session, starts: time, ends: time) -> Times:
    """Return one time within a session; raises ``Impossible`` where it does not lie in it."""
    begin = _within(session, day_of(session), starts)
    end = _after(session.event, begin, ends)
    if end > session.ends_at:
        raise Impossible("ends", _outside(session))
    return begin, end


def day_of(session: Session) -> date:
    """Return the day on which a session begins where the event is."""
    return session.starts_at.astimezone(ZoneInfo(session.event.time_zone)).date()


def clock_of(event: Event, moment: datetime) -> str:
    """Return "13:45", the time at the event."""
    return f"{moment.astimezone(ZoneInfo(event.time_zone)):%H:%M}"


def same_clock(moment: datetime, days: timedelta, source: Event, target: Event) -> datetime:
    """Return when the clock of ``target`` shows, so many days later, what it shows now at ``source``.

    An hour left out in spring becomes the one after it, so that nothing is lost.
    """
    local = moment.astimezone(ZoneInfo(source.time_zone)).replace(tzinfo=None) + days
    return local.replace(tzinfo=ZoneInfo(target.time_zone)).astimezone(UTC)


def _within(session: Session, day: date, starts: time) -> datetime:
    """The moment of a beginning; in the small hours it is that of the day after."""
    begin = moment_of(session.event, day, starts, "starts")
    if begin < session.starts_at:
        begin = moment_of(session.event, day + timedelta(days=1), starts, "starts")
    if begin >= session.ends_at:
        raise Impossible("starts", _outside(session))
    return begin


def _after(event: Event, begin: datetime, ends: time) -> datetime:
    day = begin.astimezone(ZoneInfo(event.time_zone)).date()
    end = moment_of(event, day, ends, "ends")
    if end <= begin:
        end = moment_of(event, day + timedelta(days=1), ends, "ends")
    if end - begin > LONGEST_EVENING:
        raise Impossible("ends", _("Das Ende muss nach dem Beginn liegen."))
    return end


def _in_row(begin: datetime, until: datetime, series: Series) -> Iterator[Times]:
    length, pause = timedelta(minutes=series.length), timedelta(minutes=series.pause)
    for _number in range(min(series.count or MOST_TIMES, MOST_TIMES)):
        if begin + length > until:
            return
        yield begin, begin + length
        begin += length + pause


def _outside(session: Session) -> str:
    return _(
        "Die Zeiten müssen im Programmpunkt liegen: von %(from)s bis %(to)s Uhr. "
        "Sonst ändern Sie zuerst dessen Beginn oder Ende."
    ) % {
        "from": clock_of(session.event, session.starts_at),
        "to": clock_of(session.event, session.ends_at),
    }
