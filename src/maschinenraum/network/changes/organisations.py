# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Creating organisations, and letting the public know of them."""

from collections.abc import Iterable

from maschinenraum.engine.language import fold, sort_key
from maschinenraum.network.changes.documents import refresh_organisations
from maschinenraum.network.models import Organisation


def add_unconfirmed(names: Iterable[str]) -> dict[str, Organisation]:
    """Return partners of these names by their folded name: unconfirmed ones there are, else new ones.

    Two lists that name the same employer mean one organisation, whoever may know of the first list.
    """
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(fold(name), name)
    found: dict[str, Organisation] = {}
    waiting = Organisation.objects.filter(is_confirmed=False) if wanted else Organisation.objects.none()
    for organisation in waiting.order_by("pk"):
        if fold(organisation.name) in wanted:
            found.setdefault(fold(organisation.name), organisation)
    new = {
        key: Organisation(
            kind=Organisation.Kind.PARTNER, name=name, sort_key=sort_key(name), is_confirmed=False
        )
        for key, name in wanted.items()
        if key not in found
    }
    Organisation.objects.bulk_create(new.values())
    refresh_organisations(organisation.pk for organisation in new.values())
    return found | new


def confirm(organisation: Organisation) -> None:
    """Let everyone see the organisation."""
    organisation.is_confirmed = True
    organisation.save(update_fields=["is_confirmed"])
    refresh_organisations([organisation.pk])
