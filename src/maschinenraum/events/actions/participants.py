# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing participants in by a list: upload, look, confirm."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maschinenraum.engine.language import ConceptTagger
from maschinenraum.events.changes import staged_lists
from maschinenraum.events.changes.participants import Imported, take_over, topics_of
from maschinenraum.events.models import Event
from maschinenraum.events.queries.participant_lists.previewing import Preview, preview
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.rules import is_office
from maschinenraum.network.spreadsheets import OLE, ZIP, Table, read_capped, read_table
from maschinenraum.search.queries import concept_labels


class ListChanged(Exception):
    """What would be taken over is no longer what was shown; ``preview`` is how it stands now."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


def stage_participants(event: Event, *, name: str, content: bytes, by: Person) -> staged_lists.StagedList:
    """Keep an uploaded list until it is confirmed; raises ``FileRefused`` for one that is no table.

    A text file in a strange encoding is kept too: its preview asks how to read it.
    """
    if not may_run_event(by, event):
        raise PermissionDenied
    if not is_text(read_capped(content), name):
        read_table(content, name)
    return staged_lists.stage_list(event=str(event.pk), person=str(by.pk), name=name, content=content)


def table_of(staged: staged_lists.StagedList) -> Table:
    """Read a staged list the way that was chosen for it; raises ``FileRefused``."""
    return read_table(
        staged.content, staged.name, encoding=staged.encoding or None, delimiter=staged.delimiter or None
    )


def is_text(content: bytes, name: str) -> bool:
    """Return whether a list would be read as text, so that its encoding may be chosen."""
    return not content.startswith((ZIP, OLE)) and not name.lower().endswith((".xlsx", ".xlsm", ".xls"))


def import_participants(
    event: Event,
    staged: staged_lists.StagedList,
    *,
    left_out: Collection[int] = (),
    fingerprint: str,
    by: Person,
) -> Imported:
    """Take over what the preview showed, all of it or nothing.

    Raises ``ListChanged`` when the network, or how the list is read, has changed since, so that nobody
    confirms what they did not see; ``PermissionDenied`` for a list of somebody else or another event.
    """
    if not may_run_event(by, event) or (staged.event, staged.person) != (str(event.pk), str(by.pk)):
        raise PermissionDenied
    table = table_of(staged)
    topics = topics_of(preview(event, table), ConceptTagger(concept_labels()))
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)  # two clicks at once take the list over once
        found = preview(event, table)
        if found.fingerprint != fingerprint:
            raise ListChanged(found)
        imported = take_over(
            event,
            found,
            left_out=left_out,
            topics=topics,
            may_add_members=bool(is_office(by)),
        )
        counts: dict[str, object] = {
            "new_people": imported.new_people,
            "registered": imported.registered,
            "changed": imported.changed,
            "left_out": len(imported.left_out),
        }
        record_deed(person=by, verb="import-participants", subject=event, details=counts)
    staged_lists.drop_list(staged)
    return imported
