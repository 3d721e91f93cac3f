# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing records in by a table or a description of software: upload, look, confirm."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.network.changes import staged_files
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.queries.staged_files import StagedFile, is_text
from maschinenraum.network.rules import today
from maschinenraum.network.spreadsheets import read_capped, read_table
from maschinenraum.search.models import Concept
from maschinenraum.solutions.actions.writing import edit_record, write_record
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.publiccode.drafting import Draft, draft_of
from maschinenraum.solutions.publiccode.reading import read_document
from maschinenraum.solutions.queries.offered import Offers
from maschinenraum.solutions.queries.tables.previewing import LIMITS, NAMES, Outcome, Preview, preview
from maschinenraum.solutions.rules import may_write_records

TABLE, SOFTWARE = "table-of-records", "publiccode"


class TableChanged(Exception):
    """What would be taken over is no longer what was shown."""


@dataclass(frozen=True)
class Imported:
    """What taking a table over did, in numbers of rows, and the rows left out."""

    new: int
    changed: int
    untouched: int
    left_out: tuple[int, ...]


def stage_records(*, name: str, content: bytes, by: Person) -> StagedFile:
    """Keep an uploaded table until it is confirmed; raises ``FileRefused`` for what is no table.

    A text file in a strange encoding is kept too: its preview asks how to read it.
    """
    _insist_on_writer(by)
    if not is_text(read_capped(content, LIMITS), name):
        read_table(content, name, limits=LIMITS)
    return staged_files.stage_file(purpose=TABLE, person=str(by.pk), name=name, content=content)


def stage_software(*, name: str, content: bytes, by: Person) -> StagedFile:
    """Keep a ``publiccode.yml`` until it is confirmed; raises ``FileRefused`` for what is none."""
    _insist_on_writer(by)
    read_document(content)
    return staged_files.stage_file(purpose=SOFTWARE, person=str(by.pk), name=name, content=content)


def choose_reading(staged: StagedFile, *, encoding: str, delimiter: str, by: Person) -> StagedFile:
    """Say how one's own table is to be read."""
    _only_own(staged, by)
    return staged_files.choose_reading(staged, encoding=encoding, delimiter=delimiter)


def choose_meanings(staged: StagedFile, choices: Mapping[str, str], *, by: Person) -> StagedFile:
    """Say what the columns of one's own table mean, and what holds for rows that do not say."""
    _only_own(staged, by)
    return staged_files.choose_meanings(staged, choices)


def drop_file(staged: StagedFile, *, by: Person) -> None:
    """Delete one's own file without taking anything over."""
    _only_own(staged, by)
    staged_files.drop_file(staged)


def import_records(
    staged: StagedFile, *, left_out: Collection[int] = (), fingerprint: str, by: Person
) -> Imported:
    """Take over one's own table as its preview showed it: all rows that were not left out, or nothing.

    Raises ``TableChanged`` when anything has changed since, so that nobody confirms what they did not see.
    """
    _only_own(staged, by)
    with transaction.atomic():
        found = preview(staged.table, staged.choices, by=by)
        if found.fingerprint != fingerprint:
            raise TableChanged
        imported = _take_over(found, left_out, by)
        record_deed(
            person=by,
            verb="import-records",
            subject=by,
            details={"new": imported.new, "changed": imported.changed},
        )
    staged_files.drop_file(staged)
    return imported


def _take_over(found: Preview, left_out: Collection[int], by: Person) -> Imported:
    counts = dict.fromkeys(Outcome, 0)
    for listed in found.takeable:
        if listed.row in left_out:
            continue
        counts[listed.outcome] += 1
        if listed.outcome == Outcome.NEW:
            write_record(Record.Kind(listed.kind), listed.content, by=by, key=listed.key)
        elif listed.outcome == Outcome.CHANGED and listed.record is not None:
            edit_record(Record.objects.get(pk=listed.record), listed.content, by=by, seen=listed.version)
    rows = {listed.row for listed in found.refused} | set(left_out)
    return Imported(
        counts[Outcome.NEW], counts[Outcome.CHANGED], counts[Outcome.UNTOUCHED], tuple(sorted(rows))
    )


def draft_in(staged: StagedFile) -> Draft:
    """Return what a staged ``publiccode.yml`` would become; raises ``FileRefused``."""
    return draft_of(read_document(staged.content), origin=staged.name, today=today())


def import_software(staged: StagedFile, *, organisation: str, by: Person) -> Record:
    """Store one's own ``publiccode.yml`` as the draft of a solution; the same software twice is one record.

    ``organisation`` is chosen by the office; everybody else writes for their own.
    """
    _only_own(staged, by)
    draft = draft_in(staged)
    offered = {str(pk) for pk in Offers(by).organisations().values_list("pk", flat=True)}
    owner = organisation if organisation in offered else str(by.organisation_id or "")
    if owner not in offered:
        raise PermissionDenied
    content: dict[str, Any] = {**draft.values, "organisation": owner}
    content["fields_of_action"] = _offered_fields(draft, by)
    record = write_record(Record.Kind.SOLUTION, content, by=by, key=software_key(draft, owner))
    staged_files.drop_file(staged)
    return record


def software_key(draft: Draft, owner: str) -> UUID:
    """Return the key of the record of this software for this organisation, known by its repository or name."""
    name = draft.values.get("repository") or draft.values.get("title", "")
    return uuid5(NAMES, f"{owner}:{str(name).lower().removesuffix('/').removesuffix('.git')}")


def _offered_fields(draft: Draft, by: Person) -> list[Concept]:
    return list(Offers(by).fields_of_action().filter(pk__in=draft.fields_of_action))


def _insist_on_writer(by: Person) -> None:
    if not may_write_records(by):
        raise PermissionDenied


def _only_own(staged: StagedFile, by: Person) -> None:
    if not may_write_records(by) or staged.person != str(by.pk) or staged.purpose not in {TABLE, SOFTWARE}:
        raise PermissionDenied
