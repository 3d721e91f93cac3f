# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making a plan known."""

from maschinenraum.events.models import Publication, Run
from maschinenraum.network.models import Person


def publish(run: Run, *, kind: Publication.Kind, by: Person) -> Publication:
    """Put the plan of a run in force; from now on it is changed in a copy only."""
    Run.objects.filter(pk=run.pk).update(state=Run.State.PUBLISHED)
    return Publication.objects.create(event_id=run.event_id, run=run, kind=kind, published_by=by)
