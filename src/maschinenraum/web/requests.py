# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What several pages ask of a request: where to go next, where it comes from, who asks."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from maschinenraum.network.models import Person
from maschinenraum.web.addresses import readable


def safe_next(request: HttpRequest) -> str:
    """Return the page of ours to go to afterwards; anything else is the first page."""
    return wanted_page(request) or reverse("home:today")


def wanted_page(request: HttpRequest) -> str:
    """Return the page of ours that was asked for before signing in, "" if none was.

    Whoever sent a form after their session had ended is led back to the page the form stood on.
    """
    wanted = page_of_ours(request, request.POST.get("next", request.GET.get("next", "")))
    return readable(wanted) if wanted else ""


def page_of_ours(request: HttpRequest, wanted: str) -> str:
    """Return a path of this site as it is, and "" for anything that leads elsewhere (``//x``, ``/\\x``)."""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed and wanted.startswith("/") else ""


def client_of(request: HttpRequest) -> str:
    """Return where a request comes from, for counting attempts.

    ``X-Forwarded-For`` is written by anyone; only the part added by our own proxies is read
    (``TRUSTED_PROXIES`` of them), none by default. Whoever has one address of the new kind has a whole
    network of them (/64), which therefore counts as one place.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(hops) >= proxies:
        return _place(hops[-proxies])
    return _place(str(request.META.get("REMOTE_ADDR", "")))


def _place(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address) or parsed.ipv4_mapped:
        return address
    return str(ip_network((parsed.packed, 64), strict=False))


def person_of(request: HttpRequest) -> Person:
    """Return the person signed in; only for views behind ``login_required``."""
    return cast(Person, request.user)
