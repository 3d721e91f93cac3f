# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of participants between upload and confirmation: files in the installation's own folder."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

KEPT = timedelta(days=1)
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
        return _path(self.key, "list").read_bytes()


def stage_list(*, event: str, person: str, name: str, content: bytes) -> StagedList:
    """Keep a file under a key nobody can guess."""
    staged = StagedList(secrets.token_hex(KEY_BYTES), event, person, name[:200])
    _folder().mkdir(parents=True, exist_ok=True)
    _path(staged.key, "list").write_bytes(content)
    _write(staged)
    return staged


def choose_reading(staged: StagedList, *, encoding: str, delimiter: str) -> StagedList:
    """Remember how the file is to be read."""
    chosen = StagedList(**{**asdict(staged), "encoding": encoding, "delimiter": delimiter})
    _write(chosen)
    return chosen


def staged_list(key: str, *, event: str, person: str) -> StagedList | None:
    """Return the list with this key if it is this person's and for this event, else None."""
    if len(key) != 2 * KEY_BYTES or not set(key) <= set("0123456789abcdef"):
        return None
    try:
        staged = StagedList(**json.loads(_path(key, "json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return staged if (staged.event, staged.person) == (event, person) else None


def drop_list(staged: StagedList) -> None:
    """Delete the file."""
    for kind in ("list", "json"):
        _path(staged.key, kind).unlink(missing_ok=True)


def drop_old_lists(now: datetime) -> int:
    """Delete files nobody confirmed within a day and return how many lists there were."""
    dropped = 0
    for path in _folder().glob("*.*") if _folder().is_dir() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()) < now - KEPT:
            path.unlink(missing_ok=True)
            dropped += path.suffix == ".list"
    return dropped


def _write(staged: StagedList) -> None:
    _path(staged.key, "json").write_text(json.dumps(asdict(staged)), encoding="utf-8")


def _folder() -> Path:
    return Path(settings.HOME) / "staged-lists"


def _path(key: str, kind: str) -> Path:
    return _folder() / f"{key}.{kind}"
