# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a participant does now and next."""

from datetime import datetime

from django.utils import timezone

from maschinenraum.events.models import Event, Registration
from maschinenraum.events.queries.timetables.items import Item, Kind
from maschinenraum.events.queries.timetables.timetable import Timetable, registration_of, timetable
from maschinenraum.network.models import Person


def now_and_next(plan: Timetable, moment: datetime) -> tuple[Item | None, Item | None]:
    """Return what is on at ``moment`` (a break counts) and what takes place after it.

    Of what is part of something longer that is on too, e.g. a round of a workshop, that is the part.
    """
    everything = [item for day in plan.days for item in day.items]
    on = [item for item in everything if item.starts_at <= moment < item.ends_at]
    now = min(on, key=lambda item: item.ends_at - item.starts_at, default=None)
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
