# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what with events."""

import rules

from maschinenraum.events.models import Event, Organiser, Registration
from maschinenraum.network.models import Group, GroupMembership, Person, Visibility
from maschinenraum.network.rules import Viewer, current, is_member, is_office, is_signed_in, visible_levels


def _is_registered(viewer: Viewer, event: Event) -> bool:
    return is_signed_in(viewer) and bool(
        Registration.objects.filter(
            event=event, person=viewer.pk, state=Registration.State.REGISTERED
        ).exists()
    )


def _is_in_group(viewer: Viewer, group: Group | None) -> bool:
    return (
        group is not None
        and is_signed_in(viewer)
        and bool(GroupMembership.objects.filter(current(), group=group, person=viewer.pk).exists())
    )


def _leads(viewer: Viewer, **of: object) -> bool:
    leading = GroupMembership.objects.filter(current(), role__may_lead=True, **of)
    return bool(is_member(viewer)) and bool(leading.filter(person=viewer.pk).exists())


@rules.predicate
def may_create_events(viewer: Viewer) -> bool:
    """May create events at all: the office any, whoever leads a group its meetings."""
    return bool(is_office(viewer)) or _leads(viewer)


@rules.predicate
def may_create_event_of(viewer: Viewer, group: Group | None) -> bool:
    """May create an event of this group (None: of the whole network)."""
    return bool(is_office(viewer)) or (group is not None and _leads(viewer, group=group))


@rules.predicate
def organises(viewer: Viewer, event: Event) -> bool:
    """Is named as an organiser of this very event."""
    return is_signed_in(viewer) and bool(Organiser.objects.filter(event=event, person=viewer.pk).exists())


@rules.predicate
def may_see_inside(viewer: Viewer, event: Event) -> bool:
    """May see programme and participants: by level, or because they take part or organise.

    "Personal" is what organisers keep to themselves, for example while a congress is prepared.
    """
    return (
        event.inner_visibility in visible_levels(viewer)
        or bool(organises(viewer, event))
        or (event.inner_visibility != Visibility.PRIVATE and _is_registered(viewer, event))
        or (event.inner_visibility == Visibility.GROUP and _is_in_group(viewer, event.group))
    )


@rules.predicate
def may_see_participants(viewer: Viewer, event: Event) -> bool:
    """May read who takes part: of those who see the inside, members, a group's own people, who takes part or organises.

    A programme may be open to everyone; the names of those who come are not.
    """
    return bool(may_see_inside(viewer, event)) and (
        event.inner_visibility == Visibility.GROUP
        or bool(is_member(viewer))
        or _is_registered(viewer, event)
        or bool(organises(viewer, event))
    )


@rules.predicate
def may_run_event(viewer: Viewer, event: Event) -> bool:
    """May import participants, start runs, repair and publish: the office and named organisers."""
    return bool(is_office(viewer)) or bool(organises(viewer, event))


@rules.predicate
def may_prepare_event(viewer: Viewer, event: Event) -> bool:
    """May change the event, its programme and who organises it: who runs it and sees what is inside."""
    return bool(may_run_event(viewer, event)) and bool(may_see_inside(viewer, event))


@rules.predicate
def may_register(viewer: Viewer, event: Event) -> bool:
    """May register oneself: whoever may see the inside of the event, except the ministry's readers."""
    return (
        isinstance(viewer, Person)
        and viewer.role != Person.Role.MINISTRY
        and bool(may_see_inside(viewer, event))
    )


@rules.predicate
def may_see_access_needs(viewer: Viewer, event: Event) -> bool:
    """Only organisers named for it read what people need to take part; no role includes it."""
    return is_signed_in(viewer) and bool(
        Organiser.objects.filter(event=event, person=viewer.pk, sees_access_needs=True).exists()
    )
