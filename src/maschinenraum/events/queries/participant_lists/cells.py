# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the cells of a list say: days, workshops, numbers, names."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Event, Session
from maschinenraum.events.queries.registrations import days_of

WEEKDAYS = (
    ("montag", "mo", "monday", "mon"),
    ("dienstag", "di", "tuesday", "tue"),
    ("mittwoch", "mi", "wednesday", "wed"),
    ("donnerstag", "do", "thursday", "thu"),
    ("freitag", "fr", "friday", "fri"),
    ("samstag", "sa", "saturday", "sat"),
    ("sonntag", "so", "sunday", "sun"),
)
ALL_DAYS = {
    "",
    "alle",
    "alle tage",
    "beide",
    "beide tage",
    "ganz",
    "gesamt",
    "all",
    "both",
    "all days",
    "both days",
}
YES = {"x", "ja", "yes", "1", "wahr", "true", "y", "j", "✓", "✔", "ok", "angemeldet"}
NO = {"", "nein", "no", "0", "falsch", "false", "n", "-", "–", "abwesend"}
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?")
GERMAN = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4}|\d{2})?")


class NotUnderstood(ValueError):
    """A cell says something that has no meaning at this event; its text is the part in question."""


def days_in(text: str, event: Event) -> frozenset[date]:
    """Return the days of the event a cell names: dates, weekdays, "Tag 2", "beide"; an empty one means all.

    Raises ``NotUnderstood`` for a part that names no day of the event.
    """
    days = days_of(event)
    if _plain(text) in ALL_DAYS:
        return frozenset(days)
    parts = [part for part in re.split(r"[;,/&|+\n]|\bund\b|\band\b", text) if part.strip()]
    return frozenset(_day(part, days) for part in parts)


def _day(text: str, days: list[date]) -> date:
    said = _plain(text)
    for day in days:
        if said in WEEKDAYS[day.weekday()] and sum(said in WEEKDAYS[d.weekday()] for d in days) == 1:
            return day
    numbered = re.fullmatch(r"(?:tag |day )?(\d{1,2})|(\d{1,2})\.? (?:tag|day)", said)
    if numbered and 1 <= int(numbered.group(1) or numbered.group(2)) <= len(days):
        return days[int(numbered.group(1) or numbered.group(2)) - 1]
    found = _date(re.sub(r"^[^\d]*", "", text.strip()), days)
    if found is None:
        raise NotUnderstood(text.strip()[:60])
    return found


def _date(text: str, days: list[date]) -> date | None:
    if iso := ISO.fullmatch(text):
        wanted = tuple(int(part) for part in iso.groups()[:3])
        return next((day for day in days if (day.year, day.month, day.day) == wanted), None)
    if german := GERMAN.fullmatch(text):
        number, month, year = german.groups()
        for day in days:
            same_year = year is None or int(year) in {day.year, day.year % 100}
            if (day.day, day.month) == (int(number), int(month)) and same_year:
                return day
    return None


def is_marked(text: str) -> bool:
    """Return whether a cell of a day's own column says yes; raises ``NotUnderstood``."""
    said = _plain(text) or text.strip()
    if said in YES:
        return True
    if said in NO:
        return False
    raise NotUnderstood(text.strip()[:60])


def number_in(text: str) -> int | None:
    """Return a small whole number, None for an empty cell; raises ``NotUnderstood``."""
    if not text.strip():
        return None
    if not re.fullmatch(r"\d{1,2}(?:[.,]0+)?", text.strip()):
        raise NotUnderstood(text.strip()[:60])
    return int(re.split(r"[.,]", text.strip())[0])


def split_name(text: str) -> tuple[str, str]:
    """Return given and family name of "Ada Beispiel" or "Beispiel, Ada"; titles stay with the given name."""
    family, comma, given = text.partition(",")
    if comma:
        return " ".join(given.split()), " ".join(family.split())
    words = text.split()
    if not words:
        return "", ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in {
        "von",
        "van",
        "de",
        "der",
        "zu",
        "vom",
        "zum",
        "zur",
        "den",
    }:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def workshops_in(cells: Iterable[str], names: Mapping[str, frozenset[UUID]]) -> tuple[UUID, ...]:
    """Return the workshops named, first choice first; raises ``NotUnderstood`` for an unclear name.

    ``names`` maps folded names to the workshops that bear them (see ``workshop_names``).
    """
    wanted: dict[UUID, None] = {}
    for cell in cells:
        for part in _titles(cell, names):
            said = _plain(part)
            found = names.get(said) or frozenset().union(
                *(own for name, own in names.items() if len(said) >= 4 and said in name)
            )
            if len(found) != 1:
                raise NotUnderstood(part.strip()[:80])
            wanted.setdefault(next(iter(found)))
    return tuple(wanted)


def workshop_names(
    workshops: Iterable[Session], aliases: Mapping[UUID, Iterable[str]]
) -> dict[str, frozenset[UUID]]:
    """Return the workshops by every name a list may use: title, group, the group's other names."""
    names: dict[str, set[UUID]] = {}
    for session in workshops:
        group = session.group
        own = [session.title, str(session), *([group.name, *aliases.get(group.pk, ())] if group else [])]
        for name in own:
            if _plain(name):
                names.setdefault(_plain(name), set()).add(session.pk)
    return {name: frozenset(own) for name, own in names.items()}


def _titles(cell: str, names: Mapping[str, frozenset[UUID]]) -> list[str]:
    """A cell may hold one title with commas in it, or several titles."""
    if not cell.strip():
        return []
    if _plain(cell) in names:
        return [cell]
    strong = [part for part in re.split(r"[;|\n]|(?:^|\s)\d\.\s", cell) if part.strip()]
    if len(strong) > 1:
        return strong
    parts = [part for part in strong[0].split(",") if part.strip()] if strong else []
    return parts if all(_plain(part) in names for part in parts) else strong


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
