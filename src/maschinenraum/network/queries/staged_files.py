# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files between upload and confirmation, in the installation's own folder: seen by whoever uploaded them."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from maschinenraum.network.models import Person
from maschinenraum.network.spreadsheets import OLE, ZIP, Table, read_table

KEY_BYTES = 24


@dataclass(frozen=True)
class StagedFile:
    """An uploaded file that waits for its confirmation by the same person, for the same purpose.

    ``choices`` are what the person chose for it beside how it is read: which column means what.
    """

    key: str
    purpose: str
    person: str
    name: str
    encoding: str = ""
    delimiter: str = ""
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The file as it was uploaded."""
        return path_of(self.key, "file").read_bytes()

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


def staged_file(key: str, *, purpose: str, by: Person) -> StagedFile | None:
    """Return the file with this key, uploaded by this person for this purpose; else None."""
    if len(key) != 2 * KEY_BYTES or not set(key) <= set("0123456789abcdef"):
        return None
    try:
        staged = StagedFile(**json.loads(path_of(key, "json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return staged if (staged.purpose, staged.person) == (purpose, str(by.pk)) else None


def is_text(content: bytes, name: str) -> bool:
    """Return whether a file would be read as text."""
    return not content.startswith((ZIP, OLE)) and not name.lower().endswith((".xlsx", ".xlsm", ".xls"))


def folder() -> Path:
    """Return the folder of all files that wait."""
    return Path(settings.HOME) / "staged-files"


def path_of(key: str, kind: str) -> Path:
    """Return where the file itself (``file``) or what is known of it (``json``) stands."""
    return folder() / f"{key}.{kind}"
