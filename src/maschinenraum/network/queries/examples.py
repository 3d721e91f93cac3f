# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether invented records are loaded; every page then says so."""

from maschinenraum.network.models import Group, Organisation, Person, Project


def examples_are_loaded() -> bool:
    """Return whether any record marked as an example exists, whoever may see it."""
    return any(
        model._default_manager.filter(is_example=True).exists()
        for model in (Person, Group, Organisation, Project)
    )
