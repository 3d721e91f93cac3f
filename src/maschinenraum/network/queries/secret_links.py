# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Secret links: a page or feed for one person without an account, revocable.

The token is an HMAC of purpose and counter under the person's secret, so that a link or QR code
can be shown again at any time, and raising the counter ends every link given out before. No table of
links exists; a link stands in the mail that carried it until that mail is deleted, thirty days later.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from maschinenraum.network.models import Person


def secret_token(person: Person, purpose: str) -> str:
    """Return the 256-bit token, 43 URL-safe characters, of this person for this purpose."""
    message = f"{purpose}:{person.link_counter}".encode()
    digest = hmac.new(bytes.fromhex(person.link_secret), message, sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def person_by_secret(person_id: UUID, purpose: str, token: str) -> Person | None:
    """Return the active person whose current token this is, or None."""
    person = Person.objects.filter(pk=person_id, is_active=True).select_related("organisation").first()
    if person is None or not hmac.compare_digest(secret_token(person, purpose).encode(), token.encode()):
        return None
    return person
