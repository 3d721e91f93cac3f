# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which column of somebody's table means which field: a guess, and what the reader chose instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation

from maschinenraum.network.spreadsheets import column_letter, plain_heading
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.tables.columns import TOLD_ONLY, Column, columns

#: Headings people use beside ours, folded.
OTHER_HEADINGS: dict[str, tuple[str, ...]] = {
    "key": ("kennung", "id", "nummer", "lfd nr", "nr", "slug", "key"),
    "kind": ("typ", "eintragsart", "type"),
    "title": (
        "name", "bezeichnung", "ueberschrift", "massnahme", "titel der massnahme", "loesung", "projekt", "projekttitel",
    ),
    "summary": ("kurzbeschreibung", "zusammenfassung", "kurztext", "abstract", "worum es geht"),
    "organisation": ("stadt", "gemeinde", "landkreis", "kreis", "traeger", "organisation", "municipality"),
    "description": ("beschreibung der massnahme", "projektbeschreibung", "langtext"),
    "fields_of_action": ("handlungsfeld", "themenfeld", "themenfelder", "bereich"),
    "spatial_types": ("raumtyp",),
    "topics": ("schlagwort", "stichworte", "stichwoerter", "tags", "themen"),
    "progress": ("umsetzungsstand", "status", "stand der umsetzung"),
    "website": ("link", "url", "webseite", "homepage", "internet"),
    "starts_on": ("start", "startdatum", "projektbeginn", "von"),
    "ends_on": ("enddatum", "projektende", "bis"),
    "budget_eur": ("budget", "kosten", "gesamtkosten", "volumen"),
    "funding": ("foerderung", "foerderprogramm", "mittelherkunft"),
    "cost_once_eur": ("kosten einmalig", "einmalige kosten", "investitionskosten", "anschaffungskosten"),
    "cost_yearly_eur": ("laufende kosten", "kosten pro jahr", "jaehrliche kosten", "betriebskosten"),
    "staff_hours_once": ("arbeitszeit einmalig", "personalaufwand einmalig"),
    "staff_hours_yearly": ("arbeitszeit laufend", "personalaufwand laufend"),
    "implementation_months": ("umsetzungsdauer", "dauer in monaten"),
    "repository": ("repository", "quellcode", "source code"),
    "licence": ("license", "lizenzierung"),
    "benefit": ("nutzen", "ziel", "ziele", "mehrwert"),
    "preconditions": ("voraussetzung",),
    "success_factors": ("erfolgsfaktoren", "gelingensbedingungen"),
    "limiting_factors": ("hemmnisse", "huerden", "grenzen"),
    "learned": ("erkenntnis", "lehre", "gelernt"),
}  # fmt: skip
IGNORED = "-"


@dataclass(frozen=True)
class Meanings:
    """Where each field stands; ``told_only`` are columns of ours that are never read in."""

    names: tuple[str, ...]
    places: Mapping[str, int]
    unknown: tuple[int, ...]
    told_only: tuple[int, ...]
    mark: int | None = None  # where it says that a record is invented

    def named(self, field: str) -> str:
        """Return how people find the column of a field: its letter and its name in the file."""
        place = self.places.get(field)
        return "" if place is None else self.named_at(place)

    def named_at(self, place: int) -> str:
        """Return how people find a column: its letter and its name in the file."""
        return f"{column_letter(place)} ({self.names[place]})"

    @property
    def missing(self) -> tuple[str, ...]:
        """What a table of records cannot do without and this one lacks."""
        return () if "title" in self.places else ("title",)

    @property
    def likely_kind(self) -> str:
        """The kind whose own facts have the most columns; measures where there are none."""
        counts = dict.fromkeys(Record.Kind, 0)
        for column in fields():
            if column.name in self.places:
                for kind in column.kinds:
                    counts[Record.Kind(kind)] += 1
        return str(max(Record.Kind, key=lambda kind: counts[kind]))


def fields() -> tuple[Column, ...]:
    """Return what a column may mean, in the order of a written table."""
    return tuple(column for column in columns() if column.name not in TOLD_ONLY)


def meanings_of(names: Sequence[str], chosen: Mapping[str, str]) -> Meanings:
    """Return what each column means.

    chosen   field names by the place of the column as text; ``IGNORED`` for a column that means nothing.
             All others are guessed; the first of two columns with one meaning counts.
    """
    known, allowed = _known_headings(), {column.name for column in fields()}
    wanted = {int(place): field for place, field in chosen.items() if place.isdigit() and field}
    places = {field: place for place, field in wanted.items() if field in allowed and place < len(names)}
    unknown, told = [], []
    mark = None
    for place, name in enumerate(names):
        if place in wanted:
            if wanted[place] == IGNORED or places.get(wanted[place]) != place:
                unknown.append(place)
            continue
        field = known.get(plain_heading(name), "")
        if field in TOLD_ONLY:
            told.append(place)
            mark = place if field == "is_example" else mark
        elif field and field not in places:
            places[field] = place
        elif name:
            unknown.append(place)
    return Meanings(tuple(names), places, tuple(unknown), tuple(told), mark)


def _known_headings() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, others in OTHER_HEADINGS.items():
        known.update(dict.fromkeys(others, name))
    for language in ("en", "de"):
        with translation.override(language):
            # our own headings count before any other word
            known.update({plain_heading(column.heading): column.name for column in columns()})
            known.update({plain_heading(column.name): column.name for column in columns()})
    return known
