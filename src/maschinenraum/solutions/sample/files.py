# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the files of the sample: any number of each kind, all keys known, every reference resolved.

``municipalities_*.toml`` holds tables ``[[municipality]]``, ``measures_*.toml``, ``solutions_*.toml`` and
``insights_*.toml`` their records. Keys are the names of the fields of the models; ``key`` names a table,
``organisation`` a municipality, ``links`` other records. Concepts and groups are checked when stored.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maschinenraum.network.models import Visibility
from maschinenraum.solutions.models import Record, RecordLink
from maschinenraum.solutions.queries.content import LINKS, fields_of

FOLDER = Path(__file__).parent
KINDS = {"measure": Record.Kind.MEASURE, "solution": Record.Kind.SOLUTION, "insight": Record.Kind.INSIGHT}
OF_MUNICIPALITY = frozenset(("key", "name", "land", "population", "kind", "character", "staff", "it_staff"))
REQUIRED = {"municipality": ("key", "name", "land", "population", "kind"),
            "record": ("key", "title", "summary", "organisation")}  # fmt: skip
STANDING = ("key", "state", "visibility", "confirmed_on")

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One record as a file tells it."""

    key: str
    kind: Record.Kind
    table: Table


@dataclass(frozen=True)
class Folder:
    """Everything the files of a folder tell, by key, in the order of the files."""

    municipalities: Mapping[str, Table]
    records: Mapping[str, Told]


def read_folder(folder: Path = FOLDER) -> Folder:
    """Read all files; raises ``ValueError`` naming the file and key for whatever is not understood."""
    municipalities: dict[str, Table] = {}
    for name, table in _tables(folder, "municipalities", "municipality"):
        _refuse(name, set(table) - OF_MUNICIPALITY, "unknown")
        _refuse(name, set(REQUIRED["municipality"]) - set(table), "missing")
        _refuse(name, {table["key"]} & set(municipalities), "told twice")
        municipalities[table["key"]] = table
    records: dict[str, Told] = {}
    for word, kind in KINDS.items():
        allowed = {*fields_of(kind), *STANDING}
        for name, table in _tables(folder, f"{word}s", word):
            _refuse(name, set(table) - allowed, "unknown")
            _refuse(name, set(REQUIRED["record"]) - set(table), "missing")
            _refuse(name, {table["key"]} & set(records), "told twice")
            records[table["key"]] = Told(table["key"], kind, table)
    for told in records.values():
        _check_references(told, municipalities, records)
    return Folder(municipalities, records)


def _tables(folder: Path, files: str, word: str) -> Iterator[tuple[str, Table]]:
    """Yield every table with the name that a complaint about it begins with."""
    for path in sorted(folder.glob(f"{files}_*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        _refuse(path.name, set(content) - {word}, "unknown")
        for number, table in enumerate(content.get(word, ()), start=1):
            yield f"{path.name}, {table.get('key', number)}", table


def _check_references(told: Told, municipalities: Table, records: Mapping[str, Told]) -> None:
    table = told.table
    organisations = {table["organisation"], *table.get("further_organisations", ())}
    _refuse(told.key, organisations - set(municipalities), "no such municipality")
    links: Iterable[Table] = table.get(LINKS, ())
    _refuse(told.key, {link["target"] for link in links} - set(records), "no such record")
    _refuse(told.key, {link["kind"] for link in links} - set(RecordLink.Kind.values), "no such kind of link")
    _refuse(told.key, {table.get("state", Record.State.DRAFT)} - set(Record.State.values), "no such state")
    _refuse(told.key, {table.get("visibility", Visibility.PUBLIC)} - set(Visibility.values), "no such level")


def _refuse(where: str, wrong: Iterable[object], why: str) -> None:
    if wrong := sorted(map(str, wrong)):
        raise ValueError(f"{where}: {why}: {', '.join(wrong)}")
