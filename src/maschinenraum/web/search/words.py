# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What values of facets are called."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Project
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import Record
from maschinenraum.web.germany import land_names

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[str, "StrOrPromise"] = {
    **{str(kind): label for kind, label in Record.Kind.choices},
    "project": _("Modellprojekt"),
    "organisation": _("Organisation"),
    "group": _("Gruppe"),
    "event": _("Veranstaltung"),
    "session": _("Programmpunkt"),
}
COSTS: dict[str, "StrOrPromise"] = {
    "10000": _("bis 10.000 €"),
    "50000": _("bis 50.000 €"),
    "250000": _("bis 250.000 €"),
    "more": _("über 250.000 €"),
}
#: Name in the address, facet, heading; in the order of the page.
FACETS: tuple[tuple[str, str, "StrOrPromise"], ...] = (
    ("art", "kind", _("Art")),
    ("land", "land", _("Land")),
    ("groesse", "size", _("Größe")),
    ("handlungsfeld", "field", _("Handlungsfeld")),
    ("raumtyp", "spatial", _("Raumtyp")),
    ("phase", "phase", _("Phase")),
    ("kosten", "cost", _("Kosten im ersten Jahr")),
    ("lizenz", "licence", _("Lizenz")),
)
#: Records of knowledge are confirmed, or not; other kinds need nobody to stand for them.
CONFIRMED_KINDS = frozenset(map(str, Record.Kind.values))


@dataclass(frozen=True)
class Value:
    """One value of a facet, how many hits have it, and whether the reader has chosen it."""

    value: str
    label: str
    count: int
    is_chosen: bool


def labels_for(facet: str, values: Collection[str]) -> dict[str, str]:
    """Return what these values are called, those of fixed lists in their order; one query for concepts."""
    if facet in {"field", "spatial"}:
        concepts = Concept.objects.filter(pk__in=values).order_by("sort_key")
        return {concept.pk: concept.label for concept in concepts}
    fixed: dict[str, dict[str, StrOrPromise]] = {
        "kind": KINDS,
        "land": dict(land_names()),
        "size": dict(Project.SizeClass.choices),
        "phase": dict(Record.Phase.choices),
        "cost": COSTS,
    }
    if facet in fixed:
        return {value: str(label) for value, label in fixed[facet].items() if value in values}
    return {value: value for value in sorted(values)}
