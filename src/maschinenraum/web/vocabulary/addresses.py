# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Identifiers of concepts as files give them away."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation


def scheme_address(request: HttpRequest) -> str:
    """Return what all identifiers begin with, in whatever language one reads; the key of a concept follows."""
    with translation.override("de"):
        return request.build_absolute_uri(reverse("vocabulary:list")) + "begriffe/"
