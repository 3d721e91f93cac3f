# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Territories of the official directory; they are public facts. Imports of it are the office's."""

from uuid import UUID

from django.db.models import Q, QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.network.directory.records import same_place
from maschinenraum.network.models import DirectoryImport, Territory, TerritorySuccession
from maschinenraum.network.rules import Viewer, may_import_directory


def territories() -> QuerySet[Territory]:
    """Return the territories valid today, with the one above, in the order of their names."""
    return Territory.objects.filter(valid_to=None).select_related("parent").order_by("sort_key", "key")


def all_territories() -> QuerySet[Territory]:
    """Return the territories of today and of the past, with the one above."""
    return Territory.objects.select_related("parent").order_by("sort_key", "key")


def territories_matching(*, text: str = "", land: str = "", level: str = "") -> QuerySet[Territory]:
    """Return the territories of today whose name holds ``text`` or whose key begins with it.

    land   two digits
    level  a value of ``Level``
    """
    found = territories()
    text = text.strip()
    if text.isascii() and text.isdigit():
        found = found.filter(Q(key__startswith=text) | Q(ags__startswith=text))
    elif text:
        found = found.filter(sort_key__contains=sort_key(text))
    if land:
        found = found.filter(land=land)
    return found.filter(level=level) if level else found


def successors_today(territory: Territory) -> list[Territory]:
    """Return what a territory has become, through all changes since; itself while it is valid.

    Parts passed to others (Teilausgliederung) do not count: the territory went on without them.
    """
    if territory.valid_to is None:
        return [territory]
    valid: dict[UUID, Territory] = {}
    seen, waiting = {territory.pk}, [territory.pk]
    while waiting:
        links = TerritorySuccession.objects.filter(predecessor__in=waiting).exclude(
            kind=TerritorySuccession.Kind.PARTIAL
        )
        waiting = []
        for link in links.select_related("successor__parent"):
            after = link.successor
            if after.valid_to is None:
                valid[after.pk] = after
            elif after.pk not in seen:
                waiting.append(after.pk)
            seen.add(after.pk)
    return sorted(valid.values(), key=lambda one: (one.sort_key, one.key))


def origins_of(territory: Territory) -> QuerySet[TerritorySuccession]:
    """Return the changes that made a territory what it is, latest first."""
    changes = TerritorySuccession.objects.filter(successor=territory)
    return changes.select_related("predecessor").order_by("-effective_on", "predecessor__sort_key", "pk")


def successions_of(territory: Territory) -> QuerySet[TerritorySuccession]:
    """Return what passed from a territory to others, latest first."""
    changes = TerritorySuccession.objects.filter(predecessor=territory)
    return changes.select_related("successor").order_by("-effective_on", "successor__sort_key", "pk")


def places_of(territory: Territory) -> set[UUID]:
    """Return the ids of a territory, of the same place on its other levels, and of what went into it."""
    places = {territory.pk}
    if territory.valid_to is None:
        there = Territory.objects.filter(valid_to=None, key__in=same_place(territory.key))
        places.update(there.values_list("pk", flat=True))
    waiting = places
    while waiting:
        links = TerritorySuccession.objects.filter(successor__in=waiting).exclude(
            kind=TerritorySuccession.Kind.PARTIAL
        )
        ended = links.exclude(predecessor__valid_to=None).values_list("predecessor", flat=True)
        waiting = set(ended) - places
        places |= waiting
    return places


def inside(territory: Territory) -> QuerySet[Territory]:
    """Return the territories valid today directly below this one."""
    return territories().filter(parent=territory)


def imports_seen_by(viewer: Viewer) -> QuerySet[DirectoryImport]:
    """Return the imports of the directory, latest first; nobody outside the office sees them."""
    if not may_import_directory(viewer):
        return DirectoryImport.objects.none()
    return DirectoryImport.objects.select_related("created_by").order_by("-created_at")
