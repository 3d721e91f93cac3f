# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which pages mails, calendars and codes lead to; the rooms below the pages know their purposes only."""

PAGES = {
    "sign-in": "account:mailed-link",
    "timetable": "timetables:by-link",
    "calendar": "timetables:calendar",
    "search-feed": "search-feeds:feed",
    "concept-proposal": "vocabulary:proposal",
    "confirm-record": "confirming:by-link",
    "check-record": "editing:check",
    "record-standing": "editing:standing",
}
