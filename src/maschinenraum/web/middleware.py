# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every answer of the site carries."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from maschinenraum.web.caching import PRIVATE
from maschinenraum.web.refusals import not_allowed


class PrivateAnswers:
    """Keeps answers meant for one person out of every cache.

    An answer is private when the reader sent a cookie, when it sets one, or when the view said so;
    every answer says that it depends on the cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and mark the answer."""
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        if request.COOKIES or response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            response["Cache-Control"] = PRIVATE
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "no-cache"
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class HeadersOnly:
    """Answers HEAD as GET but for the body, which servers would otherwise have to throw away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; the length stays that of the body left out."""
        response = self.get_response(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif isinstance(response, HttpResponse):
            response.content = b""
        return response


class SpokenRefusals:
    """Gives "method not allowed", which Django answers with a blank page, a page that leads on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the methods that are allowed stay named in the header."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        spoken = not_allowed(request)
        spoken["Allow"] = response["Allow"]
        return spoken
