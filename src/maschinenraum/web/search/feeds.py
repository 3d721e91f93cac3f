# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A kept search as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maschinenraum.network.models import SavedSearch
from maschinenraum.search.queries.finding import changed_at
from maschinenraum.web.search.rooms import Shown


class _SteadyFeed(Atom1Feed):
    """An empty feed is as old as the search, not as new as the question."""

    def latest_post_date(self) -> datetime:
        """When its latest entry changed."""
        dates: list[datetime] = [item["updateddate"] for item in self.items]
        begun: datetime = self.feed["begun_at"]
        return max(dates, default=begun)


def atom(search: SavedSearch, found: Sequence[tuple[str, Shown]]) -> str:
    """Return the feed; entries in the order in which their texts last changed, the latest first.

    It names nobody, and no address in it holds the secret.
    """
    site = settings.SITE_URL.rstrip("/")
    feed = _SteadyFeed(
        title=_("Suche: %(name)s") % {"name": search.name},
        link=f"{site}/",
        description=None,
        language=get_language(),
        feed_guid=f"urn:uuid:{search.pk}",
        begun_at=search.created_at,
    )
    changed = changed_at([key for key, _shown in found])
    latest = sorted(found, key=lambda one: (changed.get(one[0], search.created_at), one[0]), reverse=True)
    for key, hit in latest:
        feed.add_item(
            title=hit.title,
            link=f"{site}{hit.address}",
            description=hit.kind,
            unique_id=f"urn:uuid:{key.partition(':')[2]}",
            updateddate=changed.get(key, search.created_at),
        )
    return feed.writeString("utf-8")
