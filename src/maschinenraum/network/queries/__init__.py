# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is seen of the network, already limited to what the viewer may see; one module per noun."""
