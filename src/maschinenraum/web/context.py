# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the shell of every page needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from maschinenraum.events.queries.congresses import example_events
from maschinenraum.network.queries.examples import examples_are_loaded
from maschinenraum.network.rules import Viewer
from maschinenraum.web import navigation
from maschinenraum.web.addresses import readable


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the bar, the page in the other language, and whether invented records are loaded."""
    address = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        # A form that was refused is shown at the address it was sent to, which may be no page.
        address = readable(address)
    return {
        "bar": SimpleLazyObject(lambda: list(navigation.links(request))),
        "address_de": translate_url(address, "de"),
        "address_en": translate_url(address, "en"),
        "examples_are_loaded": SimpleLazyObject(lambda: _sees_examples(request.user)),
    }


def _sees_examples(viewer: Viewer) -> bool:
    return examples_are_loaded(viewer) or example_events(viewer).exists()
