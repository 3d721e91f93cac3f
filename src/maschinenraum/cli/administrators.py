# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum add-administrator``: the first account of an installation without the sample."""

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from maschinenraum.cli.refusals import Refused
from maschinenraum.network.changes.people import add_person, set_password
from maschinenraum.network.models import Person


def run(arguments: argparse.Namespace) -> int:
    """Create the account; the password is asked for, or read as one line where nobody can be asked."""
    try:
        validate_email(arguments.email)
    except ValidationError as error:
        raise Refused(f"{arguments.email} ist keine E-Mail-Adresse.") from error
    password = getpass.getpass("Passwort: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            person = add_person(
                given_name=arguments.given_name,
                family_name=arguments.family_name,
                email=arguments.email,
                role=Person.Role.ADMINISTRATOR,
            )
            set_password(person, password)
    except IntegrityError as error:
        raise Refused(f"Zu {arguments.email} gibt es schon ein Konto.") from error
    print(f"{person.name} kann sich mit {person.email} anmelden.")
    return 0
