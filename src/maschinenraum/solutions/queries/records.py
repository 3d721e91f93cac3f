# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge records as a viewer sees them."""

from django.db.models import Q, QuerySet

from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.queries.groups import groups_led_by, groups_of
from maschinenraum.network.rules import Viewer, is_member, is_office, is_signed_in, visible_levels
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.rules import CHECKED_STATES, READ_STATES


def records_seen_by(viewer: Viewer) -> QuerySet[Record]:
    """Return every record whose existence this viewer may know of, in dictionary order.

    Published and archived ones by their visibility; one's own in any state; those at the quality gate
    for those who stand there.
    """
    levels = visible_levels(viewer)
    seen = Q(state__in=READ_STATES, visibility__in=levels)
    if is_signed_in(viewer) and isinstance(viewer, Person):
        in_groups = Record.objects.filter(groups__in=groups_of(viewer)).values("pk")
        seen |= Q(state__in=READ_STATES, visibility=Visibility.GROUP, pk__in=in_groups)
        led = Record.objects.filter(groups__in=groups_led_by(viewer)).values("pk")
        seen |= Q(state__in=CHECKED_STATES, pk__in=led)
        seen |= Q(author=viewer) | Q(responsible=viewer)
        if is_member(viewer) and viewer.organisation_id is not None:
            seen |= Q(organisation=viewer.organisation_id)
        if is_office(viewer):
            seen |= Q(state__in=CHECKED_STATES, visibility__in=levels)
    return Record.objects.filter(seen).select_related("organisation").order_by("sort_key", "pk")


def published_records(viewer: Viewer) -> QuerySet[Record]:
    """Return what lists, exports, counts and the search may show this viewer: published, and admitted."""
    return records_seen_by(viewer).filter(state=Record.State.PUBLISHED)
