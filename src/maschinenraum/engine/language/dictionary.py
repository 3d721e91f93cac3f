# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of German words in general: lemmas, and the words that compounds are made of.

The forms are those of simplemma (A. Barbaresi), whose data come from Wiktionary and other free sources.
"""

from __future__ import annotations

from functools import cache

from maschinenraum.engine import heavy
from maschinenraum.engine.language.stems import umlauted

LONGEST_NOUN, LONGEST_OTHER, LONGEST_VERB = 12, 8, 10  # what is longer is mostly a compound itself
SHORTEST = 4
FOLDING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def lemma(word: str) -> str:
    """The dictionary form of a folded word, folded; a noun before a verb; an unknown word is its own.

    >>> lemma("baeder"), lemma("gegossen"), lemma("xyzzy")
    ('bad', 'giessen', 'xyzzy')
    """
    forms = heavy.german_forms()
    with_umlauts = umlauted(word)
    found = forms.get(with_umlauts.capitalize()) or forms.get(with_umlauts)
    if found is None and with_umlauts != word:
        found = forms.get(word.capitalize()) or forms.get(word)
    return word if found is None else str(found).casefold().translate(FOLDING)


@cache
def building_blocks() -> frozenset[str]:
    """Folded words that compounds are made of: short nouns in all forms, short verbs and adjectives, verb stems."""
    found = set()
    for form in heavy.german_forms():
        length = len(form)
        if SHORTEST <= length <= LONGEST_NOUN and form.isalpha():
            folded = form.casefold().translate(FOLDING)
            if form[0].isupper() or length <= LONGEST_OTHER:
                found.add(folded)
            if length > SHORTEST + 1 and length <= LONGEST_VERB and form[0].islower() and form.endswith("en"):
                found.add(folded[:-2])
    return frozenset(found)
