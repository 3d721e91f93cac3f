# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deleting what people typed into the form of a record and never sent."""

from datetime import datetime

from maschinenraum.solutions.changes.drafts import delete_drafts_due


def delete_expired_record_drafts(now: datetime) -> None:
    """Delete drafts untouched for ninety days; part of the recurring work, safe to repeat."""
    delete_drafts_due(now)
