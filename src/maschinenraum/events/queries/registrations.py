# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Registrations: what a person answered, what the form may offer, and whether it is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from maschinenraum.events.models import (
    AccessNeed,
    Event,
    MeetingSlot,
    Registration,
    Session,
    Statement,
    Wish,
)
from maschinenraum.events.queries.advice import Request, requests_of
from maschinenraum.events.queries.congresses import inner_sessions, sessions_inside
from maschinenraum.events.rules import may_see_access_needs, may_see_participants
from maschinenraum.network.models import Person
from maschinenraum.network.rules import Viewer, today

#: Of one line of what people offer or seek.
LONGEST_STATEMENT = 400


@dataclass(frozen=True)
class Answers:
    """What a person answers when registering, as plain values.

    ``workshops`` holds sessions, first choice first. ``offers`` and ``seeks`` are one statement per
    line; their topics are keys of concepts. ``wishes`` and ``known`` name other registrations,
    ``busy`` meeting slots. ``requests`` are for advice, the most important first.
    """

    days: frozenset[date]
    workshops: tuple[UUID, ...] = ()
    offers: str = ""
    offer_topics: frozenset[str] = frozenset()
    seeks: str = ""
    seek_topics: frozenset[str] = frozenset()
    max_meetings: int | None = None
    wishes: Mapping[UUID, Wish.Kind] = field(default_factory=dict)
    known: frozenset[UUID] = frozenset()
    busy: frozenset[int] = frozenset()
    access_need: str = ""
    requests: tuple[Request, ...] = ()


def days_of(event: Event) -> list[date]:
    """Return every day of the event."""
    return [event.starts_on + timedelta(days=n) for n in range((event.ends_on - event.starts_on).days + 1)]


def registration_is_open(event: Event, day: date | None = None) -> bool:
    """Whether people may register themselves on ``day`` (default today).

    A closing day set by the organisers holds even after the event; without one the last day counts.
    """
    day = day or today()
    opens, closes = event.registration_opens_on, event.registration_closes_on or event.ends_on
    return (opens is None or opens <= day) and day <= closes


def registration_opens_later(event: Event, day: date | None = None) -> bool:
    """Whether registration has a first day that is still ahead."""
    return event.registration_opens_on is not None and event.registration_opens_on > (day or today())


def own_registration(person: Person, event: Event) -> Registration | None:
    """Return the person's registration, also one they cancelled."""
    return Registration.objects.filter(person=person, event=event).first()


def workshops_of(viewer: Viewer, event: Event) -> QuerySet[Session]:
    """Return the workshops a viewer may choose among, in order of time."""
    return inner_sessions(viewer, event).filter(format__takes_wishes=True)


def meeting_slots(event: Event) -> QuerySet[MeetingSlot]:
    """Return the times of one-to-one meetings, in order."""
    return MeetingSlot.objects.filter(session__event=event).order_by("starts_at", "pk")


def slots_offered(viewer: Viewer, event: Event) -> QuerySet[MeetingSlot]:
    """Return the times of one-to-one meetings that this viewer may know of, in order."""
    return meeting_slots(event).filter(session__in=sessions_inside(viewer))


def possible_partners(viewer: Viewer, event: Event) -> QuerySet[Registration]:
    """Return the registered participants a viewer may name: all but oneself and one's colleagues.

    Colleagues of one organisation never meet each other at an event, so naming them would be idle.
    Whoever may not read who takes part, for example a guest before registering, can name nobody yet.
    """
    registered = people_to_tell(event)
    if not isinstance(viewer, Person) or not may_see_participants(viewer, event):
        return registered.none()
    others = registered.exclude(person=viewer)
    if viewer.organisation_id is not None:
        others = others.exclude(person__organisation=viewer.organisation_id)
    return others.select_related("person__organisation").order_by("person__sort_key", "pk")


def people_to_tell(event: Event) -> QuerySet[Registration]:
    """Return everyone registered whose account is open; those without an address get no mail."""
    return Registration.objects.filter(
        event=event, state=Registration.State.REGISTERED, person__is_active=True
    )


def partner_labels(registrations: Iterable[Registration]) -> dict[UUID, str]:
    """Return "name, organisation" for each registration; a second person of that label gets "(2)"."""
    labels: dict[UUID, str] = {}
    seen: dict[str, int] = {}
    for registration in registrations:
        person = registration.person
        label = f"{person.name}, {person.organisation.name}" if person.organisation else person.name
        seen[label] = seen.get(label, 0) + 1
        labels[registration.pk] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return labels


def answers_of(registration: Registration) -> Answers:
    """Return everything the person answered; only for the person, and for rules that hold for them."""
    slots = list(meeting_slots(registration.event))
    times = list(registration.unavailabilities.all())
    offers, offer_topics = statements_of(registration, Statement.Kind.OFFER)
    seeks, seek_topics = statements_of(registration, Statement.Kind.SEEK)
    need = AccessNeed.objects.filter(registration=registration).first()
    return Answers(
        days=frozenset(registration.days.values_list("day", flat=True)),
        workshops=tuple(
            registration.workshop_choices.order_by("rank", "pk").values_list("session", flat=True)
        ),
        offers=offers,
        offer_topics=offer_topics,
        seeks=seeks,
        seek_topics=seek_topics,
        max_meetings=registration.max_meetings,
        wishes={wish.other_id: Wish.Kind(wish.kind) for wish in registration.wishes.all()},
        known=frozenset(registration.known_contacts.values_list("other", flat=True)),
        busy=frozenset(
            slot.pk
            for slot in slots
            if any(time.starts_at < slot.ends_at and slot.starts_at < time.ends_at for time in times)
        ),
        access_need=need.text if need else "",
        requests=requests_of(registration),
    )


def statements_of(registration: Registration, kind: Statement.Kind) -> tuple[str, frozenset[str]]:
    """Return the person's statements of one kind, one per line, and the topics of all of them."""
    statements = registration.statements.filter(kind=kind).order_by("pk").prefetch_related("concepts")
    texts = [statement.text for statement in statements if statement.text]
    topics = {concept.pk for statement in statements for concept in statement.concepts.all()}
    return "\n".join(texts), frozenset(topics)


def first_answers(person: Person, event: Event) -> Answers:
    """Return what the form proposes: all days, and what the person said when they last registered."""
    last = (
        Registration.objects.filter(person=person, state=Registration.State.REGISTERED)
        .exclude(event=event)
        .order_by("-event__starts_on", "-pk")
        .first()
    )
    if last is None:
        return Answers(days=frozenset(days_of(event)))
    # Topics are found anew in the text, which the person will probably change.
    return Answers(
        days=frozenset(days_of(event)),
        offers=statements_of(last, Statement.Kind.OFFER)[0],
        seeks=statements_of(last, Statement.Kind.SEEK)[0],
        max_meetings=last.max_meetings,
    )


def access_needs_seen_by(viewer: Viewer, event: Event) -> Sequence[AccessNeed]:
    """Return what participants need to take part, for the organisers named for it and nobody else."""
    if not may_see_access_needs(viewer, event):
        return []
    needs = AccessNeed.objects.filter(
        registration__event=event, registration__state=Registration.State.REGISTERED
    )
    return list(
        needs.select_related("registration__person", "registration__event").order_by(
            "registration__person__sort_key", "pk"
        )
    )
