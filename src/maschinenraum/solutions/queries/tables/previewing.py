# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each row of a table would do, before anything is stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from maschinenraum.engine.language import fold, sort_key
from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.spreadsheets import FileRefused, Limits, Row, Table
from maschinenraum.solutions.models import KINDS, Record
from maschinenraum.solutions.queries.content import LINKS, MANY, as_kept, column_value, content_of
from maschinenraum.solutions.queries.offered import Offers
from maschinenraum.solutions.queries.records import records_seen_by
from maschinenraum.solutions.queries.tables.cells import NotUnderstood, choice_in
from maschinenraum.solutions.queries.tables.columns import HEADINGS, fact_names
from maschinenraum.solutions.queries.tables.meanings import Meanings, meanings_of
from maschinenraum.solutions.queries.tables.reading import Reader
from maschinenraum.solutions.rules import CHECKED_STATES, may_edit

LIMITS = Limits(rows=1_000)
#: More are not written at once: writing must not hold the database for long.
MOST_WRITTEN = 200
#: Keys of records that come from tables are made from whose they are and what the table calls them.
NAMES = UUID("6c1b0f0a-6d0e-4b0e-9d3a-3b1f2a7c9e10")
LOCKED = CHECKED_STATES | {Record.State.ARCHIVED}


def _mark(text: str) -> str:
    """Mark a sentence for the catalogue; ``FileRefused.sentence`` translates it."""
    return text


class Outcome(StrEnum):
    """What the row would do."""

    NEW = "new"  # a draft
    CHANGED = "changed"  # a record this person may change says something else
    UNTOUCHED = "untouched"  # all stands there already, or it is not theirs to change
    REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken over: where it stands and what to do."""

    row: int
    column: str
    text: str


@dataclass
class ListedRecord:
    """One row, understood as far as it can be; ``content`` is as versions keep it."""

    row: int
    kind: str = ""
    title: str = ""
    organisation: str = ""
    outcome: Outcome = Outcome.NEW
    key: UUID | None = None
    record: UUID | None = None
    version: int = 0
    content: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Whether taking the row over writes anything."""
        return self.outcome in {Outcome.NEW, Outcome.CHANGED}


@dataclass(frozen=True)
class Preview:
    """What the whole table would do."""

    meanings: Meanings
    records: tuple[ListedRecord, ...]

    @property
    def takeable(self) -> tuple[ListedRecord, ...]:
        """Rows without problem."""
        return tuple(one for one in self.records if one.outcome != Outcome.REFUSED)

    @property
    def refused(self) -> tuple[ListedRecord, ...]:
        """Rows that cannot be taken over, each with its problems."""
        return tuple(one for one in self.records if one.outcome == Outcome.REFUSED)

    @property
    def written(self) -> int:
        """How many rows would write something."""
        return sum(one.writes for one in self.records)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of everything shown: what is confirmed must be what was seen."""
        seen = [[one.row, one.outcome, one.key, one.record, one.version, one.content] for one in self.records]
        return sha256(json.dumps(seen, default=str).encode()).hexdigest()


def preview(table: Table, choices: Mapping[str, str], *, by: Person) -> Preview:
    """Return what every row would do for this person; raises ``FileRefused`` where no row can be read.

    choices   fields by place (see ``meanings_of``), and ``kind`` and ``organisation`` of rows that name none
    """
    meanings = meanings_of(table.columns, choices)
    if meanings.missing:
        raise FileRefused(_mark("Keine Spalte bedeutet den Titel. Bitte ordnen Sie eine zu."))
    if not table.rows:
        raise FileRefused(_mark("Die Tabelle hat keine Zeilen unter der Kopfzeile."))
    if len(table.rows) > LIMITS.rows:
        raise FileRefused(
            _mark("Die Tabelle hat mehr als %(most)s Zeilen. Bitte teilen Sie sie auf."), most=LIMITS.rows
        )
    previewer = _Previewer(meanings, choices, by, table.rows)
    found = Preview(meanings, tuple(previewer.look_at(row) for row in table.rows))
    if found.written > MOST_WRITTEN:
        raise FileRefused(
            _mark(
                "Die Tabelle würde mehr als %(most)s Einträge anlegen oder ändern. Bitte teilen Sie sie auf."
            ),
            most=MOST_WRITTEN,
        )
    return found


class _Previewer:
    """Looks at one row after the other and knows which records came before."""

    def __init__(
        self, meanings: Meanings, choices: Mapping[str, str], by: Person, rows: Sequence[Row]
    ) -> None:
        self.meanings, self.by = meanings, by
        self.reader = Reader(meanings, by)
        self.kind = choices.get("kind") or meanings.likely_kind
        self.offers = Offers(by)
        self.organisations = {one.pk: one for one in self.offers.organisations()}
        chosen = {str(pk): one for pk, one in self.organisations.items()}.get(choices.get("organisation", ""))
        own = by.organisation_id
        self.default = chosen or (self.organisations.get(own) if own is not None else None)
        self.seen = records_seen_by(by)
        self.known = {record.slug: record for record in self._candidates(rows)}
        self.by_name: dict[tuple[UUID, str], Record] = {}
        for record in self.known.values():
            self.by_name.setdefault((record.organisation_id, fold(record.title)), record)
        self.others = {fold(one.organisation.name): one.organisation for one in self.known.values()}
        self.columns = {meanings.named_at(place): place for place in meanings.places.values()}
        self.before: dict[Any, int] = {}

    def _candidates(self, rows: Sequence[Row]) -> QuerySet[Record]:
        """Return the records the table may speak of: by their key, or by their title."""
        cells = [self.reader.cells(row) for row in rows]
        keys = {cell("key").strip() for cell in cells} - {""}
        titles = {sort_key(" ".join(cell("title").split())) for cell in cells}
        return self.seen.filter(Q(slug__in=keys) | Q(sort_key__in=titles))

    def _there(self, listed: ListedRecord, owner: Organisation) -> Record | None:
        """Return the record that came with an earlier table, or has this title; None where there is none."""
        named = self.by_name.get((owner.pk, fold(listed.title)))
        return self.seen.filter(pk__in=[key for key in (listed.key,) if key]).first() or named

    def look_at(self, row: Row) -> ListedRecord:
        """Return what this row would do."""
        listed = ListedRecord(row.number)
        cell = self.reader.cells(row)
        listed.title = " ".join(cell("title").split())
        try:
            listed.kind = choice_in(cell("kind"), Record.Kind.choices) or self.kind
        except NotUnderstood as said:
            self._refuse(listed, "kind", str(said))
            return self._closed(listed)
        there = self.known.get(cell("key").strip())
        owner = there.organisation if there else self._owner(listed, cell("organisation"))
        if owner is None:
            return self._closed(listed)
        listed.organisation = owner.name
        name = cell("key").strip() or fold(listed.title)
        listed.key = uuid5(NAMES, f"{owner.pk}:{name}")
        there = there or self._there(listed, owner)
        self._once(listed, there.pk if there else listed.key)
        if there is None:
            self._new(listed, row, owner)
        else:
            self._again(listed, row, there)
        return self._closed(listed)

    def _owner(self, listed: ListedRecord, said: str) -> Organisation | None:
        """Return whose record it would be; a record that is there keeps its organisation."""
        if not said.strip():
            if self.default is None:
                self._refuse(listed, "organisation", _("Bitte geben Sie an, wessen Eintrag das ist."))
            return self.default
        wanted = fold(" ".join(said.split()))
        for one in self.organisations.values():
            if wanted in {fold(one.name), fold(one.short_name or one.name)}:
                return one
        if wanted in self.others:  # it may be in an export of ours, where it stays as it is
            return self.others[wanted]
        text = _(
            "„%(said)s“ ist nicht Ihre Organisation oder hier unbekannt. Bitte ändern oder leeren Sie die Zelle."
        )
        self._refuse(listed, "organisation", text % {"said": said[:80]})
        return None

    def _once(self, listed: ListedRecord, identity: UUID) -> None:
        first = self.before.setdefault(identity, listed.row)
        if first != listed.row:
            column = "key" if "key" in self.meanings.places else "title"
            text = _("Derselbe Eintrag steht schon in Zeile %(row)s. Bitte streichen Sie eine von beiden.")
            self._refuse(listed, column, text % {"row": first})

    def _new(self, listed: ListedRecord, row: Row, owner: Organisation) -> None:
        if owner.pk not in self.organisations:
            text = _("Das ist nicht Ihre Organisation. Bitte ändern oder leeren Sie die Zelle.")
            self._refuse(listed, "organisation", text)
            return
        mark = self.meanings.mark
        if mark is not None and row.cells[mark] and not owner.is_example:
            text = _(
                "Die Zeile ist als Beispiel gekennzeichnet: Erfundenes gehört zu keiner wirklichen Kommune."
            )
            listed.problems.append(Problem(listed.row, self.meanings.named_at(mark), text))
        self._read(listed, row, None)
        listed.content["organisation"] = str(owner.pk)
        for name in ("title", "summary"):
            if not listed.content.get(name):
                text = _("Hier fehlt etwas: %(what)s. Bitte ergänzen Sie die Zelle.")
                self._refuse(listed, name, text % {"what": HEADINGS[name]})
        self._insist_on_offered(listed, self.offers)
        # a draft of somebody else, for the same organisation
        if listed.key is not None and Record.objects.in_bulk([listed.key]):
            text = _("Diesen Eintrag hat schon jemand anderes angelegt. Bitte streichen Sie die Zeile.")
            self._refuse(listed, "title", text)

    def _again(self, listed: ListedRecord, row: Row, there: Record) -> None:
        listed.record, listed.version, listed.kind = there.pk, there.version, there.kind
        if not may_edit(self.by, there):
            listed.outcome = Outcome.UNTOUCHED
            listed.notes.append(_("Das ist ein Eintrag von anderen; er bleibt, wie er ist."))
            return
        self._read(listed, row, there)
        listed.content.pop("organisation", None)
        now = content_of(there)
        listed.content = {name: value for name, value in listed.content.items() if value != now[name]}
        self._insist_on_offered(listed, Offers(self.by, there))
        if "title" in listed.content and not listed.content["title"]:
            self._refuse(listed, "title", _("Der Titel fehlt. Bitte ergänzen Sie die Zelle."))
        listed.outcome = Outcome.CHANGED if listed.content else Outcome.UNTOUCHED
        if listed.content and there.state in LOCKED:
            self._refuse(
                listed,
                "title",
                _("Der Eintrag wird gerade geprüft oder ist archiviert und kann sich nicht ändern."),
            )
        listed.notes += [
            self._difference(there, name, now[name], value) for name, value in listed.content.items()
        ]

    def _insist_on_offered(self, listed: ListedRecord, offers: Offers) -> None:
        if not listed.problems and (refused := offers.refuses(listed.content)):
            self._refuse(
                listed, refused, _("Das steht nicht zur Wahl. Bitte ändern oder leeren Sie die Zelle.")
            )

    def _difference(self, there: Record, name: str, before: Any, after: Any) -> str:
        label = self.meanings.named(name) or name
        if name in MANY or name == LINKS:
            return _("%(what)s: wird geändert.") % {"what": label}
        if after in (None, ""):
            text = _("%(what)s: „%(old)s“ wird gelöscht, weil die Zelle leer ist.")
        elif before in (None, ""):
            text = _("%(what)s: „%(new)s“ kommt dazu.")
        else:
            text = _("%(what)s: „%(new)s“ statt „%(old)s“.")
        return text % {"what": label, "old": str(before)[:80], "new": str(after)[:80]}

    def _read(self, listed: ListedRecord, row: Row, there: Record | None) -> None:
        """Read every cell the kind has a field for, as versions keep values."""
        read = self.reader.content(row, listed.kind, Offers(self.by, there))
        model = KINDS[Record.Kind(listed.kind)]
        for name, value in read.content.items():
            if name in MANY or name == LINKS:
                listed.content[name] = value
            else:
                column = model._meta.get_field(name)
                listed.content[name] = as_kept(column, column_value(column, value))  # type: ignore[arg-type]
        for name, text in read.problems:
            self._refuse(listed, name, text)
        listed.notes += read.notes
        facts = {name for name in self.meanings.places if name in _all_facts()}
        foreign = sorted(facts - set(fact_names(listed.kind)))
        said = [self.meanings.named(name) for name in foreign if self.reader.cells(row)(name)]
        if said:
            listed.notes.append(
                _("Dafür hat diese Art kein Feld: %(columns)s.") % {"columns": ", ".join(said)}
            )

    def _refuse(self, listed: ListedRecord, name: str, text: str) -> None:
        listed.problems.append(Problem(listed.row, self.meanings.named(name), text))

    def _closed(self, listed: ListedRecord) -> ListedRecord:
        if listed.problems:
            listed.problems.sort(key=lambda one: self.columns.get(one.column, -1))
            listed.outcome = Outcome.REFUSED
        return listed


def _all_facts() -> set[str]:
    return {name for kind in Record.Kind for name in fact_names(kind)}
