# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cells of a row as values of a record's fields."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, CharField, DateField, Field, IntegerField, URLField
from django.utils.translation import gettext as _

from maschinenraum.engine.language import fold
from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.spreadsheets import Row
from maschinenraum.search.models import Concept, ConceptLabel
from maschinenraum.solutions.models import KINDS, Record, RecordLink
from maschinenraum.solutions.queries.content import COMMON, LINKS
from maschinenraum.solutions.queries.offered import Offers
from maschinenraum.solutions.queries.tables.cells import (
    NotUnderstood,
    address_in,
    choice_in,
    day_in,
    mark_in,
    number_in,
    parts_of,
)
from maschinenraum.solutions.queries.tables.columns import fact_names
from maschinenraum.solutions.queries.tables.meanings import Meanings
from maschinenraum.solutions.rules import READ_STATES

#: What a table says of any record and is one value; people are not named by tables.
PLAIN = tuple(name for name in COMMON if name not in {"organisation", "responsible", "contact"})
CONCEPTS = ("fields_of_action", "spatial_types", "topics")


@dataclass
class ReadRow:
    """What a row says, what was not understood (field and sentence), and what is worth a note."""

    content: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Reader:
    """Reads rows of one table for one person."""

    def __init__(self, meanings: Meanings, by: Person) -> None:
        self.meanings = meanings
        self.new = Offers(by)
        self.partners = _named(self.new.further_organisations())
        self.concepts = _concepts()

    def cells(self, row: Row) -> Callable[[str], str]:
        """Return what gives the cell of a field, "" where there is no such column."""

        def cell(name: str) -> str:
            place = self.meanings.places.get(name)
            return "" if place is None else row.cells[place]

        return cell

    def content(self, row: Row, kind: str, offers: Offers) -> ReadRow:
        """Return what the row says of a record of this kind."""
        read, cell = ReadRow(), self.cells(row)
        model = KINDS[Record.Kind(kind)]
        several = {
            "further_organisations": self._partners, "groups": self._groups, LINKS: self._links,
            **dict.fromkeys(CONCEPTS, self._concepts),
        }  # fmt: skip
        for name in (*PLAIN, *fact_names(kind), *several):
            if name not in self.meanings.places:
                continue
            try:
                if name in several:
                    read.content[name] = several[name](name, cell(name), offers)
                elif name == "project":
                    read.content[name] = _project(cell(name), offers)
                else:
                    read.content[name] = _value(model._meta.get_field(name), cell(name))  # type: ignore[arg-type]
            except NotUnderstood as said:
                read.problems.append((name, str(said)))
        return read

    def _partners(self, name: str, text: str, offers: Offers) -> list[str]:
        return _all_named(parts_of(text), self.partners, offers.hidden(name))

    def _groups(self, name: str, text: str, offers: Offers) -> list[str]:
        offered = {word: one.pk for one in offers.groups() for word in (fold(one.slug), fold(one.name))}
        return _all_named(parts_of(text), offered, offers.hidden(name))

    def _concepts(self, name: str, text: str, offers: Offers) -> list[str]:
        return _all_named(parts_of(text), self.concepts, offers.hidden(name))

    def _links(self, name: str, text: str, offers: Offers) -> list[list[str]]:
        found = _untold_links(offers)
        parts = [part.rpartition(":") for part in parts_of(text)]
        named = {slug.strip() for _word, _colon, slug in parts}
        targets = dict(self.new.targets().filter(slug__in=named).values_list("slug", "pk")) if named else {}
        for word, _colon, slug in parts:
            target = targets.get(slug.strip())
            if target is None:
                text = _("Den Eintrag „%(said)s“ gibt es hier nicht. Bitte streichen Sie ihn.")
                raise NotUnderstood(text % {"said": slug.strip()[:80]})
            found.append(
                [choice_in(word, RecordLink.Kind.choices) or str(RecordLink.Kind.BASED_ON), str(target)]
            )
        return sorted(found)


def _untold_links(offers: Offers) -> list[list[str]]:
    """Return the links no table tells this person of, which therefore stay: to what is hidden or unpublished."""
    links = [[str(kind), str(target)] for kind, target in offers.hidden_links()]
    if offers.record is not None:
        unpublished = offers.record.links.exclude(target__state__in=READ_STATES)
        links += [[str(kind), str(target)] for kind, target in unpublished.values_list("kind", "target")]
    return [list(link) for link in dict.fromkeys(map(tuple, links))]


def _value(column: "Field[Any, Any]", text: str) -> Any:
    if column.choices:
        return choice_in(text, column.choices)  # type: ignore[arg-type]
    if isinstance(column, BooleanField):
        return mark_in(text)
    if isinstance(column, IntegerField):
        number = number_in(text)
        # the smallest column of ours holds so many months
        if (
            number is not None
            and column.get_internal_type() == "PositiveSmallIntegerField"
            and number > 1_200
        ):
            raise NotUnderstood(_("Das ist zu viel. Bitte prüfen Sie die Zahl."))
        return number
    if isinstance(column, DateField):
        return day_in(text)
    if isinstance(column, URLField):
        return address_in(text, column.max_length or 200)
    said = text.strip()
    longest = column.max_length if isinstance(column, CharField) or column.max_length else None
    if longest is not None and len(said) > longest:
        text = _("Der Text hat %(count)s Zeichen, erlaubt sind %(most)s. Bitte kürzen.")
        raise NotUnderstood(text % {"count": len(said), "most": longest})
    return said


def _project(text: str, offers: Offers) -> str | None:
    said = fold(" ".join(text.split()))
    found = {fold(str(one)): str(one.pk) for one in offers.projects()}
    if said and said not in found:
        sentence = _(
            "Das Modellprojekt „%(said)s“ ist nicht Ihres oder hier unbekannt. Bitte leeren Sie die Zelle."
        )
        raise NotUnderstood(sentence % {"said": text[:80]})
    return found.get(said)


def _all_named(parts: Iterable[str], known: dict[str, Any], hidden: Iterable[Any]) -> list[str]:
    """Return the sorted keys of what is named, and of what the person is not shown and stays."""
    found = {str(key) for key in hidden}
    for part in parts:
        key = known.get(fold(part))
        if key is None:
            text = _("„%(said)s“ kennt das Netzwerk nicht. Bitte ändern oder streichen Sie es.")
            raise NotUnderstood(text % {"said": part[:80]})
        found.add(str(key))
    return sorted(found)


def _named(organisations: Iterable[Organisation]) -> dict[str, Any]:
    return {fold(one.name): one.pk for one in organisations}


def _concepts() -> dict[str, str]:
    """Return the concepts by key and by every label; a word of two concepts names the one it is the label of."""
    known: dict[str, str] = {}
    for key, label in ConceptLabel.objects.values_list("concept", "label"):
        known.setdefault(fold(label), key)
    for key, german, english in Concept.objects.values_list("key", "label_de", "label_en"):
        known.update({fold(english): key, fold(german): key} if english else {fold(german): key})
    known.update({key: key for key in Concept.objects.values_list("key", flat=True)})
    return known
