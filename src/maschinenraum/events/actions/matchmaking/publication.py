# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Publishing a plan."""

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.actions.matchmaking.runs import Refused, check_may_run
from maschinenraum.events.changes.matchmaking import publications
from maschinenraum.events.jobs.matchmaking.announcing import announce
from maschinenraum.events.models import Publication, Run
from maschinenraum.events.queries.matchmaking.circumstances import Circumstances
from maschinenraum.events.queries.matchmaking.obstacles import impossible_meetings
from maschinenraum.events.queries.matchmaking.runs import WITH_PLAN, publication_in_force
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person


@transaction.atomic
def publish_run(run: Run, *, by: Person, kind: Publication.Kind) -> Publication:
    """Put a plan in force, preliminary or final, and let every participant know by mail.

    What is in force already stays so, and nobody is told twice (a double click).
    Raises ``Refused`` where the run has no plan, or one that today's hard rules do not allow any more.
    """
    check_may_run(run.event, by)
    runs = Run.objects.select_for_update(of=("self",)).select_related("event").defer("snapshot", "result")
    run = runs.get(pk=run.pk)
    if run.state not in WITH_PLAN:
        raise Refused(_("Dieser Lauf hat keinen Plan, der sich veröffentlichen lässt."))
    in_force = publication_in_force(run.event)
    if in_force is not None and (in_force.run_id, in_force.kind) == (run.pk, kind):
        return in_force
    if count := len(impossible_meetings(Circumstances.of(run, by))):
        raise Refused(to_repair(count))
    publication = publications.publish(run, kind=kind, by=by)
    record_deed(person=by, verb="publish-run", subject=run, details={"kind": str(kind)})
    transaction.on_commit(lambda: announce.enqueue(publication.pk))
    return publication


def to_repair(count: int) -> str:
    """Say that so many meetings stand in the way of publishing; never which rule it is."""
    return ngettext(
        "Ein Gespräch ist nach den heutigen Angaben nicht möglich. Bitte ändern Sie es, bevor Sie veröffentlichen.",
        "%(count)s Gespräche sind nach den heutigen Angaben nicht möglich. "
        "Bitte ändern Sie sie, bevor Sie veröffentlichen.",
        count,
    ) % {"count": number_format(count, force_grouping=True)}
