# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Up to four solutions side by side: what differs first, no score. The choice stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.network.rules import Viewer, today
from maschinenraum.solutions.models import Record, Solution
from maschinenraum.solutions.queries.freshness import freshness_of
from maschinenraum.solutions.queries.listing import Wanted, records_wanted
from maschinenraum.solutions.queries.reading import record_in_full
from maschinenraum.web.printing import printed
from maschinenraum.web.solutions.files.facts import freshness_said, heading_of, lines_of
from maschinenraum.web.solutions.reading.words import euro, hours, inhabitants, land_name, months
from maschinenraum.web.templatetags.kern import day

MOST = 4
PARAMETER = "loesung"
MOST_FOUND = 10
#: What is compared beside the figures, in the order a council asks.
TEXTS = (
    "cost_note", "preconditions", "licence", "operator_model", "success_factors", "limiting_factors", "failures",
    "technology", "interfaces", "standards", "data_needed", "legal_aspects",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One line of the comparison: what is compared, and what each solution says; "" where it says nothing."""

    name: str
    values: tuple[str, ...]
    is_german: bool = False  # what people wrote, whatever language the reader uses

    @property
    def differs(self) -> bool:
        """Whether not all say the same."""
        return len(set(self.values)) > 1

    @property
    def is_untold(self) -> bool:
        """Whether none says anything."""
        return not any(self.values)


@dataclass(frozen=True)
class Comparison:
    """The solutions, and the lines: differing first, then what is the same for all, then what nobody says."""

    records: tuple[Record, ...]
    differing: tuple[Compared, ...]
    same: tuple[Compared, ...]
    untold: tuple[str, ...]


def compared(records: Sequence[Record]) -> Comparison:
    """Return the comparison of solutions loaded in full."""
    lines = _lines(records)
    return Comparison(
        tuple(records),
        tuple(line for line in lines if line.differs),
        tuple(line for line in lines if not line.differs and not line.is_untold),
        tuple(line.name for line in lines if line.is_untold),
    )


def _lines(records: Sequence[Record]) -> list[Compared]:
    facts: list[Solution] = [record.solution for record in records]

    def line(name: str, said: Sequence[str], *, is_german: bool = False) -> Compared:
        return Compared(name, tuple(said), is_german)

    def figures(name: str, column: str, word: object, **more: bool) -> Compared:
        amounts = [getattr(one, column) for one in facts]
        return line(name, ["" if amount is None else word(amount, **more) for amount in amounts])  # type: ignore[operator]

    return [
        figures(_("Kosten einmalig"), "cost_once_eur", euro),
        figures(_("Laufende Kosten"), "cost_yearly_eur", euro, yearly=True),
        line(_("Stand der Kosten"), [day(one.costs_as_of) if one.costs_as_of else "" for one in facts]),
        figures(_("Arbeitszeit einmalig"), "staff_hours_once", hours),
        figures(_("Arbeitszeit laufend"), "staff_hours_yearly", hours, yearly=True),
        figures(_("Umsetzungsdauer"), "implementation_months", months),
        line(_("Phase"), [record.get_phase_display() for record in records]),
        *(
            line(heading_of(Solution, name), [getattr(one, name) for one in facts], is_german=True)
            for name in TEXTS
        ),
        line(_("Land"), [land_name(record.organisation) for record in records]),
        line(_("Größe"), [inhabitants(record.organisation) for record in records]),
        line(_("Bestätigung"), [freshness_said(freshness_of(record)) for record in records]),
    ]


def chosen_solutions(viewer: Viewer, slugs: Sequence[str]) -> list[Record]:
    """Return the first four solutions of these that this reader may see, in their order, each once."""
    found = (record_in_full(viewer, slug) for slug in dict.fromkeys(slugs[: 3 * MOST]))
    solutions = [one for one in found if one is not None and one.kind == Record.Kind.SOLUTION]
    return solutions[:MOST]


def comparison_address(slugs: Sequence[str], name: str = "files:comparison") -> str:
    """Return the address of the comparison of these solutions."""
    return f"{reverse(name)}?{urlencode([(PARAMETER, slug) for slug in slugs])}"


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """The page: what was chosen side by side, and a search for one more."""
    asked = request.GET.getlist(PARAMETER)
    records = chosen_solutions(request.user, asked)
    slugs = [record.slug for record in records]
    word = request.GET.get("wort", "")[:200]
    found = compared(records) if len(records) > 1 else None
    context = {
        "comparison": found,
        "differing": [(one, list(zip(records, one.values, strict=True))) for one in found.differing]
        if found
        else [],
        "chosen": [
            (one, comparison_address([slug for slug in slugs if slug != one.slug])) for one in records
        ],
        "slugs": slugs,
        "missing": len(dict.fromkeys(asked)) - len(records),
        "may_add": len(records) < MOST,
        "word": word,
        "found": _found(request, word, slugs) if word else None,
        "sheet": comparison_address(slugs, "files:comparison-sheet"),
    }
    return render(request, "solutions/files/comparison.html", context)


def _found(request: HttpRequest, word: str, slugs: Sequence[str]) -> list[tuple[Record, str]]:
    """Return solutions that could be added, each with the address that adds it."""
    wanted = records_wanted(request.user, Wanted(text=word, kind=Record.Kind.SOLUTION), today())
    others = wanted.exclude(slug__in=slugs).order_by("sort_key", "pk")[:MOST_FOUND]
    return [(one, comparison_address([*slugs, one.slug])) for one in others]


@require_safe
def comparison_sheet(request: HttpRequest) -> HttpResponse:
    """The same as a PDF, A4 landscape; not there without two solutions this reader may see."""
    records = chosen_solutions(request.user, request.GET.getlist(PARAMETER))
    if len(records) < 2:
        raise Http404
    template = files("maschinenraum.web.solutions.files").joinpath("comparison.typ").read_bytes()
    content, _unshown = printed(template, _sheet(compared(records)))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="vergleich.pdf"'
    return response


def _sheet(found: Comparison) -> dict[str, object]:
    count = len(found.records)
    unknown, language = _("unbekannt"), get_language() or "de"
    examples = any(record.is_example for record in found.records)
    mark = _("Beispiel: erfundene Angaben, nicht für eine Entscheidung")

    def rows(lines: Sequence[Compared]) -> list[dict[str, object]]:
        return [
            {
                "name": line.name,
                "language": "de" if line.is_german else language,
                "cells": [lines_of(value or unknown) for value in line.values],
            }
            for line in lines
        ]

    return {
        "language": language,
        "title": ngettext("%(n)s Lösung im Vergleich", "%(n)s Lösungen im Vergleich", count) % {"n": count},
        "lead": _(
            "Zuerst, worin sie sich unterscheiden. Die Angaben stammen aus den Einträgen; ohne Wertung."
        ),
        "foot": f"Maschinenraum · {day(today())}" + (f" · {mark}" if examples else ""),
        "page": _("Seite"),
        "columns": [
            {
                "title": record.title,
                "owner": record.organisation.name,
                "mark": _("Beispiel") if record.is_example else "",
            }
            for record in found.records
        ],
        "differing_heading": _("Worin sie sich unterscheiden"),
        "differing": rows(found.differing),
        "same_heading": _("Was bei allen gleich ist"),
        "same": rows(found.same),
        "untold": _("Bei allen unbekannt: %(names)s.") % {"names": ", ".join(found.untold)}
        if found.untold
        else "",
    }
