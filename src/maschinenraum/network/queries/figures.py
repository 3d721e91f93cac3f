# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Public figures of the network; they count public facts only."""

from dataclasses import dataclass

from maschinenraum.network.models import Project, ProjectMember
from maschinenraum.network.rules import current


@dataclass(frozen=True)
class NetworkFigures:
    """How many projects, how many organisations in them today, in how many Länder they lie."""

    projects: int
    members: int
    laender: int


def network_figures() -> NetworkFigures:
    """Count the projects and who is in them today."""
    members = ProjectMember.objects.filter(current())
    of_members = (
        members.exclude(organisation__territory=None).order_by().values_list("organisation__territory__land")
    )
    further = Project.further_laender.through.objects.values_list("territory__key")
    return NetworkFigures(
        projects=Project.objects.count(),
        members=members.values("organisation").distinct().count(),
        laender=of_members.union(further).count(),
    )
