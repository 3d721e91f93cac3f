# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling participants that a plan is published."""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from maschinenraum.events.changes.matchmaking import publications
from maschinenraum.events.models import Publication, Registration
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.registrations import people_to_tell
from maschinenraum.events.queries.timetables import timetable_address
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.jobs.mail import deliver_outbox

PATIENCE = timedelta(minutes=2)  # so long a job that was enqueued may wait for its turn


@task()
def announce(publication_id: int) -> int:
    """Put one mail per participant into the outbox; returns for how many people.

    Safe to run again: each message has its own key. Nothing is sent for a publication that another
    one has overtaken, or whose publisher may no longer run the event.
    """
    publication = Publication.objects.select_related("event", "published_by").get(pk=publication_id)
    event, by = publication.event, publication.published_by
    if publication_in_force(event) != publication or by is None or not may_run_event(by, event):
        return 0
    registrations = people_to_tell(event).filter(person__email__isnull=False)
    reached = 0
    for registration in registrations.select_related("person", "event"):
        _queue(publication, registration)
        reached += 1
    publications.note_announced(publication)
    deliver_outbox.enqueue()
    return reached


def announce_what_waits(now: datetime) -> None:
    """Tell of publications whose first attempt failed or was lost; for a day, then it is no news any more."""
    waiting = Publication.objects.filter(
        announced_at=None, published_at__range=(now - timedelta(days=1), now - PATIENCE)
    )
    for publication_id in waiting.values_list("pk", flat=True):
        announce.call(publication_id)


def _queue(publication: Publication, registration: Registration) -> None:
    person, event = registration.person, publication.event
    with translation.override(person.language):
        final = publication.kind == Publication.Kind.FINAL
        words = {"name": person.name, "event": event.title, "address": timetable_address(registration)}
        subject = _("Ihr Zeitplan: %(event)s") if final else _("Ihr vorläufiger Zeitplan: %(event)s")
        promise = (
            _("Er ist endgültig.")
            if final
            else _("Er ist vorläufig: Zeiten und Tische können sich noch ändern.")
        )
        body = _(
            "Guten Tag %(name)s,\n\n"
            "Ihr persönlicher Zeitplan für „%(event)s“ ist da. %(promise)s\n\n"
            "%(address)s\n\n"
            "Die Adresse ist nur für Sie bestimmt; ein Kennwort brauchen Sie dafür nicht. "
            "Bitte geben Sie sie nicht weiter.\n"
        )
        queue_mail(
            address=person.email or "",
            subject=subject % words,
            body=body % {**words, "promise": promise},
            person=person,
            dedupe_key=f"publication:{publication.pk}:{registration.pk}",
        )
