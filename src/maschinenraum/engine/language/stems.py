# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stems of German words, and the words that say nothing."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

from maschinenraum.engine.language.folding import fold, surfaces

UMLAUT_OF = {"ae": "ä", "oe": "ö", "ue": "ü"}
TWO_LETTERS = re.compile(r"(?<![aeq])(?:ae|oe|ue)")
BORROWED_PLURAL = re.compile(r"..[aiopy]s$")

# Words of grammar, folded: they say nothing about anything.
FUNCTION_WORDS = frozenset(
    """
    aber alle allem allen aller alles als also am an andere anderen anderer auch auf aus bei beim bereits
    bin bis bitte bzw da damit dann das dass dazu dem den denen der deren des dessen die dies diese diesem
    diesen dieser dieses doch dort durch ein eine einem einen einer eines einige er es etwa etwas euch euer
    fuer gegen gern gerne gibt habe haben hat hatte hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in
    ist ja jede jeden jeder jedes jetzt kann kein keine keinen koennen koennte machen man mehr mein meine
    meinem meinen meiner mich mir mit moechte moechten muss nach nicht noch nun nur ob oder ohne schon sehr
    sein seine seit sich sie sind so sollen sollte sowie ueber um und uns unser unsere unserem unseren
    unserer unter viel viele vom von vor waere wann war waren warum was weil welche welchen welcher wenn wer
    werden wie wieder will wir wird wo wollen wuerde wuerden zu zum zur zwischen about and any are for from
    have how into more our that the their they this what which who with you your
    """.split()
)
# Words that say nothing about what a person seeks or offers, folded, because nearly everybody uses them here.
STOPWORDS = FUNCTION_WORDS | frozenset(
    """
    bieten bietet biete neu neue neuen suche suchen sucht thema themen looking need offer seek austausch
    beispiel bereich beratung erfahrung erfahrungen fragen gemeinde hilfe idee ideen kommune kommunen
    kommunal kommunale kommunalen konzept loesung loesungen massnahme massnahmen partner projekt projekte
    stadt staedte tipps umsetzung unterstuetzung wissen
    """.split()
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one German word, in any spelling that `fold` accepts (Snowball, M. Porter).

    Snowball leaves the plural of borrowed words alone ("Kitas", "Autos", "Apps"); here they lose their s.

    >>> stem("Häuser") == stem("Haeuser") == stem("Hauses"), stem("Kitas") == stem("Kita")
    (True, True)
    """
    stemmed = _folded(_stemmer().stemWord(umlauted(_folded(word))))
    return stemmed[:-1] if BORROWED_PLURAL.search(stemmed) else stemmed


def _folded(word: str) -> str:
    return word if word.isascii() and word.isalnum() and word.islower() else fold(word)


def umlauted(folded: str) -> str:
    """A folded word with its likely umlauts ("haeuser": häuser, but "quelle" and "neue" stay).

    >>> umlauted("haeuser"), umlauted("quelle"), umlauted("neue")
    ('häuser', 'quelle', 'neue')
    """
    return TWO_LETTERS.sub(lambda found: UMLAUT_OF[found[0]], folded)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("german")


def significant(text: str) -> dict[str, str]:
    """Stems that say something about the text, each with the first word as written that has it.

    >>> list(significant("Wir suchen ein Betriebsmodell für unsere Sensoren").values())
    ['Betriebsmodell', 'Sensoren']
    """
    found: dict[str, str] = {}
    for word in surfaces(text):
        folded = fold(word)
        if len(folded) >= 4 and folded not in STOPWORDS and not folded.isdigit():
            found.setdefault(stem(word), word)
    return found
