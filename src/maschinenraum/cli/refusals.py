# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a command says that it cannot do what was asked."""


class Refused(Exception):
    """A command cannot do what was asked; the text is one sentence for the person who called it."""
