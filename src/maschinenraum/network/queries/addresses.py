# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of pages, for what leaves the house: mail, calendars, codes to print.

The rooms know no page. What they hand out is named by its purpose, and the settings say which page of
the web room serves it (``PAGES_HANDED_OUT``); this is the one place below ``web`` that asks for an address.
"""

from django.conf import settings
from django.urls import reverse


def address_handed_out(purpose: str, *parts: object) -> str:
    """Return the absolute address of the page for this purpose, in the language that is active."""
    path = reverse(settings.PAGES_HANDED_OUT[purpose], args=parts)
    return f"{settings.SITE_URL.rstrip('/')}{path}"
