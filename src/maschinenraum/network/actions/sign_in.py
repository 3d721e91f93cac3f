# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in: asking for a mailed link, using it, trying a password.

Known and unknown addresses get the same answer after the same work; how often one may try is
counted per address and per place a request comes from.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from maschinenraum.network.changes.attempts import count_attempt, forget_attempts
from maschinenraum.network.jobs.sign_in import send_sign_in_link
from maschinenraum.network.models import Person
from maschinenraum.network.queries.people import person_by_address
from maschinenraum.network.queries.sign_in_links import person_by_sign_in_token


class TooManyAttempts(Exception):
    """More attempts within an hour than anyone needs who knows what to type."""


@dataclass(frozen=True)
class Limit:
    """How many attempts an hour one address, one client for one address, and one client have."""

    address: int
    pair: int
    client: int


MAILED_LINK = Limit(address=5, pair=5, client=60)
#: Per address higher than per client and address: a stranger must not lock a member out.
PASSWORD = Limit(address=100, pair=10, client=100)


def count_sign_in_attempt(*, kind: str, limit: Limit, address: str, client: str) -> None:
    """Count an attempt; raises ``TooManyAttempts`` beyond the limit, whoever the address belongs to."""
    now = timezone.now()
    address = address.strip().casefold()
    counted = (
        (f"{kind}-pair", f"{address} {client}", limit.pair),
        (f"{kind}-address", address, limit.address),
        (f"{kind}-client", client, limit.client),
    )
    # All three are counted before any of them refuses: each limit sees every attempt.
    counts = [(count_attempt(kind=name, subject=who, now=now), most) for name, who, most in counted]
    if any(count > most for count, most in counts):
        raise TooManyAttempts


def forget_sign_in_attempts(*, kind: str, address: str, client: str) -> None:
    """The right person came in: their earlier slips no longer count."""
    address = address.strip().casefold()
    forget_attempts(kind=f"{kind}-pair", subject=f"{address} {client}")
    forget_attempts(kind=f"{kind}-address", subject=address)


def request_sign_in_link(*, address: str, language: str, client: str) -> None:
    """Send a sign-in link to the address if it belongs to someone; raises ``TooManyAttempts``."""
    count_sign_in_attempt(kind="link", limit=MAILED_LINK, address=address, client=client)
    person = person_by_address(address)
    send_sign_in_link.enqueue(
        person_id=str(person.pk) if person else "", language=language, request_key=uuid4().hex
    )


@transaction.atomic
def use_sign_in_link(*, person_id: UUID, token: str) -> Person | None:
    """Use up a link and return whom it signs in; None when it is wrong, used or too old."""
    now = timezone.now()
    person = person_by_sign_in_token(person_id, token, now)
    if person is None:
        return None
    # Two requests at once: only the one that still finds the old sign-in uses the link up.
    unused = Person.objects.filter(pk=person.pk, last_login=person.last_login)
    return person if unused.update(last_login=now) else None
