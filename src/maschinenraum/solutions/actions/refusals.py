# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why something about a record was not done."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """What somebody asked for cannot be done; the text says why, to them."""


class Overtaken(Refused):
    """Somebody else has changed the record since it was looked at; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Diesen Eintrag hat inzwischen jemand anderes geändert. Ihre Eingaben stehen noch im Formular.")
        )


class ContentRefused(Refused):
    """A field says what was never offered; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(_("Das steht nicht zur Wahl."))
        self.field = field
