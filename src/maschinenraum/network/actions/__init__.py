# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people do in the network: verb first, ``by=`` whom, rule checked; one module per noun."""
