# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages for what is not there, what may not be done, and what went wrong.

To a reader without an account "not there" and "not for you" are the same page, byte for byte; it
names neither the address nor the language version of the address asked for.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is here, or nothing this reader may know of."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 for a member who may see the page but not do this; 404 for everyone else."""
    if not request.user.is_authenticated:
        return not_found(request)
    return render(request, "403.html", status=403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not sent from the page we gave out (``CSRF_FAILURE_VIEW``)."""
    return render(request, "csrf.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """500: something broke; the page needs neither database nor session."""
    return render(request, "500.html", status=500, using=None)
