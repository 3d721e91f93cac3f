# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The personal timetable: page, secret link, calendar feed, answers to meetings."""
