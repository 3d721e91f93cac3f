# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading a list of participants that somebody else made: columns, cells, and what would become of each row."""
