# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""German text as machines must see it: folded, sortable, cut into words, stemmed, split, tagged with concepts."""

from maschinenraum.engine.language.analyzer import Analyzer, Word
from maschinenraum.engine.language.folding import INVISIBLE, fold, sort_key, surfaces, tokens
from maschinenraum.engine.language.stems import STOPWORDS, significant, stem
from maschinenraum.engine.language.tagging import ConceptTagger, Mention
from maschinenraum.engine.language.vocabulary import (
    Concept,
    Label,
    Thesaurus,
    VocabularyError,
    read_concepts,
    thesaurus,
)

__all__ = [
    "INVISIBLE",
    "STOPWORDS",
    "Analyzer",
    "Concept",
    "ConceptTagger",
    "Label",
    "Mention",
    "Thesaurus",
    "VocabularyError",
    "Word",
    "fold",
    "read_concepts",
    "significant",
    "sort_key",
    "stem",
    "surfaces",
    "thesaurus",
    "tokens",
]
