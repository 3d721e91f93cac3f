# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cockpit of a congress: runs, the plan, repairs by hand, publication, print and export."""
