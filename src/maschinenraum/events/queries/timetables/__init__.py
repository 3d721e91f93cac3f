# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A participant's own timetable: what the plan in force holds for one registration, day by day."""

from maschinenraum.events.queries.timetables.appointments import next_appointment, now_and_next
from maschinenraum.events.queries.timetables.items import Day, Item, Kind, Partner
from maschinenraum.events.queries.timetables.links import (
    CALENDAR,
    PAGE,
    calendar_address,
    timetable_address,
)
from maschinenraum.events.queries.timetables.meetings import answer_counts, meeting_begun, unanswered_count
from maschinenraum.events.queries.timetables.timetable import Timetable, registration_of, timetable

__all__ = [
    "CALENDAR",
    "PAGE",
    "Day",
    "Item",
    "Kind",
    "Partner",
    "Timetable",
    "answer_counts",
    "calendar_address",
    "meeting_begun",
    "next_appointment",
    "now_and_next",
    "registration_of",
    "timetable",
    "timetable_address",
    "unanswered_count",
]
