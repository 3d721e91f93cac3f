# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Boundary changes: which territory became which, and until when the earlier one was valid.

The directory itself is not changed: a change later than its day is reported and waits for a newer
directory. A territory that ended before the directory's day is added as a past one, with what the
file says of it, so that its old key still leads somewhere. Doing it again changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.network.changes.territories import LONGEST_SORT_KEY, day_before, supersede_staged
from maschinenraum.network.directory.area_changes import (
    DISSOLUTION,
    KEY_CHANGE,
    NAME_CHANGE,
    AreaChange,
    Side,
)
from maschinenraum.network.directory.records import Remark
from maschinenraum.network.models import Organisation, Territory, TerritorySuccession
from maschinenraum.network.spreadsheets import _

ENDING = frozenset({DISSOLUTION, KEY_CHANGE})
#: Predecessor, successor, kind and day: what makes a succession one.
LinkKey = tuple[UUID, UUID, str, date]
Number = TypeVar("Number", int, Decimal)


@dataclass
class AreaChangeReport:
    """What a file of boundary changes did, or would do.

    staying   rows that only say what a territory kept
    problems  rows that could not be used, each with its reason
    """

    links: int = 0
    links_known: int = 0
    past_territories: int = 0
    ended: int = 0
    staying: int = 0
    problems: list[Remark] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything the file says was known."""
        return not (self.links or self.past_territories or self.ended)


def record_area_changes(
    changes: Sequence[AreaChange], *, source: str, dry_run: bool = False
) -> AreaChangeReport:
    """Link territories with their successors; with ``dry_run`` only say what would be done."""
    with transaction.atomic():
        plan = _Plan(changes, source)
        plan.make()
        if not dry_run:
            plan.write()
    return plan.report


class _Plan:
    """The successions of one file, worked out on the territories it names."""

    def __init__(self, changes: Sequence[AreaChange], source: str) -> None:
        self.changes = sorted(changes, key=lambda change: (change.effective_on, change.row))
        self.source = source
        self.report = AreaChangeReport()
        self.added: list[Territory] = []
        self.altered: dict[UUID, Territory] = {}
        self.links: dict[LinkKey, TerritorySuccession] = {}
        sides = [side for change in changes for side in (change.before, change.after) if side]
        self.by_key: dict[str, list[Territory]] = defaultdict(list)
        for territory in Territory.objects.filter(key__in={side.key for side in sides}):
            self.by_key[territory.key].append(territory)
        lands = Territory.objects.filter(valid_to=None, land__in={side.key[:2] for side in sides})
        self.directory_day = dict(
            lands.values_list("land").annotate(day=Max("source_date")).values_list("land", "day")
        )

    def make(self) -> None:
        """Find or add every predecessor first, then link: a successor may itself be a past territory."""
        found = []
        for change in self.changes:
            if _stays(change):
                self.report.staying += 1
            elif self._is_in_time(change):
                before = self._predecessor(change)
                if before is not None:
                    found.append((change, before))
        for change, before in found:
            self._link(change, before)
        self._forget_known_links()

    def write(self) -> None:
        """Write what was worked out."""
        if self.added or self.altered or self.links:
            Territory.objects.bulk_create(self.added)
            Territory.objects.bulk_update(self.altered.values(), ["valid_from", "valid_to"], batch_size=200)
            # The official list says what the directory's import could only conclude.
            ended = {link.predecessor_id for link in self.links.values() if link.kind in ENDING}
            _concluded().filter(predecessor__in=ended).delete()
            TerritorySuccession.objects.bulk_create(self.links.values())
            self._move_organisations()
            supersede_staged()

    def _move_organisations(self) -> None:
        """A body whose territory only gets another key goes on there; what is dissolved keeps its own."""
        for link in self.links.values():
            if link.kind == KEY_CHANGE:
                there = Organisation.objects.filter(territory=link.predecessor_id)
                there.update(territory=link.successor_id)

    def _problem(self, change: AreaChange, text: str, **values: str) -> None:
        named: dict[str, str | int] = {
            "row": change.row,
            "key": change.before.key,
            "name": change.before.name,
            **values,
        }
        self.report.problems.append(Remark(text, named))

    def _is_in_time(self, change: AreaChange) -> bool:
        day = self.directory_day.get(change.before.key[:2])
        if day is None:
            self._problem(
                change, _("Zeile %(row)s: Das Land von %(name)s (%(key)s) ist noch nicht eingelesen.")
            )
            return False
        if change.effective_on > day:
            self._problem(
                change,
                _(
                    "Zeile %(row)s: Die Änderung von %(name)s (%(key)s) gilt ab %(since)s, das Verzeichnis hat den "
                    "Stand %(day)s. Bitte zuerst ein neueres Verzeichnis einlesen."
                ),
                since=f"{change.effective_on:%d.%m.%Y}",
                day=f"{day:%d.%m.%Y}",
            )
            return False
        return True

    # --- predecessors -----------------------------------------------------------------------------

    def _predecessor(self, change: AreaChange) -> Territory | None:
        if ENDING & set(change.kinds):
            return self._ended(change)
        if NAME_CHANGE in change.kinds:
            return self._earlier_name(change)
        territory = _valid_on(self.by_key[change.before.key], day_before(change.effective_on))
        if territory is None:
            self._problem(change, _("Zeile %(row)s: Der Schlüssel %(key)s (%(name)s) ist nicht bekannt."))
        return territory

    def _ended(self, change: AreaChange) -> Territory | None:
        """The territory that ended: its last day is the one before the change."""
        last_day = day_before(change.effective_on)
        versions = self.by_key[change.before.key]
        exact = next((one for one in versions if one.valid_to == last_day), None)
        if exact is not None:
            return exact
        territory = _valid_on(versions, last_day)
        if territory is None:
            return self._add_past(change.before, last_day)
        if territory.valid_to is None:
            self._problem(
                change,
                _(
                    "Zeile %(row)s: %(name)s (%(key)s) soll ab %(since)s wegfallen, steht aber noch im Verzeichnis."
                ),
                since=f"{change.effective_on:%d.%m.%Y}",
            )
            return None
        # The directory only knew that it was gone by its own day.
        territory.valid_to = last_day
        self.altered[territory.pk] = territory
        self.report.ended += 1
        return territory

    def _earlier_name(self, change: AreaChange) -> Territory:
        last_day = day_before(change.effective_on)
        same = (
            one
            for one in self.by_key[change.before.key]
            if one.valid_to == last_day and one.name == change.before.name
        )
        return next(same, None) or self._add_past(change.before, last_day)

    def _add_past(self, side: Side, last_day: date) -> Territory:
        territory = Territory(
            key=side.key,
            ags=side.ags,
            level=side.level,
            name=side.name,
            sort_key=sort_key(side.name)[:LONGEST_SORT_KEY],
            land=side.key[:2],
            valid_to=last_day,
            source=self.source,
        )
        self.by_key[side.key].append(territory)
        self.added.append(territory)
        self.report.past_territories += 1
        return territory

    # --- successors -------------------------------------------------------------------------------

    def _link(self, change: AreaChange, before: Territory) -> None:
        if change.after is None:
            return
        after = self._successor(change, change.after)
        if after is None or after.pk == before.pk:
            self._problem(
                change,
                _("Zeile %(row)s: Der Nachfolger %(after)s (%(after_name)s) von %(name)s ist nicht bekannt."),
                after=change.after.key,
                after_name=change.after.name,
            )
            return
        for kind in change.kinds:
            link_key = (before.pk, after.pk, kind, change.effective_on)
            link = self.links.get(link_key)
            if link is None:
                self.links[link_key] = TerritorySuccession(
                    predecessor=before,
                    successor=after,
                    kind=kind,
                    effective_on=change.effective_on,
                    legal_on=change.legal_on,
                    area_km2=change.area_km2,
                    population=change.population,
                    reference=change.reference[:40],
                )
            else:
                # Several pieces passed between the same two on the same day.
                link.area_km2 = _sum(link.area_km2, change.area_km2)
                link.population = _sum(link.population, change.population)

    def _successor(self, change: AreaChange, side: Side) -> Territory | None:
        """The territory valid from the day of the change; its first day becomes known, if it was not."""
        versions = self.by_key[side.key]
        after = _valid_on(versions, change.effective_on)
        if after is None and ENDING & set(change.kinds):
            later = [one for one in versions if one.valid_from and one.valid_from > change.effective_on]
            after = min(later, key=lambda one: one.valid_from or date.max, default=None)
        begins = KEY_CHANGE in change.kinds or NAME_CHANGE in change.kinds
        late = after is not None and after.valid_from is not None and after.valid_from > change.effective_on
        if after is not None and (late or (begins and after.valid_from is None)):
            after.valid_from = change.effective_on
            if after not in self.added:
                self.altered[after.pk] = after
        return after

    def _forget_known_links(self) -> None:
        known: set[LinkKey] = set(
            TerritorySuccession.objects.filter(predecessor__in={key[0] for key in self.links})
            .exclude(pk__in=_concluded().values("pk"))
            .values_list("predecessor_id", "successor_id", "kind", "effective_on")
        )
        self.report.links_known = len(known & self.links.keys())
        self.links = {key: link for key, link in self.links.items() if key not in known}
        self.report.links = len(self.links)


def _stays(change: AreaChange) -> bool:
    """Whether a row only says what a territory kept: the key decides, names are written in many ways."""
    if change.after is None or change.before.key != change.after.key:
        return False
    return change.before.name == change.after.name or not {KEY_CHANGE, NAME_CHANGE} & set(change.kinds)


def _concluded() -> QuerySet[TerritorySuccession]:
    """Return the links the import of a directory concluded from equal AGS."""
    return TerritorySuccession.objects.filter(reference=TerritorySuccession.SAME_AGS)


def _valid_on(versions: Iterable[Territory], day: date) -> Territory | None:
    """The version valid on a day; one with a known first day is preferred to one without."""
    valid = [
        one
        for one in versions
        if (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or one.valid_to >= day)
    ]
    return max(valid, key=lambda one: (one.valid_from or date.min, one.valid_to is None), default=None)


def _sum(first: Number | None, second: Number | None) -> Number | None:
    return first if second is None else second if first is None else first + second
