# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Delivering the outbox: to files and the console by default, to an SMTP server by one setting."""

import logging
import smtplib
from datetime import datetime
from email.errors import MessageError
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django_tasks import task

from maschinenraum.network.changes import mail
from maschinenraum.network.models import OutboxMessage

log = logging.getLogger(__name__)

BATCH = 200
#: What Python's mail package raises for what cannot be written as mail at all; ``UnicodeError`` is a ``ValueError``.
UNWRITABLE = (ValueError, TypeError, LookupError, AttributeError, MessageError)


@task()
def deliver_outbox() -> int:
    """Send what is due and return how many messages left; safe to run twice at once."""
    # Before any message is claimed: a setting that names no server is no message's fault.
    connection = None if settings.MAIL_URL == "files" else smtp_connection(settings.MAIL_URL)
    now = timezone.now()
    sent = 0
    # A claimed message is not due again at the moment of the start, so the loop ends. The claim itself
    # counts from its own moment, or in a long batch it would run out before the message has left.
    while batch := list(mail.due_messages(now)[:BATCH]):
        sent += sum(
            mail.claim(message, max(now, timezone.now())) and _deliver(message, connection)
            for message in batch
        )
    return sent


def forget_old_mail(now: datetime) -> None:
    """Delete mail that left more than thirty days ago; part of the recurring work, safe to repeat."""
    mail.forget_old_mail(now)


def _deliver(message: OutboxMessage, connection: BaseEmailBackend | None) -> bool:
    """Send one message; whatever goes wrong with it is noted and keeps no other message from its turn."""
    try:
        if connection is None:
            _write_file(message)
        else:
            _as_email(message, connection).send()
    except (smtplib.SMTPException, OSError, *UNWRITABLE) as error:
        # The text of an SMTP refusal can repeat the address; the log keeps the kind only.
        log.warning("Mail %s was not delivered: %s", message.pk, type(error).__name__)
        mail.mark_attempt_failed(message, type(error).__name__, for_good=_is_permanent(error))
        return False
    mail.mark_sent(message)
    return True


def _as_email(message: OutboxMessage, connection: BaseEmailBackend | None = None) -> EmailMessage:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.address],
        connection=connection,
        # One message id per outbox row lets a mailbox drop a repetition; the other two headers
        # keep automatic replies from starting a loop.
        headers={
            "Message-ID": f"<{message.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _write_file(message: OutboxMessage) -> None:
    path = mail.mail_file(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_as_email(message).message().as_bytes())
    print(f"Mail: {message.subject} ({path})", flush=True)  # noqa: T201 - the console is its way out


def setting_problem(url: str) -> str:
    """Say in one sentence what is wrong with the setting of mail, "" where nothing is."""
    if url == "files":
        return ""
    try:
        parts = urlsplit(url)
        if parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0:
            return ""
    except ValueError:
        pass
    # The address itself may hold a password and is not repeated.
    return "MASCHINENRAUM_MAIL ist weder 'files' noch eine Adresse wie smtp://name:passwort@server:587."


def smtp_connection(url: str) -> BaseEmailBackend:
    """Open the server named by ``smtp://user:password@host:port`` (``smtps`` for TLS from the start)."""
    parts = urlsplit(url)
    implicit_tls = parts.scheme == "smtps"
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname or "localhost",
        port=parts.port or (465 if implicit_tls else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=implicit_tls,
        use_tls=not implicit_tls and "starttls=no" not in parts.query,
        timeout=20,
    )


def _is_permanent(error: Exception) -> bool:
    """Whether trying again cannot help this message.

    So it is with what cannot be written as mail at all (an address whose domain is no domain name, a
    header or letter that has no encoding), and with a 5xx answer to its recipient or content. A 5xx
    answer to the connection, the sign-in or the sender is about this installation: once that is put
    right, the message leaves.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, UNWRITABLE)
