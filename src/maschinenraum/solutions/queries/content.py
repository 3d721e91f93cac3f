# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a record says, as one mapping of field names to values: what forms write and versions keep.

Values are as JSON keeps them: texts, numbers, days as ``2026-05-16``, other records by their key (one,
or a sorted list), ``links`` as a sorted list of pairs ``[kind, key of the target]``. People are in it by
key alone, so that nobody's name stays behind in an old version. State, visibility and who confirmed the
record are not part of what it says: restoring an old version must not publish anything.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import DateField, Field, ForeignKey, Model

from maschinenraum.solutions.models import KINDS, Record

#: Content as JSON keeps it, or with dates, numbers and records as Python has them.
Content = Mapping[str, Any]

LINKS = "links"
COMMON = (
    "title", "summary", "organisation", "phase", "website", "responsible", "contact", "source", "source_date",
)  # fmt: skip
MANY = ("further_organisations", "groups", "fields_of_action", "spatial_types", "topics")


def columns_of(kind: str) -> tuple[str, ...]:
    """Return the names of the fields that hold one value, in the order of the form."""
    own = KINDS[Record.Kind(kind)]._meta.local_fields
    return (*COMMON, *(field.name for field in own if not field.primary_key))


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the names of everything a record of this kind may say."""
    return (*columns_of(kind), *MANY, LINKS)


def record_of_kind(record: Record) -> Record:
    """Return the record with the facts of its kind: a ``Measure``, ``Solution`` or ``Insight``."""
    model = KINDS[Record.Kind(record.kind)]
    return record if isinstance(record, model) else model._default_manager.get(pk=record.pk)


def content_of(record: Record) -> dict[str, Any]:
    """Return what the record says now."""
    record = record_of_kind(record)
    content = {name: _kept(record, name) for name in columns_of(record.kind)}
    for name in MANY:
        content[name] = sorted(str(key) for key in getattr(record, name).values_list("pk", flat=True))
    # Without order: sorting by titles would leave out a target that is stored later in the transaction.
    links = record.links.order_by().values_list("kind", "target")
    content[LINKS] = sorted([str(kind), str(target)] for kind, target in links)
    return content


def _kept(record: Record, name: str) -> Any:
    field = record._meta.get_field(name)
    value = getattr(record, field.attname)  # type: ignore[union-attr]
    return as_kept(field, value)  # type: ignore[arg-type]


def as_kept(field: "Field[Any, Any]", value: Any) -> Any:
    """Return one value of a field as JSON keeps it."""
    if value is None:
        return None
    if isinstance(field, ForeignKey):
        return str(value)
    return value.isoformat() if isinstance(field, DateField) else value


def column_value(field: Any, value: Any) -> Any:
    """Return a value as the column holds it: no blanks around texts, no ``None`` where there is text."""
    if isinstance(value, Model):
        return value.pk
    if value in (None, ""):
        return None if field.null else ""
    if isinstance(value, str) and not field.is_relation:
        value = value.strip().replace("\r\n", "\n")
    return field.to_python(value)


def says_already(record: Record, content: Content) -> bool:
    """Whether the record says all of this now."""
    model, now = KINDS[Record.Kind(record.kind)], content_of(record)
    for name, value in content.items():
        if name == LINKS:
            kept: Any = sorted([str(kind), str(getattr(key, "pk", key))] for kind, key in value)
        elif name in MANY:
            kept = sorted(str(getattr(one, "pk", one)) for one in value)
        else:
            field = model._meta.get_field(name)
            kept = as_kept(field, column_value(field, value))  # type: ignore[arg-type]
        if kept != now[name]:
            return False
    return True
