# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a list says anew about somebody who came with an earlier one, in words for the preview."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from maschinenraum.events.models import Registration, Statement
from maschinenraum.events.queries.advice import Request

#: What a list may say of a registration, in the order in which it is told.
ANSWERS = ("offers", "seeks", "days", "workshops", "requests", "max_meetings")
#: Whom a person wishes to meet or not, in a column each. What is stored of them is never told or compared.
WISHES = ("musts", "woulds", "nevers")
QUOTE_LENGTH = 120

Answer: TypeAlias = str | int | frozenset[date] | tuple[UUID, ...] | tuple[Request, ...] | None
#: Titles of workshops, and names of advisers.
Names: TypeAlias = Mapping[UUID | int, str]


@dataclass(frozen=True)
class ListAnswers:
    """The part of a registration that a list may fill; texts hold one statement per line."""

    offers: str = ""
    seeks: str = ""
    days: frozenset[date] = frozenset()
    workshops: tuple[UUID, ...] = ()
    requests: tuple[Request, ...] = ()
    max_meetings: int | None = None

    @classmethod
    def stored(cls, registration: Registration) -> "ListAnswers":
        """Return what is stored; days, statements, choices and requests should be prefetched."""
        statements = sorted(registration.statements.all(), key=lambda statement: statement.pk)
        choices = sorted(registration.workshop_choices.all(), key=lambda choice: choice.rank)
        requests = sorted(registration.advice_requests.all(), key=lambda request: request.rank)
        return cls(
            offers=_texts(statements, Statement.Kind.OFFER),
            seeks=_texts(statements, Statement.Kind.SEEK),
            days=frozenset(attended.day for attended in registration.days.all()),
            workshops=tuple(choice.session_id for choice in choices),
            requests=tuple(Request(asked.adviser_id, asked.text) for asked in requests),
            max_meetings=registration.max_meetings,
        )


def differing(before: ListAnswers, after: ListAnswers, columns: Iterable[str]) -> tuple[str, ...]:
    """Return which answers change, of those the list has a column for; the order of lines says nothing."""
    held = frozenset(columns)
    return tuple(
        name
        for name in ANSWERS
        if name in held and _compared(getattr(before, name)) != _compared(getattr(after, name))
    )


def notes(before: ListAnswers, after: ListAnswers, changes: Iterable[str], titles: Names) -> list[str]:
    """Return one sentence per change: what is written, what it replaces, what is emptied."""
    labels = {
        "offers": _("Bietet"),
        "seeks": _("Sucht"),
        "days": _("Tage"),
        "workshops": _("Workshops"),
        "requests": _("Beratung"),
        "max_meetings": _("Höchstens"),
    }
    said: list[str] = []
    for name in changes:
        old, new = (_words(getattr(answers, name), titles) for answers in (before, after))
        if not new:
            sentence = _("%(what)s: „%(old)s“ wird gelöscht, weil die Zelle leer ist.")
        elif not old:
            sentence = _("%(what)s: „%(new)s“ kommt dazu.")
        else:
            sentence = _("%(what)s: „%(new)s“ statt „%(old)s“.")
        said.append(sentence % {"what": labels[name], "old": old, "new": new})
    return said


def _texts(statements: Iterable[Statement], kind: Statement.Kind) -> str:
    return "\n".join(one.text for one in statements if one.kind == kind and one.text)


def _compared(answer: Answer) -> object:
    return sorted(answer.splitlines()) if isinstance(answer, str) else answer


def _words(answer: Answer, titles: Names) -> str:
    if isinstance(answer, frozenset):
        words = [f"{day:%d.%m.}" for day in sorted(answer)]
    elif isinstance(answer, tuple):
        words = [_word(one, titles) for one in answer]
    else:
        words = [] if answer is None else str(answer).splitlines()
    return Truncator("; ".join(words)).chars(QUOTE_LENGTH)


def _word(chosen: UUID | Request, titles: Names) -> str:
    if isinstance(chosen, Request):
        name = titles.get(chosen.adviser, "")
        return f"{name}: {chosen.question}" if chosen.question else name
    return titles.get(chosen, "")
