# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What several pages ask of a request: where to go next, where it comes from, who asks."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from maschinenraum.network.models import Person
from maschinenraum.web.addresses import readable


def safe_next(request: HttpRequest) -> str:
    """Return the page of ours to go to afterwards; anything else (``//x``, ``/\\x``) is the first page.

    Whoever sent a form after their session had ended is led back to the page the form stood on.
    """
    wanted = request.POST.get("next", request.GET.get("next", ""))
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return readable(wanted) if allowed and wanted.startswith("/") else reverse("home:today")


def client_of(request: HttpRequest) -> str:
    """Return where a request comes from, for counting attempts.

    ``X-Forwarded-For`` is written by anyone; only the part added by our own proxies is read
    (``TRUSTED_PROXIES`` of them), none by default.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def person_of(request: HttpRequest) -> Person:
    """Return the person signed in; only for views behind ``login_required``."""
    return cast(Person, request.user)
