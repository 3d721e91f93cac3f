# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who: territories, organisations, projects, people, roles, groups, outbox and audit log."""
