# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What of an event or a session cannot be written down as it stands, in words."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.models import Event, Session
from maschinenraum.events.queries.programme.details import EventDetails, Problem, SessionDetails
from maschinenraum.events.queries.registrations import days_of
from maschinenraum.network.models import Visibility

#: A programme of more days is a series of events.
MOST_DAYS = 31
#: A year outside these is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def event_problems(details: EventDetails, event: Event | None = None) -> Iterator[Problem]:
    """Yield what is wrong with an event, or with how a stored one is to be changed."""
    if details.ends_on < details.starts_on:
        yield Problem("ends_on", _("Der letzte Tag liegt vor dem ersten."))
    elif (details.ends_on - details.starts_on).days >= MOST_DAYS:
        yield Problem(
            "ends_on", _("Eine Veranstaltung dauert höchstens %(most)s Tage.") % {"most": MOST_DAYS}
        )
    if not FIRST_YEAR <= details.starts_on.year <= LAST_YEAR:
        yield Problem("starts_on", _("Bitte prüfen Sie das Jahr."))
    if details.group is None and Visibility.GROUP in {details.visibility, details.inner_visibility}:
        field = "visibility" if details.visibility == Visibility.GROUP else "inner_visibility"
        yield Problem(field, _("„In der Gruppe“ geht nur für die Veranstaltung einer Gruppe."))
    opens, closes = details.registration_opens_on, details.registration_closes_on
    if opens is not None and closes is not None and closes < opens:
        yield Problem("registration_closes_on", _("Die Anmeldung endet vor ihrem Beginn."))
    if details.time_zone not in available_timezones():
        yield Problem("time_zone", _("Diese Zeitzone gibt es nicht."))
    elif event is not None:
        yield from _programme_in_the_way(details, event)


def _programme_in_the_way(details: EventDetails, event: Event) -> Iterator[Problem]:
    """A change of days or zone must not carry off what the programme has already."""
    starts = [session.starts_at for session in Session.objects.filter(event=event)]
    if details.time_zone != event.time_zone and starts:
        yield Problem(
            "time_zone",
            _(
                "Die Zeitzone lässt sich nur ändern, solange das Programm leer ist: Alle Zeiten gelten in ihr."
            ),
        )
    zone = ZoneInfo(event.time_zone)
    days = {moment.astimezone(zone).date() for moment in starts}
    outside = sorted(day for day in days if not details.starts_on <= day <= details.ends_on)
    if outside:
        yield Problem(
            "starts_on" if outside[0] < details.starts_on else "ends_on",
            ngettext(
                "Am %(days)s steht noch etwas im Programm. Verlegen oder löschen Sie es zuerst.",
                "An diesen Tagen steht noch etwas im Programm: %(days)s. Verlegen oder löschen Sie es zuerst.",
                len(outside),
            )
            % {"days": ", ".join(date_format(day, "j. F Y") for day in outside)},
        )


def session_problems(event: Event, details: SessionDetails) -> Iterator[Problem]:
    """Yield what is wrong with a session of an event, its times aside."""
    if details.day not in days_of(event):
        yield Problem("day", outside_the_event(event))
    if details.room is not None and details.room.event_id != event.pk:
        yield Problem("room", _("Dieser Raum gehört zu einer anderen Veranstaltung."))


def outside_the_event(event: Event) -> str:
    """Say which days the event has."""
    first, last = date_format(event.starts_on, "j. F Y"), date_format(event.ends_on, "j. F Y")
    if first == last:
        return _("Die Veranstaltung dauert nur einen Tag: %(first)s.") % {"first": first}
    return _("Dieser Tag gehört nicht zur Veranstaltung; sie dauert vom %(first)s bis zum %(last)s.") % {
        "first": first,
        "last": last,
    }
