# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What organisers do with the programme of their event: sessions, rooms, hosts, times, copies."""
