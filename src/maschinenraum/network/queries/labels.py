# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Labels of the search: opaque words that a document carries and a reader holds.

They narrow what the search looks at. What a reader sees in the end is decided by the queries of the
room that owns the record; a label may therefore admit too much, never too little.
"""

from uuid import UUID

from maschinenraum.network.models import Person
from maschinenraum.network.queries.groups import groups_of
from maschinenraum.network.rules import (
    Viewer,
    is_member,
    is_signed_in,
    may_confirm_organisations,
    visible_levels,
)

#: Held by those who confirm organisations.
UNCONFIRMED = "unconfirmed"


def group_label(pk: UUID) -> str:
    """Return the label held by the people of a group."""
    return f"group:{pk}"


def organisation_label(pk: UUID) -> str:
    """Return the label held by the members who work for an organisation."""
    return f"organisation:{pk}"


def person_label(pk: UUID) -> str:
    """Return the label held by one person."""
    return f"person:{pk}"


def labels_of(viewer: Viewer) -> frozenset[str]:
    """Return the labels this viewer holds today, those of the rooms above left out."""
    held = {str(level) for level in visible_levels(viewer)}
    if may_confirm_organisations(viewer):
        held.add(UNCONFIRMED)
    if is_signed_in(viewer) and isinstance(viewer, Person):
        held.add(person_label(viewer.pk))
        held.update(group_label(pk) for pk in groups_of(viewer).values_list("pk", flat=True))
        if is_member(viewer) and viewer.organisation_id is not None:
            held.add(organisation_label(viewer.organisation_id))
    return frozenset(held)
