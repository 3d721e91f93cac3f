# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tabs of the part Netzwerk."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maschinenraum.network.rules import may_see_people


def network_tabs(request: HttpRequest, here: str) -> list[tuple[str, str, bool]]:
    """Return (text, address, whether the reader is there) of the lists this reader may open."""
    entries = [
        (_("Projekte"), "projects"),
        (_("Organisationen"), "organisations"),
        (_("Gebiete"), "territories"),
    ]
    if may_see_people(request.user):
        entries.append((_("Personen"), "people"))
    return [(label, reverse(f"network:{name}"), name == here) for label, name in entries]
