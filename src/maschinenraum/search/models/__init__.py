# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The records of the search room: the vocabulary, and the documents that are found."""

from maschinenraum.search.models.documents import ChangeCounter, Document
from maschinenraum.search.models.vocabulary import Concept, ConceptLabel

__all__ = ["ChangeCounter", "Concept", "ConceptLabel", "Document"]
