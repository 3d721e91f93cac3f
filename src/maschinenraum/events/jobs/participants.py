# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deleting uploaded lists that nobody confirmed."""

from datetime import datetime

from maschinenraum.events.changes.staged_lists import drop_old_lists


def delete_unconfirmed_lists(now: datetime) -> int:
    """Delete lists older than a day; part of the recurring work, safe to repeat."""
    return drop_old_lists(now)
