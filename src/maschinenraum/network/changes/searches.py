# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping searches, and what their people have been told of."""

from collections.abc import Collection, Sequence
from datetime import date

from maschinenraum.network.models import Person, SavedSearch


def save_search(person: Person, *, name: str, query: str, mail: str, seen: Collection[str]) -> SavedSearch:
    """Keep a search; what it finds now is known."""
    return SavedSearch.objects.create(person=person, name=name, query=query, mail=mail, seen=sorted(seen))


def change_search(search: SavedSearch, *, name: str, mail: str) -> None:
    """Write name and when to mail."""
    search.name, search.mail = name, mail
    search.save(update_fields=["name", "mail"])


def note_told(search: SavedSearch, *, seen: Sequence[str], day: date) -> bool:
    """Note what a search finds today; False where another worker was faster."""
    waiting = SavedSearch.objects.filter(pk=search.pk, told_on=search.told_on)
    return bool(waiting.update(seen=sorted(seen), told_on=day))
