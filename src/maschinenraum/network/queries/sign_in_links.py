# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mailed sign-in links: valid for thirty minutes, for one sign-in.

The token is an HMAC over what a sign-in, a new password, a new address or a deactivation changes
(the construction of Django's password-reset tokens), so that each of them ends the link. It stands
nowhere but in the mail that carried it.
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from maschinenraum.network.models import Person

VALID_FOR = timedelta(minutes=30)
#: A longer path makes a link that mail programs break; who comes with one lands on the first page.
LONGEST_PAGE = 500
_PAGE = "maschinenraum.sign-in.page"


def sign_in_token(person: Person, now: datetime) -> str:
    """Return a token for this person: seconds in base 36, a hyphen, 256 bits in hexadecimal."""
    return _token(person, int(now.timestamp()))


def person_by_sign_in_token(person_id: UUID, token: str, now: datetime) -> Person | None:
    """Return the active person who may sign in with this token now, or None."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    try:
        issued = base36_to_int(token.partition("-")[0])
    except ValueError:
        return None
    if person is None or not hmac.compare_digest(_token(person, issued).encode(), token.encode()):
        return None
    return person if 0 <= now.timestamp() - issued < VALID_FOR.total_seconds() else None


def seal_page(page: str) -> str:
    """Return a path of ours as it stands in a mailed link.

    Sealed, because anyone may ask for a link to anyone's address: neither text of theirs nor a page that
    we did not check must arrive in our mail.
    """
    return signing.dumps(page, salt=_PAGE)


def open_page(sealed: str) -> str:
    """Return the path sealed by ``seal_page``, "" for anything else."""
    try:
        return str(signing.loads(sealed, salt=_PAGE))
    except signing.BadSignature:
        return ""


def _token(person: Person, issued: int) -> str:
    last = person.last_login.isoformat() if person.last_login else ""
    state = f"{person.pk}:{person.email}:{person.password}:{last}:{person.is_active}:{issued}"
    digest = salted_hmac("maschinenraum.sign-in", state, algorithm="sha256").hexdigest()
    return f"{int_to_base36(issued)}-{digest}"
