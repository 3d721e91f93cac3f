# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge that comes and goes as files: tables, linked data, descriptions of software, sheets to print."""
