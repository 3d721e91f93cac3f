# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a statement is about: topics of the vocabulary and stems of its telling words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maschinenraum.engine.language import ConceptTagger, significant
from maschinenraum.search.queries.vocabulary import concept_labels


@dataclass(frozen=True)
class StatementTagger:
    """Tags statements with the accepted vocabulary as it is today."""

    concepts: ConceptTagger

    @classmethod
    def from_vocabulary(cls) -> "StatementTagger":
        """Read all labels of all concepts, in two queries."""
        return cls(ConceptTagger(concept_labels()))

    def tags(self, text: str, chosen: Iterable[str]) -> dict[str, Any]:
        """Return the topics, the chosen ones or else those found, and the stems; both in a fixed order."""
        return {
            "concepts": sorted(set(chosen) or self.concepts.tag(text)),
            "stems": sorted(significant(text)),
        }
