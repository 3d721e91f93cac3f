# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list of knowledge: which records a reader sees under which filters, and in which order."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, OrderBy, Q, QuerySet, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from maschinenraum.engine.language import sort_key
from maschinenraum.network.models import Organisation, Project
from maschinenraum.network.queries.places import SIZES
from maschinenraum.network.rules import Viewer
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import COST_CLASSES, COSTLIEST
from maschinenraum.solutions.queries.freshness import lapsed, with_freshness
from maschinenraum.solutions.queries.records import records_seen_by

UNKNOWN = "unbekannt"
#: Per class of size: inhabitants from and below which a place belongs to it.
SIZE_LIMITS: dict[str, tuple[int, int | None]] = {
    str(size): (least, below)
    for (least, size), below in zip(SIZES, [None, *(least for least, _size in SIZES)], strict=False)
}
#: Classes that go by what the organisation is, whatever its inhabitants.
OF_KIND = {
    str(Project.SizeClass.DISTRICT): Organisation.Kind.DISTRICT,
    str(Project.SizeClass.COOPERATION): Organisation.Kind.CONSORTIUM,
}
#: Per class of cost: euros from and up to which a record belongs to it.
COST_LIMITS: dict[str, tuple[int, int | None]] = dict(
    zip(
        [*(name for _most, name in COST_CLASSES), COSTLIEST],
        zip(
            [0, *(most + 1 for most, _name in COST_CLASSES)],
            [*(most for most, _name in COST_CLASSES), None],
            strict=True,
        ),
        strict=True,
    )
)


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
    found = _with_costs(with_freshness(records_seen_by(viewer).filter(state__in=states), day))
    for condition in (*_words(wanted.text), *_facts(wanted), *_costs(wanted), *_place(wanted)):
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


def _costs(wanted: Wanted) -> list[Q]:
    """Licence and cost are facts of solutions; a measure has a budget instead."""
    conditions = []
    if wanted.licence:
        conditions.append(Q(solution__licence="" if wanted.licence == UNKNOWN else wanted.licence))
    if wanted.cost == UNKNOWN:
        conditions.append(Q(euros=None) & ~Q(kind=Record.Kind.INSIGHT))
    elif wanted.cost in COST_LIMITS:
        above, most = COST_LIMITS[wanted.cost]
        conditions.append(Q(euros__gte=above) & (Q() if most is None else Q(euros__lte=most)))
    return conditions


def _with_costs(records: QuerySet[Record]) -> QuerySet[Record]:
    """Add ``euros``: the first year of a solution, the budget of a measure; None where nothing is known."""
    once, yearly = Coalesce("solution__cost_once_eur", 0), Coalesce("solution__cost_yearly_eur", 0)
    says_nothing = Q(solution__cost_once_eur=None, solution__cost_yearly_eur=None)
    return records.annotate(
        euros=Case(
            When(kind=Record.Kind.MEASURE, then=F("measure__budget_eur")),
            When(says_nothing, then=None),
            default=once + yearly,
            output_field=IntegerField(),
        )
    )


def _place(wanted: Wanted) -> list[Q]:
    conditions = []
    if wanted.land:
        real = Q(organisation__territory__land=wanted.land)
        conditions.append(real | Q(organisation__invented_profile__land__land=wanted.land))
    if wanted.size in OF_KIND:
        conditions.append(Q(organisation__kind=OF_KIND[wanted.size]))
    elif wanted.size in SIZE_LIMITS:
        limits = SIZE_LIMITS[wanted.size]
        inhabitants = ("organisation__territory__population", "organisation__invented_profile__population")
        in_class = Q(*(_between(name, *limits) for name in inhabitants), _connector=Q.OR)
        conditions.append(in_class & ~Q(organisation__kind__in=OF_KIND.values()))
    return conditions


def _between(name: str, least: int, below: int | None) -> Q:
    return Q(**{f"{name}__gte": least}) & (Q() if below is None else Q(**{f"{name}__lt": below}))


def ordered(records: QuerySet[Record], order: str) -> QuerySet[Record]:
    """Sort: what is vouched for first, then by ``bestaetigt``, ``titel`` or ``kommune``, ``-`` for the reverse."""
    columns: dict[str, F | Coalesce] = {
        "titel": F("sort_key"),
        "kommune": F("organisation__sort_key"),
        "bestaetigt": Coalesce(
            "confirmed_on", TruncDate("published_at", tzinfo=timezone.get_default_timezone())
        ),
    }
    name, turned = order.removeprefix("-"), order.startswith("-")
    # The latest come first, names from A to Z.
    descending = turned != (name == "bestaetigt")
    return records.order_by(F("staleness"), OrderBy(columns[name], descending=descending), "sort_key", "pk")


def licences(viewer: Viewer) -> list[str]:
    """Return the licences of the solutions this reader sees, each once."""
    seen = records_seen_by(viewer).filter(state=Record.State.PUBLISHED, kind=Record.Kind.SOLUTION)
    named = seen.exclude(solution__licence="").order_by("solution__licence")
    return list(named.values_list("solution__licence", flat=True).distinct())
