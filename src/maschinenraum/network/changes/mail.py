# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The outbox: putting mail in, and what became of each message."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from maschinenraum.network.models import OutboxMessage, Person

KEPT = timedelta(days=30)
MOST_AT_ONCE = 1000  # so that no transaction holds the database for long
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))


def queue_mail(
    *, address: str, subject: str, body: str, person: Person | None = None, dedupe_key: str | None = None
) -> OutboxMessage:
    """Put one message into the outbox; with a ``dedupe_key`` used before, return the earlier one.

    Line breaks in the subject become spaces: a name typed by a person must not grow a header.
    """
    values = {
        "person": person,
        "address": address,
        "subject": " ".join(subject.split())[:200],
        "body": body,
    }
    if dedupe_key is None:
        return OutboxMessage.objects.create(**values)
    message, _created = OutboxMessage.objects.get_or_create(dedupe_key=dedupe_key, defaults=values)
    return message


def due_messages(now: datetime) -> QuerySet[OutboxMessage]:
    """Return the waiting messages whose next attempt is due."""
    due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    return OutboxMessage.objects.filter(due, state=OutboxMessage.State.WAITING)


def claim(message: OutboxMessage, now: datetime) -> bool:
    """Take a message for one attempt; False when another worker took it first.

    The next attempt is set before this one starts, so a worker that dies meanwhile neither blocks
    the message nor sends it again at once.
    """
    wait = RETRY_AFTER[min(message.attempts, len(RETRY_AFTER) - 1)]
    taken = due_messages(now).filter(pk=message.pk, attempts=message.attempts)
    return bool(taken.update(attempts=message.attempts + 1, next_attempt_at=now + wait))


def mark_sent(message: OutboxMessage) -> None:
    """Note that the message has left."""
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=OutboxMessage.State.SENT, sent_at=timezone.now(), last_error=""
    )


def mark_attempt_failed(message: OutboxMessage, error: str, *, for_good: bool) -> None:
    """Note a failed attempt; after the last one, or a permanent refusal, the message stays failed."""
    # The message still says how often it was tried before this attempt.
    over = for_good or message.attempts >= len(RETRY_AFTER)
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=OutboxMessage.State.FAILED if over else OutboxMessage.State.WAITING, last_error=error[:300]
    )


def mail_file(message: OutboxMessage) -> Path:
    """Return where a message lies once it was delivered to a file."""
    return Path(settings.MAIL_FOLDER) / f"{message.created_at:%Y%m%d-%H%M%S}-{message.pk}.eml"


def forget_mail(person: Person) -> None:
    """Delete every message to the person, waiting or sent, and its file once the transaction is through."""
    own = Q(person=person) | Q(address__iexact=person.email or "-")
    _delete(OutboxMessage.objects.filter(own))


@transaction.atomic
def forget_old_mail(now: datetime) -> None:
    """Delete what left, or failed for good, more than thirty days ago, a thousand messages at a time.

    Messages carry personal links; one that still waits is not forgotten.
    """
    over = OutboxMessage.objects.exclude(state=OutboxMessage.State.WAITING).filter(created_at__lt=now - KEPT)
    old = list(over.values_list("pk", flat=True)[:MOST_AT_ONCE])
    if old:
        _delete(OutboxMessage.objects.filter(pk__in=old))


def _delete(messages: QuerySet[OutboxMessage]) -> None:
    files = [mail_file(message) for message in messages]
    messages.delete()

    def delete_files() -> None:
        for file in files:
            file.unlink(missing_ok=True)

    transaction.on_commit(delete_files)
