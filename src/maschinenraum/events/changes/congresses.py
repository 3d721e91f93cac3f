# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing down an event and who organises it."""

from itertools import count
from uuid import UUID

from django.utils.text import slugify

from maschinenraum.engine.language import fold
from maschinenraum.events.changes.documents import refresh_event
from maschinenraum.events.models import Event, Organiser
from maschinenraum.events.queries.programme.details import EventDetails
from maschinenraum.network.models import Organisation, Person

#: Addresses below the list of events that are no event.
RESERVED = frozenset({"neu"})
LONGEST_SLUG = 70


def create_event(details: EventDetails, *, key: UUID, organiser: Organisation | None) -> Event:
    """Store a new event; what it is follows from whether it is a group's. Its address comes from its title."""
    event = Event.objects.create(
        id=key,
        slug=free_slug(details.title),
        kind=Event.Kind.MEETING if details.group else Event.Kind.CONGRESS,
        organiser=organiser,
        **details.values,
    )
    refresh_event(event)
    return event


def change_event(event: Event, details: EventDetails) -> list[str]:
    """Write what has changed and return the names of the fields; kind and address stay."""
    changed = [name for name, value in details.values.items() if getattr(event, name) != value]
    for name in changed:
        setattr(event, name, getattr(details, name))
    if changed:
        event.save(update_fields=[*changed, "changed_at"])
        refresh_event(event)
    return changed


def free_slug(title: str) -> str:
    """Return an address made from a title that no event has: "kongress-koeln", "kongress-koeln-2"."""
    plain = slugify(fold(title))[:LONGEST_SLUG].strip("-") or "veranstaltung"
    taken = set(Event.objects.filter(slug__startswith=plain).values_list("slug", flat=True)) | RESERVED
    candidates = (plain if number == 1 else f"{plain}-{number}" for number in count(1))
    return next(slug for slug in candidates if slug not in taken)


def add_organiser(event: Event, person: Person, *, sees_access_needs: bool = False) -> bool:
    """Name an organiser; False where the person is one already."""
    _organiser, is_new = Organiser.objects.get_or_create(
        event=event, person=person, defaults={"sees_access_needs": sees_access_needs}
    )
    return is_new


def let_see_access_needs(organiser: Organiser, *, sees: bool) -> None:
    """Name an organiser, or not any more, as one who reads what people need to take part."""
    organiser.sees_access_needs = sees
    organiser.save(update_fields=["sees_access_needs"])


def remove_organiser(organiser: Organiser) -> None:
    """Take an organiser off the list."""
    organiser.delete()
