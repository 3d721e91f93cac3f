# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the files of the official directory (Gemeindeverzeichnis), as they come; knows no database."""

from maschinenraum.network.directory.reading import read_directory
from maschinenraum.network.directory.records import DirectoryFile, Remark, TerritoryRecord
from maschinenraum.network.directory.refusals import DirectoryError

__all__ = ["DirectoryError", "DirectoryFile", "Remark", "TerritoryRecord", "read_directory"]
