# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people do with events: verb first, ``by=`` whom, rule checked; one module per noun."""
