# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of the official directory: municipalities, associations, districts, Länder."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.network.models import Territory
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.queries.territories import (
    all_territories,
    inside,
    origins_of,
    places_of,
    successions_of,
    successors_today,
    territories_matching,
)
from maschinenraum.web.germany import land_names
from maschinenraum.web.lists import answers, csv_answer, filters_set, page_of
from maschinenraum.web.network.tabs import network_tabs
from maschinenraum.web.network.territory_forms import TerritoryFilter
from maschinenraum.web.network.territory_words import KINDS, REGIOSTAR, URBANISATION

ORDERS = {
    "name": ("sort_key", "key"),
    "-name": ("-sort_key", "-key"),
    "einwohner": ("population", "sort_key", "key"),
    "-einwohner": ("-population", "sort_key", "key"),
}
#: Below this many the territories inside another are listed on its page.
MOST_INSIDE = 250


def _chosen(request: HttpRequest) -> tuple[TerritoryFilter, dict[str, Any], str, QuerySet[Territory]]:
    form = TerritoryFilter(request.GET)
    values = answers(form)
    order = request.GET.get("sortierung", "name")
    order = order if order in ORDERS else "name"
    # Without a filter the list is that of the municipalities, which nearly everybody looks for.
    level = values.get("ebene") or ("" if values.get("text") else "municipality")
    found = territories_matching(
        text=values.get("text", ""),
        land=values.get("land", ""),
        level="" if level == TerritoryFilter.ALL_LEVELS else level,
    ).order_by(*ORDERS[order])
    if order.endswith("einwohner"):
        # Unknown is neither few nor many.
        found = found.exclude(population=None)
    return form, values, order, found


@require_safe
def territory_list(request: HttpRequest) -> HttpResponse:
    """The directory, searched by name or key."""
    form, values, order, found = _chosen(request)
    page = page_of(request, found)
    names = land_names()
    context = {
        "form": form,
        "filters": filters_set(values),
        "page": page,
        "rows": [(one, names.get(one.land, one.land), KINDS.get(one.kind_code, "")) for one in page],
        "order": order,
        "tabs": network_tabs(request, "territories"),
        "query": request.GET.urlencode(),
    }
    return render(request, "network/territories.html", context)


@require_safe
def territory_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list, whole, as a table file."""
    _form, _values, _order, found = _chosen(request)
    heading = (_("Regionalschlüssel (ARS)"), _("Gemeindeschlüssel (AGS)"), _("Name"), _("Ebene"), _("Art"),
               _("Land"), _("Einwohnerzahl"), _("Stand der Einwohnerzahl"), _("Fläche in km²"), _("Postleitzahl"),
               _("Länge"), _("Breite"), _("Grad der Verstädterung"), _("RegioStaR 7"), _("Quelle"),
               _("Quelle von Koordinaten und Grad der Verstädterung"), _("Quelle von RegioStaR 7"))  # fmt: skip
    names = land_names()
    rows = (
        (
            one.key,
            one.ags,
            one.name,
            one.get_level_display(),
            KINDS.get(one.kind_code, ""),
            names.get(one.land, one.land),
            one.population,
            one.population_date,
            one.area_km2,
            one.postcode,
            one.longitude,
            one.latitude,
            URBANISATION.get(one.urbanisation, ""),
            one.regiostar7,
            one.source,
            one.place_source or (one.source if one.longitude is not None or one.urbanisation else ""),
            one.region_source,
        )
        for one in found.iterator(chunk_size=2000)
    )
    return csv_answer("gebiete.csv", heading, rows)


@require_safe
def territory_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One territory, of today or of the past: facts, what it belongs to, where it came from."""
    territory = get_object_or_404(all_territories(), pk=pk)
    children = inside(territory)
    context = {
        "territory": territory,
        "land": land_names().get(territory.land, territory.land),
        "kind": KINDS.get(territory.kind_code, ""),
        "urbanisation": URBANISATION.get(territory.urbanisation, ""),
        "regiostar": REGIOSTAR.get(territory.regiostar7, ""),
        "inside": children[:MOST_INSIDE],
        "inside_count": children.count(),
        "origins": origins_of(territory),
        "successions": successions_of(territory),
        "today": [] if territory.valid_to is None else successors_today(territory),
        "organisations": organisations_seen_by(request.user).filter(territory__in=places_of(territory)),
    }
    return render(request, "network/territory.html", context)
