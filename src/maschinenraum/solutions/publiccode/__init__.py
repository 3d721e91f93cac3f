# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that describe software, ``publiccode.yml``: read with care, and turned into the draft of a solution."""
