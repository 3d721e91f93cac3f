# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a statement is about: topics of the vocabulary and stems of its telling words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maschinenraum.engine.language import ConceptTagger, significant
from maschinenraum.search.queries.vocabulary import concept_labels, offered_above


@dataclass(frozen=True)
class StatementTagger:
    """Tags statements with the accepted vocabulary as it is today."""

    concepts: ConceptTagger
    offered_above: Mapping[str, frozenset[str]]

    @classmethod
    def from_vocabulary(cls) -> "StatementTagger":
        """Read all labels of all concepts and what stands above them, in four queries."""
        return cls(ConceptTagger(concept_labels()), offered_above())

    def tags(self, text: str, chosen: Iterable[str]) -> dict[str, Any]:
        """Return the topics, the chosen ones or else those found, and the stems; both in a fixed order.

        Who writes of photovoltaics and who ticks energy have something to say to each other: what is found
        counts for the topics of the short list above it, too.
        """
        return {
            "concepts": sorted(set(chosen) or self._found(text)),
            "stems": sorted(significant(text)),
        }

    def _found(self, text: str) -> frozenset[str]:
        found = self.concepts.tag(text)
        return found.union(*(self.offered_above.get(key, frozenset()) for key in found))
