# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The ``maschinenraum`` command, above all rooms: starts the parts and reads and writes files."""

from maschinenraum.cli.program import main

__all__ = ["main"]
