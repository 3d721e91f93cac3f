# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who seeks and who gives: needs, offers, matches, advice, partnerships and their cooperation form."""
