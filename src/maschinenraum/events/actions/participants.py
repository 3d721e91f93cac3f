# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing participants in by a list: upload, look, confirm."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from maschinenraum.engine.language import ConceptTagger
from maschinenraum.events.changes.participants import Imported, take_over, topics_of
from maschinenraum.events.changes.registrations import hold_event
from maschinenraum.events.models import Event
from maschinenraum.events.queries.participant_lists.previewing import preview
from maschinenraum.events.queries.participant_lists.rows import Preview
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.changes import staged_files
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.queries.staged_files import StagedFile, is_text
from maschinenraum.network.rules import is_office
from maschinenraum.network.spreadsheets import Table, read_capped, read_table
from maschinenraum.search.queries.vocabulary import concept_labels


class ListChanged(Exception):
    """What would be taken over is no longer what was shown; ``preview`` is how it stands now."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


def stage_participants(event: Event, *, name: str, content: bytes, by: Person) -> StagedFile:
    """Keep an uploaded list until it is confirmed; raises ``FileRefused`` for one that is no table.

    A text file in a strange encoding is kept too: its preview asks how to read it.
    """
    if not may_run_event(by, event):
        raise PermissionDenied
    if not is_text(read_capped(content), name):
        read_table(content, name)
    return staged_files.stage_file(purpose=str(event.pk), person=str(by.pk), name=name, content=content)


def choose_reading(
    event: Event, staged: StagedFile, *, encoding: str, delimiter: str, by: Person
) -> StagedFile:
    """Say how one's own list is to be read."""
    _only_own(event, staged, by)
    return staged_files.choose_reading(staged, encoding=encoding, delimiter=delimiter)


def drop_participants(event: Event, staged: StagedFile, *, by: Person) -> None:
    """Delete one's own list without taking anything over."""
    _only_own(event, staged, by)
    staged_files.drop_file(staged)


def import_participants(
    event: Event,
    staged: StagedFile,
    *,
    left_out: Collection[int] = (),
    fingerprint: str,
    by: Person,
) -> Imported:
    """Take over one's own list as its preview showed it, all of it or nothing; see ``import_table``."""
    _only_own(event, staged, by)
    imported = import_table(event, staged.table, left_out=left_out, fingerprint=fingerprint, by=by)
    staged_files.drop_file(staged)
    return imported


def import_table(
    event: Event, table: Table, *, left_out: Collection[int] = (), fingerprint: str, by: Person | None
) -> Imported:
    """Take over what the preview with this fingerprint showed; ``by`` is None for the command line.

    Raises ``ListChanged`` when the network, or how the list is read, has changed since, so that nobody
    confirms what they did not see.
    """
    if by is not None and not may_run_event(by, event):
        raise PermissionDenied
    topics = topics_of(preview(event, table, by=by), ConceptTagger(concept_labels()))
    try:
        with transaction.atomic():
            hold_event(event)  # two clicks at once take the list over once
            found = preview(event, table, by=by)
            if found.fingerprint != fingerprint:
                raise ListChanged(found)
            may_add_members = by is None or bool(is_office(by))
            imported = take_over(
                event, found, left_out=left_out, topics=topics, may_add_members=may_add_members
            )
            record_deed(person=by, verb="import-participants", subject=event, details=imported.counts)
    except IntegrityError:
        # At another event the same address came into the network at this very moment.
        now = preview(event, table, by=by)
        if now.fingerprint == fingerprint:
            raise
        raise ListChanged(now) from None
    return imported


def _only_own(event: Event, staged: StagedFile, by: Person) -> None:
    if not may_run_event(by, event) or (staged.purpose, staged.person) != (str(event.pk), str(by.pk)):
        raise PermissionDenied
