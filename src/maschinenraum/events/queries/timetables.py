# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A participant's own timetable: what the plan in force holds for one registration, day by day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maschinenraum.events.models import (
    AttendedDay,
    Event,
    Meeting,
    MeetingAnswer,
    Publication,
    Registration,
    Run,
    RunPseudonym,
    Session,
    SessionHost,
    WorkshopPlace,
)
from maschinenraum.events.queries.congresses import sessions_inside
from maschinenraum.events.queries.matchmaking.meetings import taking_place
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.matchmaking.snapshot import TARGET
from maschinenraum.events.queries.reasons import Wording, shortfall
from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.queries.addresses import address_handed_out
from maschinenraum.network.queries.secret_links import secret_token

#: What the secret links are for; each purpose has a token of its own.
PAGE, CALENDAR = "timetable", "calendar"
#: A shorter gap is the time it takes to change tables.
SHORTEST_BREAK = timedelta(minutes=10)


class Kind(StrEnum):
    """What a participant does at a time."""

    SESSION = "session"  # for everyone who is there that day
    WORKSHOP = "workshop"  # the place the plan gives
    HOSTED = "hosted"  # the person hosts it
    MEETING = "meeting"  # one-to-one, at a table
    BREAK = "break"


@dataclass(frozen=True)
class Partner:
    """Whom one meets: name and organisation, never an address."""

    registration: UUID
    name: str
    organisation: str
    is_example: bool


@dataclass(frozen=True)
class Item:
    """One entry of the day; ``key`` stays the same from plan to plan (session, or the two people)."""

    kind: Kind
    key: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    note: str = ""
    format: str = ""
    room: str = ""
    table: int | None = None
    partner: Partner | None = None
    reasons: tuple[str, ...] = ()
    rank: int | None = None
    answer: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Day:
    """A day of the event and what is on it, in order of time."""

    date: date
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Timetable:
    """One participant's event. ``publication`` is None as long as no plan was made known.

    ``short_of`` says in words which rule keeps the person below three meetings, or is empty;
    ``follow_ups`` are those with whom the person wants to stay in touch.
    """

    registration: Registration
    publication: Publication | None
    days: tuple[Day, ...]
    short_of: str
    follow_ups: tuple[Partner, ...]

    @property
    def event(self) -> Event:
        """The event it belongs to."""
        return self.registration.event

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that takes place, breaks left out, in order of time."""
        return tuple(item for day in self.days for item in day.items if item.kind != Kind.BREAK)

    @property
    def is_preliminary(self) -> bool:
        """Whether times and tables may still change."""
        return self.publication is not None and self.publication.kind == Publication.Kind.PRELIMINARY


def registration_of(person: Person, slug: str) -> Registration | None:
    """Return the person's part in the event if its timetable may be seen today, or None.

    An event or programme set to "persönlich" is back in its makers' hands: nobody's timetable shows it.
    """
    withdrawn = Q(event__visibility=Visibility.PRIVATE) | Q(event__inner_visibility=Visibility.PRIVATE)
    registered = Registration.objects.filter(
        person=person, person__is_active=True, event__slug=slug, state=Registration.State.REGISTERED
    )
    return registered.exclude(withdrawn).select_related("event", "person__organisation").first()


def timetable(registration: Registration) -> Timetable:
    """Return the timetable of one registration as the latest publication has it."""
    event = registration.event
    publication = publication_in_force(event)
    run = publication.run if publication else None
    answers = _answers(registration)
    meetings = _meetings(registration, run, answers) if run else []
    items = [*_sessions(registration, run), *meetings]
    return Timetable(
        registration=registration,
        publication=publication,
        days=_days(items, ZoneInfo(event.time_zone)),
        short_of=_short_of(registration, run, len(meetings)) if run else "",
        follow_ups=tuple(
            _partner(answer.other)
            for answer in answers.values()
            if answer.kind == MeetingAnswer.Kind.FOLLOW_UP and answer.other.person.is_active
        ),
    )


def now_and_next(plan: Timetable, moment: datetime) -> tuple[Item | None, Item | None]:
    """Return what is on at ``moment`` (a break counts) and what takes place after it."""
    everything = [item for day in plan.days for item in day.items]
    now = next((item for item in everything if item.starts_at <= moment < item.ends_at), None)
    following = next((item for item in plan.items if item.starts_at > moment), None)
    return now, following


def next_appointment(person: Person, moment: datetime) -> tuple[Event, Item] | None:
    """Return what the person does now or next at an event, with the event; None when nothing is ahead."""
    day = timezone.localdate(moment)
    registered = Registration.objects.filter(
        person=person, state=Registration.State.REGISTERED, event__ends_on__gte=day
    )
    for slug in registered.order_by("event__starts_on").values_list("event__slug", flat=True)[:5]:
        registration = registration_of(person, slug)
        if registration is None:
            continue
        now, following = now_and_next(timetable(registration), moment)
        item = now if now is not None and now.kind != Kind.BREAK else following
        if item is not None:
            return registration.event, item
    return None


def timetable_address(registration: Registration) -> str:
    """Return the absolute address of the personal page that needs no account, for mails and QR codes."""
    person = registration.person
    with translation.override(person.language):
        return address_handed_out(PAGE, person.pk, secret_token(person, PAGE), registration.event.slug)


def calendar_address(registration: Registration) -> str:
    """Return the absolute address of the personal calendar feed."""
    person = registration.person
    with translation.override("de"):
        return address_handed_out(
            CALENDAR, person.pk, secret_token(person, CALENDAR), registration.event.slug
        )


def answer_counts(event: Event) -> dict[str, int]:
    """Return how many answers of each kind participants gave; kinds nobody chose count 0."""
    answers = MeetingAnswer.objects.filter(registration__event=event).values_list("kind")
    counted = dict(answers.annotate(count=Count("pk")).order_by())
    return {kind.value: counted.get(kind.value, 0) for kind in MeetingAnswer.Kind}


def unanswered_count(run: Run, moment: datetime) -> int:
    """Return how often a participant has said nothing of a meeting of this plan whose time has come."""
    begun = taking_place(run.meetings.filter(slot__starts_at__lte=moment), moment)
    answers = MeetingAnswer.objects.filter(registration__event=run.event_id)
    both_ways = (("registration", "other"), ("other", "registration"))
    said = sum(
        answers.filter(Exists(begun.filter(first=OuterRef(one), second=OuterRef(two)))).count()
        for one, two in both_ways
    )
    return 2 * begun.count() - said


def meeting_begun(registration: Registration, other: UUID, moment: datetime) -> Meeting | None:
    """Return the meeting of the two in the plan in force if its time has come, or None."""
    publication = publication_in_force(registration.event)
    if publication is None:
        return None
    with_other = Q(first=registration, second=other) | Q(second=registration, first=other)
    begun = Meeting.objects.filter(with_other, run=publication.run, slot__starts_at__lte=moment)
    return taking_place(begun, moment).first()


def _sessions(registration: Registration, run: Run | None) -> list[Item]:
    """Sessions for everyone on attended days, the workshop places, and what the person hosts."""
    zone = ZoneInfo(registration.event.time_zone)
    days = set(AttendedDay.objects.filter(registration=registration).values_list("day", flat=True))
    hosted = set(
        SessionHost.objects.filter(
            person=registration.person_id, session__event=registration.event_id
        ).values_list("session", flat=True)
    )
    places = {place.session_id: place for place in _places(registration, run)}
    items = []
    for session in sessions_inside(registration.person).filter(event=registration.event):
        for_all = session.format.is_for_all or (session.format.holds_meetings and run is None)
        if session.pk in hosted:
            kind = Kind.HOSTED
        elif session.pk in places:
            kind = Kind.WORKSHOP
        elif for_all and session.starts_at.astimezone(zone).date() in days:
            kind = Kind.SESSION
        else:
            continue
        place = places.get(session.pk)
        items.append(_session_item(kind, session, place.rank if place and not place.is_host else None))
    return items


def _places(registration: Registration, run: Run | None) -> Iterable[WorkshopPlace]:
    return WorkshopPlace.objects.filter(run=run, registration=registration) if run else ()


def _session_item(kind: Kind, session: Session, rank: int | None) -> Item:
    group = None if session.title else session.group_beside
    return Item(
        kind=kind,
        key=f"session:{session.pk}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=f"{session}: {group}" if group else str(session),
        note=session.title_note,
        format=str(session.format),
        room=session.room.name if session.room else "",
        rank=rank,
        changed_at=session.changed_at,
    )


def _meetings(registration: Registration, run: Run, answers: dict[UUID, MeetingAnswer]) -> list[Item]:
    """The meetings of the plan in force that take place."""
    meetings = list(
        _meetings_of(registration).filter(run=run).exclude(slot__session__visibility=Visibility.PRIVATE)
    )
    wording, last_changed = Wording.of(meetings), _last_changed(registration)
    items = []
    for meeting in meetings:
        other = meeting.second if meeting.first_id == registration.pk else meeting.first
        room = meeting.slot.session.room
        items.append(
            Item(
                kind=Kind.MEETING,
                key=f"meeting:{meeting.first_id}:{meeting.second_id}",
                starts_at=meeting.slot.starts_at,
                ends_at=meeting.slot.ends_at,
                room=room.name if room else "",
                table=meeting.table,
                partner=_partner(other),
                reasons=tuple(wording.sentences(meeting, registration)),
                answer=answers[other.pk].kind if other.pk in answers else "",
                changed_at=last_changed[other.pk],
            )
        )
    return items


def _short_of(registration: Registration, run: Run, count: int) -> str:
    """Say which rule keeps the person below the target, or "" for whoever reaches it."""
    if count >= TARGET:
        return ""
    keys = RunPseudonym.objects.filter(run=run, registration=registration)
    pseudonym = keys.values_list("pseudonym", flat=True).first()
    planned = run.meetings.filter(Q(first=registration) | Q(second=registration)).count()
    return shortfall(run.report, pseudonym, registration, lost=planned >= TARGET, own=True)


def _meetings_of(registration: Registration) -> QuerySet[Meeting]:
    """The person's meetings of all plans that take place."""
    own = Meeting.objects.filter(Q(first=registration) | Q(second=registration))
    return (
        taking_place(own, timezone.now())
        .select_related("slot__session__room", "first__person__organisation", "second__person__organisation")
        .order_by("slot__starts_at")
    )


def _last_changed(registration: Registration) -> dict[UUID, datetime]:
    """Return for each partner when the meeting was last given another time or table.

    A plan published again without a change for these two does not count: their calendars stay still.
    """
    places: dict[UUID, dict[UUID, tuple[int, int]]] = defaultdict(dict)
    published = Publication.objects.filter(event=registration.event_id)
    for meeting in Meeting.objects.filter(
        Q(first=registration) | Q(second=registration), run__in=published.values("run")
    ):
        other = meeting.second_id if meeting.first_id == registration.pk else meeting.first_id
        places[meeting.run_id][other] = (meeting.slot_id, meeting.table)
    changed: dict[UUID, datetime] = {}
    before: dict[UUID, tuple[int, int]] = {}
    for run, published_at in published.order_by("published_at", "pk").values_list("run", "published_at"):
        here = places[run]
        changed.update({other: published_at for other, place in here.items() if place != before.get(other)})
        before = here
    return changed


def _answers(registration: Registration) -> dict[UUID, MeetingAnswer]:
    answers = MeetingAnswer.objects.filter(registration=registration)
    answers = answers.select_related("other__person__organisation").order_by("other__person__sort_key")
    return {answer.other_id: answer for answer in answers}


def _partner(registration: Registration) -> Partner:
    person = registration.person
    organisation = str(person.organisation) if person.organisation else ""
    return Partner(registration.pk, person.name, organisation, person.is_example)


def _days(items: Sequence[Item], zone: ZoneInfo) -> tuple[Day, ...]:
    """Sort items into days of the event's time zone and fill the gaps between them with breaks."""
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.starts_at, item.ends_at, item.key)):
        by_day[item.starts_at.astimezone(zone).date()].append(item)
    return tuple(Day(day, tuple(_with_breaks(found))) for day, found in sorted(by_day.items()))


def _with_breaks(items: Sequence[Item]) -> list[Item]:
    filled = list(items[:1])
    busy_until = items[0].ends_at
    for item in items[1:]:
        if item.starts_at - busy_until >= SHORTEST_BREAK:
            filled.append(
                Item(Kind.BREAK, f"break:{busy_until:%d%H%M}", busy_until, item.starts_at, title=_("Pause"))
            )
        filled.append(item)
        busy_until = max(busy_until, item.ends_at)
    return filled
