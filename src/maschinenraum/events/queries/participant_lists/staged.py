# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of participants between upload and confirmation: files in the installation's own folder."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from maschinenraum.events.models import Event
from maschinenraum.events.rules import may_run_event
from maschinenraum.network.models import Person
from maschinenraum.network.spreadsheets import OLE, ZIP, Table, read_table

KEY_BYTES = 24


@dataclass(frozen=True)
class StagedList:
    """An uploaded list that waits for its confirmation by the same person, for the same event."""

    key: str
    event: str
    person: str
    name: str
    encoding: str = ""
    delimiter: str = ""

    @property
    def content(self) -> bytes:
        """The file as it was uploaded."""
        return path_of(self.key, "list").read_bytes()

    @property
    def table(self) -> Table:
        """The file, read the way that was chosen for it; raises ``FileRefused``."""
        return read_table(
            self.content, self.name, encoding=self.encoding or None, delimiter=self.delimiter or None
        )

    @property
    def is_text(self) -> bool:
        """Whether the file is read as text, so that its encoding may be chosen."""
        return is_text(self.content, self.name)

    def belongs_to(self, person: Person, event: Event) -> bool:
        """Whether this person uploaded it for this event."""
        return (self.event, self.person) == (str(event.pk), str(person.pk))


def staged_list(event: Event, key: str, *, by: Person) -> StagedList | None:
    """Return the list with this key, uploaded by this person for this event, while they run it; else None."""
    if not may_run_event(by, event):
        return None
    if len(key) != 2 * KEY_BYTES or not set(key) <= set("0123456789abcdef"):
        return None
    try:
        staged = StagedList(**json.loads(path_of(key, "json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return staged if staged.belongs_to(by, event) else None


def is_text(content: bytes, name: str) -> bool:
    """Return whether a file would be read as text."""
    return not content.startswith((ZIP, OLE)) and not name.lower().endswith((".xlsx", ".xlsm", ".xls"))


def folder() -> Path:
    """Return the folder of all lists that wait."""
    return Path(settings.HOME) / "staged-lists"


def path_of(key: str, kind: str) -> Path:
    """Return where the list itself (``list``) or what is known of it (``json``) stands."""
    return folder() / f"{key}.{kind}"
