# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What it changed: objectives, key results, indicators, ties over time, the ministry's report."""
