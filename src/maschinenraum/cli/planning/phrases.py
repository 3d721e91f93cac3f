# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The language of what is written: German sentences, English ones from the program's catalogue, days and numbers."""

import gettext
from collections.abc import Callable
from datetime import date
from pathlib import Path

import maschinenraum
from maschinenraum.cli.planning.outcome import Time

Translate = Callable[[str], str]

CATALOGUES = Path(maschinenraum.__file__).parent / "locale"
WEEKDAYS = {"de": "Mo. Di. Mi. Do. Fr. Sa. So.".split(), "en": "Mon Tue Wed Thu Fri Sat Sun".split()}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def translator(language: str) -> Translate:
    """German is the language of the source; English comes from the catalogue, without an installation."""
    if language == "de":
        return gettext.NullTranslations().gettext
    return gettext.translation("django", CATALOGUES, languages=[language]).gettext


def day(label: str, language: str) -> str:
    """A day as people say it; what is no date stays.

    >>> day("2027-05-11", "de"), day("2027-05-11", "en"), day("Tag 1", "de")
    ('Di., 11. Mai 2027', 'Tue, 11 May 2027', 'Tag 1')
    """
    try:
        found = date.fromisoformat(label)
    except ValueError:
        return label
    weekday, month = WEEKDAYS[language][found.weekday()], MONTHS[language][found.month - 1]
    dot = "." if language == "de" else ""
    return f"{weekday}, {found.day}{dot} {month} {found.year}"


def hours(time: Time) -> str:
    """From when to when, "" where that is not known."""
    return "–".join(filter(None, (time.start, time.end)))


def number(value: int, language: str) -> str:
    """A whole number with its thousands apart.

    >>> number(10752, "de"), number(10752, "en")
    ('10.752', '10,752')
    """
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "de" else grouped
