# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where this server keeps what it derives from the documents."""

from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Return the folder of the index files; it may not exist."""
    return Path(settings.SEARCH_FOLDER)
