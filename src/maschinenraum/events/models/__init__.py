# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The records of the events room, one module per noun."""

from maschinenraum.events.models.congresses import Event, Organiser
from maschinenraum.events.models.knowledge import EventRecord
from maschinenraum.events.models.matchmaking import (
    Consultation,
    Meeting,
    MeetingAnswer,
    Publication,
    Run,
    RunPseudonym,
    TableSeat,
    WorkshopPlace,
)
from maschinenraum.events.models.programme import MeetingSlot, Room, Session, SessionFormat, SessionHost, Turn
from maschinenraum.events.models.registrations import (
    AccessNeed,
    AdviceRequest,
    AttendedDay,
    KnownContact,
    Registration,
    RegistrationDraft,
    Statement,
    Unavailability,
    Wish,
    WorkshopChoice,
)

__all__ = [
    "AccessNeed",
    "AdviceRequest",
    "AttendedDay",
    "Consultation",
    "Event",
    "EventRecord",
    "KnownContact",
    "Meeting",
    "MeetingAnswer",
    "MeetingSlot",
    "Organiser",
    "Publication",
    "Registration",
    "RegistrationDraft",
    "Room",
    "Run",
    "RunPseudonym",
    "Session",
    "SessionFormat",
    "SessionHost",
    "Statement",
    "TableSeat",
    "Turn",
    "Unavailability",
    "Wish",
    "WorkshopChoice",
    "WorkshopPlace",
]
