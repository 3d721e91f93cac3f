# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Maschinenraum: software for networks of municipalities that learn from one another.

Nine rooms, one staircase: ``web -> impact | insights -> events -> exchange -> solutions ->
network -> search -> engine``. Imports only go down. ``docs/house.md`` says what lives where.
"""

__version__ = "0.1.0"
