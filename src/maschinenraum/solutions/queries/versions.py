# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The versions of a record, and what differs between two of them, field by field and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maschinenraum.network.models import Group, Organisation, Person, Project
from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.rules import Viewer, may_see_people
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import KINDS, Record, RecordLink, RecordVersion
from maschinenraum.solutions.queries.content import LINKS, fields_of
from maschinenraum.solutions.queries.records import records_seen_by

#: Longer texts are compared line by line: word by word takes too long, and nobody reads it.
MOST_WORDS = 4_000


def versions_of(record: Record) -> QuerySet[RecordVersion]:
    """Return all versions, the newest first, with who made them."""
    return RecordVersion.objects.filter(record=record).select_related("by").order_by("-number")


class Change(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A piece of text that both versions have, or one of them."""

    change: Change
    text: str


@dataclass(frozen=True)
class Difference:
    """One field in which two versions differ; ``name`` is the field's, ``label`` what people call it."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def label_of(kind: str, name: str) -> str:
    """Return what people call a field of a record of this kind."""
    if name == LINKS:
        return _("Verknüpfungen")
    label = str(KINDS[Record.Kind(kind)]._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def changed_fields(viewer: Viewer, record: Record, versions: Sequence[RecordVersion]) -> dict[int, list[str]]:
    """Return, for the number of each version (newest first) but the oldest, what it changed."""
    names = Names(viewer, [version.content for version in versions])
    return {
        later.number: [one.label for one in _changed(names, record.kind, earlier.content, later.content)]
        for later, earlier in pairwise(versions)
    }


def differences(
    viewer: Viewer, record: Record, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[Difference]:
    """Yield the fields in which two contents differ.

    What is linked and this viewer may not know of is left out, as if it were not there.
    """
    for one in _changed(Names(viewer, [before, after]), record.kind, before, after):
        yield Difference(one.name, one.label, one.before, one.after, tuple(pieces(one.before, one.after)))


def _changed(
    names: "Names", kind: str, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[Difference]:
    for name in fields_of(kind):
        if before.get(name) == after.get(name):
            continue
        old, new = (names.shown(kind, name, content.get(name)) for content in (before, after))
        if old != new:
            yield Difference(name, label_of(kind, name), old, new, ())


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Yield a text as both versions have it, with what is gone and what is new; blanks go with their word."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if tag == "equal":
            yield Piece(Change.KEPT, "".join(old[i:j]))
            continue
        if i < j:
            yield Piece(Change.GONE, "".join(old[i:j]))
        if k < n:
            yield Piece(Change.NEW, "".join(new[k:n]))


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)


class Names:
    """What keys in versions stand for, as far as this viewer may know it: what they may not is left out.

    All names are looked up at once, with a few queries per kind of record, however many versions.
    """

    def __init__(self, viewer: Viewer, contents: Sequence[dict[str, Any]]) -> None:
        self._names: dict[Any, dict[str, str]] = {}
        for model in dict.fromkeys(_RELATED.values()):
            fields = [name for name, other in _RELATED.items() if other is model]
            keys = {key for content in contents for name in fields for key in _keys(content.get(name))}
            self._names[model] = _names_of(_known(viewer, model), keys)
        targets = {target for content in contents for _kind, target in content.get(LINKS, ())}
        self._titles = _names_of(records_seen_by(viewer), targets)

    def shown(self, kind: str, name: str, value: Any) -> str:
        """Return the value of a field as people read it; "" where nothing is said."""
        if value in (None, "", []):
            return ""
        if name == LINKS:
            titles = self._titles
            known = ((link, titles[target]) for link, target in value if target in titles)
            return "\n".join(sorted(f"{RecordLink.Kind(link).label}: {title}" for link, title in known))
        if name in _RELATED:
            names = self._names[_RELATED[name]]
            return "\n".join(sorted(names[key] for key in _keys(value) if key in names))
        field: Any = KINDS[Record.Kind(kind)]._meta.get_field(name)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("ja") if value else _("nein")
        return _day(str(value)) if field.get_internal_type() == "DateField" else str(value)


def _keys(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _names_of(known: QuerySet[Any], keys: set[str]) -> dict[str, str]:
    found = known.filter(pk__in=keys) if keys else ()
    return {str(one.pk): str(getattr(one, "name", one)) for one in found}


def _known(viewer: Viewer, model: Any) -> QuerySet[Any]:
    if model is Person:  # whoever was erased stays as "ehemaliges Mitglied"
        return Person.objects.all() if may_see_people(viewer) else Person.objects.none()
    if model is Group:
        return groups_seen_by(viewer)
    if model is Organisation:
        return organisations_seen_by(viewer)
    return model._default_manager.all()  # type: ignore[no-any-return]


_RELATED: dict[str, Any] = {
    "organisation": Organisation,
    "further_organisations": Organisation,
    "groups": Group,
    "responsible": Person,
    "contact": Person,
    "project": Project,
    "fields_of_action": Concept,
    "spatial_types": Concept,
    "topics": Concept,
}


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}"
    except ValueError:
        return text
