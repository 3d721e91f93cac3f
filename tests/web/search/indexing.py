# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Letting everything be found that a test has made with factories."""

from maschinenraum.search.changes.index_files import rebuild
from maschinenraum.web.search.documents import refresh_every_document


def index_everything() -> None:
    """Push the documents of all rooms and build the index of this test anew."""
    for _done in refresh_every_document():
        pass
    assert rebuild(lambda _done, _total: True)
