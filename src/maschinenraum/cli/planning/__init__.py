# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum plan``: from an organiser's own tables to a timetable, without an installation.

`sources` reads files into sheets, `columns` and `cells` sheets into records, `entries` records into people,
times and wishes. One module per kind of plan (`meetings`, `tables`, `workshops`, `consultations`) puts the
question to the engine and returns an `outcome`, which `listing`, `workbook`, `personal` and `folder` write.
"""
