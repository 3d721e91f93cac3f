# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a cell means: whole numbers, yes and no, days, times of day, lists. Raises ``ValueError`` with a sentence."""

import re
from collections.abc import Callable
from datetime import date, time

from maschinenraum.engine.language import fold

YES = frozenset("ja j yes y x wahr true 1".split())
NO = frozenset("nein n no falsch false 0".split())
GERMAN_DAY = re.compile(r"(?:[a-z]{2,10}[.,]* +)?(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2})(?:\.\d+)?)?(?: *(?:uhr|h))?")
FRACTION = re.compile(r"0[.,]\d{2,}")


def whole(text: str, low: int, high: int) -> int:
    """A whole number, also as Excel or a person writes it ("4", "4,0", "4.0").

    >>> whole(" 4,0 ", 1, 9)
    4
    """
    match = re.fullmatch(r"([+-]?\d{1,15})(?:[.,]0+)?", text.strip())
    if match is None:
        raise ValueError(f"„{short(text)}“ ist keine ganze Zahl; bitte eine von {low} bis {high} eintragen.")
    number = int(match[1])
    if not low <= number <= high:
        raise ValueError(f"{number} geht nicht; bitte eine Zahl von {low} bis {high} eintragen.")
    return number


def yes(text: str) -> bool:
    """Yes or no; an empty cell is no."""
    word = fold(text)
    if word in YES or word in NO or not word:
        return word in YES
    raise ValueError(f"„{short(text)}“ ist weder ja noch nein.")


def day(text: str) -> date | None:
    """A day, or None where the text is no day but a name of one ("Tag 1").

    >>> day("2027-05-11") == day("Di., 11.5.2027") == day("11.05.27")
    True
    """
    plain = fold(text)
    try:
        if match := GERMAN_DAY.fullmatch(plain):
            year = int(match[3])
            return date(year + 2000 if year < 100 else year, int(match[2]), int(match[1]))
        return date.fromisoformat(plain[:10]) if re.match(r"\d{4}-\d\d-\d\d", plain) else None
    except ValueError:
        raise ValueError(f"Den Tag „{short(text)}“ gibt es nicht; bitte berichtigen.") from None


def clock(text: str) -> time:
    """A time of day, also as Excel gives it.

    >>> clock("9:30"), clock("9.30 Uhr"), clock("09:30:00"), clock("0,395833333")
    (datetime.time(9, 30), datetime.time(9, 30), datetime.time(9, 30), datetime.time(9, 30))
    """
    plain = fold(text)
    if FRACTION.fullmatch(plain):
        minutes = round(float(plain.replace(",", ".")) * 24 * 60)
        return time(*divmod(minutes, 60)) if minutes < 24 * 60 else time.max
    plain = re.sub(r"^\d{4}-\d\d-\d\d ", "", plain)  # Excel's day and time in one cell
    match = CLOCK.fullmatch(plain)
    try:
        return time(int(match[1]), int(match[2] or 0)) if match else time.fromisoformat("-")
    except ValueError:
        raise ValueError(f"„{short(text)}“ ist keine Uhrzeit; bitte wie 9:30 eintragen.") from None


def parts(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """The entries of a list: by semicolons, bars or lines, and by commas where an entry is not known as it stands.

    >>> parts("Beispiel, Anna; Beispiel, Bo", "Beispiel, Anna Beispiel, Bo".__contains__)
    ['Beispiel, Anna', 'Beispiel, Bo']
    >>> parts("A, B", {"A", "B"}.__contains__)
    ['A', 'B']
    """
    found: list[str] = []
    for piece in statements(text):
        found += [piece] if is_known(piece) else [part.strip() for part in piece.split(",") if part.strip()]
    return found


def statements(text: str) -> list[str]:
    """The entries of a list of sentences, in which commas separate nothing."""
    return [part.strip() for part in re.split(r"[;|\n]", text) if part.strip()]


def short(text: str) -> str:
    """A text as it may stand in a sentence."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"
