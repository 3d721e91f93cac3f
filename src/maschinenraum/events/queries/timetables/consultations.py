# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Consultations in a timetable: for whoever asks and for whoever advises, and requests without a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maschinenraum.events.models import (
    AdviceRequest,
    Consultation,
    Registration,
    Run,
    Unavailability,
    Wish,
)
from maschinenraum.events.queries.advice import no_time_for
from maschinenraum.events.queries.timetables.items import Item, Kind, Partner, adviser, participant
from maschinenraum.events.queries.timetables.publishing import Published, last_changed, pseudonym_in
from maschinenraum.events.queries.timetables.sessions import Programme, room_of, title_of
from maschinenraum.network.models import Visibility
from maschinenraum.network.models.people import FORMER_MEMBER

#: Who asks whom: a registration and the host of an advice session.
Pair = tuple[UUID, int]


@dataclass(frozen=True)
class Unserved:
    """A request for which the plan has no time, and why."""

    adviser: Partner
    question: str
    why: str


def consultation_items(
    registration: Registration, run: Run, programme: Programme, published: Published
) -> list[Item]:
    """Return the consultations of the plan in force in which the person asks or advises."""
    if not programme.with_turns:
        return []
    own = _consultations_of(registration).filter(run=run, turn__session__in=programme.with_turns)
    found = list(
        taking_place(own, timezone.now())
        .select_related("turn", "registration__person__organisation", "adviser__person__organisation")
        .order_by("turn__starts_at", "pk")
    )
    if not found:
        return []
    questions, changed = _questions(found), _last_changed(registration, published)
    return [
        _consultation_item(
            consultation,
            programme,
            gives_advice=consultation.registration_id != registration.pk,
            question=questions.get(_pair(consultation), ""),
            changed_at=changed[_pair(consultation)],
        )
        for consultation in found
    ]


def unserved_requests(registration: Registration, run: Run, programme: Programme) -> tuple[Unserved, ...]:
    """Return the person's requests that have no time in the plan in force, each with the reason in words."""
    if not programme.with_turns:
        return ()
    requests = AdviceRequest.objects.filter(
        registration=registration, adviser__session__in=programme.with_turns
    ).exclude(adviser__session__visibility=Visibility.PRIVATE)
    found = list(requests.select_related("adviser__person__organisation").order_by("rank", "pk"))
    if not found:
        return ()
    planned = Consultation.objects.filter(run=run, registration=registration)
    given = set(planned.values_list("adviser", flat=True))
    held = set(taking_place(planned, timezone.now()).values_list("adviser", flat=True))
    pseudonym = pseudonym_in(run, registration)
    # Of answers changed since then the run knows nothing.
    report = run.report if registration.changed_at <= run.created_at else {}
    return tuple(
        Unserved(
            adviser=adviser(request.adviser.person),
            question=request.text,
            why=no_time_for(request, report, pseudonym, lost=request.adviser_id in given),
        )
        for request in found
        if request.adviser_id not in held
    )


def taking_place(consultations: QuerySet[Consultation], now: datetime) -> QuerySet[Consultation]:
    """Return those consultations whose two people are still there, and can and will meet.

    As with meetings: a time one of them cannot and a person one of them does not want to meet end it in
    the very same way. One that was asked for ends with the request. What has begun stays, also with
    somebody erased since then, without saying who it was.
    """
    begun = Q(turn__starts_at__lte=now)
    erased = {
        side: Q(**{f"{side}__person__is_active": False, f"{side}__person__family_name": FORMER_MEMBER})
        for side in ("registration", "adviser")
    }
    person_there = Q(registration__state=Registration.State.REGISTERED, registration__person__is_active=True)
    signed_off = Registration.objects.filter(
        event=OuterRef("run__event"),
        person=OuterRef("adviser__person"),
        state=Registration.State.CANCELLED,
    )
    adviser_there = Q(adviser__person__is_active=True) & ~Q(Exists(signed_off))
    asked = Q(rank=None) | Q(
        Exists(
            AdviceRequest.objects.filter(registration=OuterRef("registration"), adviser=OuterRef("adviser"))
        )
    )
    stand = consultations.filter(person_there | (begun & erased["registration"]))
    stand = stand.filter(adviser_there | (begun & erased["adviser"]))
    stand = stand.filter(begun | (asked & ~_kept_to_themselves()))
    return stand.exclude(turn__session__visibility=Visibility.PRIVATE)


def _kept_to_themselves() -> Q:
    """Whether one of the two of a consultation (the outer query) cannot then, or does not want to meet the other."""
    times = Unavailability.objects.filter(
        starts_at__lt=OuterRef("turn__ends_at"), ends_at__gt=OuterRef("turn__starts_at")
    )
    nevers = Wish.objects.filter(kind=Wish.Kind.NEVER)
    of_adviser = {
        "registration__person": OuterRef("adviser__person"),
        "registration__event": OuterRef("run__event"),
    }
    return (
        Q(Exists(times.filter(registration=OuterRef("registration"))))
        | Q(Exists(times.filter(**of_adviser)))
        | Q(
            Exists(
                nevers.filter(
                    registration=OuterRef("registration"), other__person=OuterRef("adviser__person")
                )
            )
        )
        | Q(Exists(nevers.filter(**of_adviser, other=OuterRef("registration"))))
    )


def _consultations_of(registration: Registration) -> QuerySet[Consultation]:
    """Consultations of all plans of the event in which the person asks or advises."""
    return Consultation.objects.filter(
        Q(registration=registration) | Q(adviser__person=registration.person_id),
        run__event=registration.event_id,
    )


def _pair(consultation: Consultation) -> Pair:
    return consultation.registration_id, consultation.adviser_id


def _questions(consultations: Collection[Consultation]) -> dict[Pair, str]:
    """Return what is asked, as it stands today."""
    requests = AdviceRequest.objects.filter(
        registration__in={one.registration_id for one in consultations},
        adviser__in={one.adviser_id for one in consultations},
    )
    return {(request.registration_id, request.adviser_id): request.text for request in requests}


def _consultation_item(
    consultation: Consultation,
    programme: Programme,
    *,
    gives_advice: bool,
    question: str,
    changed_at: datetime,
) -> Item:
    session = programme.sessions[consultation.turn.session_id]
    other = participant(consultation.registration) if gives_advice else adviser(consultation.adviser.person)
    return Item(
        kind=Kind.CONSULTATION,
        key=f"consultation:{consultation.adviser_id}:{consultation.registration_id}",
        starts_at=consultation.turn.starts_at,
        ends_at=consultation.turn.ends_at,
        title=title_of(session),
        room=room_of(session),
        partner=other,
        question=question,
        gives_advice=gives_advice,
        changed_at=changed_at,
    )


def _last_changed(registration: Registration, published: Published) -> dict[Pair, datetime]:
    """Return for each consultation of the person when it was last given another time."""
    held = _consultations_of(registration).filter(run__in=[run for run, _published_at in published])
    return last_changed(published, ((one.run_id, _pair(one), one.turn_id) for one in held))
