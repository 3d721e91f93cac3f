# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The timetable of one registration, put together from its parts."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from maschinenraum.events.models import (
    Event,
    MeetingAnswer,
    Publication,
    Registration,
    Run,
)
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.timetables.consultations import (
    Unserved,
    consultation_items,
    unserved_requests,
)
from maschinenraum.events.queries.timetables.items import Day, Item, Kind, Partner, days_with, participant
from maschinenraum.events.queries.timetables.meetings import Answers, answers_of, meeting_items, short_of
from maschinenraum.events.queries.timetables.publishing import published_runs
from maschinenraum.events.queries.timetables.sessions import Programme, session_items
from maschinenraum.events.queries.timetables.tables import table_items
from maschinenraum.network.models import Person, Visibility


@dataclass(frozen=True)
class Timetable:
    """One participant's event. ``publication`` is None as long as no plan was made known.

    ``short_of`` says in words which rule keeps the person below three meetings, or is empty;
    ``unserved`` are their requests for advice without a time; ``follow_ups`` are those with whom the
    person wants to stay in touch.
    """

    registration: Registration
    publication: Publication | None
    days: tuple[Day, ...]
    short_of: str
    unserved: tuple[Unserved, ...]
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
    publication = publication_in_force(registration.event)
    run = publication.run if publication else None
    answers, programme = answers_of(registration), Programme.of(registration, run)
    items = session_items(registration, run, programme)
    shortage, unserved = "", tuple[Unserved, ...]()
    if run is not None:
        planned = _planned(registration, run, programme, answers)
        items += planned
        meetings = sum(item.kind == Kind.MEETING for item in planned)
        shortage = short_of(registration, run, meetings)
        unserved = unserved_requests(registration, run, programme)
    return Timetable(
        registration=registration,
        publication=publication,
        days=days_with(items, ZoneInfo(registration.event.time_zone)),
        short_of=shortage,
        unserved=unserved,
        follow_ups=_follow_ups(answers),
    )


def _planned(registration: Registration, run: Run, programme: Programme, answers: Answers) -> list[Item]:
    """What the plan in force gives a time: meetings, rounds at tables, consultations."""
    published = published_runs(registration.event)
    return [
        *meeting_items(registration, run, answers, published),
        *table_items(registration, run, programme, published),
        *consultation_items(registration, run, programme, published),
    ]


def _follow_ups(answers: Answers) -> tuple[Partner, ...]:
    return tuple(
        participant(answer.other)
        for answer in answers.values()
        if answer.kind == MeetingAnswer.Kind.FOLLOW_UP and answer.other.person.is_active
    )
