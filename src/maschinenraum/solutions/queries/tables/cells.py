# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the cells of a table say: whole numbers, days, addresses, one of several words."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maschinenraum.network.spreadsheets import plain_heading

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
GERMAN = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
MOST = 2_147_483_647
YES = {"ja", "yes", "x", "1", "wahr", "true", "j", "y"}
NO = {"nein", "no", "0", "falsch", "false", "n", ""}


class NotUnderstood(ValueError):
    """A cell says something that has no meaning here; its text is the sentence that says what to do."""


def number_in(text: str) -> int | None:
    """Return a whole number, None for an empty cell.

    >>> number_in("12.500 €"), number_in("12 500,00"), number_in("800")
    (12500, 12500, 800)
    """
    said = re.sub(r"(?:€|EUR|Euro|h|Std\.?|Stunden|Monate)$", "", text.strip(), flags=re.IGNORECASE).strip()
    if not said:
        return None
    plain = re.sub(r"[\s'’]", "", said)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+(,0+|,-)?", plain) or re.fullmatch(r"[0-9]+,(0{1,2}|-)", plain):
        plain = plain.partition(",")[0].replace(".", "")
    elif re.fullmatch(r"[0-9]+\.0{1,2}", plain):
        plain = plain.partition(".")[0]
    if not re.fullmatch(r"[0-9]{1,10}", plain) or int(plain) > MOST:
        raise NotUnderstood(
            _("„%(said)s“ ist keine ganze Zahl. Bitte geben Sie eine wie 12500 an.") % {"said": text[:60]}
        )
    return int(plain)


def day_in(text: str) -> date | None:
    """Return a day, None for an empty cell; a day without year is none (``1.2.`` became one by a program)."""
    said = text.strip()
    if not said:
        return None
    try:
        if found := ISO.match(said):
            return date(*(int(part) for part in found.groups()))
        if found := GERMAN.fullmatch(said):
            return date(*(int(part) for part in reversed(found.groups())))
    except ValueError:
        pass  # a day its month does not have
    raise NotUnderstood(
        _("„%(said)s“ ist kein Tag. Bitte geben Sie einen wie 31.12.2026 an.") % {"said": text[:60]}
    )


def mark_in(text: str) -> bool:
    """Return whether a cell says yes."""
    said = text.strip().lower()
    if said in YES | NO:
        return said in YES
    raise NotUnderstood(
        _("„%(said)s“ heißt weder ja noch nein. Bitte eines von beiden.") % {"said": text[:60]}
    )


def address_in(text: str, longest: int) -> str:
    """Return an http or https address; anything else (``javascript:``) is refused."""
    said = text.strip()
    if said and (
        len(said) > longest or not re.fullmatch(r"https?://[^\s/@<>\"]+(?:[/?#][^\s<>\"]*)?", said, re.I)
    ):
        raise NotUnderstood(
            _("„%(said)s“ ist keine Web-Adresse. Bitte mit https:// beginnen.") % {"said": text[:60]}
        )
    return said


def choice_in(text: str, choices: Iterable[tuple[str, str | Promise]]) -> str:
    """Return the value of one of several choices, named by its value or its label in either language."""
    said = plain_heading(text)
    if not said:
        return ""
    offered = list(choices)
    for value, label in offered:
        names = {plain_heading(value)}
        for language in ("de", "en"):
            with translation.override(language):
                names.add(plain_heading(str(label)))
        if said in names or (len(value) == 2 and said.split()[0] == value.lower()):
            return value
    raise NotUnderstood(
        _("„%(said)s“ steht nicht zur Wahl. Möglich sind: %(choices)s.")
        % {"said": text[:60], "choices": ", ".join(str(label) for _value, label in offered)}
    )


def parts_of(text: str) -> list[str]:
    """Return the values of a cell that holds several, parted by semicolons or line breaks."""
    return [part for part in (" ".join(one.split()) for one in re.split(r"[;\n]", text)) if part]
