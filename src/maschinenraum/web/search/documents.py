# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The documents of all rooms, compared with what the search knows of them."""

from collections.abc import Iterator
from itertools import chain

from maschinenraum.events.changes import documents as of_events
from maschinenraum.events.models import Event, Session
from maschinenraum.network.changes import documents as of_network
from maschinenraum.network.models import Group, Organisation, Project
from maschinenraum.solutions.changes import documents as of_solutions
from maschinenraum.solutions.models import Record


def refresh_every_document() -> Iterator[tuple[int, int]]:
    """Compare every record with what the search knows of it; yields how many are done, and of how many.

    Safe to repeat and to interrupt: what is known and the same is left alone.
    """
    total = sum(
        model._default_manager.count() for model in (Record, Group, Project, Organisation, Event, Session)
    )
    rooms = (of_solutions, of_network, of_events)
    done = 0
    for batch in chain.from_iterable(room.refresh_all_documents() for room in rooms):
        done += batch
        yield min(done, total), total
