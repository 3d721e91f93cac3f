# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Publishing a plan."""

from django.db import transaction
from django.utils.translation import gettext as _

from maschinenraum.events.actions.matchmaking.runs import Refused, check_may_run
from maschinenraum.events.changes.matchmaking import publications
from maschinenraum.events.jobs.matchmaking.announcing import announce
from maschinenraum.events.models import Publication, Run
from maschinenraum.events.queries.matchmaking.runs import WITH_PLAN, publication_in_force
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person


@transaction.atomic
def publish_run(run: Run, *, by: Person, kind: Publication.Kind) -> Publication:
    """Put a plan in force, preliminary or final, and let every participant know by mail.

    What is in force already stays so, and nobody is told twice (a double click).
    Raises ``Refused`` where the run has no plan.
    """
    check_may_run(run.event, by)
    run = Run.objects.select_for_update(of=("self",)).select_related("event").get(pk=run.pk)
    if run.state not in WITH_PLAN:
        raise Refused(_("Dieser Lauf hat keinen Plan, der sich veröffentlichen lässt."))
    in_force = publication_in_force(run.event)
    if in_force is not None and (in_force.run_id, in_force.kind) == (run.pk, kind):
        return in_force
    publication = publications.publish(run, kind=kind, by=by)
    record_deed(person=by, verb="publish-run", subject=run, details={"kind": str(kind)})
    transaction.on_commit(lambda: announce.enqueue(publication.pk))
    return publication
