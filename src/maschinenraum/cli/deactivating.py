# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum deactivate``: close the account of a person who has left."""

import argparse

from maschinenraum.cli.refusals import Refused
from maschinenraum.events.actions.closing import deactivate_person
from maschinenraum.network.actions.people import LastAdministrator
from maschinenraum.network.queries.people import person_by_address


def run(arguments: argparse.Namespace) -> int:
    """Close the account with this address; nothing is erased."""
    person = person_by_address(arguments.email)
    if person is None:
        raise Refused(f"Zu {arguments.email} gibt es kein offenes Konto.")
    try:
        deactivate_person(person, by=None)
    except LastAdministrator as error:
        raise Refused(
            "Das ist die einzige Administration. Bitte zuerst mit add-administrator ein zweites Konto anlegen."
        ) from error
    print(f"Das Konto von {person.name} ist geschlossen; Anmeldungen, Links und Kalender gelten nicht mehr.")
    return 0
