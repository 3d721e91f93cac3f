# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what in the network: predicates that read like sentences.

A viewer is a ``Person`` or an anonymous reader. ``visible_levels`` answers for a record nobody is
tied to; being a member of a group or registered at an event is added by the queries of that noun.
"""

from collections.abc import Set
from datetime import date
from typing import TypeAlias

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from maschinenraum.network.models import Organisation, Person, ProjectMember, Visibility

Viewer: TypeAlias = Person | AnonymousUser


def today() -> date:
    """Return the calendar day at the network's place, not the server's, nor that of the event on the page."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def current(prefix: str = "") -> Q:
    """Return the condition that a dated role (``since``, ``until``) holds today."""
    day = today()
    return (Q(**{f"{prefix}since": None}) | Q(**{f"{prefix}since__lte": day})) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": day})
    )


@rules.predicate
def is_signed_in(viewer: Viewer) -> bool:
    """An active person, not a reader without account and not a deactivated one."""
    return isinstance(viewer, Person) and viewer.is_active


def _has_role(viewer: Viewer, *roles: Person.Role) -> bool:
    return isinstance(viewer, Person) and viewer.is_active and viewer.role in roles


@rules.predicate
def is_administrator(viewer: Viewer) -> bool:
    """A person who runs the installation."""
    return _has_role(viewer, Person.Role.ADMINISTRATOR)


@rules.predicate
def is_coordination(viewer: Viewer) -> bool:
    """A person of the coordination office."""
    return _has_role(viewer, Person.Role.COORDINATION)


@rules.predicate
def is_member(viewer: Viewer) -> bool:
    """A person of the network: not a guest, not the ministry."""
    return _has_role(viewer, Person.Role.MEMBER, Person.Role.COORDINATION, Person.Role.ADMINISTRATOR)


@rules.predicate
def is_in_programme(viewer: Viewer) -> bool:
    """Works for an organisation that is today a member of a funded project."""
    if not _has_role(viewer, Person.Role.MEMBER) or viewer.organisation_id is None:  # type: ignore[union-attr]
        return False
    roles_in_projects = ProjectMember.objects.filter(organisation=viewer.organisation_id)  # type: ignore[union-attr]
    return roles_in_projects.filter(current()).exists()


def is_last_administrator(person: Person) -> bool:
    """Nobody could run the installation any more if this person left."""
    administrators = Person.objects.filter(role=Person.Role.ADMINISTRATOR, is_active=True)
    return bool(is_administrator(person)) and not administrators.exclude(pk=person.pk).exists()


may_deactivate = is_administrator
is_office = is_coordination | is_administrator
may_import_directory = is_office
may_see_people = is_member
may_see_contact_data = is_office
may_confirm_organisations = is_office
may_propose_concepts = is_member
may_edit_vocabulary = is_office


@rules.predicate
def may_see_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """May read its name and page in the network: a public fact once the office has confirmed it."""
    return organisation.is_confirmed or bool(may_confirm_organisations(viewer))


def visible_levels(viewer: Viewer) -> Set[Visibility]:
    """Return the levels this viewer sees without being tied to the record.

    Public: everyone. Network: members. Internal on purpose: the coordination office, the
    administration and the people of the funded projects. Group and personal records are seen only
    by those tied to them, whatever their role.
    """
    if not is_member(viewer):
        return frozenset({Visibility.PUBLIC})
    if is_office(viewer) or is_in_programme(viewer):
        return frozenset({Visibility.PUBLIC, Visibility.NETWORK, Visibility.INTERNAL})
    return frozenset({Visibility.PUBLIC, Visibility.NETWORK})
