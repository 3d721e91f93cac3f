# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Creating an event, changing it, and naming who organises it."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from maschinenraum.events.actions.programme.refusals import (
    Gone,
    Invalid,
    Refused,
    insist_on_seen,
)
from maschinenraum.events.changes import congresses
from maschinenraum.events.changes.registrations import hold_event
from maschinenraum.events.models import Event, Organiser
from maschinenraum.events.queries.congresses import events_seen_by
from maschinenraum.events.queries.programme.checks import event_problems
from maschinenraum.events.queries.programme.details import EventDetails, Problem
from maschinenraum.events.rules import may_create_event_of, may_prepare_event, organises
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.network.queries.people import people_seen_by


@transaction.atomic
def create_event(details: EventDetails, *, by: Person, key: UUID | None = None) -> Event:
    """Create an event; whoever does it organises it.

    The same ``key`` sent twice (a double click) creates one event. Raises ``Invalid`` for what cannot be.
    """
    if not may_create_event_of(by, details.group):
        raise PermissionDenied
    if details.group is not None and not groups_seen_by(by).filter(pk=details.group.pk).exists():
        raise PermissionDenied
    if problems := list(event_problems(details)):
        raise Invalid(problems)
    existing = Event.objects.filter(pk=key).first() if key else None
    if existing is not None and organises(by, existing):
        return existing
    own = by.organisation if by.organisation and by.organisation.is_confirmed else None
    new_key = key if key and existing is None else uuid4()
    event = congresses.create_event(details, key=new_key, organiser=own)
    congresses.add_organiser(event, by)
    record_deed(person=by, verb="create-event", subject=event)
    return event


@transaction.atomic
def change_event(event: Event, details: EventDetails, *, by: Person, seen: str | None = None) -> Event:
    """Change what is written of an event; its group, kind and address stay.

    ``seen`` is the version the form showed: raises ``Overtaken`` for another one, ``Invalid`` for what
    cannot be, also where the programme stands in the way.
    """
    event = _held(event, by)
    insist_on_seen(seen, version_of(event))
    if details.group != event.group:
        raise PermissionDenied
    if problems := list(event_problems(details, event)):
        raise Invalid(problems)
    changed = congresses.change_event(event, details)
    if not (events_seen_by(by).filter(pk=event.pk).exists() and may_prepare_event(by, event)):
        field = "visibility" if "visibility" in changed else "inner_visibility"
        sentence = _("Damit sähen Sie die Veranstaltung selbst nicht mehr. Lassen Sie sich zuerst als Verantwortliche oder Verantwortlicher eintragen.")  # fmt: skip  # noqa: E501
        raise Invalid([Problem(field, sentence)])
    if changed:
        record_deed(person=by, verb="change-event", subject=event, details={"fields": sorted(changed)})
    return event


@transaction.atomic
def add_organiser(event: Event, person: Person, *, by: Person, sees_access_needs: bool = False) -> None:
    """Name a further organiser, somebody this person can find in the network."""
    event = _held(event, by)
    if not people_seen_by(by).filter(pk=person.pk).exists():
        raise PermissionDenied
    if congresses.add_organiser(event, person, sees_access_needs=sees_access_needs):
        details: dict[str, object] = {"organiser": str(person.pk), "sees_access_needs": sees_access_needs}
        record_deed(person=by, verb="add-organiser", subject=event, details=details)


@transaction.atomic
def let_see_access_needs(organiser: Organiser, *, sees: bool, by: Person) -> None:
    """Name an organiser, or not any more, as one who reads what people need to take part."""
    event, organiser = _held_organiser(organiser, by)
    if organiser.sees_access_needs != sees:
        congresses.let_see_access_needs(organiser, sees=sees)
        details: dict[str, object] = {"organiser": str(organiser.person_id), "sees_access_needs": sees}
        record_deed(person=by, verb="change-organiser", subject=event, details=details)


@transaction.atomic
def remove_organiser(organiser: Organiser, *, by: Person) -> None:
    """Take an organiser off the list; raises ``Refused`` for the last one there is."""
    event, organiser = _held_organiser(organiser, by)
    if not Organiser.objects.filter(event=event).exclude(pk=organiser.pk).exists():
        raise Refused(
            _("Das ist die einzige verantwortliche Person. Nennen Sie zuerst eine zweite, dann geht es.")
        )
    details: dict[str, object] = {"organiser": str(organiser.person_id)}
    congresses.remove_organiser(organiser)
    record_deed(person=by, verb="remove-organiser", subject=event, details=details)


def version_of(event: Event) -> str:
    """What a form remembers of the event it shows."""
    return event.changed_at.isoformat()


def _held(event: Event, by: Person) -> Event:
    """Return the event as it is now, held until the end of the transaction, for whoever prepares it."""
    hold_event(event)
    event = Event.objects.select_related("group").get(pk=event.pk)
    if not may_prepare_event(by, event):
        raise PermissionDenied
    return event


def _held_organiser(organiser: Organiser, by: Person) -> tuple[Event, Organiser]:
    event = _held(organiser.event, by)
    current = Organiser.objects.filter(pk=organiser.pk, event=event).first()
    if current is None:
        raise Gone
    return event, current
