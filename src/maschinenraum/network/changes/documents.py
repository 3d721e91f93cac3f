# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping what the search knows of groups, projects and organisations up to date."""

from collections.abc import Iterable, Iterator
from itertools import chain
from uuid import UUID

from maschinenraum.network.models import Group, Organisation, Project, ProjectMember
from maschinenraum.network.queries.documents import (
    GROUP,
    ORGANISATION,
    PROJECT,
    group_documents,
    organisation_documents,
    project_documents,
)
from maschinenraum.search.changes.refreshing import refresh, refresh_all


def refresh_groups(pks: Iterable[UUID]) -> None:
    """To be called by every change of a group's name, purpose, other names or visibility."""
    refresh(GROUP, pks, group_documents)


def refresh_organisations(pks: Iterable[UUID]) -> None:
    """To be called by every change of an organisation; its projects name it and are refreshed too."""
    changed = list(pks)
    if not changed:
        return
    refresh(ORGANISATION, changed, organisation_documents)
    theirs = ProjectMember.objects.filter(organisation__in=changed).order_by("project")
    refresh(PROJECT, theirs.values_list("project", flat=True).distinct(), project_documents)


def refresh_all_documents() -> Iterator[int]:
    """Compare all of them with what the search knows; yields how many each batch had."""
    return chain(
        refresh_all(GROUP, Group.objects.order_by("pk").values_list("pk", flat=True), group_documents),
        refresh_all(PROJECT, Project.objects.order_by("pk").values_list("pk", flat=True), project_documents),
        refresh_all(
            ORGANISATION,
            Organisation.objects.order_by("pk").values_list("pk", flat=True),
            organisation_documents,
        ),
    )
