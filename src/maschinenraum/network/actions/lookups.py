# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking for names: how often one reader may, so that nobody reads out a list of them."""

from django.utils import timezone

from maschinenraum.network.changes.attempts import count_attempt

#: Within an hour: searches that also look for people, and letters typed into a search box.
PEOPLE, TYPING = 300, 3_000


def may_look_for_people(who: str) -> bool:
    """Count a search that also looks for people; False beyond what anyone needs."""
    return _count("search-people", who) <= PEOPLE


def may_be_helped_typing(who: str) -> bool:
    """Count a request for suggestions; False beyond what anyone types."""
    return _count("search-typing", who) <= TYPING


def _count(kind: str, who: str) -> int:
    return count_attempt(kind=kind, subject=who, now=timezone.now()).count
