# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The directory of territories on its way in: staged in small steps, then swapped in at once.

Staging writes only rows nobody reads, in transactions of a few hundred rows each. Applying is one
transaction of four statements that move whole sets inside the database, so a reader sees the
directory before or after, never half, and the write lock lasts a fraction of a second.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from maschinenraum.engine.language import sort_key
from maschinenraum.network.directory.difference import Difference, Known, Step, compare
from maschinenraum.network.directory.records import (
    CARRIED_ON,
    FACTS,
    FORMATS,
    MUNICIPALITY,
    DirectoryFile,
    TerritoryRecord,
)
from maschinenraum.network.directory.refusals import DirectoryError
from maschinenraum.network.models import (
    DirectoryImport,
    Organisation,
    Person,
    StagedTerritory,
    Territory,
    TerritorySuccession,
)

BATCH = 500
ABANDONED_AFTER = timedelta(hours=1)
#: Facts that stand in both tables under the same name and are taken over as they are.
TAKEN_OVER = (
    "ags",
    "level",
    "name",
    "kind_code",
    "sort_key",
    "land",
    "area_km2",
    "population",
    "population_date",
    "postcode",
    "longitude",
    "latitude",
    "urbanisation",
)
#: Facts of a territory that a record of a file has too.
RECORDED = ("key", "level", "name", *FACTS, *CARRIED_ON)
LONGEST_SORT_KEY = 180
State = DirectoryImport.State
Deed = StagedTerritory.Deed
OnProgress = Callable[[float], object]


class Stale(Exception):
    """The directory has changed since the file was compared with it."""


class NotConfirmed(Exception):
    """The file looks cut off, and nobody has said that it is whole."""


def unheard(_fraction: float) -> None:
    """Report progress to nobody."""


#: What comparing a file gives: what becomes of each record, the difference, the ids of known territories.
Compared = tuple[list[Step], Difference, dict[str, UUID]]


# --- comparing and staging ------------------------------------------------------------------------


def difference_from(file: DirectoryFile) -> Compared:
    """Compare a file with the directory; return steps, difference and the ids of known territories.

    Writes nothing. Raises ``DirectoryError`` for a file older than the directory.
    """
    current = Territory.objects.filter(valid_to=None, land__in=file.laender)
    newest = current.aggregate(newest=Max("source_date"))["newest"]
    if newest is not None and newest > file.as_of:
        raise DirectoryError(
            _(
                "Die Datei hat den Gebietsstand %(older)s, das Verzeichnis schon %(newer)s. "
                "Bitte wählen Sie eine neuere Datei."
            ),
            older=f"{file.as_of:%d.%m.%Y}",
            newer=f"{newest:%d.%m.%Y}",
        )
    # Parents are looked up here, not joined: before PostgreSQL has counted the rows, it joins eleven
    # thousand with eleven thousand one by one.
    keys = dict(Territory.objects.values_list("pk", "key"))
    known, ids = {}, {}
    for pk, parent, source, *facts in current.values_list("pk", "parent", "source", *RECORDED):
        record = TerritoryRecord(**dict(zip(RECORDED, facts, strict=True)), row=0)
        ids[record.key] = pk
        known[record.key] = Known(record, keys[parent] if parent else "", source)
    steps, difference = compare(file, known)
    return steps, difference, ids


def stage(
    file: DirectoryFile,
    data: bytes,
    *,
    file_name: str,
    by: Person | None = None,
    compared: Compared | None = None,
    on_progress: OnProgress = unheard,
) -> DirectoryImport:
    """Compare a file with the directory and keep the result for applying; the directory stays as it is.

    compared   the result, where the caller has just compared them; what changed since, applying finds
    Raises ``DirectoryError`` for a file older than the directory, or overtaken by another one meanwhile.
    """
    steps, difference, ids = compared or difference_from(file)
    forget_abandoned()
    directory_import = DirectoryImport.objects.create(
        file_name=file_name[:200],
        sha256=sha256(data).hexdigest(),
        format=file.format,
        source=file.source,
        as_of=file.as_of,
        difference=difference.as_json(),
        created_by=by,
    )
    try:
        rows = iter(_staged_rows(directory_import, file, steps, ids))
        done, most = 0, len(steps) + 1
        while batch := list(islice(rows, BATCH)):
            StagedTerritory.objects.bulk_create(batch)
            done += len(batch)
            on_progress(min(1.0, done / most))
        _put_on_top(directory_import)
    except BaseException:
        # Whatever went wrong, nothing half read stays behind.
        directory_import.delete()
        raise
    directory_import.state = State.STAGED
    return directory_import


def _put_on_top(directory_import: DirectoryImport) -> None:
    """Make a file the one that may be applied; raises ``DirectoryError`` when another one was quicker."""
    # A file staged earlier would be compared with a directory this one is about to change.
    with transaction.atomic():
        reading = DirectoryImport.objects.filter(pk=directory_import.pk, state=State.READING)
        was_reading = reading.update(state=State.STAGED)
        if was_reading:
            _supersede_others(directory_import)
    if not was_reading:
        # Another file was staged or applied since this one was compared with the directory.
        raise DirectoryError(
            _("Gleichzeitig wurde eine andere Datei eingelesen. Bitte wählen Sie die Datei noch einmal.")
        )
    _forget_rows()


def _staged_rows(
    directory_import: DirectoryImport, file: DirectoryFile, steps: Sequence[Step], ids: dict[str, UUID]
) -> Iterable[StagedTerritory]:
    """Yield what changes: new and changed territories as they will be, and those that are gone."""
    targets = {step.record.key: ids.get(step.record.key) or uuid4() for step in steps}
    begun = _imported_laender()
    for step in steps:
        if step.deed == Deed.SAME:
            continue
        record = step.record
        moved = step.earlier if step.deed == Deed.NEW else None
        begins = step.deed == Deed.NEW and (record.land in begun or moved is not None)
        yield StagedTerritory(
            directory_import=directory_import,
            row=record.row,
            deed=step.deed,
            target=targets[record.key],
            above=targets[step.parent_key] if step.parent_key else None,
            predecessor=ids[moved.record.key] if moved else None,
            valid_from=file.as_of if begins else None,
            ags=record.ags,
            land=record.land,
            sort_key=sort_key(record.name)[:LONGEST_SORT_KEY],
            **{name: getattr(record, name) for name in RECORDED},
        )
    for key in ids.keys() - targets.keys():
        yield StagedTerritory(directory_import=directory_import, deed=Deed.GONE, key=key, target=ids[key])


def _imported_laender() -> set[str]:
    """The Länder imported before: only there does a new territory tell since when it exists."""
    applied = DirectoryImport.objects.filter(state=State.APPLIED)
    return {
        land for laender in applied.values_list("difference__laender", flat=True) for land in laender or ()
    }


def forget_abandoned() -> None:
    """Remove what a reader that died in the middle has left behind."""
    limit = timezone.now() - ABANDONED_AFTER
    DirectoryImport.objects.filter(state=State.READING, created_at__lt=limit).delete()


def _supersede_others(directory_import: DirectoryImport | None) -> None:
    others = DirectoryImport.objects.filter(state__in=(State.READING, State.STAGED))
    if directory_import is not None:
        others = others.exclude(pk=directory_import.pk)
    others.update(state=State.SUPERSEDED)


def _forget_rows() -> None:
    """Remove the staged rows nobody will apply any more: of files applied, overtaken or failed."""
    done = DirectoryImport.objects.filter(state__in=(State.APPLIED, State.SUPERSEDED, State.FAILED))
    # The files are named one by one: PostgreSQL, before it has counted the rows, would join each with each.
    StagedTerritory.objects.filter(directory_import__in=list(done.values_list("pk", flat=True))).delete()


def supersede_staged() -> None:
    """Mark every staged file as out of date: the directory has just been changed in another way."""
    _supersede_others(None)
    _forget_rows()


# --- applying -------------------------------------------------------------------------------------


def mark_applying(directory_import: DirectoryImport) -> bool:
    """Note that a staged file is to be applied; False when it is not staged (any more)."""
    staged = DirectoryImport.objects.filter(pk=directory_import.pk, state=State.STAGED)
    return bool(staged.update(state=State.APPLYING, fraction=0.0))


def apply(directory_import: DirectoryImport) -> None:
    """Put a staged file in force; doing it again changes nothing.

    Raises ``Stale`` when the directory was changed since the file was staged; nothing is written then.
    """
    try:
        with transaction.atomic():
            locked = DirectoryImport.objects.select_for_update().get(pk=directory_import.pk)
            if locked.state == State.APPLIED:
                return
            if locked.state not in {State.STAGED, State.APPLYING}:
                raise Stale
            _refuse_stale(locked)
            _swap(locked)
            _supersede_others(locked)
            locked.state, locked.fraction, locked.applied_at = State.APPLIED, 1.0, timezone.now()
            locked.save(update_fields=["state", "fraction", "applied_at"])
    except IntegrityError as error:
        raise Stale from error
    # What is applied stands in the directory; the rows on the way in are no longer needed.
    _forget_rows()
    _have_rows_counted()


def _have_rows_counted() -> None:
    """Tell PostgreSQL how many territories there are now; until it knows, it joins each with each."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Territory._meta.db_table}")


def apply_or_fail(directory_import: DirectoryImport) -> None:
    """Put a staged file in force, or note in one sentence why it was not and raise what went wrong."""
    try:
        apply(directory_import)
    except Stale:
        mark_failed(
            directory_import,
            _(
                "Das Verzeichnis hat sich seit der Prüfung geändert. Bitte laden Sie die Datei noch einmal hoch."
            ),
        )
        raise
    except Exception:
        mark_failed(
            directory_import,
            _(
                "Beim Übernehmen ist ein Fehler aufgetreten; das Verzeichnis ist, wie es war. "
                "Bitte laden Sie die Datei noch einmal hoch."
            ),
        )
        raise


def mark_failed(directory_import: DirectoryImport, sentence: str) -> None:
    """Note in one sentence why a file was not applied."""
    DirectoryImport.objects.filter(pk=directory_import.pk).exclude(state=State.APPLIED).update(
        state=State.FAILED, error=sentence[:300]
    )
    _forget_rows()


def _refuse_stale(directory_import: DirectoryImport) -> None:
    """Whatever the file was compared with must still be there."""
    rows = StagedTerritory.objects.filter(directory_import=directory_import).exclude(deed=Deed.NEW)
    valid = Territory.objects.filter(valid_to=None, pk__in=rows.values("target"))
    if valid.count() != rows.count():
        raise Stale


def _swap(directory_import: DirectoryImport) -> None:
    """Move the staged rows into the directory: end what is gone, add, change, confirm."""
    territory, staged = Territory._meta.db_table, StagedTerritory._meta.db_table
    own = f"{staged}.directory_import_id = %(import)s AND {staged}.deed ="
    facts, carried = ", ".join(TAKEN_OVER), ", ".join(CARRIED_ON)
    new_facts = ", ".join(f"{name} = {staged}.{name}" for name in TAKEN_OVER)
    values: dict[str, Any] = {
        "import": DirectoryImport._meta.get_field("id").get_db_prep_value(directory_import.pk, connection),
        "as_of": connection.ops.adapt_datefield_value(directory_import.as_of),
        "source": directory_import.source,
    }
    # Table and column names are our own; every value is a parameter.
    add = (
        f"INSERT INTO {territory} (id, key, {facts}, {carried}, parent_id, valid_from, source, source_date)"  # noqa: S608
        f" SELECT target, key, {facts}, {carried}, above, valid_from, %(source)s, %(as_of)s"
        f" FROM {staged} WHERE {own} 'new'"
    )
    change = (
        f"UPDATE {territory} SET {new_facts}, parent_id = {staged}.above FROM {staged}"  # noqa: S608
        f" WHERE {own} 'changed' AND {staged}.target = {territory}.id"
    )
    gone = StagedTerritory.objects.filter(directory_import=directory_import, deed=Deed.GONE)
    Territory.objects.filter(pk__in=gone.values("target")).update(valid_to=day_before(directory_import.as_of))
    with connection.cursor() as cursor:
        cursor.execute(add, values)
        cursor.execute(change, values)
    _confirm(directory_import)
    _link_moved(directory_import)


def _confirm(directory_import: DirectoryImport) -> None:
    """Name the file as the source of what it says; what it does not carry keeps the source it has."""
    carried: Any = (
        Q(level=MUNICIPALITY) if "longitude" in FORMATS[directory_import.format].carries else Q(pk=None)
    )
    has_place = Q(longitude__isnull=False) | ~Q(urbanisation="")
    confirmed = Territory.objects.filter(valid_to=None, land__in=directory_import.difference["laender"])
    confirmed.exclude(source=directory_import.source).update(
        # On the right of an assignment the source is still the one before.
        place_source=Case(
            When(carried, then=Value("")),
            When(has_place & Q(place_source=""), then=F("source")),
            default=F("place_source"),
        ),
        source=directory_import.source,
        source_date=directory_import.as_of,
    )


def _link_moved(directory_import: DirectoryImport) -> None:
    """Link municipalities with what they are under their new key, and let their organisations follow."""
    moved: QuerySet[StagedTerritory] = StagedTerritory.objects.filter(
        directory_import=directory_import, predecessor__isnull=False
    )
    TerritorySuccession.objects.bulk_create(
        TerritorySuccession(
            predecessor_id=row.predecessor,
            successor_id=row.target,
            kind=TerritorySuccession.Kind.KEY_CHANGE,
            effective_on=directory_import.as_of,
            reference=TerritorySuccession.SAME_AGS,
        )
        for row in moved
        if row.predecessor is not None
    )
    after = moved.filter(predecessor=OuterRef("territory_id")).values("target")[:1]
    Organisation.objects.filter(territory__in=moved.values("predecessor")).update(
        territory_id=Subquery(after)
    )


def day_before(day: date) -> date:
    """Return the last day of what ends because something else begins on ``day``."""
    return day - timedelta(days=1)
