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
    forms = [
        form for form in heavy.german_forms() if SHORTEST <= len(form) <= LONGEST_NOUN and form.isalpha()
    ]
    nouns = [form.lower() for form in forms if form[0].isupper()]
    others = [form for form in forms if form[0].islower() and len(form) <= LONGEST_VERB]
    verbs = [form[:-2] for form in others if len(form) > SHORTEST + 1 and form.endswith("en")]
    others = [form for form in others if len(form) <= LONGEST_OTHER]
    return frozenset(
        form if form.isascii() else form.translate(FOLDING)
        for group in (nouns, others, verbs)
        for form in group
    )
