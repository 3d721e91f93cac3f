# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names that rows refer to: unique, and found again however they are written."""

import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

from maschinenraum.cli.planning.cells import short
from maschinenraum.cli.planning.columns import Record
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine.language import INVISIBLE


def key(name: str) -> str:
    """What two spellings of one name share: case, spaces and invisible letters do not count.

    >>> key("Anna  Beispiel") == key("ANNA\\u00a0Beispiel")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).translate(INVISIBLE).casefold().split())


class Register:
    """What the names of one sheet stand for: indices, counted from 0 in the order of rows."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.names: list[str] = []
        self.records: list[Record] = []
        self._index: dict[str, int] = {}
        self._doubtful: set[str] = set()

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def add(self, record: Record, name: str, identifier: str = "") -> int:
        """Enter a row under its name, and under its identifier where it has one."""
        index = len(self.names)
        self.names.append(name)
        self.records.append(record)
        if identifier:
            self._enter("id", identifier, index)
            if self._index.setdefault(key(name), index) != index:
                self._doubtful.add(key(name))
        else:
            self._enter("name", name, index)
        return index

    def _enter(self, field: str, name: str, index: int) -> None:
        if self._index.setdefault(key(name), index) != index:
            other = self.records[self._index[key(name)]]
            raise self.records[index].refuse(
                field,
                f"„{short(name)}“ steht schon in Zeile {other.row}; bitte eine Zeile löschen oder beide mit "
                "einer Spalte „id“ unterscheiden.",
            )

    def knows(self, name: str) -> bool:
        """Whether a name can be looked up."""
        return key(name) in self._index

    def find(self, record: Record, field: str, name: str | None = None) -> int:
        """The index of the name in a row's cell (or of one of the names in it)."""
        wanted = record.required(field) if name is None else name
        index = self._index.get(key(wanted))
        if index is None:
            raise record.refuse(
                field, f"{self.what} „{short(wanted)}“ ist nicht bekannt{self._hint(wanted)}."
            )
        if key(wanted) in self._doubtful:
            raise record.refuse(field, f"„{short(wanted)}“ gibt es mehrfach; bitte die id eintragen.")
        return index

    def _hint(self, wanted: str) -> str:
        near = get_close_matches(key(wanted), self._index, n=1)
        return (
            f"; bitte die Schreibweise prüfen (meinten Sie „{self.names[self._index[near[0]]]}“?)"
            if near
            else "; bitte die Schreibweise prüfen"
        )


def refuse_empty(register: Register, shown: str) -> None:
    """A sheet without rows is no question."""
    if not register.names:
        raise InputRefused(f"{shown}: Unter der Kopfzeile steht keine Zeile; bitte ausfüllen.")
