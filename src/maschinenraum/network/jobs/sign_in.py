# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing the mail with a sign-in link, and forgetting who tried to sign in."""

from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from maschinenraum.network.changes import attempts, sessions
from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.jobs.mail import deliver_outbox
from maschinenraum.network.models import Person
from maschinenraum.network.queries.addresses import address_handed_out
from maschinenraum.network.queries.sign_in_links import seal_page, sign_in_token


@task()
def send_sign_in_link(person_id: str, language: str, request_key: str, then: str = "") -> None:
    """Mail a link to the person; with an empty id, do nothing (the address belongs to nobody).

    Both cases take the same work while the page is answered, so that its time betrays nothing.
    """
    person = Person.objects.filter(pk=person_id, is_active=True).first() if person_id else None
    if person is None or not person.email:
        return
    with translation.override(language):
        query = f"?{urlencode({'weiter': seal_page(then)})}" if then else ""
        link = address_handed_out("sign-in", person.pk, sign_in_token(person, timezone.now())) + query
        body = _(
            "Guten Tag,\n\n"
            "mit diesem Link melden Sie sich im Maschinenraum an. Er gilt 30 Minuten und nur einmal:\n\n"
            "%(link)s\n\n"
            "Wenn Sie sich nicht anmelden wollten, löschen Sie diese Nachricht. "
            "Ohne den Link geschieht nichts.\n"
        )
        queue_mail(
            address=person.email,
            subject=_("Ihr Link zum Anmelden"),
            body=body % {"link": link},
            person=person,
            dedupe_key=f"sign-in:{request_key}",
        )
    deliver_outbox.enqueue()


def forget_old_attempts(now: datetime) -> None:
    """Delete what was counted more than a day ago; part of the recurring work."""
    attempts.forget_old_attempts(now)


def forget_expired_sessions(now: datetime) -> None:
    """Delete the sessions that have run out; part of the recurring work."""
    sessions.forget_expired_sessions(now)
