# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Full-text search over German records: `Index` finds, explains why, counts facets and names similar records."""

from maschinenraum.engine.retrieval.documents import Document, Hit, Reason, Text
from maschinenraum.engine.retrieval.highlighting import highlights
from maschinenraum.engine.retrieval.index import Index
from maschinenraum.engine.retrieval.storage import IndexUnusable
from maschinenraum.engine.retrieval.vectors import Vectors

__all__ = ["Document", "Hit", "Index", "IndexUnusable", "Reason", "Text", "Vectors", "highlights"]
