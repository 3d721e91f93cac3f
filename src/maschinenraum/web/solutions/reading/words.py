# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What pages say of a record: its place, the facts that decide, its text, and why others stand beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maschinenraum.network.models import Organisation
from maschinenraum.network.queries.places import land_of, population_of
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import Insight, Measure, Record, RecordLink, Solution
from maschinenraum.solutions.queries.reading import Linked, Other
from maschinenraum.web.germany import land_names
from maschinenraum.web.templatetags.kern import day, german, grouped, web_address

Fact = tuple[Any, Any]

#: The text of a page, section by section.
SECTIONS: dict[str, tuple[str, ...]] = {
    Record.Kind.MEASURE: ("description", "results", "spatial_effect", "funding"),
    Record.Kind.SOLUTION: (
        "problem", "benefit", "scope", "process_steps", "preconditions", "data_needed", "technology",
        "interfaces", "standards", "cost_note", "operator_model", "legal_aspects", "success_factors",
        "limiting_factors", "failures",
    ),
    Record.Kind.INSIGHT: ("learned", "evidence", "holds_for"),
}  # fmt: skip

#: Why another record stands beside this one: kind of link, and whether it was drawn on this side.
WHY = {
    (RecordLink.Kind.EVIDENCE, True): gettext_lazy("Weil dieser Eintrag durch ihn belegt ist."),
    (RecordLink.Kind.EVIDENCE, False): gettext_lazy("Weil dieser Eintrag ihn belegt."),
    (RecordLink.Kind.BASED_ON, True): gettext_lazy("Weil dieser Eintrag auf ihm beruht."),
    (RecordLink.Kind.BASED_ON, False): gettext_lazy("Weil er auf diesem Eintrag beruht."),
    (RecordLink.Kind.USES, True): gettext_lazy("Weil er hier genutzt wird."),
    (RecordLink.Kind.USES, False): gettext_lazy("Weil er diesen Eintrag nutzt."),
    (RecordLink.Kind.ABOUT, True): gettext_lazy("Weil dieser Eintrag von ihm handelt."),
    (RecordLink.Kind.ABOUT, False): gettext_lazy("Weil er von diesem Eintrag handelt."),
}


# --- where it is from ---------------------------------------------------------------------------------


def land_name(organisation: Organisation) -> str:
    """Return the name of the organisation's Land, "" where it is unknown."""
    return land_names().get(land_of(organisation), "")


def inhabitants(organisation: Organisation) -> str:
    """Return "12.300 Einwohnerinnen und Einwohner", or that it is unknown."""
    people = population_of(organisation)
    if people is None:
        return _("Einwohnerzahl unbekannt")
    return _("%(count)s Einwohnerinnen und Einwohner") % {"count": grouped(people)}


# --- the facts that decide ----------------------------------------------------------------------------


def kind_of(record: Record) -> Model | None:
    """Return the facts of its kind, as the queries have loaded them."""
    found: Model | None = getattr(record, record.kind, None)
    return found


def euro(amount: int | None, *, yearly: bool = False) -> str:
    """Return an amount as one says it: "12.000 €", "3.000 € im Jahr"; unknown is "unbekannt"."""
    if amount is None:
        return _("unbekannt")
    said = _("%(amount)s €") % {"amount": grouped(amount)}
    return _("%(amount)s im Jahr") % {"amount": said} if yearly else said


def hours(amount: int | None, *, yearly: bool = False) -> str:
    """Return hours of work, "unbekannt" where nobody said."""
    if amount is None:
        return _("unbekannt")
    said = ngettext("%(count)s Stunde", "%(count)s Stunden", amount) % {"count": grouped(amount)}
    return _("%(amount)s im Jahr") % {"amount": said} if yearly else said


def months(amount: int | None) -> str:
    """Return a span of months, "unbekannt" where nobody said."""
    if amount is None:
        return _("unbekannt")
    return ngettext("%(count)s Monat", "%(count)s Monate", amount) % {"count": amount}


def deciding(record: Record) -> str:
    """Return, for a row of a list, how far it is or what it costs."""
    facts = kind_of(record)
    phase = record.get_phase_display()
    if isinstance(facts, Solution):
        once = _("Kosten unbekannt") if facts.cost_once_eur is None else euro(facts.cost_once_eur)
        return ", ".join(filter(None, [once, phase]))
    if isinstance(facts, Measure):
        progress = facts.get_progress_display() or _("Bearbeitungsstand unbekannt")
        return ", ".join(filter(None, [progress, phase]))
    if isinstance(facts, Insight) and facts.is_failure:
        return _("aus einem Fehlschlag")
    return phase or _("Phase unbekannt")


def place_of(organisation: Organisation) -> str:
    """Return, for a row of a list, where and how large: "Bayern, 2.400 Menschen"."""
    people = population_of(organisation)
    size = (
        _("%(count)s Menschen") % {"count": grouped(people)} if people is not None else _("Größe unbekannt")
    )
    return ", ".join(filter(None, [land_name(organisation), size]))


def facts_of(record: Record, partners: Sequence[Organisation]) -> Iterator[Fact]:
    """Yield the facts that decide as pairs of name and value; an empty value reads "unbekannt"."""
    organisation = record.organisation
    yield _("Kommune"), _organisations([organisation])
    yield _("Land"), land_name(organisation)
    yield _("Größe"), inhabitants(organisation)
    if partners:
        yield _("Weitere Beteiligte"), _organisations(partners)
    yield _("Handlungsfelder"), _concepts(record.fields_of_action.all(), "handlungsfeld")
    yield _("Raumtypen"), _concepts(record.spatial_types.all(), "raumtyp")
    yield _("Phase"), record.get_phase_display()
    facts = kind_of(record)
    if isinstance(facts, Measure):
        yield from _facts_of_measure(facts)
    elif isinstance(facts, Solution):
        yield from _facts_of_solution(facts)
    if topics := _concepts(record.topics.all(), "schlagwort"):
        yield _("Schlagwörter"), topics
    if address := web_address(record.website):
        yield _("Website"), _link(address)


def _facts_of_measure(facts: Measure) -> Iterator[Fact]:
    yield _("Bearbeitungsstand"), facts.get_progress_display()
    yield _("Laufzeit"), _span(facts)
    yield _("Budget"), euro(facts.budget_eur)
    if facts.project is not None:
        address = reverse("network:project", args=(facts.project.slug,))
        yield _("Modellprojekt"), format_html('<a href="{}">{}</a>', address, german(facts.project.name))


def _facts_of_solution(facts: Solution) -> Iterator[Fact]:
    as_of = _(" (Stand %(year)s)") % {"year": facts.costs_as_of.year} if facts.costs_as_of else ""
    known = facts.cost_once_eur is not None, facts.cost_yearly_eur is not None
    yield _("Kosten einmalig"), euro(facts.cost_once_eur) + (as_of if known[0] else "")
    yield _("Laufende Kosten"), euro(facts.cost_yearly_eur, yearly=True) + (as_of if known[1] else "")
    yield _("Arbeitszeit einmalig"), hours(facts.staff_hours_once)
    yield _("Arbeitszeit laufend"), hours(facts.staff_hours_yearly, yearly=True)
    yield _("Umsetzungsdauer"), months(facts.implementation_months)
    yield _("Lizenz"), facts.licence
    address = web_address(facts.repository)
    yield _("Quelltext"), _link(address) if address else ""


def _span(facts: Measure) -> str:
    if facts.starts_on is None and facts.ends_on is None:
        return ""
    return _("%(first)s bis %(last)s") % {"first": day(facts.starts_on), "last": day(facts.ends_on)}


def _organisations(organisations: Sequence[Organisation]) -> SafeString:
    rows = ((reverse("network:organisation", args=(one.pk,)), german(one.name)) for one in organisations)
    return format_html_join(", ", '<a href="{}">{}</a>', rows)


def _concepts(concepts: Iterable[Concept], parameter: str) -> SafeString:
    start = reverse("solutions:list")
    return format_html_join(
        ", ", '<a href="{}?{}={}">{}</a>', ((start, parameter, one.pk, one.label) for one in concepts)
    )


def _link(address: str) -> SafeString:
    return format_html(
        '<a href="{}" rel="noreferrer">{}</a>', address, address.partition("//")[2].rstrip("/")
    )


# --- the text -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """One part of the text under its heading."""

    heading: str
    text: str


def sections_of(record: Record) -> tuple[list[Section], list[str]]:
    """Return the parts of the text, and the names of those about which nothing is said."""
    facts = kind_of(record)
    told, untold = [], []
    for name in SECTIONS[record.kind]:
        heading = str(facts._meta.get_field(name).verbose_name) if facts else name  # type: ignore[union-attr]
        heading = heading[:1].upper() + heading[1:]
        if text := getattr(facts, name, ""):
            told.append(Section(heading, text))
        else:
            untold.append(heading)
    return told, untold


# --- why others stand beside it -----------------------------------------------------------------------


def why_linked(linked: Linked) -> str:
    """Return the sentence that says how another record stands to this one."""
    return str(WHY[RecordLink.Kind(linked.kind), linked.is_outward])


def why_other(other: Other) -> str:
    """Return the sentence that names what both records are about."""
    names = [one.label for one in other.shared]
    if len(names) == 1:
        return _("Weil es auch dort um %(topic)s geht.") % {"topic": names[0]}
    words = {"topics": ", ".join(names[:-1]), "last": names[-1]}
    return _("Weil es auch dort um %(topics)s und %(last)s geht.") % words
