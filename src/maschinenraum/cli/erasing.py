# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum erase-person``: erase a person who asked for it and cannot do so themselves."""

import argparse

from maschinenraum.cli.refusals import Refused
from maschinenraum.events.actions.erasure import erase_person
from maschinenraum.network.actions.people import LastAdministrator
from maschinenraum.network.models import Person


def run(arguments: argparse.Namespace) -> int:
    """Erase the person with this address, once the address was typed again (or with ``--yes``)."""
    person = Person.objects.filter(email__iexact=arguments.email.strip()).first()
    if person is None:
        raise Refused(f"Zu {arguments.email} gibt es kein Konto.")
    if not arguments.yes and not _confirmed(arguments.email):
        raise Refused("Nichts wurde gelöscht: Die Adresse zur Bestätigung war eine andere.")
    try:
        erase_person(person, by=None)
    except LastAdministrator as error:
        raise Refused(
            "Das ist die einzige Administration. Bitte zuerst mit add-administrator ein zweites Konto anlegen."
        ) from error
    print("Die Person ist gelöscht. Ältere Sicherungen enthalten sie noch, bis sie überschrieben sind.")
    return 0


def _confirmed(address: str) -> bool:
    try:
        typed = input("Das lässt sich nicht rückgängig machen. Bitte die Adresse noch einmal eingeben: ")
    except EOFError:
        return False
    return typed.strip().lower() == address.strip().lower()
