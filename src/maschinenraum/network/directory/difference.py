# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing a file with the directory as it is: what is new, gone, renamed, changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from maschinenraum.network.directory.records import (
    FACTS,
    FORMATS,
    KEY_LENGTHS,
    LAND,
    MUNICIPALITY,
    PLACE_FACTS,
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
ONLY_OF_MUNICIPALITIES = frozenset({"postcode", *PLACE_FACTS})


@dataclass(frozen=True, slots=True)
class Known:
    """A territory of the directory: what is recorded of it, from where, and the key of the territory above."""

    record: TerritoryRecord
    parent_key: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one record of the file: ``new``, ``changed`` or ``same``; its final facts.

    facts     names of those that change
    earlier   what is known under the same key, or of a municipality under the same AGS
    """

    record: TerritoryRecord
    parent_key: str
    deed: str
    facts: tuple[str, ...] = ()
    earlier: Known | None = None


@dataclass(frozen=True)
class Difference:
    """What applying a file would do, as counts and as the first entries of each kind.

    new, gone   (key, name); renamed   (key, old name, new name); changed   (key, name, names of facts)
    doubts      why the file may not be whole: somebody has to say that it is
    """

    new: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    changed: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    doubts: tuple[Remark, ...] = ()
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
            remarks=_restored(stored["remarks"]),
            doubts=_restored(stored.get("doubts", ())),
            laender=tuple(stored["laender"]),
        )


def _restored(remarks: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(Remark(remark["text"], remark["values"]) for remark in remarks)


def compare(file: DirectoryFile, known: Mapping[str, Known]) -> tuple[list[Step], Difference]:
    """Return what becomes of each record of the file, and the difference in all.

    known   the valid territories of the Länder the file covers, by key
    A fact the format does not carry stays as it is known. O(records).
    """
    keys = {record.key: record for record in file.records}
    moved = _moved(file, known)
    steps = [_step(record, parent_key(record.key, keys), file, known, moved) for record in file.records]
    new = [(step.record.key, step.record.name) for step in steps if step.deed == "new"]
    renamed = [
        (step.record.key, step.earlier.record.name, step.record.name)
        for step in steps
        if step.earlier and "name" in step.facts
    ]
    changed = [
        (step.record.key, step.record.name, step.facts)
        for step in steps
        if step.facts and "name" not in step.facts
    ]
    gone = [(key, territory.record.name) for key, territory in known.items() if key not in keys]
    # What only got another key goes on.
    lost = [known[key].record for key, _name in gone if key not in set(moved.values())]
    counts = {
        "records": len(keys),
        "municipalities": sum(record.level == MUNICIPALITY for record in file.records),
        "new": len(new),
        "gone": len(gone),
        "renamed": len(renamed),
        "changed": len(changed),
        "same": len(keys) - len(new) - len(renamed) - len(changed),
    }
    difference = Difference(
        new=tuple(new[:LISTED]),
        gone=tuple(gone[:LISTED]),
        renamed=tuple(renamed[:LISTED]),
        changed=tuple(changed[:LISTED]),
        counts=counts,
        remarks=(*file.remarks, *_remarks(file, known, len(moved), lost)),
        doubts=tuple(_doubts(file, lost)),
        laender=tuple(sorted(file.laender)),
    )
    return steps, difference


def _moved(file: DirectoryFile, known: Mapping[str, Known]) -> dict[str, str]:
    """Return the new key and the known one of municipalities that only changed their association.

    They keep their Gemeindeschlüssel (AGS), which is in the Regionalschlüssel (ARS) but for the association.
    """
    keys = {record.key for record in file.records}
    ended = {
        item.record.ags: key
        for key, item in known.items()
        if item.record.level == MUNICIPALITY and key not in keys
    }
    return {
        record.key: ended.pop(record.ags)
        for record in file.records
        if record.level == MUNICIPALITY and record.key not in known and record.ags in ended
    }


def _step(
    record: TerritoryRecord,
    above: str,
    file: DirectoryFile,
    known: Mapping[str, Known],
    moved: Mapping[str, str],
) -> Step:
    before = known.get(record.key)
    if before is not None:
        whole = _completed(record, before, file)
        facts = _changed_facts(before, whole, above)
        return Step(whole, above, "changed" if facts else "same", facts, before)
    if record.key in moved:
        earlier = known[moved[record.key]]
        return Step(_completed(record, earlier, file), above, "new", earlier=earlier)
    return Step(record, above, "new")


def _completed(record: TerritoryRecord, known: Known, file: DirectoryFile) -> TerritoryRecord:
    """Return the record with what its file does not say taken from what is known."""
    form, before = FORMATS[file.format], known.record
    said = form.carries if record.level == MUNICIPALITY else set(form.carries) - ONLY_OF_MUNICIPALITIES
    kept = {
        name: getattr(before, name) for name in (*FACTS, "regiostar7", "region_source") if name not in said
    }
    if "longitude" not in said and any(getattr(before, name) for name in PLACE_FACTS):
        kept["place_source"] = before.place_source or known.source
    if record.population_date is None and record.population == before.population:
        kept["population_date"] = before.population_date
    if form.longest_name and _is_cut(record.name, before.name, form.longest_name):
        kept["name"] = before.name
    return replace(record, **kept)


def _is_cut(name: str, whole: str, longest: int) -> bool:
    """Whether a name is the beginning of the known one because the format has no room for the rest."""
    return len(whole) > longest and name == whole[:longest].strip()


def _changed_facts(before: Known, record: TerritoryRecord, above: str) -> tuple[str, ...]:
    names = ("name", "level", *FACTS)
    facts = [name for name in names if getattr(before.record, name) != getattr(record, name)]
    return (*facts, "parent") if above != before.parent_key else tuple(facts)


# --- what a reader should know ------------------------------------------------------------------------


def _remarks(
    file: DirectoryFile, known: Mapping[str, Known], moved: int, lost: Sequence[TerritoryRecord]
) -> Iterator[Remark]:
    if 0 < len(file.laender) < ALL_LAENDER:
        text = _("Die Datei umfasst %(count)s von 16 Ländern; die übrigen bleiben unverändert.")
        yield Remark(text, {"count": len(file.laender)})
    last = _last(file)
    if not FORMATS[file.format].marks_its_end and not any(key[:5] == last.key[:5] for key in known):
        text = _(
            "Ob die Datei vollständig ist, steht nicht in ihr: Sie endet mit %(name)s (%(key)s). "
            "Bitte prüfen Sie, ob danach nichts mehr kommt."
        )
        yield Remark(text, {"name": last.name, "key": last.key})
    if moved:
        one = _(
            "Eine Gemeinde behält ihren Gemeindeschlüssel (AGS), aber wechselt den Gemeindeverband und damit den "
            "Regionalschlüssel; sie steht unter „neu“ und „weggefallen“. Was die Datei nicht sagt, und ihre "
            "Organisationen gehen mit."
        )
        many = _(
            "%(count)s Gemeinden behalten ihren Gemeindeschlüssel (AGS), aber wechseln den Gemeindeverband und "
            "damit den Regionalschlüssel; sie stehen unter „neu“ und „weggefallen“. Was die Datei nicht sagt, "
            "und ihre Organisationen gehen mit."
        )
        yield Remark(one) if moved == 1 else Remark(many, {"count": moved})
    for land in sorted(file.laender):
        there = sum(item.record.level == MUNICIPALITY and key[:2] == land for key, item in known.items())
        fewer = sum(record.level == MUNICIPALITY and record.land == land for record in lost)
        if there and fewer > MANY_GONE * there:
            text = _(
                "In %(name)s fallen %(lost)s von %(count)s Gemeinden weg. "
                "Bitte prüfen Sie, ob die Datei vollständig ist."
            )
            name = next(r.name for r in file.records if r.level == LAND and r.key == land)
            yield Remark(text, {"name": name, "lost": fewer, "count": there})


def _doubts(file: DirectoryFile, lost: Sequence[TerritoryRecord]) -> Iterator[Remark]:
    """Yield why the file may be cut off: whatever the directory has behind its last record is missing."""
    if FORMATS[file.format].marks_its_end:
        return
    last = _last(file)
    behind = [record for record in lost if record.land == last.land and _order(record) > _order(last)]
    if behind:
        first = min(behind, key=_order)
        text = _(
            "Die Datei endet mit %(last)s (%(key)s); was im Verzeichnis noch folgt, fiele weg, von %(first)s "
            "(%(first_key)s) an (Anzahl: %(count)s). Vielleicht ist sie abgeschnitten."
        )
        values: dict[str, str | int] = {"last": last.name, "key": last.key, "count": len(behind)}
        yield Remark(text, {**values, "first": first.name, "first_key": first.key})


def _last(file: DirectoryFile) -> TerritoryRecord:
    return max(file.records, key=_order)


def _order(record: TerritoryRecord) -> tuple[str, int, str]:
    """Return what GV100AD is sorted by: districts one after the other, in each the associations first."""
    return record.key[:5], KEY_LENGTHS[record.level], record.ags or record.key
