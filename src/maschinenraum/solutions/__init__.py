# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What exists: measures, solutions, preconditions, adoptions, shared infrastructure, transfer checks."""
