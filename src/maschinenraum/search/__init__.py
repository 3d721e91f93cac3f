# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""How it is found: the accepted concepts of the field's vocabulary and the index over all records."""
