# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whom the people of a list wish to meet, and whom not: names in cells become people, never by a guess.

Nothing here quotes a name from the column of those somebody does not want to meet.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Wish
from maschinenraum.events.queries.participant_lists.organisations import shortened

KINDS = {"musts": Wish.Kind.MUST, "woulds": Wish.Kind.WOULD, "nevers": Wish.Kind.NEVER}
#: An address alone, or as mail programs write it; anything else beside an address may mean something else.
ADDRESS = re.compile(r"(?:[^<>@]*<)?\s*(?:mailto:)?([^\s<>(),@]+@[^\s<>(),@]+)\s*>?", re.IGNORECASE)
WITH_ORGANISATION = re.compile(r"(.+?)\s*\(([^()]+(?:\([^()]*\)[^()]*)*)\)")

#: Whom a wish is about: a registration there is, or the row of somebody who will be registered.
Other: TypeAlias = UUID | int


@dataclass
class People:
    """Everyone a list may name: those in it and those registered, by address, name and organisation."""

    by_address: dict[str, Other] = field(default_factory=dict)
    by_name: dict[str, set[Other]] = field(default_factory=dict)
    organisations: dict[Other, set[str]] = field(default_factory=dict)

    def add(self, other: Other, *, address: str, name: str, organisations: Iterable[str]) -> None:
        """Learn how somebody may be called; the same person may come twice, with another spelling."""
        if address:
            self.by_address.setdefault(address.lower(), other)
        if _plain(name):
            self.by_name.setdefault(_plain(name), set()).add(other)
        self.organisations.setdefault(other, set()).update(_plain(text) for text in organisations if text)

    def called(self, text: str) -> set[Other]:
        """Return who is meant: one when it is clear, several when it is not, none when unknown."""
        if found := ADDRESS.fullmatch(text.strip()):
            other = self.by_address.get(found.group(1).lower())
            return set() if other is None else {other}
        if found := WITH_ORGANISATION.fullmatch(text.strip()):
            organisation = _plain(found.group(2))
            return {o for o in self._named(found.group(1)) if self._works_at(o, organisation)}
        return self._named(text)

    def _works_at(self, other: Other, said: str) -> bool:
        """Whether the organisation is called so, "Stadt" and the like said by one side only or by both."""
        names = self.organisations[other]
        return bool(said) and any(said in (own, shortened(own)) or shortened(said) == own for own in names)

    def _named(self, text: str) -> set[Other]:
        family, _comma, given = text.partition(",")
        return self.by_name.get(_plain(text)) or self.by_name.get(_plain(f"{given} {family}")) or set()


@dataclass(frozen=True)
class Wished:
    """One name in a cell: in which column, which of its names, as written, and who is meant."""

    meaning: str
    number: int
    text: str
    other: Other | None = None

    @property
    def kind(self) -> Wish.Kind:
        """How much the person wants to meet them."""
        return KINDS[self.meaning]

    @property
    def said(self) -> str:
        """How a sentence names them: as written, or only by place where nobody shall read the name."""
        if self.kind == Wish.Kind.NEVER:
            return _("Der %(number)s. Name dieser Zelle") % {"number": self.number}
        return f"„{self.text[:80]}“"

    @property
    def noted(self) -> str:
        """The same for a note, which says no column."""
        if self.kind == Wish.Kind.NEVER:
            return _("Der %(number)s. Name unter „Möchte nicht treffen“") % {"number": self.number}
        return self.said


def wished_in(meaning: str, cell: str) -> Iterator[Wished]:
    """Yield the names of a cell, parted by semicolons or line breaks."""
    parts = [part.strip(" •-–\t") for part in re.split(r"[;\n\r]", cell)]
    for number, part in enumerate(filter(None, parts), start=1):
        yield Wished(meaning, number, part)


def complaint(wished: Wished, found: set[Other], own: Other, earlier: Iterable[Wished]) -> str:
    """Return what is wrong with a name that means ``found``; empty when nothing is."""
    if not found:
        text = _(
            "%(who)s steht weder in dieser Liste noch unter den Angemeldeten. "
            "Bitte E-Mail-Adresse oder Vorname Nachname (Organisation) angeben."
        )
    elif len(found) > 1:
        text = _("%(who)s kann mehrere bedeuten. Bitte die E-Mail-Adresse angeben.")
    elif found == {own}:
        text = _("%(who)s ist die Person selbst. Bitte streichen.")
    elif any(one.other in found and one.meaning != wished.meaning for one in earlier):
        text = _(
            "%(who)s steht auch in einer anderen Wunsch-Spalte dieser Zeile. Bitte eine von beiden leeren."
        )
    else:
        return ""
    return text % {"who": wished.said}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
