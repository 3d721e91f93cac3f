# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""A million records: the search of `retrieval_speed`, some ten minutes of indexing and four gigabytes of memory."""

from __future__ import annotations

from benchmarks.retrieval_speed import searching


def run(_seeds: int) -> None:
    """Print the 95th percentile of a search and the size of the index."""
    searching(1_000_000)
