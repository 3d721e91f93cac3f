# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a statement is about: topics of the vocabulary and stems of its telling words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maschinenraum.engine.language import ConceptTagger, significant
from maschinenraum.search.models import Concept, ConceptLabel


@dataclass(frozen=True)
class StatementTagger:
    """Tags statements with the accepted vocabulary as it is today."""

    concepts: ConceptTagger

    @classmethod
    def from_vocabulary(cls) -> "StatementTagger":
        """Read all labels of all concepts, in two queries."""
        labels: dict[str, list[str]] = defaultdict(list)
        for key, german, english in Concept.objects.values_list("key", "label_de", "label_en"):
            labels[key] += [german, english]
        for key, label in ConceptLabel.objects.values_list("concept", "label"):
            labels[key].append(label)
        return cls(ConceptTagger(labels))

    def tags(self, text: str, chosen: Iterable[str]) -> dict[str, Any]:
        """Return the topics, chosen and found, and the stems; both in a fixed order."""
        return {
            "concepts": sorted({*chosen, *self.concepts.tag(text)}),
            "stems": sorted(significant(text)),
        }
