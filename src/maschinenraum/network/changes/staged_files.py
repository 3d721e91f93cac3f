# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping uploaded files until they are confirmed or dropped."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.utils import timezone

from maschinenraum.network.queries.staged_files import KEY_BYTES, StagedFile, folder, path_of

KEPT = timedelta(days=1)


def stage_file(*, purpose: str, person: str, name: str, content: bytes) -> StagedFile:
    """Keep a file under a key nobody can guess."""
    staged = StagedFile(secrets.token_hex(KEY_BYTES), purpose, person, name[:200])
    folder().mkdir(parents=True, exist_ok=True)
    path_of(staged.key, "file").write_bytes(content)
    _write(staged)
    return staged


def choose_reading(staged: StagedFile, *, encoding: str, delimiter: str) -> StagedFile:
    """Remember how the file is to be read."""
    chosen = replace(staged, encoding=encoding, delimiter=delimiter)
    _write(chosen)
    return chosen


def choose_meanings(staged: StagedFile, choices: Mapping[str, str]) -> StagedFile:
    """Remember what the person chose for the file."""
    chosen = replace(staged, choices=dict(choices))
    _write(chosen)
    return chosen


def drop_file(staged: StagedFile) -> None:
    """Delete the file."""
    for kind in ("file", "json"):
        path_of(staged.key, kind).unlink(missing_ok=True)


def drop_old_files(now: datetime) -> int:
    """Delete files nobody confirmed within a day and return how many there were."""
    dropped = 0
    for path in folder().glob("*.*") if folder().is_dir() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()) < now - KEPT:
            path.unlink(missing_ok=True)
            dropped += path.suffix == ".file"
    return dropped


def _write(staged: StagedFile) -> None:
    path_of(staged.key, "json").write_text(json.dumps(asdict(staged)), encoding="utf-8")
