# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making a plan known."""

from django.utils import timezone

from maschinenraum.events.models import Publication, Run
from maschinenraum.network.models import Person


def publish(run: Run, *, kind: Publication.Kind, by: Person) -> Publication:
    """Put the plan of a run in force; from now on it is changed in a copy only."""
    Run.objects.filter(pk=run.pk).update(state=Run.State.PUBLISHED)
    return Publication.objects.create(event_id=run.event_id, run=run, kind=kind, published_by=by)


def note_announced(publication: Publication) -> None:
    """Note that everyone's message is in the outbox."""
    Publication.objects.filter(pk=publication.pk).update(announced_at=timezone.now())
