# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the readers of the directory refuse a file."""

from maschinenraum.network.spreadsheets import FileRefused


class DirectoryError(FileRefused):
    """A file of the directory is refused as a whole: one sentence, with row and column."""
