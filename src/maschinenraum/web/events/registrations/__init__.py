# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Registering, signing off, and the lists of who takes part."""
