# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where a plan is written: all or nothing, and never over what somebody else put there."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from maschinenraum.cli.refusals import Refused

REPORT = "report.json"
MADE_BY = "maschinenraum plan"


@dataclass(frozen=True)
class Target:
    """A folder that may be written to."""

    path: Path

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write all files beside the folder first, then move them into place; the report, which names them, last.

        Files of an earlier plan that this one does not have are removed.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            staging = Path(tempfile.mkdtemp(prefix=f".{self.path.name}-", dir=self.path.parent))
            try:
                for name, data in files.items():
                    (staging / name).write_bytes(data)
                self._move(staging, list(files))
            finally:
                shutil.rmtree(staging, ignore_errors=True)
        except OSError as error:
            raise Refused(
                f"{self.path} ist nicht beschreibbar ({error.strerror}); bitte mit --out einen anderen Ordner nennen."
            ) from error

    def _move(self, staging: Path, names: list[str]) -> None:
        if not self.path.exists():
            staging.chmod(0o777 & ~_umask())
            staging.rename(self.path)
            return
        for name in set(files_of_plan(self.path)) - set(names):
            (self.path / name).unlink(missing_ok=True)
        for name in sorted(names, key=lambda name: name == REPORT):
            (staging / name).replace(self.path / name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def target(asked: Path | None, source: Path, *, overwrite: bool) -> Target:
    """The folder asked for, or one beside the source named after it; raises ``Refused`` where it must stay as it is."""
    whole = source.resolve()
    path = asked or whole.with_name(f"{whole.stem if whole.is_file() else whole.name}-plan")
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise Refused(f"{path} ist kein Ordner; bitte mit --out einen anderen nennen.")
    if path.exists() and path.resolve() in {whole, *whole.parents}:
        raise Refused(f"{path} enthält die Eingabe; bitte mit --out einen anderen Ordner nennen.")
    if path.exists() and any(path.iterdir()) and not overwrite and not is_plan(path):
        raise Refused(
            f"Im Ordner {path} liegt schon anderes; bitte mit --out einen anderen nennen oder --overwrite angeben "
            "(fremde Dateien bleiben, gleichnamige werden ersetzt)."
        )
    return Target(path)


def is_plan(folder: Path) -> bool:
    """Whether a folder holds what this command wrote, and nothing else."""
    names = files_of_plan(folder)
    return bool(names) and {path.name for path in folder.iterdir()} <= set(names)


def files_of_plan(folder: Path) -> list[str]:
    """The files that the report of an earlier plan names; [] where there is none."""
    try:
        report = json.loads((folder / REPORT).read_bytes())
    except (OSError, ValueError):
        return []
    if not isinstance(report, dict) or report.get("made_by") != MADE_BY:
        return []
    return [name for name in report.get("files", ()) if isinstance(name, str) and Path(name).name == name]
