# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in: asking for a mailed link, using it, trying a password.

Known and unknown addresses get the same answer after the same work; how often one may try is
counted per address and per place a request comes from.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from maschinenraum.network.changes.attempts import count_attempt, forget_attempts, take_back_attempt
from maschinenraum.network.jobs.sign_in import send_sign_in_link
from maschinenraum.network.models import Person
from maschinenraum.network.queries.people import person_by_address
from maschinenraum.network.queries.sign_in_links import LONGEST_PAGE, person_by_sign_in_token


class TooManyAttempts(Exception):
    """More attempts within an hour than anyone needs who knows what to type.

    wait  how long it takes until the next attempt is let through
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(frozen=True)
class Limit:
    """How many attempts an hour one address, one client for one address, and one client have."""

    address: int
    pair: int
    client: int


#: A congress of 230 people in one Wi-Fi, or the offices of a city behind one address, are one client:
#: 230 people with three slips, or three links asked for, within one hour make 690.
CONGRESS = 700
#: However many ask, nobody gets more than five mails an hour.
MAILED_LINK = Limit(address=5, pair=5, client=CONGRESS)
#: Of passwords only failures count. One account bears ten guesses an hour from one place, 88,000 a year, and
#: a hundred from all places together, 876,000 a year. The 20,000 most common passwords and those under
#: eight characters are refused; eight random small letters are 209,000,000,000. The limit of a client only
#: says how many accounts may be tried side by side: 700 an hour are three guesses for each of 230 people.
#: Per address higher than per client and address: a stranger must not lock a member out.
PASSWORD = Limit(address=100, pair=10, client=CONGRESS)


def count_sign_in_attempt(*, kind: str, limit: Limit, address: str, client: str) -> None:
    """Count an attempt; raises ``TooManyAttempts`` beyond the limit, whoever the address belongs to.

    Counting comes before trying, or many attempts at the same moment would all be let through.
    """
    now = timezone.now()
    address = address.strip().casefold()
    counted = (
        (f"{kind}-pair", f"{address} {client}", limit.pair),
        (f"{kind}-address", address, limit.address),
        (f"{kind}-client", client, limit.client),
    )
    # All three are counted before any of them refuses: each limit sees every attempt.
    seen = [(count_attempt(kind=name, subject=who, now=now), most) for name, who, most in counted]
    over = [tally.until - now for tally, most in seen if tally.count > most]
    if over:
        raise TooManyAttempts(max(over))


def forget_sign_in_attempts(*, kind: str, address: str, client: str) -> None:
    """The right person came in: their earlier slips no longer count, nor does this attempt of the client's.

    What else the client got wrong stays counted: it may be someone else's guessing.
    """
    address = address.strip().casefold()
    forget_attempts(kind=f"{kind}-pair", subject=f"{address} {client}")
    forget_attempts(kind=f"{kind}-address", subject=address)
    take_back_attempt(kind=f"{kind}-client", subject=client)


def request_sign_in_link(*, address: str, language: str, client: str, then: str = "") -> None:
    """Send a sign-in link to the address if it belongs to someone; raises ``TooManyAttempts``.

    then  the page of ours that opens after signing in, as a path; "" for the first page
    """
    count_sign_in_attempt(kind="link", limit=MAILED_LINK, address=address, client=client)
    person = person_by_address(address)
    send_sign_in_link.enqueue(
        person_id=str(person.pk) if person else "",
        language=language,
        request_key=uuid4().hex,
        then=then if len(then) <= LONGEST_PAGE else "",
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
