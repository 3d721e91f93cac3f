# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What organisers should look at in a programme; nothing of it is forbidden."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.models import Event, Session, WorkshopPlace
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.programme.clock import SlotOrTurn, clock_of
from maschinenraum.events.queries.programme.details import Series
from maschinenraum.events.queries.programme.times import Purpose, inner_times, minutes_of
from maschinenraum.events.queries.registrations import people_to_tell

#: Meetings of so many minutes or fewer leave people breathless.
STRESSFUL = 15
#: At tables of fewer or more people nobody talks with everybody.
FEWEST_SEATS, MOST_SEATS = 3, 6
#: So many tables in a hundred should stay free: somebody always comes late, or talks on.
SPARE = 10

#: What is proposed while nobody is registered yet, and for each rotating table.
FIRST_TABLES, FIRST_SEATS = 10, 5

Hints = dict[UUID, list[str]]


def hints_of(event: Event, sessions: Sequence[Session]) -> Hints:
    """Return what is odd about sessions an organiser may know of, in words, by session.

    The sessions bring their room, hosts, slots and turns; no more than two queries are asked besides.
    """
    found: Hints = defaultdict(list)
    for one, other in combinations(sessions, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            for sentence in _shared(one, other):
                found[one.pk].append(sentence)
            for sentence in _shared(other, one):
                found[other.pk].append(sentence)
    crowded = _places_given(event)
    for session in sessions:
        found[session.pk] += [
            *_places(session, crowded.get(session.pk, 0)),
            *_overlapping_times(session),
            *_advisers(session),
        ]
    return {key: sentences for key, sentences in found.items() if sentences}


def _shared(one: Session, other: Session) -> Iterator[str]:
    """What two sessions at the same time both need."""
    if one.room_id is not None and one.room_id == other.room_id:
        yield _("Im selben Raum ist zur selben Zeit „%(other)s“.") % {"other": other}
    hosting = {host.person_id for host in other.hosts.all()}
    for host in one.hosts.all():
        if host.person_id in hosting:
            yield _("%(name)s leitet zur selben Zeit „%(other)s“.") % {
                "name": host.person.name,
                "other": other,
            }


def _places_given(event: Event) -> dict[UUID, int]:
    """How many people have a place in each session by the plan in force."""
    publication = publication_in_force(event)
    if publication is None:
        return {}
    places = WorkshopPlace.objects.filter(run=publication.run_id, is_host=False).order_by()
    return dict(places.values_list("session").annotate(n=Count("pk")))


def _places(session: Session, given: int) -> Iterator[str]:
    room = session.room
    if room is not None and room.capacity is not None:
        if session.capacity is not None and session.capacity > room.capacity:
            yield _("%(places)s Plätze sind mehr, als der Raum hat (%(room)s: %(most)s).") % {
                "places": session.capacity,
                "room": room,
                "most": room.capacity,
            }
        most_tables = max((slot.tables for slot in session.slots.all()), default=0)
        if 2 * most_tables > room.capacity:
            yield _("An %(tables)s Tischen sitzen mehr Menschen, als der Raum Plätze hat (%(most)s).") % {
                "tables": most_tables,
                "most": room.capacity,
            }
    of_room = room.capacity if room is not None else None
    capacity = of_room if session.capacity is None else session.capacity
    if capacity is not None and given > capacity:
        yield _(
            "Im geltenden Plan haben hier %(given)s Personen einen Platz, es gibt aber nur %(places)s."
        ) % {
            "given": given,
            "places": capacity,
        }


def _overlapping_times(session: Session) -> Iterator[str]:
    """Times of one session that overlap cannot be planned; neither can those outside it."""
    ordered = inner_times(session)
    if any(later.starts_at < time.ends_at for time, later in pairwise(ordered)):
        yield _("Zwei seiner Zeiten überschneiden sich.")
    if any(time.starts_at < session.starts_at or time.ends_at > session.ends_at for time in ordered):
        yield _("Eine seiner Zeiten liegt vor seinem Beginn oder nach seinem Ende.")


def _advisers(session: Session) -> Iterator[str]:
    if session.format.gives_advice and not session.hosts.all():
        yield _("Noch berät niemand: Nennen Sie unter „Leitung“, wer Fragen annimmt.")
    if session.format.gives_advice and not session.turns.all():
        yield _("Noch gibt es keine Zeiten für Beratungen.")
    if session.format.rotates_tables and not session.turns.all():
        yield _("Noch gibt es keine Tischrunden.")
    if session.format.holds_meetings and not session.slots.all():
        yield _("Noch gibt es keine Zeiten für Gespräche.")


def hints_of_series(event: Event, purpose: Purpose, series: Series, times: int) -> list[str]:
    """Return what experience says of times as they are about to be set."""
    found = []
    if purpose is not Purpose.TABLES and series.length <= STRESSFUL:
        found.append(
            _(
                "%(minutes)s Minuten sind knapp; viele empfinden das als Hetze. Mit 20 oder 30 geht es ruhiger."
            )
            % {"minutes": series.length}
        )
    if times > 1 and series.pause == 0:
        found.append(_("Ohne Pause dazwischen kommt zu spät, wer den Tisch wechselt."))
    if purpose is Purpose.MEETINGS and series.size is not None:
        found += _spare_tables(event, series.size)
    if purpose is Purpose.TABLES and series.size is not None:
        found += _table_size(series.size)
    return found


def _spare_tables(event: Event, tables: int) -> Iterator[str]:
    """10 to 20 in a hundred more tables than can be in use at once."""
    people = people_to_tell(event).count()
    most = people // 2
    if not most:
        return
    low, high = -(-most * (100 + SPARE) // 100), -(-most * (100 + 2 * SPARE) // 100)
    words = {"people": people, "most": most, "low": low, "high": high, "tables": tables}
    if tables < most:
        yield (
            _(
                "%(people)s Angemeldete könnten %(most)s Gespräche zugleich führen. Mit %(tables)s Tischen "
                "müssen manche warten; für alle und etwas Reserve wären %(low)s bis %(high)s Tische gut."
            )
            % words
        )
    elif tables < low:
        yield (
            _(
                "Für %(people)s Angemeldete sind höchstens %(most)s Tische zugleich belegt. Mit %(low)s bis "
                "%(high)s Tischen bleibt eine Reserve von 10 bis 20 Prozent."
            )
            % words
        )


def _table_size(seats: int) -> Iterator[str]:
    if seats > MOST_SEATS:
        yield _(
            "An einem Tisch mit %(seats)s Plätzen kommen nicht alle zu Wort; drei bis sechs sind üblich."
        ) % {"seats": seats}
    elif seats < FEWEST_SEATS:
        yield _("Zu zweit am Tisch sind es Einzelgespräche; drei bis sechs Plätze sind üblich.")


def proposed_series(session: Session, purpose: Purpose) -> Series:
    """Return times that suit most sessions: all of it, 20 minutes each and five to change the table."""
    length, pause = 20, 5
    zone = ZoneInfo(session.event.time_zone)
    whole = minutes_of(session.ends_at - session.starts_at)
    people = people_to_tell(session.event).count()
    with_spare = -(-(people // 2) * (100 + SPARE) // 100)
    sizes = {Purpose.MEETINGS: with_spare or FIRST_TABLES, Purpose.TABLES: FIRST_SEATS, Purpose.ADVICE: None}
    return Series(
        starts=session.starts_at.astimezone(zone).time(),
        ends=session.ends_at.astimezone(zone).time(),
        count=max(1, (whole + pause) // (length + pause)),
        length=length,
        pause=pause,
        size=sizes[purpose],
    )


def activity_of(event: Event, session: Session) -> str:
    """Say what happens in a session, "5 Zeiten für Gespräche zu 20 Minuten …"; "" where nothing is set."""
    slots, turns = list(session.slots.all()), list(session.turns.all())
    said = []
    if slots:
        words = {
            "n": len(slots),
            "length": _lengths(slots),
            "tables": max(slot.tables for slot in slots),
            "time": clock_of(event, slots[0].starts_at),
        }
        said.append(
            ngettext(
                "eine Zeit für Gespräche zu %(length)s Minuten an %(tables)s Tischen, um %(time)s Uhr",
                "%(n)s Zeiten für Gespräche zu %(length)s Minuten an %(tables)s Tischen, ab %(time)s Uhr",
                len(slots),
            )
            % words
        )
    if turns:
        words = {
            "n": len(turns),
            "length": _lengths(turns),
            "seats": session.seats_per_table or 0,
            "time": clock_of(event, turns[0].starts_at),
        }
        said.append(
            (
                ngettext(
                    "eine Zeit für Beratung zu %(length)s Minuten, um %(time)s Uhr",
                    "%(n)s Zeiten für Beratung zu %(length)s Minuten, ab %(time)s Uhr",
                    len(turns),
                )
                if session.format.gives_advice
                else ngettext(
                    "eine Tischrunde zu %(length)s Minuten, %(seats)s Plätze je Tisch, um %(time)s Uhr",
                    "%(n)s Tischrunden zu %(length)s Minuten, %(seats)s Plätze je Tisch, ab %(time)s Uhr",
                    len(turns),
                )
            )
            % words
        )
    return "; ".join(said)


def _lengths(times: Iterable[SlotOrTurn]) -> str:
    """The length of all times in minutes, "20" or "20–30"."""
    minutes = sorted({minutes_of(time.ends_at - time.starts_at) for time in times})
    return str(minutes[0]) if len(minutes) == 1 else f"{minutes[0]}–{minutes[-1]}"
