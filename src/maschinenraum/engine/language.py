# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""German text as machines must see it: folded, sortable, cut into words, stemmed, tagged with concepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

import Stemmer

INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")
)  # soft hyphen, zero-width characters
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa"})
WORD = re.compile(r"[^\W_]+")
COMPOUND_PART = 5  # letters a label needs to be sought inside longer words
COMPOUND_REST = 3  # letters that must be left over, so that an ending is not taken for a word

# Words that say nothing about what a person seeks or offers, folded.
STOPWORDS = frozenset(
    """
    aber alle allem allen aller alles als also am an andere anderen anderer auch auf aus bei beim bereits
    bin bis bitte bieten bietet biete bzw da damit dann das dass dazu dem den denen der deren des dessen
    die dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines einige er
    es etwa etwas euch euer fuer gegen gern gerne gibt habe haben hat hatte hier ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer im in ist ja jede jeden jeder jedes jetzt kann kein keine keinen koennen
    koennte machen man mehr mein meine meinem meinen meiner mich mir mit moechte moechten muss nach neu
    neue neuen nicht noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so sollen sollte
    sowie suche suchen sucht thema themen ueber um und uns unser unsere unserem unseren unserer unter
    viel viele vom von vor waere wann war waren warum was weil welche welchen welcher wenn wer werden wie
    wieder will wir wird wo wollen wuerde wuerden zu zum zur zwischen about and any are for from have how
    into looking more need offer our seek that the their they this what which who with you your austausch
    beispiel bereich beratung erfahrung erfahrungen fragen gemeinde hilfe idee ideen kommune kommunen
    kommunal kommunale kommunalen konzept loesung loesungen massnahme massnahmen partner projekt projekte
    stadt staedte tipps umsetzung unterstuetzung wissen
    """.split()
)


def fold(text: str) -> str:
    """The text without what eye and keyboard do not tell apart: case, ß, umlauts, accents, invisible characters.

    Umlauts become two letters, as people write them without an umlaut key.

    >>> fold("KO\u0308LN\u00a0Stra\u00adße") == fold("Koeln  strasse")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE).casefold()
    plain = unicodedata.normalize("NFC", plain).translate(UMLAUTS)
    letters = unicodedata.normalize("NFD", plain)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def sort_key(text: str) -> str:
    """A key that puts German words in dictionary order (DIN 5007-1: ä as a, ß as ss) when compared by code point.

    Punctuation counts as a space. Whoever sorts should break ties by something that does not change.

    >>> sorted(["Zwickau", "Ärger", "Arnsberg", "arg", "Aßlar"], key=sort_key)
    ['arg', 'Ärger', 'Arnsberg', 'Aßlar', 'Zwickau']
    """
    visible = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    letters = unicodedata.normalize("NFD", visible.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(WORD.findall(plain))


def surfaces(text: str) -> list[str]:
    """The words as written, invisible characters left out."""
    return WORD.findall(unicodedata.normalize("NFKC", text).translate(INVISIBLE))


def tokens(text: str) -> list[str]:
    """The folded words; hyphens and punctuation separate.

    >>> tokens("LoRaWAN-Netze für Städte")
    ['lorawan', 'netze', 'fuer', 'staedte']
    """
    return WORD.findall(fold(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one German word, in any spelling that `fold` accepts (Snowball, M. Porter).

    >>> stem("Häuser") == stem("Haeuser") == stem("Hauses")
    True
    """
    umlauted = fold(word)
    for two, one in (("ae", "ä"), ("oe", "ö"), ("ue", "ü")):
        umlauted = re.sub(rf"(?<![aeq]){two}", one, umlauted)
    return fold(_stemmer().stemWord(umlauted))


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


class ConceptTagger:
    """Finds concepts of a vocabulary in German text by their labels.

    A label is found in any inflection, in compounds and around hyphens; labels shorter than five letters only as a
    word of their own, so that "KI" is not found in "Kind".

    >>> tagger = ConceptTagger({"lorawan": ["LoRaWAN"], "zwilling": ["Digitaler Zwilling"], "ki": ["KI"]})
    >>> sorted(tagger.tag("LoRaWAN-Netze und digitale Zwillinge für Kinder"))
    ['lorawan', 'zwilling']
    """

    def __init__(self, labels: Mapping[str, Sequence[str]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._words: dict[str, set[str]] = {}
        self._parts: list[tuple[str, str]] = []
        for concept, names in labels.items():
            for name in names:
                self._learn(concept, tokens(name))

    def _learn(self, concept: str, words: list[str]) -> None:
        if not words:
            return
        stems = tuple(stem(word) for word in words)
        if len(words) > 1:
            self._phrases.setdefault(stems[0], []).append((stems, concept))
        joined = stem("".join(words))
        self._words.setdefault(joined, set()).add(concept)
        if len(joined) >= COMPOUND_PART:
            self._parts.append((joined, concept))

    def tag(self, text: str) -> frozenset[str]:
        """The concepts whose labels the text contains. O(words * labels)."""
        words = tokens(text)
        stems = [stem(word) for word in words]
        found: set[str] = set()
        for k, start in enumerate(stems):
            found |= self._words.get(start, set())
            # "LoRa WAN" for "LoRaWAN"
            if k + 1 < len(words):
                found |= self._words.get(stem(words[k] + words[k + 1]), set())
            for phrase, concept in self._phrases.get(start, ()):
                if tuple(stems[k : k + len(phrase)]) == phrase:
                    found.add(concept)
        for word in {*words, *stems}:
            found |= {concept for part, concept in self._parts if is_part(part, word)}
        return frozenset(found)


def is_part(part: str, word: str) -> bool:
    """Whether a word begins or ends with this part and goes on for a few letters more.

    >>> is_part("energi", "energiewende"), is_part("karte", "kartell"), is_part("plattform", "datenplattform")
    (True, False, True)
    """
    return len(word) >= len(part) + COMPOUND_REST and (word.startswith(part) or word.endswith(part))
