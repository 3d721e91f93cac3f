# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A timetable as an iCalendar file (RFC 5545), for the calendar on the phone or at the desk."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

import icalendar
from django.utils.translation import gettext as _

from maschinenraum.events.models import Event
from maschinenraum.events.queries.timetables import Item, Kind, Timetable
from maschinenraum.events.queries.timetables.items import PLANNED

#: Control characters have no place in a calendar; the library escapes everything else.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_PRODUCT = "-//Maschinenraum//Zeitplan//DE"
_EPOCH = datetime(2023, 1, 1, tzinfo=UTC)
_BERLIN = "Europe/Berlin"


def calendar_file(plan: Timetable) -> bytes:
    """Return the timetable as a UTF-8 calendar: the event as whole days, then every item but breaks."""
    event = plan.event
    calendar = _calendar(_("%(event)s: mein Zeitplan") % {"event": event.title})
    if event.time_zone == _BERLIN:
        calendar.add_component(_berlin())
    calendar.add_component(_whole_days(event, plan))
    for item in plan.items:
        calendar.add_component(_entry(item, plan))
    return bytes(calendar.to_ical())


def empty_calendar() -> bytes:
    """Return a calendar without entries, for whoever has nothing to see (any more).

    A calendar program that is answered "not found" keeps showing what it knew; this one clears it.
    """
    return bytes(_calendar(_("Mein Zeitplan")).to_ical())


def _calendar(name: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    return calendar


def _berlin() -> icalendar.Timezone:
    """Return the rules of Europe/Berlin as they are since 1996.

    Written out, because the library's own (7.3) name the onset of summer time an hour late, in the
    new time instead of the old one (RFC 5545, 3.6.5), and parsers then differ.
    """
    zone = icalendar.Timezone()
    zone.add("tzid", _BERLIN)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for part, onset, before, after, name in (
        (icalendar.TimezoneDaylight(), datetime(1996, 3, 31, 2), winter, summer, "CEST"),  # noqa: DTZ001
        (icalendar.TimezoneStandard(), datetime(1996, 10, 27, 3), summer, winter, "CET"),  # noqa: DTZ001
    ):
        part.add("dtstart", onset)
        part.add("rrule", {"freq": "yearly", "bymonth": onset.month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _whole_days(event: Event, plan: Timetable) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", _uid(event, "event"))
    _stamp(entry, event.changed_at)
    entry.add("summary", _plain(event.title))
    entry.add("dtstart", event.starts_on)
    entry.add("dtend", event.ends_on + timedelta(days=1))  # the end is the day after (RFC 5545, 3.6.1)
    entry.add("transp", "TRANSPARENT")
    place = ", ".join(
        part for part in (event.venue, event.street, f"{event.postcode} {event.city}".strip()) if part
    )
    if place:
        entry.add("location", _plain(place))
    return entry


def _entry(item: Item, plan: Timetable) -> icalendar.Event:
    event = plan.event
    entry = icalendar.Event()
    entry.add("uid", _uid(event, item.key))
    _stamp(entry, item.changed_at or event.changed_at)
    entry.add("summary", _plain(_summary(item)))
    entry.add("dtstart", _moment(item.starts_at, event))
    entry.add("dtend", _moment(item.ends_at, event))
    place = ", ".join(part for part in (_table(item), item.room, event.venue) if part)
    if place:
        entry.add("location", _plain(place))
    if description := _description(item, plan):
        entry.add("description", _plain(description))
    may_change = plan.is_preliminary and item.kind in PLANNED - {Kind.WORKSHOP}
    entry.add("status", "TENTATIVE" if may_change else "CONFIRMED")
    return entry


def _moment(value: datetime, event: Event) -> datetime:
    """Return Berlin time; UTC where that says two moments at once, and for zones whose rules we do not write."""
    local = value.astimezone(ZoneInfo(_BERLIN))
    return local if event.time_zone == _BERLIN and not local.fold else value.astimezone(UTC)


def _table(item: Item) -> str:
    return _("Tisch %(table)s") % {"table": item.table} if item.table is not None else ""


def _summary(item: Item) -> str:
    if item.kind == Kind.TABLE:
        words = {"title": item.title, "round": item.round, "table": item.table}
        return _("%(title)s: Runde %(round)s, Tisch %(table)s") % words
    if item.partner is None:
        return item.title
    mark = f" [{_('Beispiel')}]" if item.partner.is_example else ""
    pattern = _("Beratung: %(name)s") if item.kind == Kind.CONSULTATION else _("Gespräch: %(name)s")
    return pattern % {"name": item.partner.label} + mark


def _description(item: Item, plan: Timetable) -> str:
    lines = [*item.reasons]
    if item.note:
        lines.append(item.note)
    if item.kind == Kind.HOSTED:
        lines.append(_("Sie leiten diesen Programmpunkt."))
    if item.kind == Kind.TABLE:
        lines.extend(_company(item))
    if item.kind == Kind.CONSULTATION:
        lines.extend(_consultation(item))
    if plan.event.programme_is_example and item.kind != Kind.MEETING:
        lines.append(_("Zeit und Raum sind Beispiele."))
    if plan.is_preliminary and item.kind in PLANNED:
        lines.append(_("Vorläufig: Zeit und Tisch können sich noch ändern."))
    return "\n".join(lines)


def _company(item: Item) -> Iterator[str]:
    yield _("Mit Ihnen am Tisch:") if item.company else _("Mit Ihnen sitzt hier noch niemand.")
    for partner in item.company:
        yield f"{partner.label} [{_('Beispiel')}]" if partner.is_example else partner.label


def _consultation(item: Item) -> Iterator[str]:
    yield item.title
    if item.question:
        pattern = _("Gefragt wird: „%(text)s“") if item.gives_advice else _("Ihre Frage: „%(text)s“")
        yield pattern % {"text": item.question}


def _uid(event: Event, key: str) -> str:
    """Return an identifier that is the same in every plan and tells nobody's key."""
    return f"{uuid5(event.pk, key)}@maschinenraum"


def _stamp(entry: icalendar.Event, changed_at: datetime) -> None:
    """Say when the entry last changed; its number only ever grows, in seconds since 2023."""
    changed_at = changed_at.astimezone(UTC).replace(microsecond=0)
    entry.add("dtstamp", changed_at)
    entry.add("last-modified", changed_at)
    entry.add("sequence", max(0, int((changed_at - _EPOCH).total_seconds())))


class _Text(icalendar.vText):
    r"""A text that keeps a backslash before a capital N.

    The library (7.3) writes the two as a line break, so that "C:\Netz" would lose its N; a backslash that
    someone typed is to be escaped like any other (RFC 5545, 3.3.11).
    """

    def to_ical(self) -> bytes:
        return rb"\\N".join(icalendar.vText(part).to_ical() for part in self.split(r"\N"))


def _plain(text: str) -> _Text:
    return _Text(_CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
