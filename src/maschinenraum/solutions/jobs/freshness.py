# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking people whether their records are still true, and reminding them once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.models import Person
from maschinenraum.solutions.changes.freshness import close_overtaken_requests, note_request
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.confirming import confirming_address
from maschinenraum.solutions.queries.freshness import records_to_ask_for, vouched_on

MOST_AT_ONCE = 200  # the rest has its turn a minute later


def ask_for_confirmations(now: datetime) -> int:
    """Put one mail per due record into the outbox, and one more two weeks later; safe to repeat.

    Returns how many people were asked. Request and mail are stored together or not at all.
    """
    close_overtaken_requests(now)
    day = timezone.localdate(now, timezone.get_default_timezone())
    asked = 0
    for record in records_to_ask_for(now, day)[:MOST_AT_ONCE]:
        if record.responsible is not None:
            asked += _ask(record, record.responsible, now)
    return asked


@transaction.atomic
def _ask(record: Record, person: Person, now: datetime) -> bool:
    number = 1 + record.requests.filter(person=person, closed_at=None).count()
    if not note_request(record, person, number=number, at=now):
        return False
    _queue(record, person, number)
    return True


def _queue(record: Record, person: Person, number: int) -> None:
    vouched = vouched_on(record)
    with translation.override(person.language):
        english = person.language == Person.Language.ENGLISH
        words = {
            "name": person.name,
            "title": record.title,
            "kind": record.get_kind_display(),
            "day": date_format(vouched, "j F Y" if english else "j. F Y", use_l10n=False) if vouched else "",
            "address": confirming_address(person, record),
        }
        subject = (
            _("Stimmt das noch? %(title)s")
            if number == 1
            else _("Noch einmal gefragt: Stimmt das noch? %(title)s")
        )
        body = _(
            "Guten Tag %(name)s,\n\n"
            "Sie stehen im Maschinenraum für diesen Eintrag ein:\n\n"
            "%(title)s (%(kind)s)\n"
            "zuletzt bestätigt oder veröffentlicht am %(day)s\n\n"
            "Ist er noch aktuell? Dann öffnen Sie diese Seite und bestätigen ihn mit einem Klick. "
            "Stimmt etwas nicht mehr, kommen Sie von dort zum Bearbeiten.\n\n"
            "%(address)s\n\n"
            "Einen Monat nach dieser Frist zeigen wir den Eintrag sonst als nicht bestätigt. "
            "Die Adresse ist nur für Sie bestimmt; ein Kennwort brauchen Sie dafür nicht. "
            "Bitte geben Sie sie nicht weiter.\n"
        )
        queue_mail(
            address=person.email or "",
            subject=subject % words,
            body=body % words,
            person=person,
            dedupe_key=f"confirmation:{record.pk}:{vouched}:{person.pk.hex}:{number}",
        )
