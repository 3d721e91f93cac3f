# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The records of the solutions room, one module per noun."""

from maschinenraum.solutions.models.drafts import RecordDraft
from maschinenraum.solutions.models.history import Confirmation, RecordVersion, Review
from maschinenraum.solutions.models.kinds import KINDS, Insight, Measure, Solution
from maschinenraum.solutions.models.records import Record, RecordLink
from maschinenraum.solutions.models.requests import ConfirmationRequest

__all__ = [
    "KINDS",
    "Confirmation",
    "ConfirmationRequest",
    "Insight",
    "Measure",
    "Record",
    "RecordDraft",
    "RecordLink",
    "RecordVersion",
    "Review",
    "Solution",
]
