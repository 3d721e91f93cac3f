# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Storing knowledge records and changing what they say; every change leaves a version."""

from datetime import date
from itertools import chain, count
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from maschinenraum.engine.language import fold, sort_key
from maschinenraum.network.models import Person, Visibility
from maschinenraum.solutions.changes.documents import refresh_documents
from maschinenraum.solutions.models import KINDS, Record, RecordLink, RecordVersion
from maschinenraum.solutions.queries.content import (
    LINKS,
    MANY,
    Content,
    column_value,
    columns_of,
    content_of,
    fields_of,
    record_of_kind,
)

LONGEST_SLUG = 100
#: Addresses below ``/wissen/`` that are pages of their own.
RESERVED = frozenset(
    (
        "ablage", "aktualitaet", "begriffe", "bestaetigen", "eigene", "einlesen", "export", "feed", "import",
        "meine", "neu", "sitemap", "suche", "suchen", "uebersicht", "vergleich", "vergleichen", "vokabular",
        "wortschatz", "zu-pruefen",
    )
)  # fmt: skip


class Standing(TypedDict, total=False):
    """How a new record stands; without it, it is a draft for the network."""

    id: UUID
    slug: str
    state: Record.State
    visibility: Visibility
    confirmed_on: date | None
    is_example: bool


def hold_record(record: Record) -> Record:
    """Return the record as it is now; nobody else changes it until this transaction ends."""
    return Record.objects.select_for_update(of=("self",), no_key=True).get(pk=record.pk)


@transaction.atomic
def store_record(
    kind: Record.Kind, content: Content, *, by: Person | None = None, **standing: Unpack[Standing]
) -> Record:
    """Store a new record with its first version; what ``content`` leaves out is unknown.

    content   field names to values, as ``queries.content`` describes them; unknown names raise ``KeyError``
    standing  a ``slug`` given is taken as it is; a record stored as published counts as checked
    """
    record = store_unfound(kind, content, by=by, **standing)
    refresh_documents([record])
    return record


@transaction.atomic
def store_unfound(
    kind: Record.Kind, content: Content, *, by: Person | None = None, **standing: Unpack[Standing]
) -> Record:
    """Do the same for one of many, which the caller has found together once all are stored."""
    record = KINDS[kind](kind=kind, author=by, **standing)
    _assign(record, content)
    record.slug = record.slug or free_slug(record.title)
    if record.state in {Record.State.PUBLISHED, Record.State.ARCHIVED}:
        record.published_at, record.checked_version = timezone.now(), 1
    record.save(force_insert=True)
    _assign_many(record, content)
    _keep_version(record, by=by)
    return record


@transaction.atomic
def change_record(
    record: Record, content: Content, *, by: Person | None = None, restored_from: int | None = None
) -> Record:
    """Change what the record says, keep a version of it and return it; what is left out stays as it was.

    Nothing is kept where nothing has changed.
    """
    record = record_of_kind(hold_record(record))
    before = content_of(record)
    _assign(record, content)
    record.save()
    _assign_many(record, content)
    if content_of(record) != before:
        _keep_version(record, by=by, restored_from=restored_from)
        refresh_documents([record])
    return record


@transaction.atomic
def change_visibility(record: Record, visibility: Visibility) -> None:
    """Let more, or fewer, people see the record, in the search too before anybody can ask again."""
    record.visibility = visibility
    record.save(update_fields=["visibility", "changed_at"])
    refresh_documents([record])


def free_slug(title: str) -> str:
    """Return a readable address for a record of this title that no other has."""
    plain = slugify(fold(title))[:LONGEST_SLUG].strip("-") or "wissen"
    taken = set(Record.objects.filter(slug__startswith=plain).values_list("slug", flat=True)) | RESERVED
    candidates = chain([plain], (f"{plain}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


def _assign(record: Record, content: Content) -> None:
    unknown = set(content) - set(fields_of(record.kind))
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    for name in columns_of(record.kind):
        if name in content:
            field = record._meta.get_field(name)
            setattr(record, field.attname, column_value(field, content[name]))  # type: ignore[union-attr]
    record.sort_key = sort_key(record.title)


def _assign_many(record: Record, content: Content) -> None:
    for name in MANY:
        if name in content:
            getattr(record, name).set(content[name])
    if LINKS in content:
        wanted = {(str(kind), str(getattr(target, "pk", target))) for kind, target in content[LINKS]}
        there = {(link.kind, str(link.target_id)): link for link in record.links.all()}
        gone = [link.pk for key, link in there.items() if key not in wanted]
        RecordLink.objects.filter(pk__in=gone).delete()
        RecordLink.objects.bulk_create(
            RecordLink(source=record, kind=kind, target_id=target)
            for kind, target in sorted(wanted - set(there))
        )


def _keep_version(record: Record, *, by: Person | None, restored_from: int | None = None) -> None:
    record.version += 1
    Record.objects.filter(pk=record.pk).update(version=record.version)
    RecordVersion.objects.create(
        record_id=record.pk,
        number=record.version,
        content=content_of(record),
        by=by,
        restored_from=restored_from,
    )
