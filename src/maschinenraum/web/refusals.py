# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages for what is not there, what may not be done, and what went wrong.

To a reader without an account "not there" and "not for you" are the same page, byte for byte; it
names neither the address nor the language version of the address asked for.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse, translate_url
from django.utils import translation

from maschinenraum.web.addresses import readable
from maschinenraum.web.caching import private
from maschinenraum.web.typed import typed_in

#: Whoever signs in in two tabs has typed nothing that is worth keeping.
SIGNING_IN = {"account:sign-in", "account:request-link"}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is here, or nothing this reader may know of."""
    return _refuse(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 for a member who may see the page but not do this; 404 for everyone else."""
    if not request.user.is_authenticated:
        return not_found(request)
    return _refuse(request, "403.html", status=403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not sent from the page we gave out, or signing in ended it (``CSRF_FAILURE_VIEW``)."""
    if request.resolver_match and request.resolver_match.view_name in SIGNING_IN:
        return _refuse(request, "csrf.html", status=403)
    return session_ended(request) or _refuse(request, "csrf.html", status=403)


def session_ended(request: HttpRequest) -> HttpResponse | None:
    """403 with what was typed, to be sent again after signing in; None when there is nothing to keep.

    Signing in renews the token that protects forms, so the first "send again" may lead here once more: then
    with the name of whoever has signed in, and a button that works.
    """
    typed = typed_in(request)
    if typed is None:
        return None
    context = {"typed": typed, "again": request.get_full_path()}
    return private(_refuse(request, "typed.html", status=403, **context))


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that cannot be read; 413 where it is too large.

    It may be refused before anyone is recognised, and for the very name of the site it was sent to:
    the way on then leads to the name we go by.
    """
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    too_large, foreign = isinstance(exception, RequestDataTooBig), isinstance(exception, DisallowedHost)
    first_page = f"{settings.SITE_URL.rstrip('/') if foreign else ''}{reverse('home:today')}"
    more = {"too_large": too_large, "foreign": foreign, "first_page": first_page}
    return _refuse(request, "400.html", status=413 if too_large else 400, **more)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: a link led to an address that only takes a form.

    It is said before any record is looked for, so that it tells nothing of hidden ones.
    """
    page = readable(request.path)
    addresses = {f"address_{code}": translate_url(page, code) for code in ("de", "en")}
    return _refuse(request, "405.html", status=405, page=page, **addresses)


def failed(request: HttpRequest) -> HttpResponse:
    """500: something broke; the page needs neither database nor session."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _refuse(request: HttpRequest, template: str, status: int, **more: Any) -> HttpResponse:
    """Answer without a trace of the address: no part of the bar is marked, both languages go home."""
    request.resolver_match = None
    with translation.override("de"):
        german = reverse("home:today")
    with translation.override("en"):
        english = reverse("home:today")
    return render(request, template, {"address_de": german, "address_en": english, **more}, status=status)
