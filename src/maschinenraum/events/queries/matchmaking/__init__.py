# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Matchmaking as it is read: a run's input, its plan, what stands against a meeting."""
