# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of the vocabulary: reading it, proposing to it, and the office's part."""
