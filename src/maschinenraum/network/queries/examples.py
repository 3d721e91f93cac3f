# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether invented records are loaded; every page then says so."""

from maschinenraum.network.models import Person, Project
from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.rules import Viewer


def examples_are_loaded(viewer: Viewer) -> bool:
    """Return whether this installation holds invented people, or the viewer may see another example.

    That there are invented people is said to everyone: it tells of the installation, not of any one
    of them. A hidden group must not be betrayed by its mark.
    """
    return (
        Person.objects.filter(is_example=True).exists()
        or organisations_seen_by(viewer).filter(is_example=True).exists()
        or Project.objects.filter(is_example=True).exists()
        or groups_seen_by(viewer).filter(is_example=True).exists()
    )
