# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The style guide: every component with its states; also the target of the accessibility test."""

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.web.style.forms import SpecimenForm


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """All components; the second form shows refused answers."""
    here = request.path
    context = {
        "form": SpecimenForm(auto_id="frei_%s"),
        "refused": SpecimenForm({"email": "kiel"}, auto_id="abgelehnt_%s"),
        "page": Paginator(range(200), 20).get_page(request.GET.get("seite")),
        "tabs": [(_("Programm"), here, True), (_("Personen"), f"{here}?personen", False)],
        "facts": [(_("Land"), "Schleswig-Holstein"), (_("Einwohnerzahl"), "247.548"), (_("Fläche"), None)],
        "day": datetime(2023, 5, 11, 8, 20, tzinfo=UTC),
        "sorting": request.GET.get("sortierung", "name"),
    }
    return render(request, "style/guide.html", context)
