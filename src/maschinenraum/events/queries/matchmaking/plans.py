# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run's plan as organisers read it: figures with the people behind them, grid, list, comparison."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maschinenraum.events.models import (
    Meeting,
    MeetingSlot,
    Registration,
    Run,
    Session,
    Wish,
    WorkshopChoice,
    WorkshopPlace,
)
from maschinenraum.events.queries.matchmaking.circumstances import Circumstances, sessions_seen
from maschinenraum.events.queries.matchmaking.meetings import taking_place
from maschinenraum.events.queries.matchmaking.obstacles import Impossible, impossible_meetings, not_possible
from maschinenraum.events.queries.matchmaking.rounds import rounds_of
from maschinenraum.events.queries.matchmaking.runs import meetings_of
from maschinenraum.events.queries.matchmaking.snapshot import SMALL, TARGET, size_class
from maschinenraum.events.queries.matchmaking.unplaced import Unplaced, unplaced
from maschinenraum.events.queries.reasons import Wording, shortfall
from maschinenraum.network.rules import Viewer


@dataclass(frozen=True)
class Short:
    """A person below the target, and the rule that binds."""

    registration: Registration
    meetings: int
    rule: str


@dataclass(frozen=True)
class Unmet:
    """A wish to meet somebody at all costs that the plan does not fulfil."""

    wisher: Registration
    other: Registration


@dataclass(frozen=True)
class Released:
    """A meeting that was to stay and that the input of the run no longer allowed."""

    one: Registration
    other: Registration
    rule: str


@dataclass(frozen=True)
class Place:
    """A workshop place, and whether no other workshop of its round was wished for more."""

    place: WorkshopPlace
    is_first_choice: bool


@dataclass(frozen=True)
class Row:
    """A meeting with its reasons in an organiser's words."""

    meeting: Meeting
    reasons: Sequence[str]


@dataclass(frozen=True)
class Seat:
    """A cell of the grid: a table in a slot, and who meets there."""

    slot: MeetingSlot
    table: int
    meeting: Meeting | None


class PlanView:
    """Everything a page says of one plan, from a bounded number of queries however many people take part."""

    def __init__(self, run: Run, viewer: Viewer | None = None) -> None:
        """``viewer`` reads the plan: sessions they may not know of, without one all, are left out."""
        self.run = run
        self.viewer: Viewer = viewer or AnonymousUser()
        self.target: int = run.report.get("target", TARGET)

    @cached_property
    def people(self) -> dict[UUID, Registration]:
        """Everyone registered today, and everyone who has a meeting in the plan, by name."""
        registered = (
            Registration.objects.filter(event=self.run.event_id)
            .select_related("person__organisation__territory")
            .order_by("person__sort_key", "pk")
        )
        held = self.planned
        return {
            registration.pk: registration
            for registration in registered
            if registration.state == Registration.State.REGISTERED or registration.pk in held
        }

    @cached_property
    def meetings(self) -> list[Meeting]:
        """All meetings, by time and table, with slot and people."""
        meetings = meetings_of(self.run, timezone.now()).select_related(
            "slot__session__room", "first__person__organisation", "second__person__organisation"
        )
        return list(meetings.order_by("slot__starts_at", "slot", "table"))

    @cached_property
    def taking_place(self) -> list[Meeting]:
        """The meetings that take place by what is known today: what participants see of the plan."""
        stand = taking_place(Meeting.objects.filter(run=self.run), timezone.now())
        keys = set(stand.values_list("pk", flat=True))
        return [meeting for meeting in self.meetings if meeting.pk in keys]

    @cached_property
    def impossible(self) -> list[Impossible]:
        """The meetings that today's hard rules do not allow any more."""
        return impossible_meetings(Circumstances(self.run, meetings=self.meetings, seen=self._seen))

    @cached_property
    def _seen(self) -> frozenset[UUID]:
        """The sessions the viewer may know of."""
        return sessions_seen(self.run, self.viewer)

    @property
    def only(self) -> Session | None:
        """The one session that was planned anew, if it is one the viewer may know of."""
        return self.run.session if self.run.session_id in self._seen else None

    @property
    def has_examples(self) -> bool:
        """Whether anybody in the plan is invented."""
        return any(m.first.person.is_example or m.second.person.is_example for m in self.meetings)

    @cached_property
    def planned(self) -> Counter[UUID]:
        """Meetings of the plan per registration, whether they take place or not."""
        return _per_person(self.meetings)

    @cached_property
    def counts(self) -> Counter[UUID]:
        """Meetings per registration that take place."""
        return _per_person(self.taking_place)

    @cached_property
    def slots(self) -> list[MeetingSlot]:
        """The slots of the event in order of time."""
        slots = MeetingSlot.objects.filter(session__event=self.run.event_id)
        slots = slots.select_related("session__format", "session__group")
        return list(slots.order_by("starts_at", "pk"))

    @cached_property
    def without_meeting(self) -> list[Registration]:
        """Registered people without a single meeting."""
        return [person for person in self.people.values() if not self.counts[person.pk] and _is_there(person)]

    @cached_property
    def small_without_meeting(self) -> list[Registration]:
        """Those of them who come from places under 20,000 inhabitants."""
        return [person for person in self.without_meeting if is_small(person)]

    @cached_property
    def short(self) -> list[Short]:
        """Registered people below the target with the rule that binds, small places first."""
        found = []
        for person in self.people.values():
            held = self.counts[person.pk]
            if held >= self.target or not _is_there(person):
                continue
            pseudonym = self._pseudonyms.get(person.pk)
            lost = self.planned[person.pk] >= self.target
            rule = shortfall(self.run.report, pseudonym, person, lost=lost, own=False)
            found.append(Short(person, held, rule))
        return sorted(found, key=lambda short: (not is_small(short.registration), short.meetings))

    @property
    def short_bound(self) -> int:
        """No plan for the run's input leaves fewer people below the target."""
        return int(self.run.report.get("short_bound", 0))

    @property
    def distance(self) -> int:
        """How many people fewer might be short in the best conceivable plan."""
        return max(len(self.short) - self.short_bound, 0)

    @cached_property
    def seats(self) -> int:
        """Tables times slots."""
        return sum(slot.tables for slot in self.slots)

    @property
    def empty_seats(self) -> int:
        """Tables that stay empty, summed over the slots."""
        return self.seats - len(self.meetings)

    @cached_property
    def unmet_musts(self) -> list[Unmet]:
        """Wishes "must meet" without a meeting; of any other kind of wish nothing is said."""
        met = {frozenset((meeting.first_id, meeting.second_id)) for meeting in self.taking_place}
        wishes = Wish.objects.filter(registration__event=self.run.event_id, kind=Wish.Kind.MUST)
        return [
            Unmet(self.people[who], self.people[whom])
            for who, whom in wishes.order_by("registration__person__sort_key", "pk").values_list(
                "registration", "other"
            )
            if frozenset((who, whom)) not in met and who in self.people and whom in self.people
        ]

    @cached_property
    def workshop_places(self) -> list[Place]:
        """Places in workshops by wish, with what the wish was worth to the person in that round."""
        rounds = self._rounds
        wished: dict[tuple[UUID, int], int] = {}
        for choice in self._choices:
            key = choice.registration_id, rounds[choice.session_id]
            wished[key] = min(choice.rank, wished.get(key, choice.rank))
        places = self._places().filter(is_host=False)
        places = places.select_related(
            "session__group", "session__format", "registration__person__organisation"
        )
        return [
            Place(
                place,
                place.rank is None
                or place.rank <= wished.get((place.registration_id, rounds.get(place.session_id, -1)), 1_000),
            )
            for place in places.order_by("session__starts_at", "session", "registration__person__sort_key")
        ]

    def _places(self) -> QuerySet[WorkshopPlace]:
        """Workshop places of the plan in sessions the viewer may know of."""
        return WorkshopPlace.objects.filter(run=self.run, session__in=self._seen)

    @property
    def workshop_wishes(self) -> tuple[int, int]:
        """Workshop places given by wish, and how many of them are a first choice of their round."""
        return len(self.workshop_places), sum(place.is_first_choice for place in self.workshop_places)

    @cached_property
    def unplaced(self) -> list[Unplaced]:
        """Registered people whose wishes for a round of workshops brought no place in it."""
        there = {key: person for key, person in self.people.items() if _is_there(person)}
        choices = [choice for choice in self._choices if choice.session_id in self._seen]
        return unplaced(self.run, there, choices, self._rounds, planned=self._pseudonyms)

    @cached_property
    def _rounds(self) -> dict[UUID, int]:
        return _workshop_rounds(self.run)

    @cached_property
    def _choices(self) -> list[WorkshopChoice]:
        """All wishes for workshops, the better ones first."""
        chosen = WorkshopChoice.objects.filter(
            registration__event=self.run.event_id, session__in=self._rounds
        )
        return list(
            chosen.select_related("session__room", "session__format", "session__group").order_by("rank", "pk")
        )

    @cached_property
    def released(self) -> list[Released]:
        """Meetings that had to be let go although they were to stay."""
        people = {pseudonym: registration for registration, pseudonym in self._pseudonyms.items()}
        words = _released_words()
        return [
            Released(
                self.people[people[a]], self.people[people[b]], words.get(item["rule"], words["impossible"])
            )
            for item in self.run.report.get("released", ())
            for a, b in (item["people"],)
            if people.get(a) in self.people and people.get(b) in self.people
        ]

    @cached_property
    def _pseudonyms(self) -> dict[UUID, str]:
        return dict(self.run.pseudonyms.values_list("registration", "pseudonym"))

    def rows(self, meetings: Sequence[Meeting] | None = None) -> list[Row]:
        """Return meetings (all by default) with their reasons."""
        chosen = self.meetings if meetings is None else meetings
        wording = Wording.of(chosen)
        return [Row(meeting, wording.sentences(meeting)) for meeting in chosen]

    def of_person(self, registration: Registration) -> list[Meeting]:
        """Return the meetings of one person."""
        return [m for m in self.meetings if registration.pk in {m.first_id, m.second_id}]

    def places_of(self, registration: Registration) -> list[WorkshopPlace]:
        """Return the workshop places of one person that the viewer may know of, by time."""
        places = self._places().filter(registration=registration)
        return list(places.select_related("session__room").order_by("session__starts_at"))

    def grid(self, slots: Sequence[MeetingSlot]) -> list[list[Seat | None]]:
        """Return one row per table, one seat per slot; a slot with fewer tables has None there."""
        held = {(meeting.slot_id, meeting.table): meeting for meeting in self.meetings}
        most = max((slot.tables for slot in slots), default=0)
        return [
            [
                Seat(slot, table, held.get((slot.pk, table))) if table <= slot.tables else None
                for slot in slots
            ]
            for table in range(1, most + 1)
        ]

    @cached_property
    def sessions(self) -> list[tuple[Session, list[MeetingSlot]]]:
        """The sessions with slots that the viewer may know of, whatever their format, with their slots."""
        found: dict[UUID, tuple[Session, list[MeetingSlot]]] = {}
        for slot in self.slots:
            if slot.session_id in self._seen:
                found.setdefault(slot.session_id, (slot.session, []))[1].append(slot)
        return list(found.values())


def _per_person(meetings: Iterable[Meeting]) -> Counter[UUID]:
    return Counter(side for meeting in meetings for side in (meeting.first_id, meeting.second_id))


def _is_there(registration: Registration) -> bool:
    return registration.state == Registration.State.REGISTERED and registration.person.is_active


def _workshop_rounds(run: Run) -> dict[UUID, int]:
    """The round of each workshop, by its real times."""
    workshops = Session.objects.filter(
        event=run.event_id, format__takes_wishes=True, round__isnull=False
    ).values_list("pk", "starts_at", "ends_at")
    keys = [key for key, _starts, _ends in workshops]
    return dict(zip(keys, rounds_of([(starts, ends) for _key, starts, ends in workshops]), strict=True))


def is_small(registration: Registration) -> bool:
    """Whether the person comes from a place under 20,000 inhabitants."""
    return size_class(registration.person.organisation) >= SMALL


def _released_words() -> dict[str, str]:
    return {
        "table": _("Den Tisch gibt es zu dieser Zeit nicht mehr."),
        "day": _("Eine der beiden Personen ist an diesem Tag nicht da."),
        "session": _("Eine der beiden Personen hat dann einen Programmpunkt."),
        "place": _("Eine der beiden Personen hat in diesem Workshop keinen Platz mehr."),
        "organisation": _("Beide arbeiten inzwischen für dieselbe Organisation."),
        "cap": _("Eine der beiden Personen möchte weniger Gespräche führen."),
        "colleagues": _("Jemand aus derselben Organisation trifft schon dieselbe Person."),
        "impossible": not_possible(),
    }
