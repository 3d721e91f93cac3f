# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Model projects and organisations. They are public facts; the people in them are not."""

from django.db.models import Prefetch, QuerySet

from maschinenraum.network.models import Organisation, Project, ProjectMember


def projects() -> QuerySet[Project]:
    """Return all projects with their members, lead first, and the members' territories."""
    members = ProjectMember.objects.select_related("organisation__territory__parent").order_by(
        "role", "organisation__sort_key"
    )
    return Project.objects.prefetch_related(Prefetch("members", queryset=members)).order_by("sort_key", "pk")


def organisations() -> QuerySet[Organisation]:
    """Return all organisations with their territories."""
    return Organisation.objects.select_related("territory").order_by("sort_key", "pk")
