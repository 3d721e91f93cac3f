# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping a search, to be told what is new."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.network.changes import searches
from maschinenraum.network.models import Person, SavedSearch
from maschinenraum.network.queries.searches import saved_searches_of
from maschinenraum.network.rules import is_signed_in

#: Nobody reads more; each is asked again every day.
MOST = 50


class TooMany(Exception):
    """The person keeps as many searches as one may."""


@transaction.atomic
def save_search(*, name: str, query: str, mail: str, seen: Collection[str], by: Person) -> SavedSearch:
    """Keep a search for oneself; the same one twice is kept once. Raises ``TooMany``.

    seen   the keys of the documents it finds now
    """
    if not is_signed_in(by):
        raise PermissionDenied
    own = saved_searches_of(by)
    if existing := own.filter(query=query).first():
        searches.change_search(existing, name=name, mail=mail)
        return existing
    if own.count() >= MOST:
        raise TooMany
    return searches.save_search(by, name=name, query=query, mail=mail, seen=seen)


@transaction.atomic
def change_search(search: SavedSearch, *, name: str, mail: str, by: Person) -> None:
    """Change name and when to mail, of one's own search."""
    _insist_on_own(search, by)
    searches.change_search(search, name=name, mail=mail)


@transaction.atomic
def delete_search(search: SavedSearch, *, by: Person) -> None:
    """Keep one's own search no longer."""
    _insist_on_own(search, by)
    search.delete()


def _insist_on_own(search: SavedSearch, by: Person) -> None:
    if not saved_searches_of(by).filter(pk=search.pk).exists():
        raise PermissionDenied
