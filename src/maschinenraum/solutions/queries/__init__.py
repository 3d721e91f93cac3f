# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is seen of knowledge, already limited to what the reader may see; one module per noun."""
