# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping uploaded lists of participants until they are confirmed or dropped."""

import json
import secrets
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.utils import timezone

from maschinenraum.events.queries.participant_lists.staged import KEY_BYTES, StagedList, folder, path_of

KEPT = timedelta(days=1)


def stage_list(*, event: str, person: str, name: str, content: bytes) -> StagedList:
    """Keep a file under a key nobody can guess."""
    staged = StagedList(secrets.token_hex(KEY_BYTES), event, person, name[:200])
    folder().mkdir(parents=True, exist_ok=True)
    path_of(staged.key, "list").write_bytes(content)
    _write(staged)
    return staged


def choose_reading(staged: StagedList, *, encoding: str, delimiter: str) -> StagedList:
    """Remember how the file is to be read."""
    chosen = replace(staged, encoding=encoding, delimiter=delimiter)
    _write(chosen)
    return chosen


def drop_list(staged: StagedList) -> None:
    """Delete the file."""
    for kind in ("list", "json"):
        path_of(staged.key, kind).unlink(missing_ok=True)


def drop_old_lists(now: datetime) -> int:
    """Delete files nobody confirmed within a day and return how many lists there were."""
    dropped = 0
    for path in folder().glob("*.*") if folder().is_dir() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()) < now - KEPT:
            path.unlink(missing_ok=True)
            dropped += path.suffix == ".list"
    return dropped


def _write(staged: StagedList) -> None:
    path_of(staged.key, "json").write_text(json.dumps(asdict(staged)), encoding="utf-8")
