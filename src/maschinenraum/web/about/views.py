# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who runs the site, what it stores, how accessible it is; and two files machines ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who is responsible; an installation gives its own text in ``HOME/impressum.txt``."""
    return render(request, "about/imprint.html", {"own_text": _own_text("impressum.txt")})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored and for how long; an installation adds its text in ``HOME/datenschutz.txt``."""
    return render(request, "about/privacy.html", {"own_text": _own_text("datenschutz.txt")})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "about/accessibility.html", {"own_text": _own_text("barrierefreiheit.txt")})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: everything that only makes sense for one person."""
    own = [f"{language}/{part}/" for language in ("", "/en") for part in ("anmelden", "konto", "leitstand")]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in own), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old icon file to the signet."""
    response = HttpResponse(status=301)
    response["Location"] = static("signet.svg")
    return response


def _own_text(name: str) -> str:
    """Return what the operator of this installation wrote, or nothing."""
    path = settings.HOME / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""
