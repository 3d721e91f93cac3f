# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary as files hold it: SKOS in Turtle and JSON-LD."""
