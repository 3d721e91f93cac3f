# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a command says that it cannot do what was asked."""


class Refused(Exception):
    """A command cannot do what was asked; the text is one sentence for the person who called it."""

    status = 1


class InputRefused(Refused):
    """A file that was given is not as it must be; the sentence says where and what to do."""

    status = 2
