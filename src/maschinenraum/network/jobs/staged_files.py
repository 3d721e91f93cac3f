# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deleting uploaded files that nobody confirmed."""

from datetime import datetime

from maschinenraum.network.changes.staged_files import drop_old_files


def delete_unconfirmed_files(now: datetime) -> int:
    """Delete files older than a day; part of the recurring work, safe to repeat."""
    return drop_old_files(now)
