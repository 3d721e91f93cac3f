# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What looks equal is equal: German text folded, made sortable, and cut into words."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")
)  # soft hyphen, zero-width characters
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa"})
WORD = re.compile(r"[^\W_]+")
HIDDEN = re.compile("[" + "".join(map(chr, INVISIBLE)) + "]+")


def visible(text: str) -> str:
    """The text in composed, compatible letters, without invisible characters."""
    return HIDDEN.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """The text without what eye and keyboard do not tell apart: case, ß, umlauts, accents, invisible characters.

    Umlauts become two letters, as people write them without an umlaut key.

    >>> fold("KO\u0308LN\u00a0Stra\u00adße") == fold("Koeln  strasse")
    True
    """
    plain = visible(text).casefold()
    plain = unicodedata.normalize("NFC", plain).translate(UMLAUTS)
    if not plain.isascii():
        letters = unicodedata.normalize("NFD", plain)
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.split())


def sort_key(text: str) -> str:
    """A key that puts German words in dictionary order (DIN 5007-1: ä as a, ß as ss) when compared by code point.

    Punctuation counts as a space. Whoever sorts should break ties by something that does not change.

    >>> sorted(["Zwickau", "Ärger", "Arnsberg", "arg", "Aßlar"], key=sort_key)
    ['arg', 'Ärger', 'Arnsberg', 'Aßlar', 'Zwickau']
    """
    letters = unicodedata.normalize("NFD", visible(text).casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(WORD.findall(plain))


def surfaces(text: str) -> list[str]:
    """The words as written, invisible characters left out.

    >>> surfaces("Hol- und Bring\u00adzonen")
    ['Hol', 'und', 'Bringzonen']
    """
    return WORD.findall(visible(text))


def tokens(text: str) -> list[str]:
    """The folded words; hyphens and punctuation separate.

    >>> tokens("LoRaWAN-Netze für Städte")
    ['lorawan', 'netze', 'fuer', 'staedte']
    """
    return WORD.findall(fold(text))
