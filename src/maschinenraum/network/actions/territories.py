# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the office does with the directory: check a file, put it in force, link boundary changes."""

from datetime import date
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.network.changes import territories
from maschinenraum.network.changes.area_changes import AreaChangeReport, record_area_changes
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.changes.territories import NotConfirmed
from maschinenraum.network.directory import read_directory
from maschinenraum.network.directory.area_changes import read_area_changes
from maschinenraum.network.directory.reading import LIMITS
from maschinenraum.network.jobs.territories import apply_directory_import
from maschinenraum.network.models import DirectoryImport, Person
from maschinenraum.network.rules import may_import_directory
from maschinenraum.network.spreadsheets import read_capped


class NotStaged(Exception):
    """The file was applied, superseded or removed meanwhile."""


def stage_directory(
    *, file: BinaryIO, name: str, by: Person, population_date: date | None = None
) -> DirectoryImport:
    """Read a directory file and keep what it would change; the directory stays as it is.

    Not one transaction on purpose: thousands of rows are laid by in small steps, so that nobody waits.
    Raises ``FileRefused`` with one sentence; nothing is written then.
    """
    if not may_import_directory(by):
        raise PermissionDenied
    data = read_capped(file, LIMITS)
    directory = read_directory(data, population_date=population_date)
    staged = territories.stage(directory, data, file_name=name, by=by)
    record_deed(person=by, verb="stage-directory", subject=staged, details={"as_of": f"{staged.as_of}"})
    return staged


@transaction.atomic
def apply_directory(*, import_id: UUID, by: Person, confirmed: bool = False) -> DirectoryImport:
    """Put a staged file in force; the worker does it once this is committed.

    confirmed   whether the person says that a file that looks cut off is whole
    Raises ``NotStaged`` and ``NotConfirmed``.
    """
    if not may_import_directory(by):
        raise PermissionDenied
    directory_import = DirectoryImport.objects.filter(pk=import_id).first()
    if directory_import is None:
        raise NotStaged
    if directory_import.difference.get("doubts") and not confirmed:
        raise NotConfirmed
    if not territories.mark_applying(directory_import):
        raise NotStaged
    record_deed(person=by, verb="apply-directory", subject=directory_import)
    transaction.on_commit(
        partial(apply_directory_import.enqueue, import_id=str(import_id), person_id=str(by.pk))
    )
    return directory_import


def link_area_changes(*, file: BinaryIO, name: str, by: Person, dry_run: bool = False) -> AreaChangeReport:
    """Read boundary changes and link territories with their successors. Raises ``FileRefused``."""
    if not may_import_directory(by):
        raise PermissionDenied
    changes = read_area_changes(file, name)
    source = f"Gebietsänderungen, Statistisches Bundesamt (Destatis), {name}"[:300]
    with transaction.atomic():
        report = record_area_changes(changes, source=source, dry_run=dry_run)
        if not dry_run:
            record_deed(person=by, verb="link-area-changes", subject=by, details={"links": report.links})
    return report
