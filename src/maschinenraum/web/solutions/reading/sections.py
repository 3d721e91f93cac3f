# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge as a section on the pages of organisations, groups, projects and events."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse

from maschinenraum.network.rules import today
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.freshness import with_freshness

MOST = 10


@dataclass(frozen=True)
class KnowledgeSection:
    """The freshest records, how many there are, and where all of them stand ("" where no list does)."""

    records: list[Record]
    count: int
    address: str


def knowledge_section(records: QuerySet[Record], **narrowed: object) -> KnowledgeSection:
    """Return the section for records this reader may see; ``narrowed`` is what the list is asked for."""
    found = list(with_freshness(records, today()).order_by(F("staleness"), "sort_key", "pk")[: MOST + 1])
    more = len(found) > MOST
    address = f"{reverse('solutions:list')}?{urlencode(narrowed)}" if more and narrowed else ""
    return KnowledgeSection(found[:MOST], records.count() if more else len(found), address)
