# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deleting what participants need to take part, and drafts of the form, once they are no longer needed."""

from datetime import date

from maschinenraum.events.changes.registration_drafts import delete_drafts_due, delete_needs_in_drafts
from maschinenraum.events.changes.registrations import delete_access_needs_due


def delete_expired_access_needs(today: date) -> int:
    """Delete the needs whose day has come; part of the recurring work, safe to repeat."""
    return delete_access_needs_due(today)


def delete_expired_drafts(today: date) -> int:
    """Delete drafts two weeks after registration is over; part of the recurring work, safe to repeat."""
    delete_needs_in_drafts(today)
    return delete_drafts_due(today)
