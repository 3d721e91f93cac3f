# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Groups as a viewer sees them."""

from collections.abc import Set

from django.db.models import Q, QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.network.models import Group, GroupAlias, GroupMembership, Person, Visibility
from maschinenraum.network.rules import Viewer, current, is_signed_in, may_see_people, visible_levels


def groups_of(person: Person) -> QuerySet[Group]:
    """Return the groups in which the person has a role today."""
    memberships = GroupMembership.objects.filter(current(), person=person)
    return Group.objects.filter(pk__in=memberships.values("group"))


def groups_led_by(person: Person) -> QuerySet[Group]:
    """Return the groups the person leads today, in dictionary order."""
    leading = GroupMembership.objects.filter(current(), person=person, role__may_lead=True)
    return Group.objects.filter(pk__in=leading.values("group")).order_by("sort_key", "pk")


def groups_seen_by(viewer: Viewer, *, levels: Set[Visibility] | None = None) -> QuerySet[Group]:
    """Return the groups whose existence this viewer may know of.

    levels   the viewer's levels, where they have been asked for already: asking costs a query
    """
    seen = Q(visibility__in=visible_levels(viewer) if levels is None else levels)
    if is_signed_in(viewer) and isinstance(viewer, Person):
        seen |= Q(pk__in=groups_of(viewer).values("pk"))
    return Group.objects.filter(seen).select_related("kind", "parent").order_by("sort_key", "pk")


def memberships_seen_by(viewer: Viewer, group: Group) -> QuerySet[GroupMembership]:
    """Return who has a role in the group today; nobody for those who may not see people."""
    memberships = GroupMembership.objects.filter(current(), group=group, person__is_active=True)
    belongs = isinstance(viewer, Person) and groups_of(viewer).filter(pk=group.pk).exists()
    if not (may_see_people(viewer) or belongs):
        return memberships.none()
    return memberships.select_related("person__organisation", "role").order_by(
        "-role__may_lead", "person__sort_key"
    )


def groups_matching(viewer: Viewer, text: str) -> QuerySet[Group]:
    """Return visible groups whose name, or one of whose other names, holds ``text``."""
    folded = sort_key(text)
    if not folded:
        return Group.objects.none()
    called_so = GroupAlias.objects.filter(name__icontains=text.strip())
    names = Q(sort_key__contains=folded) | Q(pk__in=called_so.values("group"))
    return groups_seen_by(viewer).filter(names)
