# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What we learned: notes, cross-cutting topics, syntheses, next steps, documentation."""
