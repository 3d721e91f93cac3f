# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list of knowledge: which records a reader sees under which filters, and in which order."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from maschinenraum.engine.language import sort_key
from maschinenraum.network.models import Organisation
from maschinenraum.network.rules import Viewer
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.freshness import lapsed, with_freshness
from maschinenraum.solutions.queries.records import records_seen_by

#: Inhabitants from and below which a municipality counts to a class.
SIZES: dict[str, tuple[int | None, int | None]] = {
    "landgemeinde": (None, 5_000),
    "kleinstadt": (5_000, 20_000),
    "mittelstadt": (20_000, 100_000),
    "grossstadt": (100_000, None),
}
DISTRICT = "landkreis"
#: Euro once, from and below which a solution counts to a class.
COSTS: dict[str, tuple[int | None, int | None]] = {
    "bis-10000": (None, 10_001),
    "bis-50000": (10_001, 50_001),
    "bis-250000": (50_001, 250_001),
    "mehr": (250_001, None),
}
UNKNOWN = "unbekannt"
FIELDS, SPACES = "handlungsfeld", "raumtyp"


@dataclass(frozen=True)
class Wanted:
    """What a reader asks the list for; an empty answer asks for nothing."""

    text: str = ""
    kind: str = ""
    field: str = ""
    space: str = ""
    topic: str = ""
    phase: str = ""
    land: str = ""
    size: str = ""
    progress: str = ""
    licence: str = ""
    cost: str = ""
    freshness: str = ""
    organisation: str = ""
    group: str = ""
    with_archived: bool = False


def records_wanted(viewer: Viewer, wanted: Wanted, day: date) -> QuerySet[Record]:
    """Return the records this reader may see and asks for, with their ``staleness`` on ``day``."""
    states = [Record.State.PUBLISHED, *([Record.State.ARCHIVED] if wanted.with_archived else [])]
    found = with_freshness(records_seen_by(viewer).filter(state__in=states), day)
    for condition in (*_words(wanted.text), *_facts(wanted), *_measures(wanted), *_place(wanted)):
        found = found.filter(condition)
    if wanted.freshness:
        # What is archived is kept for the record; nobody is asked about it any more.
        fresh = Q(staleness__lt=2, state=Record.State.PUBLISHED)
        found = found.filter(fresh if wanted.freshness == "ja" else lapsed(day))
    return found.select_related(
        "measure", "solution", "insight", "organisation__territory", "organisation__invented_profile__land",
        "contact",
    ).prefetch_related("further_organisations")  # fmt: skip


def _words(text: str) -> list[Q]:
    """Every word stands in the title or in the summary."""
    return [
        Q(sort_key__contains=folded) | Q(summary__icontains=word)
        for word in text.split()[:12]
        if (folded := sort_key(word))
    ]


def _facts(wanted: Wanted) -> list[Q]:
    asked = {
        "kind": wanted.kind,
        "phase": wanted.phase,
        "measure__progress": wanted.progress,
        "organisation": wanted.organisation,
    }
    conditions = [Q(**{name: value}) for name, value in asked.items() if value]
    related = {
        "fields_of_action": wanted.field,
        "spatial_types": wanted.space,
        "topics": wanted.topic,
        "groups": wanted.group,
    }
    for name, value in related.items():
        if value:
            key = "slug" if name == "groups" else "pk"
            there = Record.objects.filter(**{f"{name}__{key}": value})
            conditions.append(Q(pk__in=there.values("pk")))
    return conditions


def _measures(wanted: Wanted) -> list[Q]:
    """Licence and cost are facts of solutions alone."""
    conditions = []
    if wanted.licence:
        licence = "" if wanted.licence == UNKNOWN else wanted.licence
        conditions.append(Q(solution__licence=licence))
    if wanted.cost == UNKNOWN:
        conditions.append(Q(kind=Record.Kind.SOLUTION, solution__cost_once_eur=None))
    elif wanted.cost in COSTS:
        conditions.append(_between("solution__cost_once_eur", *COSTS[wanted.cost]))
    return conditions


def _place(wanted: Wanted) -> list[Q]:
    conditions = []
    if wanted.land:
        real, invented = (
            Q(organisation__territory__land=wanted.land),
            Q(organisation__invented_profile__land__land=wanted.land),
        )
        conditions.append(real | invented)
    districts = Q(organisation__kind=Organisation.Kind.DISTRICT)
    if wanted.size == DISTRICT:
        conditions.append(districts)
    elif wanted.size in SIZES:
        limits = SIZES[wanted.size]
        in_class = _between("organisation__territory__population", *limits) | _between(
            "organisation__invented_profile__population", *limits
        )
        conditions.append(in_class & ~districts)
    return conditions


def _between(name: str, least: int | None, below: int | None) -> Q:
    condition = Q(**{f"{name}__isnull": False})
    if least is not None:
        condition &= Q(**{f"{name}__gte": least})
    return condition & Q(**{f"{name}__lt": below}) if below is not None else condition


def ordered(records: QuerySet[Record], order: str) -> QuerySet[Record]:
    """Sort: what is vouched for first, then by ``bestaetigt``, ``titel`` or ``kommune``, ``-`` for the reverse."""
    columns = {
        "titel": F("sort_key"),
        "kommune": F("organisation__sort_key"),
        "bestaetigt": Coalesce(
            "confirmed_on", TruncDate("published_at", tzinfo=timezone.get_default_timezone())
        ),
    }
    name, turned = order.removeprefix("-"), order.startswith("-")
    # The latest come first, names from A to Z.
    descending = turned != (name == "bestaetigt")
    return records.order_by("staleness", OrderBy(columns[name], descending=descending), "sort_key", "pk")


def licences(viewer: Viewer) -> list[str]:
    """Return the licences of the solutions this reader sees, each once."""
    seen = records_seen_by(viewer).filter(state=Record.State.PUBLISHED, kind=Record.Kind.SOLUTION)
    named = seen.exclude(solution__licence="").order_by("solution__licence")
    return list(named.values_list("solution__licence", flat=True).distinct())


def concepts_below(*above: str) -> dict[str, list[Concept]]:
    """Return the concepts right below each of these, in the order of the dictionary."""
    found: dict[str, list[Concept]] = {key: [] for key in above}
    for concept in Concept.objects.filter(broader__in=above, is_retired=False).order_by("sort_key", "key"):
        found[str(concept.broader_id)].append(concept)
    return found
