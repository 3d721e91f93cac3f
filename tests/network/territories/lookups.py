# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking the directory by key, as people know territories: AGS (8 digits) or ARS (2, 3, 5, 9 or 12)."""

from django.db.models import Q

from maschinenraum.network.models import Territory
from maschinenraum.network.models.territories import Level
from maschinenraum.network.queries.territories import successors_today, territories


def _named(key: str) -> Q:
    return Q(ags=key, level=Level.MUNICIPALITY) if len(key) == 8 else Q(key=key)


def territory_by_key(key: str) -> Territory | None:
    """The territory valid today with this key."""
    return territories().filter(_named(key)).first()


def today_for_key(key: str) -> list[Territory]:
    """What is valid today for a key of today or of the past; several after a split."""
    valid = territory_by_key(key)
    if valid is not None:
        return [valid]
    past = Territory.objects.filter(_named(key)).exclude(valid_to=None).order_by("-valid_to").first()
    return successors_today(past) if past is not None else []
