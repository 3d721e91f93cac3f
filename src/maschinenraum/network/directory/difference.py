# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing a file with the directory as it is: what is new, gone, renamed, changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from maschinenraum.network.directory.records import (
    LAND,
    MUNICIPALITY,
    DirectoryFile,
    Remark,
    TerritoryRecord,
    parent_key,
)
from maschinenraum.network.spreadsheets import _

#: How many of each kind a preview lists by name; the counts are always whole.
LISTED = 200
#: A Land that loses so large a share of its municipalities is named in a remark.
MANY_GONE = 0.2
ALL_LAENDER = 16
#: Facts the directory never gives of territories above the municipalities.
ONLY_OF_MUNICIPALITIES = frozenset({"postcode", "longitude", "latitude", "urbanisation"})


@dataclass(frozen=True, slots=True)
class Known:
    """A territory of the directory: what is recorded of it, and the key of the territory above."""

    record: TerritoryRecord
    parent_key: str


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one record of the file: ``new``, ``changed`` or ``same``; its final facts."""

    record: TerritoryRecord
    parent_key: str
    deed: str


@dataclass(frozen=True)
class Difference:
    """What applying a file would do, as counts and as the first entries of each kind.

    new, gone   (key, name); renamed   (key, old name, new name); changed   (key, name, names of facts)
    """

    new: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    changed: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    laender: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether applying the file would change nothing."""
        return not any(self.counts.get(kind) for kind in ("new", "gone", "renamed", "changed"))

    def as_json(self) -> dict[str, Any]:
        """Return it in a form a JSON field can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Difference":
        """Return the difference that ``as_json`` stored."""
        return cls(
            new=tuple((key, name) for key, name in stored["new"]),
            gone=tuple((key, name) for key, name in stored["gone"]),
            renamed=tuple((key, old, new) for key, old, new in stored["renamed"]),
            changed=tuple((key, name, tuple(facts)) for key, name, facts in stored["changed"]),
            counts=dict(stored["counts"]),
            remarks=tuple(Remark(remark["text"], remark["values"]) for remark in stored["remarks"]),
            laender=tuple(stored["laender"]),
        )


def compare(file: DirectoryFile, known: Mapping[str, Known]) -> tuple[list[Step], Difference]:
    """Return what becomes of each record of the file, and the difference in all.

    known   the valid territories of the Länder the file covers, by key
    A fact the format does not carry stays as it is known. O(records).
    """
    keys = {record.key: record for record in file.records}
    steps, new, renamed, changed = [], [], [], []
    for record in file.records:
        above, before = parent_key(record.key, keys), known.get(record.key)
        if before is None:
            steps.append(Step(record, above, "new"))
            new.append((record.key, record.name))
            continue
        whole = _completed(record, before.record, file.carries)
        facts = _changed_facts(before, whole, above)
        steps.append(Step(whole, above, "changed" if facts else "same"))
        if "name" in facts:
            renamed.append((record.key, before.record.name, record.name))
        elif facts:
            changed.append((record.key, record.name, facts))
    gone = [(key, territory.record.name) for key, territory in known.items() if key not in keys]
    counts = {
        "records": len(keys),
        "municipalities": sum(record.level == MUNICIPALITY for record in file.records),
        "new": len(new),
        "gone": len(gone),
        "renamed": len(renamed),
        "changed": len(changed),
        "same": len(keys) - len(new) - len(renamed) - len(changed),
    }
    remarks = (*file.remarks, *_remarks(file, known, [key for key, _name in gone]))
    difference = Difference(
        new=tuple(new[:LISTED]),
        gone=tuple(gone[:LISTED]),
        renamed=tuple(renamed[:LISTED]),
        changed=tuple(changed[:LISTED]),
        counts=counts,
        remarks=remarks,
        laender=tuple(sorted(file.laender)),
    )
    return steps, difference


def _completed(record: TerritoryRecord, before: TerritoryRecord, carries: tuple[str, ...]) -> TerritoryRecord:
    """Return the record with what its file does not say taken from what is known."""
    said = carries if record.level == MUNICIPALITY else tuple(set(carries) - ONLY_OF_MUNICIPALITIES)
    kept = {
        name: getattr(before, name)
        for name in (
            "kind_code",
            "area_km2",
            "population",
            "postcode",
            "longitude",
            "latitude",
            "urbanisation",
        )
        if name not in said
    }
    if record.population_date is None and record.population == before.population:
        kept["population_date"] = before.population_date
    return replace(record, **kept)


def _changed_facts(before: Known, record: TerritoryRecord, above: str) -> tuple[str, ...]:
    names = (
        "name", "level", "kind_code", "area_km2", "population", "population_date", "postcode",
        "longitude", "latitude", "urbanisation",
    )  # fmt: skip
    facts = [name for name in names if getattr(before.record, name) != getattr(record, name)]
    return (*facts, "parent") if above != before.parent_key else tuple(facts)


def _remarks(file: DirectoryFile, known: Mapping[str, Known], gone: list[str]) -> list[Remark]:
    remarks = []
    if 0 < len(file.laender) < ALL_LAENDER:
        text = _("Die Datei umfasst %(count)s von 16 Ländern; die übrigen bleiben unverändert.")
        remarks.append(Remark(text, {"count": len(file.laender)}))
    moved = {record.ags: record for record in file.records if record.level == MUNICIPALITY}
    rekeyed = sum(known[key].record.ags in moved for key in gone if known[key].record.level == MUNICIPALITY)
    if rekeyed:
        text = _(
            "%(count)s Gemeinden behalten ihren Gemeindeschlüssel (AGS), aber wechseln den Gemeindeverband "
            "und damit den Regionalschlüssel; sie stehen unter „neu“ und „weggefallen“."
        )
        remarks.append(Remark(text, {"count": rekeyed}))
    for land in sorted(file.laender):
        there = [key for key, item in known.items() if item.record.level == MUNICIPALITY and key[:2] == land]
        lost = sum(len(key) == 12 and key[:2] == land for key in gone)
        if there and lost > MANY_GONE * len(there):
            text = _(
                "In %(name)s fallen %(lost)s von %(count)s Gemeinden weg. "
                "Bitte prüfen Sie, ob die Datei vollständig ist."
            )
            name = next(r.name for r in file.records if r.level == LAND and r.key == land)
            remarks.append(Remark(text, {"name": name, "lost": lost, "count": len(there)}))
    return remarks
