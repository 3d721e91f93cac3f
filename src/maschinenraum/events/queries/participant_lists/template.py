# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list people may start from: the columns we ask for, and one invented row."""

from django.utils.translation import gettext as _

from maschinenraum.events.models import Event
from maschinenraum.events.queries.advice import MOST_REQUESTS
from maschinenraum.events.queries.participant_lists.advice import Advisers
from maschinenraum.events.queries.registrations import days_of
from maschinenraum.network.spreadsheets import write_xlsx


def template_file(event: Event) -> bytes:
    """Return an XLSX file with the headings and one example row, in the reader's language."""
    days = "; ".join(f"{day:%d.%m.%Y}" for day in days_of(event))
    asked = [
        heading % {"rank": rank}
        for rank in (range(1, MOST_REQUESTS + 1) if Advisers.read(event).hosts else ())
        for heading in (_("Beratung %(rank)s"), _("Frage %(rank)s"))
    ]
    heading = (
        _("Vorname"), _("Nachname"), _("E-Mail"), _("Organisation"), _("AGS"), _("Funktion"), _("Bietet"), _("Sucht"),
        _("Tage"), _("Workshop 1"), _("Workshop 2"), _("Workshop 3"), *asked, _("Höchstens"),
        _("Muss treffen"), _("Möchte treffen"), _("Möchte nicht treffen"),
    )  # fmt: skip
    example = (
        "Erika", "Beispiel", "erika.beispiel@example.org", _("Stadt Beispielstadt"), "", _("Projektleitung"),
        _("Betriebsmodell für LoRaWAN"), _("Erfahrung mit Bürgerbeteiligung"), days, "", "", "",
        *([""] * len(asked)), "6", "", "", "",
    )  # fmt: skip
    return write_xlsx(heading, [example], sheet=_("Teilnehmende"))
