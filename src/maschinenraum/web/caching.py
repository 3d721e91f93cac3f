# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which answers no cache may keep."""

from django.http import HttpResponse

PRIVATE = "private, no-store"


def private(response: HttpResponse) -> HttpResponse:
    """Mark an answer that a secret link leads to: no cache keeps it, no address passes it on.

    ``strict-origin`` names the site but never the address. ``no-referrer`` would make browsers send
    forms with ``Origin: null``, which the protection against forged requests must refuse.
    """
    response["Cache-Control"] = PRIVATE
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
