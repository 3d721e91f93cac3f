# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Published plans: since when something stands in them as it does, and what a person is called there."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from maschinenraum.events.models import Event, Publication, Registration, Run, RunPseudonym

What = TypeVar("What", bound=Hashable)
#: The run of each publication and when it was published, oldest first.
Published = Sequence[tuple[UUID, datetime]]


def published_runs(event: Event) -> Published:
    """Return the runs of an event's publications, in their order."""
    published = Publication.objects.filter(event=event).order_by("published_at", "pk")
    return list(published.values_list("run", "published_at"))


def last_changed(published: Published, places: Iterable[tuple[UUID, What, Hashable]]) -> dict[What, datetime]:
    """Return for each thing when it was last given another place.

    ``places`` holds run, thing and its place there. A plan published again without a change does not
    count: calendars stay still.
    """
    by_run: dict[UUID, dict[What, Hashable]] = defaultdict(dict)
    for run, thing, place in places:
        by_run[run][thing] = place
    changed: dict[What, datetime] = {}
    before: dict[What, Hashable] = {}
    for run, published_at in published:
        here = by_run[run]
        changed.update({thing: published_at for thing, place in here.items() if place != before.get(thing)})
        before = here
    return changed


def pseudonym_in(run: Run, registration: Registration) -> str | None:
    """Return the person's name in the report of a run; None for whoever came later."""
    keys = RunPseudonym.objects.filter(run=run, registration=registration)
    return keys.values_list("pseudonym", flat=True).first()
