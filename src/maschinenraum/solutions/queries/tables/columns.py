# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The columns of a table of knowledge records, the same when written and when read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maschinenraum.solutions.models import KINDS, Record
from maschinenraum.solutions.queries.content import LINKS

#: Names of what is told, but never read in: it comes about by checking, confirming and publishing.
TOLD_ONLY = (
    "land",
    "state",
    "visibility",
    "contact",
    "confirmed_on",
    "is_lapsed",
    "version",
    "address",
    "is_example",
)
HEADINGS: dict[str, Promise] = {
    "key": _("Schlüssel"),
    "kind": _("Art"),
    "title": _("Titel"),
    "summary": _("Kurzfassung"),
    "organisation": _("Kommune"),
    "further_organisations": _("Weitere Beteiligte"),
    "groups": _("Gruppen"),
    "fields_of_action": _("Handlungsfelder"),
    "spatial_types": _("Raumtypen"),
    "topics": _("Schlagwörter"),
    "phase": _("Phase"),
    "website": _("Website"),
    "source": _("Quelle"),
    "source_date": _("Stand der Quelle"),
    LINKS: _("Verknüpfungen"),
    "land": _("Land"),
    "state": _("Stand"),
    "visibility": _("Sichtbarkeit"),
    "contact": _("Ansprechperson"),
    "confirmed_on": _("Bestätigt am"),
    "is_lapsed": _("Bestätigung überfällig"),
    "version": _("Fassung"),
    "address": _("Adresse"),
    "is_example": _("Beispiel"),
}
#: What stands first, what is told last; between them the facts of each kind.
FIRST = tuple(name for name in HEADINGS if name not in TOLD_ONLY)


@dataclass(frozen=True)
class Column:
    """One column: the name of the field, its heading, and the kinds of record it is about (none: all)."""

    name: str
    heading: str
    kinds: frozenset[str] = frozenset()


def columns() -> tuple[Column, ...]:
    """Return all columns in their order, headings in the reader's language."""
    return (
        *(Column(name, str(HEADINGS[name])) for name in FIRST),
        *_facts(),
        *(Column(name, str(HEADINGS[name])) for name in TOLD_ONLY),
    )


def fact_names(kind: str) -> tuple[str, ...]:
    """Return the fields only this kind has, in the order of the form."""
    own = KINDS[Record.Kind(kind)]._meta.local_fields
    return tuple(field.name for field in own if not field.primary_key)


def _facts() -> list[Column]:
    found: dict[str, Column] = {}
    for kind in Record.Kind:
        for name in fact_names(kind):
            label = str(KINDS[kind]._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            before = found.get(name)
            kinds = (before.kinds if before else frozenset()) | {str(kind)}
            found[name] = Column(name, label[:1].upper() + label[1:], kinds)
    return list(found.values())
