# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Importing whole files: the directory, boundary changes, the types of region (RegioStaR 7)."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from maschinenraum.network.changes import territories
from maschinenraum.network.changes.area_changes import AreaChangeReport, record_area_changes
from maschinenraum.network.changes.territories import NotConfirmed, Stale
from maschinenraum.network.directory import DirectoryError, read_directory
from maschinenraum.network.directory.area_changes import read_area_changes
from maschinenraum.network.directory.difference import Difference
from maschinenraum.network.models import Territory
from maschinenraum.network.spreadsheets import MIB, Limits, _, read_capped, read_table

#: Codes of the summary type for mobility and traffic, from metropolis (71) to small-town rural (77).
REGIOSTAR_CODES = frozenset(str(code) for code in range(71, 78))
#: Large enough for a table of all municipalities with many columns.
PROFILE_LIMITS = Limits(size=20 * MIB, rows=20_000, columns=200)
OnStep = Callable[[float, str], object]
#: Share of the whole import that is done after reading and after staging.
READ, STAGED = 0.4, 0.9


@dataclass(frozen=True)
class RegiostarReport:
    """How many municipalities got another type, and the keys of the file that are not known."""

    changed: int
    same: int
    unknown: tuple[str, ...]


def silent(_fraction: float, _step: str) -> None:
    """Report progress to nobody."""


def import_territories(
    path: Path,
    *,
    dry_run: bool = False,
    population_date: date | None = None,
    confirmed: bool = False,
    on_progress: OnStep = silent,
) -> Difference:
    """Import a directory file (AuszugGV or GV100AD) and return what it changed, or would change.

    population_date   for GV100AD, which does not say it
    confirmed         whether somebody has said that a file that looks cut off is whole
    on_progress       called with the share done (0 to 1) and what is being done
    Raises ``FileRefused`` and ``NotConfirmed`` (nothing is written then), and ``Stale``.
    """
    on_progress(0.0, _("Datei lesen"))
    with path.open("rb") as file:
        data = read_capped(file, Limits(size=12 * MIB))
    directory = read_directory(data, population_date=population_date)
    on_progress(READ, _("mit dem Verzeichnis vergleichen"))
    compared = territories.difference_from(directory)
    if dry_run:
        return compared[1]
    if not confirmed:
        for doubt in compared[1].doubts:
            raise NotConfirmed(str(doubt))
    staged = territories.stage(
        directory,
        data,
        compared=compared,
        file_name=path.name,
        on_progress=lambda share: on_progress(READ + share * (STAGED - READ), _("Änderungen bereitlegen")),
    )
    on_progress(STAGED, _("übernehmen"))
    territories.apply_or_fail(staged)
    on_progress(1.0, _("fertig"))
    return Difference.from_json(staged.difference)


def import_area_changes(
    path: Path, *, dry_run: bool = False, on_progress: OnStep = silent
) -> AreaChangeReport:
    """Import boundary changes (workbook or CSV) and say what was linked and which rows could not be used."""
    on_progress(0.0, _("Datei lesen"))
    with path.open("rb") as file:
        changes = read_area_changes(file, path.name)
    source = f"Gebietsänderungen, Statistisches Bundesamt (Destatis), {path.name}"
    on_progress(0.5, _("verknüpfen"))
    report = record_area_changes(changes, source=source[:300], dry_run=dry_run)
    on_progress(1.0, _("fertig"))
    return report


def import_regiostar(path: Path, *, dry_run: bool = False) -> RegiostarReport:
    """Take the types of region (RegioStaR 7) from a table with the columns ``ags`` and ``regiostar7``.

    An empty type says nothing. Keys are text of eight digits: ``1001000`` for ``01001000`` is refused.
    """
    with path.open("rb") as file:
        table = read_table(file, path.name, limits=PROFILE_LIMITS)
    missing = [name for name in ("ags", "regiostar7") if name not in table.columns]
    if missing:
        raise DirectoryError(
            _("Die Spalte „%(name)s“ fehlt; erwartet werden ags und regiostar7."), row=1, name=missing[0]
        )
    key_at, code_at = table.columns.index("ags"), table.columns.index("regiostar7")
    wanted: dict[str, str] = {}
    said_in: dict[str, int] = {}
    for row in table.rows:
        ags, code = row.cells[key_at], row.cells[code_at]
        if not (len(ags) == 8 and ags.isascii() and ags.isdigit()):
            raise DirectoryError(
                _("„%(value)s“ ist kein Gemeindeschlüssel; erwartet wird Text mit 8 Ziffern."),
                row=row.number,
                column="ags",
                value=ags[:40],
            )
        if code and code not in REGIOSTAR_CODES:
            raise DirectoryError(
                _("„%(value)s“ ist kein Typ nach RegioStaR 7 (71 bis 77)."),
                row=row.number,
                column="regiostar7",
                value=code[:40],
            )
        if code and wanted.get(ags, code) != code:
            raise DirectoryError(
                _("Der Schlüssel %(key)s hat hier den Typ %(value)s, in Zeile %(first)s aber %(other)s."),
                row=row.number,
                column="regiostar7",
                key=ags,
                value=code,
                first=said_in[ags],
                other=wanted[ags],
            )
        if code:
            wanted[ags] = code
            said_in.setdefault(ags, row.number)
    return _record_regiostar(wanted, f"RegioStaR: BMDV, {path.name}"[:300], dry_run=dry_run)


def _record_regiostar(wanted: dict[str, str], source: str, *, dry_run: bool) -> RegiostarReport:
    municipalities = Territory.objects.filter(valid_to=None, level="municipality")
    known = {ags: (pk, code) for pk, ags, code in municipalities.values_list("pk", "ags", "regiostar7")}
    unknown = tuple(sorted(wanted.keys() - known.keys()))
    changed = defaultdict(list)
    for ags, code in wanted.items():
        if ags in known and known[ags][1] != code:
            changed[code].append(known[ags][0])
    if not dry_run:
        with transaction.atomic():
            for code, keys in changed.items():
                for start in range(0, len(keys), territories.BATCH):
                    batch = keys[start : start + territories.BATCH]
                    Territory.objects.filter(pk__in=batch).update(regiostar7=code, region_source=source)
    count = sum(map(len, changed.values()))
    return RegiostarReport(count, len(wanted) - len(unknown) - count, unknown)


__all__ = [
    "NotConfirmed",
    "RegiostarReport",
    "Stale",
    "import_area_changes",
    "import_regiostar",
    "import_territories",
]
