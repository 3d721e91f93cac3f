# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Groups, projects and organisations as the search reads them. People are never among its documents."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Prefetch

from maschinenraum.network.models import Group, Organisation, Project, ProjectMember, Visibility
from maschinenraum.network.queries.labels import UNCONFIRMED, group_label
from maschinenraum.network.queries.places import land_of, size_class_of
from maschinenraum.network.rules import current
from maschinenraum.search.changes.documents import NOT_QUOTED, Found

GROUP, PROJECT, ORGANISATION = "network.group:", "network.project:", "network.organisation:"


def group_documents(pks: Collection[UUID]) -> list[Found]:
    """Return these groups as they are to be found, by their names, purpose and kind."""
    groups = Group.objects.filter(pk__in=pks).select_related("kind").prefetch_related("aliases")
    return [
        Found(
            key=f"{GROUP}{group.pk}",
            kind="group",
            title=group.name,
            summary=group.purpose,
            body=_lines(
                NOT_QUOTED,
                group.kind.name_de,
                group.kind.name_en,
                *(alias.name for alias in group.aliases.all()),
            ),
            labels=[*_level(group.visibility), group_label(group.pk)],
            facets={"kind": ["group"]},
        )
        for group in groups.order_by("pk")
    ]


def project_documents(pks: Collection[UUID]) -> list[Found]:
    """Return these projects as they are to be found, by their names and those of today's members."""
    members = ProjectMember.objects.filter(current()).select_related(
        "organisation__territory", "organisation__invented_profile__land"
    )
    projects = Project.objects.filter(pk__in=pks).prefetch_related(
        Prefetch("members", queryset=members.order_by("organisation__sort_key", "pk")), "further_laender"
    )
    return [_project(project) for project in projects.order_by("pk")]


def organisation_documents(pks: Collection[UUID]) -> list[Found]:
    """Return these organisations as they are to be found; one not confirmed is for the office alone."""
    organisations = Organisation.objects.filter(pk__in=pks).select_related(
        "territory", "invented_profile__land"
    )
    return [
        Found(
            key=f"{ORGANISATION}{organisation.pk}",
            kind="organisation",
            title=organisation.name,
            summary=organisation.short_name,
            labels=[Visibility.PUBLIC if organisation.is_confirmed else UNCONFIRMED],
            facets={
                "kind": ["organisation"],
                "land": _known([land_of(organisation)]),
                "size": _known([size_class_of(organisation)]),
            },
        )
        for organisation in organisations.order_by("pk")
    ]


def _project(project: Project) -> Found:
    organisations = [
        member.organisation for member in project.members.all() if member.organisation.is_confirmed
    ]
    laender = [land_of(organisation) for organisation in organisations]
    laender += [land.land for land in project.further_laender.all()]
    return Found(
        key=f"{PROJECT}{project.pk}",
        kind="project",
        title=project.name,
        body=_lines(project.note, NOT_QUOTED, *(organisation.name for organisation in organisations)),
        labels=[Visibility.PUBLIC],
        facets={"kind": ["project"], "land": _known(laender), "size": _known([project.size_class])},
    )


def _level(visibility: str) -> list[str]:
    """A group's own people hold its label whatever the level; these two levels admit nobody else."""
    return [] if visibility in {Visibility.GROUP, Visibility.PRIVATE} else [visibility]


def _known(values: Iterable[str]) -> list[str]:
    return [value for value in values if value]


def _lines(*texts: str) -> str:
    return "\n".join(_known(texts))
