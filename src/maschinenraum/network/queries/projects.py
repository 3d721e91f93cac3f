# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Model projects and organisations. They are public facts; the people in them are not.

An organisation that came with a list of participants is none until the office has confirmed it.
"""

from django.db.models import Prefetch, Q, QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.network.models import Organisation, Project, ProjectMember
from maschinenraum.network.rules import Viewer, current, may_confirm_organisations


def projects() -> QuerySet[Project]:
    """Return all projects with their members, lead first, and the members' territories."""
    members = ProjectMember.objects.select_related("organisation__territory__parent").order_by(
        "role", "organisation__sort_key"
    )
    return Project.objects.prefetch_related(
        Prefetch("members", queryset=members), "further_laender"
    ).order_by("sort_key", "pk")


def organisations_seen_by(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations this viewer may know of, with their territories."""
    found = Organisation.objects.select_related("territory", "invented_profile__land").order_by(
        "sort_key", "pk"
    )
    return found if may_confirm_organisations(viewer) else found.filter(is_confirmed=True)


def organisations_to_confirm(viewer: Viewer) -> QuerySet[Organisation]:
    """Return those that wait for the office; none for everyone else."""
    return organisations_seen_by(viewer).filter(is_confirmed=False)


def projects_matching(
    *, text: str = "", land: str = "", round_year: int | None = None, size_class: str = ""
) -> QuerySet[Project]:
    """Return the projects whose name or members hold ``text``, in one Land, round and size class.

    ``land`` is the two-digit key; a project of several Länder is found under each of them.
    """
    found = projects()
    if folded := sort_key(text):
        among_members = ProjectMember.objects.filter(organisation__sort_key__contains=folded)
        found = found.filter(Q(sort_key__contains=folded) | Q(pk__in=among_members.values("project")))
    if land:
        there = ProjectMember.objects.filter(current(), organisation__territory__land=land)
        further = Project.further_laender.through.objects.filter(territory__key=land)
        found = found.filter(Q(pk__in=there.values("project")) | Q(pk__in=further.values("project")))
    if round_year is not None:
        found = found.filter(round=round_year)
    if size_class:
        found = found.filter(size_class=size_class)
    return found


def rounds() -> list[int]:
    """Return the rounds (Staffeln) in which projects were chosen, oldest first."""
    years = Project.objects.exclude(round=None).order_by("round").values_list("round", flat=True)
    return [year for year in years.distinct() if year is not None]


def organisations_matching(
    viewer: Viewer, *, text: str = "", kind: str = "", land: str = ""
) -> QuerySet[Organisation]:
    """Return the visible organisations whose name holds ``text``, of one kind, in one Land."""
    found = organisations_seen_by(viewer)
    if folded := sort_key(text):
        found = found.filter(sort_key__contains=folded)
    if kind:
        found = found.filter(kind=kind)
    in_land = Q(territory__land=land) | Q(invented_profile__land__land=land)
    return found.filter(in_land) if land else found
