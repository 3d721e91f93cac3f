# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search over the records this reader may see."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.engine.language import sort_key
from maschinenraum.events.models import Session
from maschinenraum.events.queries.congresses import events_matching, sessions_matching
from maschinenraum.network.queries.groups import groups_matching
from maschinenraum.network.queries.people import people_matching
from maschinenraum.network.queries.projects import organisations_matching, projects_matching
from maschinenraum.network.queries.territories import territories_matching
from maschinenraum.web.lists import answers
from maschinenraum.web.network.forms import SearchForm
from maschinenraum.web.network.territory_words import KINDS

SHORTEST, MOST = 3, 20


@dataclass(frozen=True)
class Hit:
    """One record found."""

    kind: str
    title: str
    address: str
    is_example: bool


def hits(request: HttpRequest, text: str) -> list[Hit]:
    """Return what this reader may see and whose name holds ``text``, at most twenty of each kind."""
    return [
        *(
            Hit(_("Modellprojekt"), item.name, reverse("network:project", args=(item.slug,)), item.is_example)
            for item in projects_matching(text=text)[:MOST]
        ),
        *(
            Hit(
                item.get_kind_display(),
                item.name,
                reverse("network:organisation", args=(item.pk,)),
                item.is_example,
            )
            for item in organisations_matching(request.user, text=text)[:MOST]
        ),
        *(
            Hit(
                item.get_kind_display(),
                item.title,
                reverse("events:event", args=(item.slug,)),
                item.is_example,
            )
            for item in events_matching(request.user, text, MOST)
        ),
        *(_session_hit(item) for item in sessions_matching(request.user, text, MOST)),
        *(
            Hit(str(item.kind), item.name, reverse("network:group", args=(item.slug,)), item.is_example)
            for item in groups_matching(request.user, text)[:MOST]
        ),
        *(
            Hit(_("Person"), item.name, reverse("network:person", args=(item.pk,)), item.is_example)
            for item in people_matching(request.user, text)[:MOST]
        ),
        *(
            Hit(
                str(KINDS.get(item.kind_code, item.get_level_display())),
                item.name,
                reverse("network:territory", args=(item.pk,)),
                is_example=False,
            )
            for item in territories_matching(text=text)[:MOST]
        ),
    ]


def _session_hit(session: Session) -> Hit:
    """A session is found on the page of its event."""
    event = session.event
    return Hit(
        _("Programmpunkt"),
        f"{session.title} – {event.title}",
        reverse("events:event", args=(event.slug,)),
        event.is_example or event.programme_is_example,
    )


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Search by name; at least three letters."""
    form = SearchForm(request.GET)
    text = answers(form).get("q", "").strip()
    too_short = len(sort_key(text)) < SHORTEST
    found = [] if too_short else hits(request, text)
    context = {"form": form, "text": text, "too_short": bool(text) and too_short, "hits": found}
    return render(request, "network/search.html", context)
